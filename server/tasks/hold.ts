import type { House } from '../house.ts'
import { log } from '../log.ts'
import { Problem, problem } from '../problem.ts'
import { clock, inWork, type Actor, type Work } from '../work.ts'
import { standsInFor } from '../access/substitutions.ts'
import { recordAct } from './acts.ts'
import { carryOut, completeTask, ready } from './complete.ts'
import { saveDraft } from './drafts.ts'
import type { OpenTask, TaskRow } from './facts.ts'

/**
 * Five seconds to think again. A completion that may be taken back is checked at once and kept, and becomes a move only when the window has passed:
 * nothing has to be unmade, no successor, clock or notice has yet existed. It lies in the database, so that it goes on when the browser or the server does not.
 */
const undoSeconds = 5

/** What reaches the public, money or another's secret the moment it is done is never held; nor is a task whose limit runs out meanwhile; nor a chair's, which would write down who sits there. */
const final = new Set(['PUBLISH', 'NOTICE', 'SIGN', 'DRAW', 'SCORE', 'PAYMENT', 'FILING'])
export function mayUndo(task: Pick<TaskRow, 'kind' | 'seat' | 'due_at'>, now: Date): boolean {
  const left = task.due_at === null ? Number.POSITIVE_INFINITY : task.due_at.getTime() - now.getTime()
  return !task.seat && !final.has(task.kind) && (left < 0 || left > 60_000)
}

export interface Finished { done: true; at: string; undoUntil: string | null }

/** Completes a task, or keeps its completion for the undo window where that is asked for and lawful. Problems: those of `ready`. */
export async function finish(house: Pick<House, 'db' | 'engine'>, who: Pick<Work, 'actor' | 'may' | 'now'>, id: string, { values, undo }: { values: Record<string, unknown>; undo: boolean }): Promise<Finished> {
  const { actor, may, now } = who
  const within = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(house.db, actor, may, work => act({ ...work, now }))
  const found = await ready(house, who, id, values)
  if (undo && mayUndo(found.task, now)) return within(work => keep(work, found.task, values))
  // one's own held completion goes with the one that takes its place
  const done = found.task.held_by === actor.id ? await within(async work => { await drop(work, id); return carryOut(house, work, found) }) : await carryOut(house, who, found)
  return { ...done, undoUntil: null }
}

const drop = ({ tx, actor }: Work, id: string): Promise<number> => tx('task_holds').where({ task_id: id, account: actor.id }).delete()

async function keep(work: Work, task: OpenTask, values: Record<string, unknown>): Promise<Finished> {
  const { tx, now, actor } = work
  const { id } = task
  await drop(work, id)
  const takeFrom = (holder: string | null): Promise<number> => tx('tasks').where({ id }).whereRaw('assignee is not distinct from ?', [holder]).update({ assignee: actor.id, claimed_at: tx.raw('coalesce(claimed_at, ?)', [now]) })
  if (await takeFrom(task.assignee)) { if (task.assignee !== actor.id) await recordAct(work, task, 'claim') }
  // one's own claim, by the first edit, may have come in between
  else if (!await takeFrom(actor.id)) throw problem('task-taken', 409, '已由他人认领', { detail: '刚刚由他人认领。你的草稿已保留。' })
  await saveDraft(work, id, values)
  const until = new Date(now.getTime() + undoSeconds * 1000)
  const { session: _, ...who } = actor
  await tx('task_holds').insert({ task_id: id, instance_id: task.instance_id, account: actor.id, actor: JSON.stringify(who), name: task.name, title: task.title, content: JSON.stringify(values), held_at: now, until })
  await tell(work, task)
  return { done: true, at: now.toISOString(), undoUntil: until.toISOString() }
}

const tell = ({ tx }: Work, { instance_id: instance, region, family }: Pick<TaskRow, 'instance_id' | 'region' | 'family'>): Promise<unknown> =>
  tx.raw(`select pg_notify('live', ?)`, [JSON.stringify({ topic: 'tasks', instance, region, family })])

/** Takes a completion back while it has not taken effect; a refused one is put away. Problem: undo-over (409). */
export async function takeBack({ tx, actor }: Work, id: string): Promise<{ undone: true }> {
  const [hold] = await tx('task_holds').where({ task_id: id, account: actor.id }).delete().returning(['instance_id']) as { instance_id: string }[]
  if (!hold) throw problem('undo-over', 409, '已经生效，不能撤回', { detail: `办结 ${undoSeconds} 秒内可以撤回；这件已经生效，或不是你办结的。` })
  await tx.raw(`select pg_notify('live', ?)`, [JSON.stringify({ topic: 'tasks', instance: hold.instance_id })])
  return { undone: true }
}

export interface HoldView { task: string; name: string; title: string; until: string; refused: { type: string; title: string; detail?: string } | null }
/** What the actor completed and may still take back, and what was refused afterwards. */
export const holdsOf = async ({ tx, actor }: Work): Promise<HoldView[]> =>
  (await tx('task_holds').where({ account: actor.id }).orderBy('held_at', 'desc').limit(50)).map(row => ({ task: row.task_id, name: row.name, title: row.title, until: row.until.toISOString(), refused: row.refused }))

/** Lets every hold whose window has passed take effect; answers how many. Several servers may do so at once: each hold is one server's. */
export async function fulfil(house: House, now: number = clock()): Promise<number> {
  const due = await house.db('task_holds').whereNull('refused').where('until', '<=', new Date(now)).orderBy('until').limit(50).select('task_id', 'actor') as { task_id: string; actor: Actor }[]
  let done = 0
  for (const { task_id: id, actor } of due) {
    try {
      done += await inWork(house.db, actor, house.access.may(actor), async work => {
        const { rows: [hold] } = await work.tx.raw<{ rows: { content: Record<string, unknown> }[] }>('delete from task_holds where task_id = (select task_id from task_holds where task_id = ? and refused is null for update skip locked) returning content', [id])
        if (!hold) return 0
        await demandPost(work, house)
        await completeTask(house, work, id, hold.content)
        return 1
      })
    } catch (thrown) {
      if (!(thrown instanceof Problem)) { log.warn({ err: thrown, task: id }, 'a held completion is tried again'); continue }
      if (thrown.status >= 500) continue
      await house.db('task_holds').where({ task_id: id }).update({ refused: JSON.stringify(thrown.body) })
      house.engine.tell({ topic: 'tasks' })
    }
  }
  return done
}

/** The post may have been taken away within the window. */
async function demandPost({ tx, actor }: Work, { access }: House): Promise<void> {
  const held = access.city.holders.some(one => one.account === actor.id && one.role === actor.role && one.region === actor.region)
  const standsIn = actor.behalf !== undefined && (await standsInFor(tx, actor.id)).some(one => one.account === actor.behalf!.id && one.role === actor.role && one.region === actor.region)
  if (!held && !standsIn) throw problem('no-such-post', 409, '已不在这个岗位', { detail: '办结生效前你的岗位有变动，这件没有办成，内容在草稿里。' })
}

/** Looks each second for holds whose window has passed. */
export function keepHolds(house: House): { stop(): void } {
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    fulfil(house).catch(() => {}).finally(() => { busy = false })
  }, 1000)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
