import { deadlineFor, type Stop } from '../../law/deadline.ts'
import { log } from '../../log.ts'
import { Problem, problem } from '../../problem.ts'
import type { Work } from '../../work.ts'
import { wordsOf } from '../ask.ts'
import type { Core } from '../core.ts'
import { instantOf } from '../core.ts'
import type { Law } from '../clocks.ts'
import type { Clock, Grounds, Warm } from '../warm.ts'
import { currentOf } from './preview.ts'

/** Suspending, resuming and cancelling, one instance or all of a version; always with who, why and on what legal basis. */
export interface Done { instance: string; ok: boolean; detail?: string }
export type Halt = 'suspend' | 'resume' | 'cancel'

const together = 8

/** The statuses in which an instance can be suspended, resumed or cancelled. */
export const haltable: Record<Halt, string[]> = { suspend: ['active'], resume: ['suspended'], cancel: ['active', 'suspended'] }

/** The same intervention on every running instance of a version it can be done to, or on those named of them, a few at a time; each answers for itself. */
export async function everyOf(core: Core, version: string, kind: Halt, act: (instance: string) => Promise<unknown>, only?: string[]): Promise<Done[]> {
  const found = core.db('instances').where({ version_id: version }).whereIn('status', haltable[kind]).orderBy('id').select('id')
  if (only) void found.whereIn('id', only)
  const rows = await found as { id: string }[]
  const results: Done[] = []
  for (let at = 0; at < rows.length; at += together) {
    results.push(...await Promise.all(rows.slice(at, at + together).map(async ({ id }) => {
      try { await act(String(id)); return { instance: String(id), ok: true } } catch (error) {
        if (error instanceof Problem) return { instance: String(id), ok: false, detail: error.message }
        // what was done to the others is done: it must be told
        log.error({ instance: String(id), error: wordsOf(error) }, `engine: ${kind} of every instance of a version failed for one`)
        return { instance: String(id), ok: false, detail: '平台内部错误，已记入日志' }
      }
    })))
  }
  return results
}

/**
 * Resumes an instance in the caller's transaction. With `stops` the suspended time does not count: statutory clocks are
 * reckoned anew with it, every armed timer follows its clock or moves by the time that stood still, and task due dates follow.
 */
export async function resumeIn(work: Work, core: Core, instance: string, options: { grounds: Grounds; stops: boolean }): Promise<void> {
  const warm = await currentOf(work.tx, instance)
  const { grounds } = options
  const since = await suspendedAt(work, instance)
  if (warm.status !== 'suspended' || since === undefined) throw problem('not-suspended', 409, '实例没有暂停', { instance })
  const now = work.now.getTime()
  const basis = grounds.legalBasis ?? grounds.reason
  const stop: Stop = { from: new Date(since).toISOString(), to: new Date(now).toISOString(), why: basis }
  // a calendar published while the instance stood still is heeded now
  const clocks = warm.clocks.map(clock => clock.ended !== null || !(options.stops || clock.provisional) ? clock : reckon(clock, core.law, warm.subject.region, options.stops ? [stop] : []))
  await core.within(work, instance, { move: { t: 'resume' }, actor: work.actor, at: now, grounds, clocks })
  await retimeAll(work, core, warm, { clocks, basis, otherwise: at => options.stops ? at + (now - since) : at })
}

/** An open clock whose time stood still once more, or whose calendar has been published since; what stood still before still does. */
export function reckon(clock: Clock, law: Law, region: string, more: Stop[]): Clock {
  const term = law.rule(clock.rule, clock.started), stops = [...clock.stops ?? [], ...more]
  if (!term) return clock
  const deadline = deadlineFor(term, new Date(clock.started).toISOString(), law.calendar(region), stops)
  const due = Date.parse(deadline.due)
  return {
    ...clock, ...stops.length ? { stops } : {}, due, earliest: deadline.earliest ? Date.parse(deadline.earliest) : null, provisional: deadline.provisional,
    basis: [deadline.provisional ? `${deadline.missing.join('、')} 年工作日历未公布，暂按周末推算` : '', ...stops.map(stop => `不计入期间：${stop.why}`)].filter(Boolean).join('；') || null,
  }
}

interface Retiming { clocks: Clock[]; basis: string; otherwise(at: number): number }

/** Timers that stand at a clock's old due date go to its new one; others as told. Task due dates follow their clocks. */
async function retimeAll(work: Work, core: Core, before: Warm, { clocks, basis, otherwise }: Retiming): Promise<void> {
  const now = work.now.getTime()
  for (const timer of before.state!.tm) {
    const clock = before.clocks.find(candidate => candidate.ended === null && candidate.due === timer.at)
    const at = clock ? clocks[clock.n]!.due ?? timer.at : otherwise(timer.at)
    if (at !== timer.at) await core.within(work, before.id, { move: { t: 'retime', n: timer.n, e: timer.e, at, basis }, actor: work.actor, at: now, grounds: { reason: basis } })
  }
  for (const clock of clocks) {
    const was = before.clocks[clock.n]!
    if (clock.ended === null && (clock.due !== was.due || clock.provisional !== was.provisional)) await work.tx('tasks').where({ instance_id: before.id, due_basis: clock.rule }).update({ due_at: new Date(clock.due!), provisional: clock.provisional })
  }
}

async function suspendedAt(work: Work, instance: string): Promise<number | undefined> {
  const row = await work.tx('moves').where({ instance_id: instance, kind: 'suspend' }).orderBy('seq', 'desc').first('at') as { at: Date } | undefined
  return row && instantOf(row.at)
}

/** How a batch of instances came through: those whose clocks became firm, and where the next batch begins (absent: none is left). */
export interface Confirmed { instances: string[]; next?: string }

const most = 200

/**
 * A calendar year was published: provisional clocks of running instances are reckoned anew, and timers and due dates that hang
 * on them follow, with `basis` kept beside old and new instant. One batch after `after`; a suspended instance follows when it is resumed.
 */
export async function confirmClocks(work: Work, core: Core, basis: string, after = '0'): Promise<Confirmed> {
  const rows = await work.tx('clocks as c').join('instances as i', 'i.id', 'c.instance_id').where({ 'c.provisional': true, 'i.status': 'active' }).whereNull('c.ended_at').where('c.instance_id', '>', after)
    .distinct('c.instance_id').orderBy('c.instance_id').limit(most) as { instance_id: string }[]
  const changed: string[] = []
  for (const { instance_id: id } of rows) {
    const warm = await currentOf(work.tx, String(id))
    const clocks = warm.clocks.map(clock => clock.provisional && clock.ended === null ? reckon(clock, core.law, warm.subject.region, []) : clock)
    if (clocks.every((clock, n) => clock.provisional === warm.clocks[n]!.provisional)) continue
    await core.within(work, warm.id, { move: { t: 'setVariables', vars: {} }, actor: work.actor, at: work.now.getTime(), grounds: { reason: basis }, clocks })
    await retimeAll(work, core, warm, { clocks, basis, otherwise: at => at })
    changed.push(warm.id)
  }
  return { instances: changed, ...rows.length === most ? { next: String(rows.at(-1)!.instance_id) } : {} }
}
