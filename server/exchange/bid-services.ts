import { z } from 'zod'
import { defineService, type Call } from '../engine/service.ts'
import type { Work } from '../work.ts'
import { standing } from './bids.ts'
import { refundDeposits } from './deposits.ts'
import { downloaders } from './downloads.ts'
import { send, type Recipient } from './letters.ts'
import { behind } from './objections.ts'
import { closeTender, unsealTender } from './openings.ts'
import { openTender, type Tender } from './tenders.ts'

const absent = <T extends z.ZodType>(type: T) => type.nullish().transform(value => value ?? undefined)
const Round = z.string().nullish().transform(value => value ?? 'bid')
const Fen = absent(z.coerce.number().int().nonnegative())

export const open = defineService({
  name: 'bids.open',
  title: '开放投标',
  input: z.object({
    deadline: z.string().describe('投标截止'), documentsUntil: absent(z.string()).describe('停止发售'), round: Round, invited: absent(z.array(z.string())),
    depositFen: Fen.describe('缺省为公告所载'), ceilingFen: Fen.describe('缺省为公告所载'), estimateFen: Fen,
  }),
  output: z.object({ openedAt: z.string(), deadline: z.string() }),
  async run(work, { round, ...terms }, { instance }) {
    const said = await work.tx('published_terms').where('instance_id', instance.id).first() as { deposit_fen: string | null; ceiling_fen: string | null } | undefined
    const published = { ...said?.deposit_fen ? { depositFen: Number(said.deposit_fen) } : {}, ...said?.ceiling_fen ? { ceilingFen: Number(said.ceiling_fen) } : {} }
    const tender = await openTender(
      work, instance, round,
      { ...published, ...Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined)), deadline: terms.deadline },
    )
    return { openedAt: tender.opened_at.toISOString(), deadline: tender.deadline.toISOString() }
  },
})

export const close = defineService({
  name: 'bids.close', title: '截止投标', input: z.object({ round: Round }), output: z.object({ bidCount: z.int(), closedAt: z.string() }),
  run: (work, { round }, { instance }) => closeTender(work, instance.id, round),
})

export const unseal = defineService({
  name: 'bids.unseal',
  title: '开启投标',
  input: z.object({ round: Round }),
  output: z.object({
    bidCount: z.int(),
    bids: z.array(z.object({
      id: z.string(), bidder: z.string(), name: z.string(), priceFen: z.number().nullable(), duration: z.number().nullable(),
      pm: z.string().nullable(), submittedAt: z.string(), fault: z.string().optional(),
    })),
  }),
  async run(work, { round }, { instance }) {
    const bids = await unsealTender(work, instance.id, round)
    return { bidCount: bids.length, bids }
  },
})

const tendersOf = (work: Work, { instance }: Call): Promise<Tender[]> => work.tx<Tender>('tenders').where('instance_id', instance.id).orderBy('id').then(rows => rows as Tender[])

export const refund = defineService({
  name: 'deposits.refund',
  title: '退还保证金',
  input: z.object({ reason: z.string().min(1), withhold: z.array(z.string()).nullish().transform(value => value ?? []).describe('依法不退还的主体') }),
  output: z.object({ refunded: z.int(), totalFen: z.int() }),
  async run(work, input, call) {
    const done = { refunded: 0, totalFen: 0 }
    for (const tender of await tendersOf(work, call)) {
      const { refunded, totalFen } = await refundDeposits(work, tender, input)
      done.refunded += refunded
      done.totalFen += totalFen
    }
    return done
  },
})

/** Everybody with an interest in a tender: standing bidders and who took the documents. Never returned to a diagram. */
async function interested(work: Work, call: Call): Promise<{ entities: string[]; sealed: boolean }> {
  const entities: string[] = []
  let sealed = false
  for (const tender of await tendersOf(work, call)) {
    sealed ||= tender.status === 'open'
    entities.push(
      ...(await standing(work, tender.id)).flatMap(({ content }) => content ? [content.entity, ...content.consortium ?? []] : []),
      ...await downloaders(work, tender.id),
    )
  }
  return { entities, sealed }
}

async function named(work: Work, entities: (string | null)[]): Promise<string[]> {
  const found: string[] = []
  for (const one of entities) if (one) found.push(await behind(work, one))
  return found
}

export const notify = defineService({
  name: 'parties.notify',
  title: '通知当事人',
  input: z.object({
    to: z.object({ roles: absent(z.array(z.string())), entities: absent(z.array(z.string().nullable())), bidders: absent(z.boolean()), except: absent(z.array(z.string())) }),
    kind: z.string().min(1), text: z.string().min(1),
  }),
  output: z.object({ sent: z.int() }),
  async run(work, { to, kind, text }, call) {
    const { instance } = call
    const letter = { kind, text, code: instance.code, title: instance.title }
    const except = new Set(to.except ?? [])
    const posts = await work.tx<{ account: string }>('posts').whereIn('role' as never, to.roles ?? []).whereIn('region' as never, [instance.region, '510800']).distinct('account')
    const first: Recipient[] = [
      ...posts.map(post => `account:${post.account}` as const),
      ...(await named(work, to.entities ?? [])).filter(id => !except.has(id)).map(id => `entity:${id}` as const),
    ]
    const sent = await send(work, first, letter)
    if (!to.bidders) return { sent }
    const { entities, sealed } = await interested(work, call)
    const more = await send(work, entities.filter(id => !except.has(id)).map(id => `entity:${id}` as const), letter)
    // before opening the number of letters would be the number of bidders
    return { sent: sealed ? sent : sent + more }
  },
})
