import type { z } from 'zod'
import type { bulkTasks } from '../contract/tasks.ts'
import type { Body, Reply } from '../contract/route.ts'
import type { House } from '../house.ts'
import { Problem, problem } from '../problem.ts'
import { clock, inWork, type Actor, type May, type Work } from '../work.ts'
import { claimTask, releaseTask, transferTask } from './claim.ts'
import { finish, type Finished } from './hold.ts'

/** Does the same to many tasks, each in a transaction of its own: one that fails tells why and leaves the others alone. */
export async function bulk(house: House, { actor, may }: { actor: Actor; may: May }, { act, to, note, undo, tasks }: Body<typeof bulkTasks>): Promise<z.input<typeof bulkTasks.reply>> {
  if (act === 'transfer' && to === undefined) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.to', message: '转办须写明转给谁' }] })
  const within = <T>(deed: (work: Work) => Promise<T>): Promise<T> => inWork(house.db, actor, may, deed)
  const deeds: Record<typeof act, (task: (typeof tasks)[number]) => Promise<unknown>> = {
    claim: ({ id }) => within(work => claimTask(work, id)),
    release: ({ id }) => within(work => releaseTask(work, id, note)),
    transfer: ({ id }) => within(work => transferTask(work, house.access, id, { to: to!, note })),
    complete: ({ id, values }) => finish(house, { actor, may, now: new Date(clock()) }, id, { values: values ?? {}, undo }),
  }
  const rows: Reply<typeof bulkTasks>['rows'] = []
  for (const task of tasks) {
    try {
      const done = await deeds[act](task)
      const undoUntil = act === 'complete' ? (done as Finished).undoUntil : null
      rows.push({ id: task.id, ok: true, undoUntil, problem: null })
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      rows.push({ id: task.id, ok: false, undoUntil: null, problem: thrown.body })
    }
  }
  return { rows }
}
