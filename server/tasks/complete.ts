import type { Knex } from 'knex'
import type { Access } from '../access/access.ts'
import { demandPledge } from '../access/pledges.ts'
import { checkForm } from '../kernel/forms/check.ts'
import { Problem, problem } from '../problem.ts'
import type { House } from '../house.ts'
import type { Actor, Work } from '../work.ts'
import { acts, actRow } from './acts.ts'
import { demand, demandFree } from './demand.ts'
import { findTaskTogether, type OpenTask } from './facts.ts'
import { formOf, variablesAt } from './form.ts'
import { becameOf, openTask } from './gone.ts'
import { listTasks } from './list.ts'
import { veiled } from './veil.ts'

/** Who completes, by which rights and when; in a transaction of the caller's where more must happen with it. */
export type Completing = Pick<Work, 'actor' | 'may' | 'now'> | Work
type Room = Pick<House, 'db' | 'engine'>

/** Completes a task. Problems: those of `ready`. */
export async function completeTask(room: Room, who: Completing, id: string, values: Record<string, unknown>): Promise<{ done: true; at: string }> {
  return carryOut(room, who, await ready(room, who, id, values))
}

const seenBy = ({ db }: Room, who: Completing): { tx: Knex; now: Date; actor: Actor; may: Work['may'] } => ({ tx: db, ...who })

/** A task that may be completed, and the variables its form makes. */
export interface Ready { task: OpenTask; data: Record<string, unknown> }

/** Everything that must hold before a task is completed: the right, the pledge, the form. Problems: not-your-task, task-taken, task-done, pledge-missing, instance-suspended, form-invalid (faults by field). */
export async function ready(room: Room, who: Completing, id: string, values: Record<string, unknown>): Promise<Ready> {
  const seen = seenBy(room, who)
  const task = 'tx' in who ? await openTask(who.tx, who.actor, id) : await findTaskTogether(room.engine, id)
  if (!task) throw await becameOf(seen.tx, who.actor, id)
  await demand(who, 'read', task)
  await demandFree(seen, task)
  await demand(who, 'complete', task)
  await demandPledge(seen)
  if (task.suspended) throw suspended()
  return { task, data: await checked(seen.tx, who.now, task, values) }
}

/**
 * The move and its act in one statement, shared with whoever else moves at this moment: a move without its act (who investigated, who drew)
 * cannot exist, and of several who complete at once the kernel lets one. Problems: task-done, instance-suspended.
 */
export async function carryOut(room: Room, who: Completing, { task, data }: Ready): Promise<{ done: true; at: string }> {
  const acting = veiled(who, task)
  const move = { t: 'complete', n: task.node, vars: data } as const
  const entry = { ledger: acts, row: actRow(acting.actor, task, 'complete') }
  try {
    if ('tx' in acting) await room.engine.actIn(acting, task.instance_id, move, { entry })
    else await room.engine.act(task.instance_id, move, { actor: acting.actor, now: who.now, entry })
  } catch (thrown) {
    throw thrown instanceof Problem && thrown.code === 'move-refused' ? await translated(seenBy(room, who), task.id, thrown) : thrown
  }
  return { done: true, at: who.now.toISOString() }
}

const suspended = (): Problem => problem('instance-suspended', 409, '项目已暂停', { detail: '暂停期间不能办理；恢复后任务继续，已填内容保留在草稿中。' })

/** Only enabled, visible fields of the published form become variables; a task without a form takes none. */
async function checked(db: Knex, now: Date, task: OpenTask, values: Record<string, unknown>): Promise<Record<string, unknown>> {
  const form = await formOf(db, task)
  const { data, faults } = checkForm(form ?? { components: [] }, values, { now: now.getTime(), zone: 'Asia/Shanghai', variables: variablesAt(task.state, task.node) })
  if (faults.length) throw problem('form-invalid', 422, '表单还不能提交', { detail: faults.slice(0, 3).map(fault => fault.message).join('；'), faults })
  return data
}

/** The kernel's refusal in the words of the inbox. */
async function translated({ tx, actor }: { tx: Knex; actor: Actor }, id: string, thrown: Problem): Promise<Problem> {
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
