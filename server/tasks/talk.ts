import type { Knex } from 'knex'
import type { Work } from '../work.ts'
import { demand } from './demand.ts'
import { openTask } from './gone.ts'
import { veiled } from './veil.ts'

/** What colleagues say about a task, and who of them looks at it now. */
export interface CommentView { id: string; by: { id: string; name: string }; role: string; text: string; at: string }
export interface Present { id: string; name: string; seenAt: string }
interface Row { id: string; actor: string; actor_name: string; role: string; content: string; at: Date }

const viewOf = (row: Row): CommentView => ({ id: row.id, by: { id: row.actor, name: row.actor_name }, role: row.role, text: row.content, at: row.at.toISOString() })

/** The discussion of a task, oldest first, for whoever may read the task. */
export async function listComments(work: Work, id: string): Promise<CommentView[]> {
  await demand(work, 'read', await openTask(work.tx, work.actor, id))
  return ((await work.tx('task_comments').where({ task_id: id }).orderBy('id').limit(500)) as Row[]).map(viewOf)
}

/** Says something about a task. */
export async function addComment(work: Work, id: string, text: string): Promise<CommentView> {
  const task = await openTask(work.tx, work.actor, id)
  await demand(work, 'read', task)
  const { tx, now, actor } = veiled(work, task)
  const [row] = await tx('task_comments').insert({ task_id: id, actor: actor.id, actor_name: actor.name, role: actor.role, content: text.replaceAll('\0', ''), at: now }).returning('*') as Row[]
  await tx.raw(`select pg_notify('live', ?)`, [JSON.stringify({ topic: 'tasks', instance: task.instance_id, region: task.region, family: task.family })])
  return viewOf(row!)
}

/** Says that one looks at the task; answers who else does. */
export async function touch(work: Work, id: string): Promise<Present[]> {
  const task = await openTask(work.tx, work.actor, id)
  await demand(work, 'read', task)
  const { tx, now, actor } = veiled(work, task)
  await tx('task_presence').insert({ task_id: id, account: actor.id, name: actor.name, seen_at: now }).onConflict(['task_id', 'account']).merge()
  return presentAt({ tx, now, actor }, id)
}

/** Who else has looked at the task within the last 30 seconds. */
export async function presentAt({ tx, now, actor }: Pick<Work, 'tx' | 'now' | 'actor'>, id: string): Promise<Present[]> {
  const rows = await tx('task_presence').where({ task_id: id }).where('seen_at', '>', new Date(now.getTime() - 30_000)).whereNot('account', actor.id).orderBy('seen_at', 'desc').limit(20)
  return rows.map(row => ({ id: row.account, name: row.name, seenAt: row.seen_at.toISOString() }))
}

export const countComments = async (db: Knex.Transaction, id: string): Promise<number> => Number((await db('task_comments').where({ task_id: id }).count({ n: '*' }).first())!['n'])
