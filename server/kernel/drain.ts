import type {El, Item} from './types.ts'
import {behaviours} from './elements/list.ts'
import {cancelTransaction} from './cancel.ts'
import {nextHandler} from './compensation.ts'
import {end} from './end.ts'
import {finish, close} from './finish.ts'
import {fire} from './fire.ts'
import {fireJoins} from './joins.ts'
import {clear} from './kill.ts'
import {leave} from './leave.ts'
import {armBoundaries, armScope} from './listen.ts'
import {listening} from './listeners.ts'
import {createChild, nextRound, openLoop, openMulti} from './multi.ts'
import {park, parkLanes} from './park.ts'
import {conditions} from './conditions.ts'
import {carries, count, create, edit, el, elOf, event, isHalt, later, mark, node, over, remove, rollback, runs, type Step} from './step.ts'
import {throwError, throwEscalation} from './throw.ts'
import {trigger} from './trigger.ts'
import {units, unitsAt} from './units.ts'
import {inputs} from './vars.ts'

const MAX_NODES = 2000

/** Runs internal work until nothing is left: what interrupts first, then token progress, then waiting joins (KERNEL §5). */
export function drain(c: Step): void {
  do {
    for (let item = next(c); item; item = next(c)) {
      if (!alive(c, item)) continue
      if (--c.budget < 0) { parkLanes(c, item, 'STEP_BUDGET', `more than ${c.g.budget} executions in one move`); return }
      if (over(c, MAX_NODES)) { parkLanes(c, item, 'TOKENS', `more than ${MAX_NODES} nodes`); return }
      run(c, item)
    }
    mark(c)
  } while (runs(c) && fireJoins(c))
}

function next(c: Step): Item | undefined {
  if (c.head0 < c.lane0.length) return c.lane0[c.head0++]
  if (c.head1 < c.lane1.length) return c.lane1[c.head1++]
  if (c.head1) { c.lane0 = []; c.lane1 = []; c.head0 = c.head1 = 0 }
  return undefined
}

const alive = (c: Step, item: Item): boolean => c.s.n[item.s] !== undefined && (!('n' in item) || c.s.n[item.n] !== undefined)

function run(c: Step, item: Item): void {
  mark(c)
  try {
    exec(c, item)
  } catch (thrown) {
    if (!isHalt(thrown)) throw thrown
    rollback(c)
    park(c, item, thrown)
  }
  if (carries(item) && c.s.n[item.s]) count(c, item.s, -1)
  settle(c)
}

/** Queues the closing of every scope that has become empty. */
export function settle(c: Step): void {
  for (let s = c.empties.pop(); s !== undefined; s = c.empties.pop()) {
    if (c.s.n[s]?.c === 0) c.lane1.push({k: 'close', s})
  }
}

function exec(c: Step, item: Item): void {
  switch (item.k) {
    case 'enter': enter(c, item.s, el(c, item.e), item.f); break
    case 'activate': activate(c, item); break
    case 'leave': event(c, [item.e, item.s, 'out']); leave(c, item.s, el(c, item.e)); break
    case 'setup': setup(c, item.n, elOf(c, item.n)); break
    case 'begin': begin(c, item.n, elOf(c, item.n)); break
    case 'complete': finish(c, item.n); break
    case 'close': close(c, item.s); break
    case 'arm': armScope(c, item.s, elOf(c, item.s)); break
    case 'child': setup(c, createChild(c, item.s, item.i), elOf(c, item.s)); break
    case 'round': nextRound(c, item.s, item.stop); break
    case 'compensate': nextHandler(c, item.n); break
    case 'trigger': trigger(c, item); break
    case 'error': throwError(c, item.n, item.code, item.v, item.ms); break
    case 'escalation': throwEscalation(c, item.n, item.code, item.v, item.inside === true); break
    case 'terminate': terminate(c, item.s); break
    case 'cancel': cancelTransaction(c, item.s, item.e); break
    case 'conditions': conditions(c, item.s, item.names); break
  }
}

// A token arrives: joins collect, startQuantity counts, then the element is activated.
function enter(c: Step, s: number, target: El, flow: string | undefined): void {
  const behaviour = behaviours.get(target.k)
  if (behaviour?.arrive && target.in.length > 1 && flow !== undefined) { behaviour.arrive(c, s, target, flow); return }
  if (target.sq > 1) {
    units(c, s, target.id, flow ?? '', 1)
    const at = unitsAt(c, s, target.id)
    if (Object.values(at).reduce((sum, held) => sum + held, 0) < target.sq) return
    let left = target.sq
    for (const held of Object.keys(at).sort()) {
      const taken = Math.min(left, at[held]!)
      if (taken) units(c, s, target.id, held, -taken)
      left -= taken
    }
  }
  admit(c, s, target)
}

function activate(c: Step, item: Extract<Item, {k: 'activate'}>): void {
  const target = el(c, item.e)
  if (item.v) fire(c, item.s, target, item.v)
  else admit(c, item.s, target, item.extra)
}

function admit(c: Step, s: number, target: El, extra?: Record<string, unknown>): void {
  const behaviour = behaviours.get(target.k)
  if (!behaviour) throw new Error(`no behaviour for ${target.k}`)
  if (behaviour.through && target.pass && !behaviour.needsNode?.(target)) { behaviour.through(c, s, target, extra); return }
  const n = create(c, {e: target.id, p: s, ph: 'in'})
  if (!passing(target)) event(c, target.mi || target.loop ? [target.id, n, 'in', 'body'] : [target.id, n, 'in'])
  setup(c, n, target)
}

/** Phase "in" of a node: body or listeners, input mappings, subscriptions; then its own behaviour, after anything that fired meanwhile. */
function setup(c: Step, n: number, target: El): void {
  const child = node(c, n).l !== undefined
  if (!child && (target.mi || target.loop)) {
    armBoundaries(c, n, target)
    if (target.mi) openMulti(c, n, target)
    else openLoop(c, n, target)
    return
  }
  if (!node(c, n).li) {
    // Data objects live and end with their sub-process (BPMN 10.4.1).
    if (target.objects.length) edit(c, n).v = {...Object.fromEntries(target.objects.map(name => [name, null])), ...node(c, n).v}
    inputs(c, n, target)
  }
  if (listening(c, n, target, 'start')) return
  if (!child) armBoundaries(c, n, target)
  if (target.esp.length) armScope(c, n, target)
  if (c.head0 < c.lane0.length) later(c, {k: 'begin', s: n, n})
  else begin(c, n, target)
}

// A gateway that waits for its listeners passes when they are done.
const passing = (target: El): boolean => target.k.endsWith('Gateway') && target.k !== 'eventBasedGateway'

function begin(c: Step, n: number, target: El): void {
  delete edit(c, n).ph
  const behaviour = behaviours.get(target.k)!
  if (behaviour.begin) behaviour.begin(c, n, target)
  else if (passing(target)) {
    const s = node(c, n).p as number
    remove(c, n)
    behaviour.through!(c, s, target)
  }
  else later(c, {k: 'complete', s: n, n})
}

function terminate(c: Step, s: number): void {
  clear(c, s)
  if (s === 0) end(c, 'terminated', true)
  else c.empties.push(s)
}
