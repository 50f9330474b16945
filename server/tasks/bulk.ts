import type { z } from 'zod'
import type { bulkTasks } from '../contract/tasks.ts'
import type { Body, Reply } from '../contract/route.ts'
import type { House } from '../house.ts'
import { Problem, problem } from '../problem.ts'
import { inWork, type Actor, type May, type Work } from '../work.ts'
import { claimTask, releaseTask, transferTask } from './claim.ts'
import { finish, type Finished } from './hold.ts'

/** Does the same to many tasks, each in a transaction of its own: one that fails tells why and leaves the others alone. */
export async function bulk(house: House, { actor, may }: { actor: Actor; may: May }, { act, to, note, undo, tasks }: Body<typeof bulkTasks>): Promise<z.input<typeof bulkTasks.reply>> {
  if (act === 'transfer' && to === undefined) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.to', message: '转办须写明转给谁' }] })
  const deeds: Record<typeof act, (work: Work, task: (typeof tasks)[number]) => Promise<unknown>> = {
    claim: (work, { id }) => claimTask(work, id),
    release: (work, { id }) => releaseTask(work, id, note),
    transfer: (work, { id }) => transferTask(work, house.access, id, { to: to!, note }),
    complete: (work, { id, values }) => finish(work, house, id, { values: values ?? {}, undo }),
  }
  const rows: Reply<typeof bulkTasks>['rows'] = []
  for (const task of tasks) {
    try {
      const done = await inWork(house.db, actor, may, work => deeds[act](work, task))
      const undoUntil = act === 'complete' ? (done as Finished).undoUntil : null
      rows.push({ id: task.id, ok: true, undoUntil, problem: null })
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      rows.push({ id: task.id, ok: false, undoUntil: null, problem: thrown.body })
    }
  }
  return { rows }
}
