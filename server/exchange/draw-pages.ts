import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { DrawBundle, DrawCard } from '../contract/draws.ts'
import type { Work } from '../work.ts'
import type { Draw } from './draw.ts'
import { secretsOf } from './draws.ts'

type Card = z.infer<typeof DrawCard>
const most = 100

async function published(work: Work, draws: readonly Draw[]): Promise<Set<string>> {
  return new Set(await work.tx('published_results').whereIn('instance_id', draws.map(draw => draw.instance_id)).pluck('instance_id') as string[])
}

function verdict(draw: Draw, isPublished: boolean): Card['verdict'] {
  if (draw.status === 'void') return '作废重抽'
  if (draw.status === 'frozen') return '等待抽取'
  return isPublished ? '可全部验证' : '结果公告后可全部验证'
}

/** Draws newest first with what is public from the start: hashes, pool size, commitments, and how each party took part. */
export async function drawCards(work: Work, where: { code?: string | undefined; id?: string }): Promise<(Card & { draw: Draw })[]> {
  const draws = await work.tx<Draw>('draws').where(query => {
    if (where.code) query.where('code', where.code)
    if (where.id) query.where('id', where.id)
  }).orderBy('id', 'desc').limit(most) as Draw[]
  const commitments = await work.tx('draw_commitments').whereIn('draw', draws.map(draw => draw.id)).orderBy('at') as { draw: string; party: string; commitment: string; at: Date }[]
  const results = await published(work, draws)
  const named = await work.tx('instances').whereIn('id', draws.map(draw => draw.instance_id)).select('id', 'title') as { id: string; title: string }[]
  const titles = new Map(named.map(one => [String(one.id), one.title]))
  return draws.map(draw => ({
    draw, id: draw.id, code: draw.code, title: titles.get(String(draw.instance_id)) ?? draw.code, region: draw.region, family: draw.family, status: draw.status, verdict: verdict(draw, results.has(draw.instance_id)), reqHash: draw.req_hash, poolHash: draw.pool_hash,
    poolSize: draw.pool_size, needed: draw.needed, frozenAt: draw.frozen_at.toISOString(), drawnAt: draw.drawn_at?.toISOString() ?? null, voidWhy: draw.void_why, parties: draw.parties,
    commitments: commitments.filter(one => one.draw === draw.id).map(({ party, commitment, at }) => ({ party, commitment, at: at.toISOString() })),
  }))
}

/** An employer as a fingerprint within one draw: equal for equal, and no directory of who works where. */
const masked = (draw: Draw, employer: string): string => (employer === '退休' ? employer : createHash('sha256').update(`${draw.pool_hash}${employer}`).digest('hex').slice(0, 16))

/** The audit bundle, or null while the result is not public: with seed and reveals anybody could name the committee. */
export async function bundleOf(work: Work, draw: Draw): Promise<z.infer<typeof DrawBundle> | null> {
  if (draw.status !== 'drawn' || !(await published(work, [draw])).size) return null
  const secrets = await secretsOf(work, draw)
  const contacts = await work.tx('draw_contacts').where('draw', draw.id).orderBy('id') as { seat: string; at: Date; channel: string; event: string }[]
  return {
    request: draw.request, pool: secrets.pool.map(one => ({ ...one, employer: masked(draw, one.employer) })), quotas: secrets.quotas, reveals: secrets.reveals as Record<string, string>, beacon: secrets.beacon ?? null,
    seed: secrets.seed!, order: secrets.order!, primary: secrets.primary!, substitutes: secrets.substitutes!, contacts: contacts.map(({ seat, at, channel, event }) => ({ seat, at: at.toISOString(), channel, event })),
  }
}
