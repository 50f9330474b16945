import type { Access } from '../access/access.ts'
import { demandPledge } from '../access/pledges.ts'
import { checkForm } from '../kernel/forms/check.ts'
import { Problem, problem } from '../problem.ts'
import type { House } from '../house.ts'
import type { Work } from '../work.ts'
import { recordAct } from './acts.ts'
import { demand, demandFree } from './demand.ts'
import type { TaskRow } from './facts.ts'
import { formOf, variablesAt } from './form.ts'
import { becameOf, openTask } from './gone.ts'
import { listTasks } from './list.ts'
import { veiled } from './veil.ts'

/**
 * Completes a task: the right, the form, the move and its record in one transaction, so that a move without its act (who investigated,
 * who drew) cannot exist. Problems: those of `ready`.
 */
export async function completeTask(work: Work, { engine }: Pick<House, 'engine'>, id: string, values: Record<string, unknown>): Promise<{ done: true; at: string }> {
  const { task, data } = await ready(work, id, values)
  const acting = veiled(work, task)
  try {
    await engine.actIn(acting, task.instance_id, { t: 'complete', n: task.node, vars: data })
  } catch (thrown) {
    throw thrown instanceof Problem && thrown.code === 'move-refused' ? await translated(work, id, thrown) : thrown
  }
  await recordAct(acting, task, 'complete')
  return { done: true, at: work.now.toISOString() }
}

/** Everything that must hold before a task is completed: the right, the pledge, the form. Problems: not-your-task, task-taken, task-done, pledge-missing, instance-suspended, form-invalid (faults by field). */
export async function ready(work: Work, id: string, values: Record<string, unknown>): Promise<{ task: TaskRow; data: Record<string, unknown> }> {
  const task = await openTask(work.tx, work.actor, id)
  await demand(work, 'read', task)
  await demandFree(work, task)
  await demand(work, 'complete', task)
  await demandPledge(work)
  if (task.suspended) throw suspended()
  return { task, data: await checked(work, task, values) }
}

const suspended = (): Problem => problem('instance-suspended', 409, '项目已暂停', { detail: '暂停期间不能办理；恢复后任务继续，已填内容保留在草稿中。' })

/** Only enabled, visible fields of the published form become variables; a task without a form takes none. */
async function checked({ tx, now }: Work, task: TaskRow, values: Record<string, unknown>): Promise<Record<string, unknown>> {
  const form = await formOf(tx, task)
  const instance = await tx<{ id: string; state: string }>('instances').where({ id: task.instance_id }).first('state')
  const { data, faults } = checkForm(form ?? { components: [] }, values, { now: now.getTime(), zone: 'Asia/Shanghai', variables: variablesAt(instance!.state, task.node) })
  if (faults.length) throw problem('form-invalid', 422, '表单还不能提交', { detail: faults.slice(0, 3).map(fault => fault.message).join('；'), faults })
  return data
}

/** The kernel's refusal in the words of the inbox. */
async function translated({ tx, actor }: Work, id: string, thrown: Problem): Promise<Problem> {
  const code = thrown.body['code']
  if (code === 'SUSPENDED') return suspended()
  if (code === 'BAD_VARS' || code === 'LIMIT') return thrown
  return becameOf(tx, actor, id)
}

/** What to do next: the most urgent of one's own tasks, else of the free ones that one may take. */
export async function nextTask(work: Work, access: Access, done: string): Promise<string | null> {
  for (const filter of ['mine', 'claimable'] as const) {
    const next = (await listTasks(work, access, { filter, page: 1, size: 5 })).rows.find(row => row.id !== done && !row.suspended)
    if (next) return next.id
  }
  return null
}
