import { storeMessage } from '../../../server/engine/messages.ts'
import { noteDownload } from '../../../server/exchange/downloads.ts'
import { payDeposit } from '../../../server/exchange/deposits.ts'
import { submit } from '../../../server/exchange/bids.ts'
import { store } from '../../../server/exchange/documents.ts'
import { messageFor, raise, type Complaint } from '../../../server/exchange/objections.ts'
import { drawById } from '../../../server/exchange/draws.ts'
import { occupant, seatsOfDraw } from '../../../server/exchange/seats.ts'
import { tenderOf } from '../../../server/exchange/tenders.ts'
import type { House } from '../../../server/house.ts'
import { claimTask } from '../../../server/tasks/claim.ts'
import { completeTask } from '../../../server/tasks/complete.ts'
import { delegate } from '../../../server/access/delegations.ts'
import { inWork, mayAll, system, type Actor, type Work } from '../../../server/work.ts'
import { expertActor } from './cast.ts'
import { docxOf } from './docx.ts'
import type { Ledger } from './ledger.ts'

/** What a story can do, each as the person who may: every right is asked and every form checked as on any other day. */
export interface Stage {
  start(subject: { code: string; title: string; region: string; industry: string | null; owner: string; agency: string | null }, vars: object, actor: Actor, at: number): Promise<string>
  complete(instance: string, element: string, actor: Actor, values: Record<string, unknown>, at: number): Promise<void>
  claim(instance: string, element: string, actor: Actor, at: number): Promise<void>
  experts(instance: string, element: string, values: (bids: Bid[]) => Record<string, unknown>, at: number): Promise<void>
  bid(code: string, actor: Actor, offer: { priceFen: number; durationDays: number; manager: string }, depositFen: number, at: number): Promise<void>
  /** Puts a text, as a Word document, among the project's files; the reference is what a form's file field keeps. */
  file(instance: string, code: string, actor: Actor, name: string, text: string, at: number): Promise<{ id: string; name: string; hash: string; size: number }>
  objection(code: string, actor: Actor, complaint: Complaint, at: number): Promise<void>
  message(name: string, key: string, vars: object, actor: Actor, at: number): Promise<void>
  variables(instance: string): Promise<Record<string, unknown>>
  isWaiting(instance: string, element: string): Promise<boolean>
}
export interface Bid { id: string; bidder: string; name: string; priceFen: number; duration: number; pm: string }

/** The stage of one story. What its ledger already tells is not done again. */
export function stageOf(house: House, ledger: Ledger): Stage {
  const { db, engine, access } = house
  const at = async <T>(instant: number, actor: Actor, act: (work: Work) => Promise<T>): Promise<T> => {
    const { nth, told } = ledger.next()
    if (told) return told.result as T
    return inWork(db, actor, actor.kind === 'system' ? mayAll : access.may(actor, instant), async work => {
      const result = await act({ ...work, now: new Date(instant) })
      await ledger.note(work.tx, nth, result)
      return result
    })
  }
  const look = <T>(see: (work: Work) => Promise<T>): Promise<T> => at(0, system, see)
  const taskOf = async (work: Work, instance: string, element: string): Promise<{ id: string; owner: string | null }[]> =>
    work.tx<{ id: string; owner: string | null; instance_id: string; element: string }>('tasks').where({ instance_id: instance, element }).orderBy('id').select('id', 'owner')
  const one = async (work: Work, instance: string, element: string): Promise<string> => {
    const [task] = await taskOf(work, instance, element)
    if (!task) {
      const open = await work.tx('tasks').where({ instance_id: instance }).pluck('element') as string[]
      const stuck = await work.tx('incidents').where({ instance_id: instance }).whereNull('closed_at').select('element', 'kind', 'message') as object[]
      throw new Error(`demo city: instance ${instance} does not wait for ${element} but for ${open.join(', ')}; incidents ${JSON.stringify(stuck)}`)
    }
    return task.id
  }
  const variables = (instance: string): Promise<Record<string, unknown>> => look(async ({ tx }) => {
    const row = await tx<{ id: string; state: string }>('instances').where({ id: instance }).first('state')
    const state = JSON.parse(row!.state) as { n: Record<string, { v?: Record<string, unknown> }> }
    return Object.assign({}, ...Object.values(state.n).toReversed().map(node => node.v ?? {})) as Record<string, unknown>
  })
  return {
    variables,
    async start(subject, vars, actor, instant) {
      const outcome = await at(instant, actor, async work => {
        if (subject.agency) await delegate(work, { owner: subject.owner, agency: subject.agency, code: subject.code, until: new Date(instant + 730 * 86_400_000) })
        return engine.start(work, { process: 'gcjs.open-tender', subject: { ...subject, family: 'GCJS' }, vars: vars as Record<string, unknown> })
      })
      return outcome.instance
    },
    complete: (instance, element, actor, values, instant) => at(instant, actor, async work => { await completeTask(house, work, await one(work, instance, element), values) }),
    claim: (instance, element, actor, instant) => at(instant, actor, async work => { await claimTask(work, await one(work, instance, element)) }),
    async experts(instance, element, values, instant) {
      const tasks = await at(instant, system, work => taskOf(work, instance, element))
      const { bids, draw } = await variables(instance) as { bids: Bid[]; draw?: { drawId: string } }
      for (const [at_, task] of tasks.entries()) {
        const actor = await at(instant, system, async work => {
          const seats = await seatsOfDraw(work, (await drawById(work, drawId(task.owner, draw))).id)
          return expertActor(await occupant(seats.find(seat => seat.ref === task.owner)!))
        })
        await at(instant + at_ * 60_000, actor, async work => { await completeTask(house, work, task.id, values(bids)) })
      }
    },
    bid: (code, actor, offer, depositFen, instant) => at(instant, actor, async work => {
      const tender = await tenderOf(work, code)
      await noteDownload(work, tender.id)
      await payDeposit(work, tender, { form: '保函', amountFen: depositFen, ...actor.entity === 'ME013' ? {} : { guarantor: 'ME040' } }, { at: new Date(instant) })
      await submit(work, tender, offer, { at: new Date(instant) })
    }),
    file: (instance, code, actor, name, text, instant) => at(instant, actor, async work => {
      const bytes = await docxOf(text.split('\n'))
      const stored = await store(work, (async function* () { yield bytes })(), { name, kind: '招标文件', instanceId: instance, code, ...actor.entity ? { owner: actor.entity } : {} })
      return { id: stored.id, name: stored.name, hash: stored.sha256, size: stored.sizeBytes }
    }),
    async objection(code, actor, complaint, instant) {
      await at(instant, actor, async work => {
        const tender = await tenderOf(work, code)
        const objection = await raise(work, tender, complaint)
        await storeMessage(work.tx, { name: await messageFor(work, tender, complaint.stage), key: code, vars: { objection } }, instant)
      })
      await engine.settle(instant)
    },
    async message(name, key, vars, actor, instant) {
      await at(instant, actor, work => storeMessage(work.tx, { name, key, vars: vars as Record<string, unknown> }, instant))
      await engine.settle(instant)
    },
    isWaiting: (instance, element) => look(async ({ tx }) => (await tx('tasks').where({ instance_id: instance, element }).first('id')) !== undefined),
  }
}

/** `D17-3` is chair 3 of draw 17. */
const drawId = (ref: string | null, draw: { drawId: string } | undefined): string => /^D(\d+)-/.exec(ref ?? '')?.[1] ?? draw!.drawId
