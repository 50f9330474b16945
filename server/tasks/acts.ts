import type { Knex } from 'knex'
import type { Holder } from '../access/people.ts'
import type { Entry, Ledger } from '../engine/ledger.ts'
import type { Actor, Work } from '../work.ts'
import type { TaskRow } from './facts.ts'

type Act = 'claim' | 'release' | 'transfer' | 'complete'

/** Who did what with a task, in which post; a completion is written down by the statement that makes its move. */
export const acts: Ledger = {
  table: 'task_acts',
  columns: {
    task_id: 'int8', element: 'text', step: 'text', name: 'text', process: 'text', act: 'text', actor: 'text', actor_name: 'text', role: 'text', region: 'text', department: 'text',
    receiver: 'text', receiver_name: 'text', behalf: 'text', behalf_name: 'text', note: 'text', opened_at: 'timestamptz',
  },
}

/** The row of an act, save its instance and instant. */
export const actRow = (actor: Actor, task: TaskRow, act: Act, { note, receiver }: { note?: string | undefined; receiver?: Holder } = {}): Entry['row'] => ({
  task_id: task.id, element: task.element, step: task.step, name: task.name, process: task.process, act, actor: actor.id, actor_name: actor.name, role: actor.role, region: actor.region,
  department: actor.department ?? null, receiver: receiver?.account ?? null, receiver_name: receiver?.name ?? null, behalf: actor.behalf?.id ?? null, behalf_name: actor.behalf?.name ?? null, note: note ?? null, opened_at: task.opened_at,
})

/** Writes down an act that moves nothing. */
export async function recordAct({ tx, now, actor }: Work, task: TaskRow, act: Exclude<Act, 'complete'>, more: { note?: string | undefined; receiver?: Holder } = {}): Promise<void> {
  await tx('task_acts').insert({ ...actRow(actor, task, act, more), instance_id: task.instance_id, at: now })
}

export interface ActView { element: string; act: Act; by: { id: string; name: string } | null; behalf: { id: string; name: string } | null; role: string; region: string; to: { id: string; name: string } | null; note: string | null; at: string; name: string; step: string | null }

/** What has been done in an instance, newest first. What bidders, guarantors and experts did is left out, save one's own: even its number is sealed. Parties from outside see posts, not people. */
export async function actsOf(db: Knex.Transaction, actor: Actor, instance: string): Promise<ActView[]> {
  const rows = await db('task_acts').where({ instance_id: instance }).where(either => either.whereNotIn('role', ['bidder', 'guarantor', 'expert']).orWhere('actor', actor.id)).orderBy('id', 'desc').limit(200)
  const named = (id: string): boolean => id === actor.id || actor.kind === 'staff'
  return rows.map(row => ({
    element: row.element, act: row.act, by: named(row.actor) ? { id: row.actor, name: row.actor_name } : null, behalf: row.behalf && named(row.actor) ? { id: row.behalf, name: row.behalf_name } : null, role: row.role, region: row.region,
    to: row.receiver && named(row.receiver) ? { id: row.receiver, name: row.receiver_name } : null, note: row.note, at: row.at.toISOString(), name: row.name, step: row.step,
  }))
}
