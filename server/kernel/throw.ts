import type {El, EventDefinition, Vars} from './types.ts'
import {edit, elOf, event, first, incident, later, node, type Step} from './step.ts'
import {clear, kill} from './kill.ts'
import {catchIn} from './trigger.ts'
import {end} from './end.ts'
import {correlation} from './listen.ts'
import {stringOf, textOf} from './vars.ts'

type Catcher = {at: number, event: El, inside: boolean}

/**
 * Who catches an error or escalation thrown at (or, `inside`, within) a node: from there outwards the event sub-processes
 * of each scope, then the boundary events of its activity; the exact code before a catch-all (KERNEL §9).
 */
export function catcher(c: Step, from: number, k: 'error' | 'escalation', code: string, inside: boolean): Catcher | undefined {
  let below: number | undefined
  for (let at: number | undefined = from, scope = inside; at !== undefined; below = at, at = c.s.n[at]?.p, scope = true) {
    const found = (scope && ofScope(c, at, below, k, code)) || ofBoundary(c, at, k, code)
    if (found) return found
  }
  return undefined
}

function ofScope(c: Step, at: number, below: number | undefined, k: 'error' | 'escalation', code: string): Catcher | undefined {
  const here = node(c, at)
  if (here.int || here.w === 'mi' || here.w === 'loop' || here.ad) return undefined
  const running = below === undefined ? undefined : node(c, below).e
  const event = pick(c, at, elOf(c, at).esp.filter(handler => handler.id !== running).map(handler => handler.starts[0] as El), k, code)
  return event && {at, event, inside: true}
}

function ofBoundary(c: Step, at: number, k: 'error' | 'escalation', code: string): Catcher | undefined {
  const here = node(c, at)
  if (here.l !== undefined || here.ad) return undefined
  const event = pick(c, at, elOf(c, at).bnd, k, code)
  return event && {at, event, inside: false}
}

function pick(c: Step, at: number, events: El[], k: 'error' | 'escalation', code: string): El | undefined {
  const codeOf = (definition: EventDefinition): unknown =>
    definition.k === k && definition.code !== undefined ? textOf(c, definition.code, at) : undefined
  return events.find(event => event.ev.some(definition => definition.k === k && codeOf(definition) === code))
    ?? events.find(event => event.ev.some(definition => definition.k === k && definition.code === undefined))
}

/** Runs a thrown error to its end: exactly one catcher; uncaught it goes to the caller, or becomes an incident that kills nothing. */
export function throwError(c: Step, n: number, code: string, vars: Vars | undefined, ms: string | undefined): void {
  const found = catcher(c, n, 'error', code, false)
  if (found) {
    if (elOf(c, n).k === 'endEvent') event(c, [node(c, n).e, n, 'out'])
    caught(c, found, vars, true)
    return
  }
  if (c.s.par && (c.s.catches?.includes(code) || c.s.catches?.includes('*'))) {
    clear(c, 0)
    c.effects.push({t: 'toParent', how: 'error', code, ...(vars ? {vars} : {})})
    end(c, 'terminated')
    return
  }
  if (node(c, n).w !== 'adhoc') edit(c, n).w = 'inc'
  incident(c, n, 'UNHANDLED_ERROR', 'job', ms ? `${code}: ${ms}` : code)
}

/** Runs a thrown escalation to its end: an interrupting catcher kills, others run beside; uncaught it is the caller's, or ignored. */
export function throwEscalation(c: Step, n: number, code: string, vars: Vars | undefined, inside: boolean): void {
  const found = catcher(c, n, 'escalation', code, inside)
  if (found) caught(c, found, vars, false)
  else if (c.s.par) c.effects.push({t: 'toParent', how: 'escalation', code, ...(vars ? {vars} : {})})
}

function caught(c: Step, {at, event, inside}: Catcher, vars: Vars | undefined, critical: boolean): void {
  if (inside) { catchIn(c, at, event, vars ?? {}); return }
  const scope = node(c, at).p as number
  later(c, {k: 'activate', s: scope, e: event.id, v: vars ?? {}})
  if (event.interrupting || critical) kill(c, at)
}

/** Publishes a signal: the instance's own armed catchers are served at once, the host carries it to the others. */
export function throwSignal(c: Step, name: string, vars: Vars): void {
  c.effects.push({t: 'throw', kind: 'signal', nm: name, vars})
  for (const sub of signalled(c, name)) first(c, {k: 'trigger', s: sub.n, e: sub.e, d: sub.d ?? 0, v: vars})
}

/** The armed signal subscriptions of a name, by (node, element). */
export const signalled = (c: Step, name: string): Step['s']['sb'] => c.s.sb.filter(sub => sub.k === 's' && sub.nm === name && c.s.n[sub.n])
  .sort((a, b) => a.n - b.n || (c.g.els.get(a.e)?.idx ?? 0) - (c.g.els.get(b.e)?.idx ?? 0))

/** Sends a message. It has one receiver: a subscription of this instance is served at once, before the token moves on; else the host finds one. */
export function throwMessage(c: Step, scope: number, definition: Extract<EventDefinition, {k: 'message'}>, vars: Vars): void {
  const nm = stringOf(c, definition.name, scope, 'BAD_KEY', 'message name')
  const key = definition.key === undefined ? {} : {key: correlation(c, definition.key, scope, vars)}
  const own = c.s.sb.find(sub => sub.k === 'm' && sub.nm === nm && sub.key === key.key && c.s.n[sub.n])
  if (own) first(c, {k: 'trigger', s: own.n, e: own.e, d: own.d ?? 0, v: vars})
  else c.effects.push({t: 'throw', kind: 'message', nm, ...key, vars, ttl: 3_600_000})
}
