import type {CompRecord, El} from './types.ts'
import {has} from './compile/events.ts'
import {armScope} from './listen.ts'
import {create, edit, el as elById, elOf, event, halt, later, node, peek, remove, type Step} from './step.ts'
import {kill} from './kill.ts'

const handlerOf = (el: El): El | undefined => el.esp.find(handler => handler.starts[0]?.ev.some(definition => definition.k === 'compensation'))

/** Remembers a normally completed activity that can be compensated, with a snapshot of its locals and the records inside it (KERNEL §12). */
export function record(c: Step, n: number, el: El): void {
  if (!c.s.cp.length && !el.comp && !el.esp.length) return
  const sub = c.s.cp.filter(inner => inner.s === n), own = node(c, n)
  const whole = own.w === 'mi' || own.w === 'loop'
  const wanted = sub.length > 0 || handlerOf(el) !== undefined || (el.comp !== undefined && !whole)
  if (!wanted) return
  const made: CompRecord = {e: el.id, n, s: own.p as number, v: own.v ?? {}, sub}
  c.s.cp = [...c.s.cp.filter(inner => inner.s !== n), made]
}

/** The scopes whose records a thrower in `s` sees: its own, and from an event sub-process also the scope around, unless that one compensates. */
function seen(c: Step, s: number): Set<number> {
  const scopes = new Set([s])
  for (let at = s; elOf(c, at).k === 'eventSubProcess' && node(c, at).ct === undefined;) scopes.add(at = node(c, at).p as number)
  return scopes
}

/** Drops what was done inside a handler: a compensation is not compensated. */
export function forget(c: Step, n: number): void {
  if (c.s.cp.some(inner => inner.s === n)) c.s.cp = c.s.cp.filter(inner => inner.s !== n)
}

/** Throws compensation from a node of scope `s`: its records run one after another in reverse order of completion; the node waits. */
export function compensate(c: Step, n: number, s: number, ref: string | undefined): void {
  const scopes = seen(c, s), waiting = edit(c, n)
  waiting.w = 'comp'
  waiting.pc = c.s.cp.filter(item => scopes.has(item.s) && (ref === undefined || item.e === ref)).map(item => item.n)
  later(c, {k: 'compensate', s: n, n})
}

/** Starts the next pending handler of a thrower, or lets the thrower go on. */
export function nextHandler(c: Step, n: number): void {
  for (;;) {
    const thrower = edit(c, n), id = thrower.pc?.at(-1)
    if (id === undefined) { done(c, n); return }
    thrower.pc = thrower.pc!.slice(0, -1)
    const found = c.s.cp.find(item => item.n === id)
    if (found && start(c, n, found)) return
  }
}

// True when a handler now runs; a record without one gives way to the records inside it.
function start(c: Step, n: number, found: CompRecord): boolean {
  const el = elById(c, found.e), thrower = edit(c, n), scope = thrower.p as number
  const whole = found.sub.length > 0 && found.sub.every(inner => inner.e === found.e)
  const handler = whole ? undefined : el.comp ?? handlerOf(el)
  const rest = c.s.cp.filter(item => item.n !== found.n)
  if (!handler) {
    // What was done inside is undone with the values its scope had.
    c.s.cp = [...rest, ...found.sub.map(inner => ({...inner, s: found.s, v: {...found.v, ...inner.v}}))]
    thrower.pc = [...thrower.pc!, ...found.sub.map(inner => inner.n)]
    return false
  }
  const made = create(c, {e: handler.id, p: scope, v: found.v, ct: n, ...(handler === el.comp ? {ph: 'in'} : {w: 'sub', c: 0})})
  c.s.cp = [...rest, ...(handler === el.comp ? [] : found.sub.map(inner => ({...inner, s: made})))]
  event(c, [handler.id, made, 'in'])
  if (handler === el.comp) later(c, {k: 'setup', s: made, n: made})
  else {
    armScope(c, made, handler)
    later(c, {k: 'activate', s: made, e: handler.starts[0]!.id, v: {}})
  }
  return true
}

/** A handler has ended; its thrower may be gone with its scope by now. */
export function handlerDone(c: Step, thrower: number): void {
  if (peek(c, thrower)) later(c, {k: 'compensate', s: thrower, n: thrower})
}

function done(c: Step, n: number): void {
  const {th, p} = node(c, n)
  if (th === 'cancel') cancelled(c, n, p as number)
  else if (th === 'drop') remove(c, n)
  else {
    delete edit(c, n).w
    later(c, {k: 'begin', s: n, n})
  }
}

// A cancelled transaction is left by its cancel boundary event (BPMN 13.5.6).
function cancelled(c: Step, n: number, transaction: number): void {
  let host = transaction
  if (node(c, host).l !== undefined) host = node(c, host).p as number
  const boundary = elOf(c, host).bnd.find(candidate => has(candidate, 'cancel'))
  if (!boundary) throw halt('NO_CANCEL_HANDLER', `transaction ${elOf(c, host).id} has no cancel boundary event`)
  event(c, [node(c, n).e, n, 'out'])
  later(c, {k: 'activate', s: node(c, host).p as number, e: boundary.id, v: {}})
  kill(c, host)
}
