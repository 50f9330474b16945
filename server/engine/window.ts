import { deadlineFor, type Stop } from '../law/deadline.ts'
import { idsOf, termText } from '../law/literals.ts'
import { parseMoment } from '../law/moment.ts'
import type { El } from '../kernel/types.ts'
import { Problem, problem } from '../problem.ts'
import { propertyOf, type Law } from './clocks.ts'
import type { Clock } from './warm.ts'

/**
 * A period of law in which something must be said, drawn on the message event that hears it: `window` names the rule, `windowFrom` the field of the
 * event's `form` in which the day is named from which it runs, `windowStops` the rules during whose clocks it stands still. Decides only; asked where a
 * message reaches an instance (step.ts), so that whoever says it and however it comes is held to the same day.
 */
interface Window { rule: string; form: string | null; from: string; stops: string[] }
interface Said { vars: Record<string, unknown> | undefined; at: number; clocks: readonly Clock[]; region: string; law: Law }

/** Asked for each message: a graph never changes, so each element is read once. */
const known = new WeakMap<El, Window | 'none'>()

function windowAt(el: El): Window | undefined {
  let window = known.get(el)
  if (!window) {
    const [rule, from] = [propertyOf(el, 'window'), propertyOf(el, 'windowFrom')]
    known.set(el, window = rule && from ? { rule, from, form: propertyOf(el, 'form') ?? null, stops: idsOf(propertyOf(el, 'windowStops')) } : 'none')
  }
  return window === 'none' ? undefined : window
}

/**
 * Why a message is too late for an element, or names a day yet to come (problems window-closed, form-invalid); undefined where it is in time. What
 * names no day, or rests on an unpublished calendar, bars nobody: whether it is accepted is for people to decide.
 */
export function outside(el: El | undefined, { vars, at, clocks, region, law }: Said): Problem | undefined {
  const window = el && windowAt(el)
  if (!window) return undefined
  const rule = law.rule(window.rule, at)
  const named = fieldOf(vars, window), start = parseMoment(named)
  if (!rule || !start) return undefined
  if (start.at > at) return problem('form-invalid', 422, '表单还不能提交', { detail: '知道之日不能晚于今天', faults: [{ key: window.from, message: '不能晚于今天' }] })
  const limit = deadlineFor(rule, named, law.calendar(region), clocks.filter(clock => window.stops.includes(clock.rule) && clock.started < at).map(clock => stopOf(clock, at)))
  if (limit.provisional || at <= Date.parse(limit.due)) return undefined
  return problem('window-closed', 409, `已过${rule.name ?? '法定期限'}`, { detail: `自 ${start.date} 起 ${termText(rule)}，已于 ${limit.date} 届满。`, law: rule.law, rule: window.rule, closes: limit.due })
}

function fieldOf(vars: Record<string, unknown> | undefined, { form, from }: Window): string {
  const said = form === null ? vars : vars?.[form]
  const value = said !== null && typeof said === 'object' ? (said as Record<string, unknown>)[from] : undefined
  return typeof value === 'string' ? value : ''
}

const iso = (at: number): string => new Date(at).toISOString()
const stopOf = ({ started, ended }: Clock, at: number): Stop => ({ from: iso(started), to: iso(Math.min(ended ?? at, at)), why: '异议答复期间不计' })

/** Whether a step was refused because of such a window. */
export const isOutside = (thrown: unknown): thrown is Problem => thrown instanceof Problem && (thrown.code === 'window-closed' || thrown.code === 'form-invalid')
