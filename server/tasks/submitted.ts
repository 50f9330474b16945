import type { Knex } from 'knex'
import { demandSeat, type OwnSeat } from '../access/committee.ts'
import type { Submitted } from '../contract/evaluations.ts'
import { stateAt } from '../engine/history.ts'
import type { House } from '../house.ts'
import type { Work } from '../work.ts'
import { pickFor, variablesAt, versionOf } from './form.ts'
import { lastRound } from './rounds.ts'

interface Act { task_id: string; element: string; name: string; at: Date }

/**
 * What the caller's own chair has handed in since he sits there, in the evaluation's present round. It is read back from the moves: a sheet lies nowhere else,
 * and nothing of another chair is looked at. Throws Problem `forbidden` to who does not sit in this instance.
 */
export async function submittedBy(work: Work, house: House, session: string): Promise<Submitted[]> {
  const seats = await demandSeat(work, session, await isOpen(work.tx, session))
  const done: Act[] = []
  for (const seat of seats) done.push(...await actsFrom(work.tx, session, seat))
  const open = await work.tx('tasks').where({ instance_id: session }).whereIn('owner', seats.map(seat => seat.ref)).pluck('element') as string[]
  const round = lastRound(done, open)
  const moves = round.length ? await movesFrom(work.tx, session, seats) : []
  const found: Submitted[] = []
  for (const act of round) {
    const sheet = await sheetOf(work, house, session, act, moves)
    if (sheet) found.push(sheet)
  }
  return found
}

/** The session is open once the committee was awaited for something, which is after the opening, until the instance ends. */
async function isOpen(tx: Knex.Transaction, instance: string): Promise<boolean> {
  const { rows: [row] } = await tx.raw<{ rows: { open: boolean }[] }>(
    `select exists (select 1 from instances i join committee_seats s on s.instance_id = i.id where i.id = ? and i.status in ('active', 'suspended')
       and (exists (select 1 from tasks t where t.instance_id = i.id and t.owner = s.ref) or exists (select 1 from task_acts a where a.instance_id = i.id and a.actor = s.ref))) as open`, [instance])
  return row!.open
}

const actsFrom = async (tx: Knex.Transaction, instance: string, { ref, since }: OwnSeat): Promise<Act[]> =>
  tx('task_acts').where({ instance_id: instance, actor: ref, act: 'complete' }).where(either => { if (since) void either.where('at', '>=', since) }).orderBy('id').select('task_id', 'element', 'name', 'at')

interface Completion { seq: number; version: string; move: { n?: number; vars?: Record<string, unknown> } }
const movesFrom = async (tx: Knex.Transaction, instance: string, seats: OwnSeat[]): Promise<Completion[]> =>
  (await tx('moves').where({ instance_id: instance, kind: 'complete' }).whereIn('actor', seats.map(seat => seat.ref)).select('seq', 'version_id', 'move') as { seq: number; version_id: string; move: string }[])
    .map(row => ({ seq: row.seq, version: String(row.version_id), move: JSON.parse(row.move) as Completion['move'] }))

/** The sheet of one act: the values the form then showed, under what was entered. */
async function sheetOf({ tx }: Work, { engine }: House, instance: string, act: Act, moves: readonly Completion[]): Promise<Submitted | undefined> {
  const node = Number(BigInt(act.task_id) % 10_000_000n)
  const move = moves.find(one => one.move.n === node)
  if (!move) return undefined
  const entered = move.move.vars ?? {}
  const { graph } = await engine.core.versions.load(move.version)
  const id = graph.els.get(act.element)?.task?.form
  const schema = typeof id === 'string' ? (await versionOf(tx, move.version)).forms[id] : undefined
  const before = await stateAt(tx, engine.core.versions, instance, { seq: move.seq - 1 })
  const shown = schema ? pickFor(schema, variablesAt(JSON.stringify(before.state), node)) : {}
  return { task: act.task_id, element: act.element, name: act.name, at: act.at.toISOString(), form: schema ? { id: id as string, schema } : null, values: under(shown, entered) as Record<string, unknown> }
}

/** `entered` laid over `shown`: rows of a list that the form fixed keep what they showed. */
function under(shown: unknown, entered: unknown): unknown {
  if (Array.isArray(shown) && Array.isArray(entered)) return entered.map((row, at) => under(shown[at], row))
  if (!isRecord(shown) || !isRecord(entered)) return entered
  return { ...shown, ...Object.fromEntries(Object.entries(entered).map(([key, value]) => [key, key in shown ? under(shown[key], value) : value])) }
}
const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)
