import type { El, Ev, Graph, TaskProps } from '../kernel/types.ts'
import type { Calendar } from '../law/calendar.ts'
import { deadlineFor, type Term, type Unit } from '../law/deadline.ts'
import type { Clock } from './warm.ts'

/** What deadlines are computed from; rows come from the database, nothing here reads it. */
export interface Law { rule(id: string, at: number): Term & { name?: string; law?: string } | undefined; calendar(region: string): Calendar }

const list = (text: string | undefined): string[] => (text ?? '').split(/[,，\s]+/).filter(Boolean)

interface ClockRules { starts: string[]; ends: string[] }
export const propertyOf = (el: El, name: string): string | undefined => {
  const value = el.properties.find(candidate => candidate.name === name)?.value
  return typeof value === 'string' ? value : undefined
}

/** Asked for each element that completes: a graph never changes, so each is read once. */
const known = new WeakMap<El, ClockRules | 'none'>()

/** The rules an element starts and ends when it completes (zeebe properties startsClock, endsClock). */
function clockRules(graph: Graph, element: string): ClockRules | undefined {
  const el = graph.els.get(element)
  if (!el?.properties.length) return undefined
  let rules = known.get(el)
  if (!rules) {
    const [starts, ends] = [list(propertyOf(el, 'startsClock')), list(propertyOf(el, 'endsClock'))]
    known.set(el, rules = starts.length || ends.length ? { starts, ends } : 'none')
  }
  return rules === 'none' ? undefined : rules
}

/** The clocks after a move: ended and started by the elements that completed in it. Answers the same array when none changed. */
export function tickClocks(clocks: Clock[], events: Ev[], graph: Graph, at: { now: number; region: string; law: Law }): Clock[] {
  let result = clocks
  for (const [element, , what, extra] of events) {
    if (what !== 'out') continue
    const rules = clockRules(graph, element)
    if (!rules) continue
    const el = graph.els.get(element)!
    if ((el.mi || el.loop) && extra !== 'body') continue
    for (const rule of rules.ends) result = result.map(clock => clock.rule === rule && clock.ended === null ? { ...clock, ended: at.now } : clock)
    for (const rule of rules.starts) result = [...result, startClock(rule, element, result.length, at)]
  }
  return result
}

function startClock(rule: string, element: string, n: number, at: { now: number; region: string; law: Law }): Clock {
  const clock: Clock = { n, rule, element, started: at.now, due: null, earliest: null, ended: null, provisional: false, basis: null }
  const term = at.law.rule(rule, at.now)
  if (!term) return { ...clock, basis: '规则库中没有这一期限' }
  const deadline = deadlineFor(term, new Date(at.now).toISOString(), at.law.calendar(at.region))
  return {
    ...clock, due: Date.parse(deadline.due), earliest: deadline.earliest ? Date.parse(deadline.earliest) : null, provisional: deadline.provisional,
    basis: deadline.provisional ? `${deadline.missing.join('、')} 年工作日历未公布，暂按周末推算` : null,
  }
}

/** When a task is due and by what: its own schedule, else the statutory clock it names, else the service promise. */
export function dueOf(props: TaskProps, clocks: Clock[], at: { now: number; region: string; law: Law }): { due: number | null; basis: string | null; provisional: boolean } {
  const scheduled = props.dueDate === undefined ? NaN : Date.parse(props.dueDate)
  if (!Number.isNaN(scheduled)) return { due: scheduled, basis: 'schedule', provisional: false }
  const rule = props.properties['deadline']
  const clock = typeof rule === 'string' ? clocks.findLast(candidate => candidate.rule === rule && candidate.ended === null && candidate.due !== null) : undefined
  if (clock) return { due: clock.due, basis: clock.rule, provisional: clock.provisional }
  const promise = promiseOf(props.properties['promise'])
  if (!promise) return { due: null, basis: null, provisional: false }
  const deadline = deadlineFor(promise, new Date(at.now).toISOString(), at.law.calendar(at.region))
  return { due: Date.parse(deadline.due), basis: 'promise', provisional: deadline.provisional }
}

/** `1 WORKING`, `10 MINUTE` … as a term; undefined for anything else. */
function promiseOf(text: unknown): Term | undefined {
  const parts = typeof text === 'string' ? /^(\d{1,4})\s+(CALENDAR|WORKING|HOUR|MINUTE|MONTH|YEAR)$/.exec(text.trim()) : null
  return parts ? { amount: Number(parts[1]), unit: parts[2] as Unit, sense: 'MAX' } : undefined
}
