import type { Access } from '../access/access.ts'
import type { Holder } from '../access/people.ts'
import type { TaskItem } from '../contract/tasks.ts'
import { demandPledge } from '../access/pledges.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { recordAct } from './acts.ts'
import { demand, demandFree, taken } from './demand.ts'
import { factsOf, findTask, type TaskRow } from './facts.ts'
import { becameOf, openTask } from './gone.ts'
import { itemsOf } from './list.ts'

/** Takes a task for oneself. Optimistic: the row says who won. Claiming one's own again changes nothing. Problems: task-taken, task-done, not-your-task, pledge-missing. */
export async function claimTask(work: Work, id: string): Promise<TaskItem> {
  const { tx, now, actor } = work
  const task = await openTask(tx, actor, id)
  await demand(work, 'read', task)
  await demandFree(work, task)
  await demand(work, 'claim', task)
  await demandPledge(work)
  // a chair's task is its expert's anyway; a name beside it would give the expert away
  if (task.seat) return item(work, task)
  if (task.assignee !== actor.id && await swap(work, task, { from: task.assignee, to: actor.id })) await recordAct(work, task, 'claim')
  return item(work, { ...task, assignee: actor.id, claimed_at: task.assignee === actor.id ? task.claimed_at : now })
}

/** Gives a task back to the post; the draft stays with the task. Problems: not-your-task, task-taken, task-done. */
export async function releaseTask(work: Work, id: string, note?: string): Promise<TaskItem> {
  const task = await openTask(work.tx, work.actor, id)
  await demand(work, 'read', task)
  await demandFree(work, task)
  await demand(work, 'release', task)
  if (task.assignee !== null) {
    await swap(work, task, { from: task.assignee, to: null })
    await recordAct(work, task, 'release', { note })
  }
  return item(work, { ...task, assignee: null, claimed_at: null })
}

/** Passes a task on to somebody who may do it too. Problems: not-your-task, task-taken, task-done, unfit-receiver. */
export async function transferTask(work: Work, access: Access, id: string, { to, note }: { to: string; note?: string | undefined }): Promise<TaskItem> {
  const { tx, now, actor } = work
  const task = await openTask(tx, actor, id)
  await demand(work, 'read', task)
  await demandFree(work, task)
  await demand(work, task.assignee === null ? 'claim' : 'release', task)
  const receiver = candidatesFor(access, task).find(holder => holder.account === to)
  if (!receiver) throw problem('unfit-receiver', 422, '对方不能办理这件任务', { detail: '只能转给同样有权办理的人。' })
  if (to !== task.assignee) {
    await swap(work, task, { from: task.assignee, to })
    await recordAct(work, task, 'transfer', { note, receiver })
  }
  return item(work, { ...task, assignee: to, claimed_at: now })
}

/** Everybody whose post may take the task. Experts are never listed: their seats are sealed. */
export const candidatesFor = (access: Access, task: TaskRow): Holder[] =>
  access.whoMay('claim', 'task', factsOf({ ...task, assignee: null })).filter(holder => holder.kind !== 'expert')

/** Changes the holder only if it is still the one that was read; the loser is told who holds the task now, or that it is done. False: the actor holds it already (completing at once claims too). */
async function swap({ tx, now, actor }: Work, task: TaskRow, { from, to }: { from: string | null; to: string | null }): Promise<boolean> {
  const changed = await tx('tasks').where({ id: task.id }).whereRaw('assignee is not distinct from ?', [from]).update({ assignee: to, claimed_at: to === null ? null : now })
  if (!changed) {
    const current = await findTask(tx, task.id)
    if (current && to === actor.id && current.assignee === to) return false
    throw current ? await taken(tx, current, now) : await becameOf(tx, actor, task.id)
  }
  await tx.raw(`select pg_notify('live', ?)`, [JSON.stringify({ topic: 'tasks', instance: task.instance_id, region: task.region, family: task.family })])
  return true
}

const item = async (work: Work, task: TaskRow): Promise<TaskItem> => (await itemsOf(work.tx, work.actor, [task]))[0]!
