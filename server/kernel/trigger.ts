import type {El, Item, Vars} from './types.ts'
import {create, edit, el, elOf, event, later, node, remove, type Step} from './step.ts'
import {armScope, disarm} from './listen.ts'
import {clear, kill} from './kill.ts'
import {payload} from './vars.ts'

/** Something an owner node listened to has happened: message, timer, signal or condition `d` of event `e`. */
export function trigger(c: Step, item: Extract<Item, {k: 'trigger'}>): void {
  const event = el(c, item.e), owner = node(c, item.s), vars = item.v ?? {}
  // A completed host hears nothing more; one parked on its way out still does, so a modelled timeout works.
  if ((owner.ph === 'out' && !owner.pk) || !complete(c, item.s, event, item.d)) return
  if (event.k === 'boundaryEvent') boundary(c, item.s, event, vars)
  else if (event.k === 'startEvent' && event.parent?.k === 'eventSubProcess') catchIn(c, item.s, event, vars)
  else if (owner.w === 'gate') gate(c, item.s, event, vars)
  else if (item.s === 0 && owner.got) visit(c, event, vars)
  else caughtHere(c, item.s, event, vars)
}

// A parallel-multiple event is complete when each of its definitions has been seen once.
function complete(c: Step, n: number, event: El, d: number): boolean {
  if (!event.parallelMultiple || event.ev.length < 2) return true
  const seen = node(c, n).pm?.[event.id] ?? []
  const now = seen.includes(d) ? seen : [...seen, d].sort((a, b) => a - b)
  const owner = edit(c, n), all = now.length === event.ev.length
  owner.pm = {...owner.pm, [event.id]: all ? [] : now}
  return all
}

function boundary(c: Step, host: number, event: El, vars: Vars): void {
  const scope = node(c, host).p as number
  later(c, {k: 'activate', s: scope, e: event.id, v: vars})
  if (event.interrupting) kill(c, host)
}

/** Starts an event sub-process in a scope; an interrupting one first ends everything else there, and is the last (KERNEL §9). */
export function catchIn(c: Step, scope: number, start: El, vars: Vars): void {
  if (node(c, scope).int) return
  const handler = start.parent as El
  if (start.interrupting) {
    clear(c, scope)
    const taken = edit(c, scope)
    taken.int = true
    // It may be taken over before it has begun inside.
    taken.w ??= 'sub'
    delete taken.ph
    // At the top nothing more is awaited, parts of a parallel instantiation included.
    delete taken.got
    const own = elOf(c, scope).esp.map(other => other.starts[0]?.id)
    disarm(c, scope, scope === 0 ? undefined : e => own.includes(e))
  }
  const n = create(c, {e: handler.id, p: scope, w: 'sub', c: 0})
  event(c, [handler.id, n, 'in'])
  armScope(c, n, handler)
  later(c, {k: 'activate', s: n, e: start.id, v: vars})
}

function gate(c: Step, n: number, target: El, vars: Vars): void {
  const {p, e} = node(c, n)
  event(c, [e, n, 'out'])
  disarm(c, n)
  later(c, {k: 'activate', s: p as number, e: target.id, v: vars})
  remove(c, n)
}

// One more part of a parallel instantiation has come (BPMN 13.2).
function visit(c: Step, event: El, vars: Vars): void {
  const root = edit(c, 0)
  if (root.got!.includes(event.id)) return
  root.got = [...root.got!, event.id]
  disarm(c, 0, e => e === event.id)
  later(c, {k: 'activate', s: 0, e: event.id, v: vars})
}

function caughtHere(c: Step, n: number, event: El, vars: Vars): void {
  if (node(c, n).w !== 'evt') return
  payload(c, n, n, event, vars)
  const done = edit(c, n)
  done.ph = 'out'
  delete done.w
  disarm(c, n, e => e === event.id)
  later(c, {k: 'complete', s: n, n})
}
