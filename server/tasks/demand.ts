import type { Knex } from 'knex'
import { Problem, problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { factsOf, isOwn, type TaskRow } from './facts.ts'
import { shanghai } from './gone.ts'

/** Throws not-your-task (403) with the whole explanation when the actor may not do `action` to this task. */
export async function demand(work: Pick<Work, 'actor' | 'may'>, action: 'read' | 'claim' | 'release' | 'complete', task: TaskRow): Promise<void> {
  try {
    await work.may(action, 'task', factsOf(task, work.actor))
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'forbidden') throw thrown
    throw problem('not-your-task', 403, '这件任务不由你办理', { ...thrown.body, type: 'not-your-task', title: '这件任务不由你办理', status: 403 })
  }
}

/** Throws task-taken (409) with who and since when, if somebody else holds the task. Only for those who may read it. */
export async function demandFree({ tx, actor, now }: Pick<Work, 'actor' | 'now'> & { tx: Knex }, task: TaskRow): Promise<void> {
  if (task.assignee === null || isOwn(actor, task.assignee)) return
  throw await taken(tx, task, now)
}

/** The answer to whoever came second. */
export async function taken(tx: Knex, task: Pick<TaskRow, 'assignee' | 'claimed_at'>, now: Date): Promise<Problem> {
  const holder = await tx<{ id: string; name: string }>('accounts').where({ id: task.assignee ?? '' }).first('id', 'name')
  const at = task.claimed_at ?? now
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000))
  const when = seconds < 120 ? `${seconds} 秒前` : `${shanghai(at)} `
  return problem('task-taken', 409, '已由他人认领', { detail: `${holder?.name ?? '他人'} ${when}认领了这件。你的草稿已保留。`, by: holder ?? null, at: at.toISOString() })
}
