import type { Knex } from 'knex'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { demand } from './demand.ts'
import type { OpenTask } from './facts.ts'
import { openTask } from './gone.ts'
import { veiled } from './veil.ts'

export interface DraftView { id: string; values: Record<string, unknown>; by: { id: string; name: string }; at: string }
interface Row { id: string; task_id: string; content: Record<string, unknown>; actor: string; actor_name: string; at: Date }

const kept = 30
const largest = 256 * 1024
const viewOf = (row: Row): DraftView => ({ id: row.id, values: row.content, by: { id: row.actor, name: row.actor_name }, at: row.at.toISOString() })

/** Saves what has been typed, unchecked. The draft belongs to the task, so it follows when the task is passed on; one's saves within a minute are one version. */
export async function saveDraft(work: Work, id: string, values: Record<string, unknown>): Promise<DraftView> {
  const task = await openTask(work.tx, work.actor, id)
  await demand(work, 'read', task)
  await demand(work, 'complete', { ...task, assignee: null })
  const { tx, now, actor } = veiled(work, task)
  const content = JSON.stringify(values).replaceAll('\\u0000', '')
  if (content.length > largest) throw problem('draft-too-large', 413, '草稿过大', { detail: '草稿不得超过 256 KB；文件请走上传。' })
  const { rows: [same] } = await tx.raw<{ rows: Row[] }>(
    `update task_drafts set content = ?, at = ? where id = (select max(id) from task_drafts where task_id = ?) and actor = ? and at > ?::timestamptz - interval '1 minute' returning *`, [content, now, id, actor.id, now])
  // other pages that show this task take the newer draft up; of a sealed chair not even that is told
  if (!task.seat) await tx.raw(`select pg_notify('live', ?)`, [JSON.stringify({ topic: 'task-drafts', instance: task.instance_id })])
  if (same) return viewOf(same)
  const [made] = await tx('task_drafts').insert({ task_id: id, content, actor: actor.id, actor_name: actor.name, at: now }).returning('*') as Row[]
  await tx('task_drafts').where({ task_id: id }).where('id', '<=', tx('task_drafts').where({ task_id: id }).orderBy('id', 'desc').offset(kept).limit(1).select('id')).delete()
  return viewOf(made!)
}

/** The versions of a task's draft, newest first, for whoever may complete the task. */
export async function listDrafts(work: Work, id: string): Promise<DraftView[]> {
  const task = await openTask(work.tx, work.actor, id)
  await demand(work, 'read', task)
  await demand(work, 'complete', { ...task, assignee: null })
  return (await versionsOf(work.tx, task).limit(kept) as Row[]).map(viewOf)
}

/** Newest first; what was typed on a chair before its occupant came stays the predecessor's. */
const versionsOf = (db: Knex.Transaction, { id, seated_at: since }: Pick<OpenTask, 'id' | 'seated_at'>): Knex.QueryBuilder =>
  db('task_drafts').where({ task_id: id }).where(either => { if (since) void either.where('at', '>=', since) }).orderBy('id', 'desc')

/** The newest draft, or null. */
export async function draftOf(db: Knex.Transaction, task: Pick<OpenTask, 'id' | 'seated_at'>): Promise<DraftView | null> {
  const row = await versionsOf(db, task).first() as Row | undefined
  return row ? viewOf(row) : null
}
