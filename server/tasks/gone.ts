import type { Knex } from 'knex'
import { problem, type Problem } from '../problem.ts'
import type { Actor } from '../work.ts'
import { findTask, type OpenTask } from './facts.ts'

/** A task's id is its instance's id followed by seven digits of node, so that a closed task still names its instance. */
const nodes = 10_000_000n

/** The open task, or the problem that says what became of it: task-done (by whom and when, where the asker may know) or not-found. */
export async function openTask(db: Knex, actor: Actor, id: string): Promise<OpenTask> {
  const task = await findTask(db, id)
  if (task) return task
  throw await becameOf(db, actor, id)
}

/** Why there is no such open task. */
export async function becameOf(db: Knex, actor: Actor, id: string): Promise<Problem> {
  if (!await db('instances').where({ id: String(BigInt(id) / nodes) }).first('id')) return problem('not-found', 404, '没有这件任务')
  const act = await db('task_acts').where({ task_id: id, act: 'complete' }).orderBy('id', 'desc').first()
  if (!act) return problem('task-done', 409, '任务已结束', { detail: '流程已经前进，这件任务不再需要办理。' })
  const known = act.actor === actor.id || (actor.kind === 'staff' && act.role !== 'expert')
  return problem('task-done', 409, '任务已办结', {
    detail: known ? `${act.actor === actor.id ? '你' : act.actor_name}已于 ${shanghai(act.at)} 办结这件任务。` : '这件任务已经办结。',
    at: act.at.toISOString(), ...known ? { by: { id: act.actor, name: act.actor_name } } : {},
  })
}

/** A moment as officials read it, to the second. */
export const shanghai = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
