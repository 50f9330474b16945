import type {Feel} from './feel/compile.ts'
import type {El, EventDefinition, Sub, Timer, Vars} from './types.ts'
import {edit, first, halt, node, type Step} from './step.ts'
import {evaluate, show, stringOf, textOf} from './vars.ts'
import {firstDue} from './timers.ts'

/** Arms every definition of an event for owner node `n` (host, scope, gate or the catch itself); names and keys are evaluated once, here. */
export function arm(c: Step, n: number, event: El): void {
  event.ev.forEach((definition, d) => armOne(c, n, event, definition, d))
}

function armOne(c: Step, n: number, event: El, definition: EventDefinition, d: number): void {
  const at = {n, e: event.id, ...(d ? {d} : {})}
  switch (definition.k) {
    case 'timer': c.s.tm = [...c.s.tm, timer(c, n, at, definition, event)]; break
    case 'message': subscribe(c, {...at, k: 'm', nm: stringOf(c, definition.name, n, 'BAD_KEY', 'message name'), ...key(c, n, definition)}); break
    case 'signal': subscribe(c, {...at, k: 's', nm: stringOf(c, definition.name, n, 'BAD_KEY', 'signal name')}); break
    case 'conditional': {
      subscribe(c, {...at, k: 'c', nm: ''})
      look(c, n, event, d, definition.condition)
      break
    }
    default:
  }
}

const subscribe = (c: Step, sub: Sub): void => { c.s.sb = [...c.s.sb, sub] }

function key(c: Step, n: number, definition: Extract<EventDefinition, {k: 'message'}>): {key?: string} {
  return definition.key === undefined ? {} : {key: correlation(c, definition.key, n)}
}

/** A correlation key: a text, or a whole number written as one; anything else is incident BAD_KEY. */
export function correlation(c: Step, text: string | Feel, scope: number, extra?: Vars): string {
  const value = textOf(c, text, scope, extra)
  if (typeof value === 'string' && value) return value
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (c.oracle) return '?'
  throw halt('BAD_KEY', `correlation key is ${show(value)}`)
}

function timer(c: Step, n: number, at: {n: number, e: string, d?: number}, definition: Extract<EventDefinition, {k: 'timer'}>, event: El): Timer {
  const written = textOf(c, definition.text, n)
  if (c.oracle && typeof written !== 'string') return {...at, at: c.now + 1, r: 0}
  const due = firstDue(written, definition.kind, c.now, c.s.z)
  if (!due) throw halt('BAD_TIMER', `timer ${definition.kind} is ${show(written)}`)
  const again = event.k === 'startEvent' || (event.k === 'boundaryEvent' && !event.interrupting)
  return again && due.cycle ? {...at, at: due.at, r: due.repeat, cy: due.cycle} : {...at, at: due.at, r: 0}
}

/** Looks at one conditional event: fires on the edge from false to true (KERNEL §9). */
export function look(c: Step, n: number, event: El, d: number, condition: Feel): void {
  const id = d ? `${event.id}#${d}` : event.id
  const answer = c.oracle?.({t: 'condition', el: event, what: 'event'})
  const now = (answer === undefined ? evaluate(c, condition, n) : answer) === true
  const before = node(c, n).bc?.[id]
  if (now === before) return
  const owner = edit(c, n)
  owner.bc = {...owner.bc, [id]: now}
  if (now) first(c, {k: 'trigger', s: n, e: event.id, d})
}

/** Closes what owner `n` listens to, all of it or only what `which` names. */
export function disarm(c: Step, n: number, which?: (e: string) => boolean): void {
  c.s.tm = without(c.s.tm, n, which)
  c.s.sb = without(c.s.sb, n, which)
}

// The list itself when nothing leaves it.
function without<T extends {n: number, e: string}>(all: T[], n: number, which: ((e: string) => boolean) | undefined): T[] {
  for (const at of all) if (at.n === n && (which === undefined || which(at.e))) return all.filter(each => each.n !== n || (which !== undefined && !which(each.e)))
  return all
}

/** True for events that wait by a timer or subscription; errors, escalations, cancels and compensation are found by structure. */
export const armed = (event: El): boolean => event.ev.some(d => d.k === 'timer' || d.k === 'message' || d.k === 'signal' || d.k === 'conditional')

/** Arms a scope's event sub-processes. */
export function armScope(c: Step, n: number, scope: El): void {
  for (const handler of scope.esp) {
    const start = handler.starts[0]
    if (start && armed(start)) arm(c, n, start)
  }
}

/** Arms the boundary events of a node's element. */
export function armBoundaries(c: Step, n: number, host: El): void {
  for (const boundary of host.bnd) if (armed(boundary)) arm(c, n, boundary)
}
