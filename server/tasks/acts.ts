import type { Knex } from 'knex'
import type { Holder } from '../access/people.ts'
import type { Actor, Work } from '../work.ts'
import type { TaskRow } from './facts.ts'

/** Writes down who did what with a task, in which post. */
export async function recordAct({ tx, now, actor }: Work, task: TaskRow, act: 'claim' | 'release' | 'transfer' | 'complete', { note, receiver }: { note?: string | undefined; receiver?: Holder } = {}): Promise<void> {
  await tx('task_acts').insert({
    task_id: task.id, instance_id: task.instance_id, element: task.element, step: task.step, name: task.name, process: task.process, act, actor: actor.id, actor_name: actor.name, role: actor.role, region: actor.region,
    department: actor.department ?? null, receiver: receiver?.account ?? null, receiver_name: receiver?.name ?? null, behalf: actor.behalf?.id ?? null, behalf_name: actor.behalf?.name ?? null, note: note ?? null, opened_at: task.opened_at, at: now,
  })
}

export interface ActView { act: 'claim' | 'release' | 'transfer' | 'complete'; by: { id: string; name: string } | null; behalf: { id: string; name: string } | null; role: string; region: string; to: { id: string; name: string } | null; note: string | null; at: string; name: string; step: string | null }

/** What has been done in an instance, newest first. What bidders, guarantors and experts did is left out, save one's own: even its number is sealed. Parties from outside see posts, not people. */
export async function actsOf(db: Knex.Transaction, actor: Actor, instance: string): Promise<ActView[]> {
  const rows = await db('task_acts').where({ instance_id: instance }).where(either => either.whereNotIn('role', ['bidder', 'guarantor', 'expert']).orWhere('actor', actor.id)).orderBy('id', 'desc').limit(200)
  const named = (id: string): boolean => id === actor.id || actor.kind === 'staff'
  return rows.map(row => ({
    act: row.act, by: named(row.actor) ? { id: row.actor, name: row.actor_name } : null, behalf: row.behalf && named(row.actor) ? { id: row.behalf, name: row.behalf_name } : null, role: row.role, region: row.region,
    to: row.receiver && named(row.receiver) ? { id: row.receiver, name: row.receiver_name } : null, note: row.note, at: row.at.toISOString(), name: row.name, step: row.step,
  }))
}
