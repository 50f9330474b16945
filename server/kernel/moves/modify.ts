import type {El, ModOp, Move, Node, Reject, Vars} from '../types.ts'
import {handlerDone} from '../compensation.ts'
import {kill} from '../kill.ts'
import {create, edit, event, later, node, type Step} from '../step.ts'
import {armBoundaries, armScope} from '../listen.ts'
import {units, unitsAt} from '../units.ts'
import {badVariables} from '../names.ts'
import {inputs, write} from '../vars.ts'
import {SCOPES} from '../compile/build.ts'
import {reject} from './refuse.ts'

/** Moves tokens by hand: the operations in order, then one drain; all or nothing (KERNEL §16). */
export function modify(c: Step, move: Extract<Move, {t: 'modify'}>): Reject | undefined {
  const wrong = operate(c, move.ops)
  if (wrong) return wrong
  if (node(c, 0).c === 0 && !move.allowEnd) return reject('NOTHING_LEFT', 'no token would be left; allowEnd ends the instance')
  return undefined
}

/** Applies modification operations to the working copy. */
export function operate(c: Step, ops: ModOp[]): Reject | undefined {
  const emptied: number[] = []
  for (const op of ops) {
    const wrong = one(c, op, emptied)
    if (wrong) return wrong
  }
  for (const scope of emptied) abandon(c, scope)
  return undefined
}

function one(c: Step, op: ModOp, emptied: number[]): Reject | undefined {
  switch (op.op) {
    case 'add': return add(c, op.e, op.scope, op.vars)
    case 'remove': return remove(c, op.n, emptied)
    case 'move': {
      const here = c.s.n[op.n], target = c.g.els.get(op.e)
      if (!here || op.n === 0) return reject('UNKNOWN_NODE', `no node ${op.n}`)
      const same = here.p !== undefined && target?.parent?.id === node(c, here.p).e
      const kept = same ? {...here.v, ...op.vars} : op.vars
      return add(c, op.e, same ? here.p : undefined, kept) ?? remove(c, op.n, emptied)
    }
    case 'arrive': return arrive(c, op)
    case 'vars': {
      const bad = badVariables(op.vars)
      if (bad) return reject('BAD_VARS', bad)
      if (op.n !== undefined && !c.s.n[op.n]) return reject('UNKNOWN_NODE', `no node ${op.n}`)
      write(c, op.n ?? 0, op.vars)
      return undefined
    }
  }
}

function remove(c: Step, n: number, emptied: number[]): Reject | undefined {
  const here = c.s.n[n]
  if (!here || n === 0) return reject('UNKNOWN_NODE', `no node ${n}`)
  kill(c, n)
  if (here.ct !== undefined) handlerDone(c, here.ct)
  if (here.p === undefined) return undefined
  const {mi} = node(c, here.p)
  if (mi && here.l !== undefined && node(c, here.p).c) edit(c, here.p).mi = {...mi, t: mi.t + 1}
  emptied.push(here.p)
  return undefined
}

// A scope emptied by hand is ended, not completed: nobody asked it to go on.
function abandon(c: Step, scope: number): void {
  for (let at: number | undefined = scope; at !== undefined && at !== 0; ) {
    const here: Node | undefined = c.s.n[at]
    if (!here || here.c !== 0) return
    const up: number | undefined = here.p
    kill(c, at)
    at = up
  }
}

function add(c: Step, id: string, scope: number | undefined, vars: Vars | undefined): Reject | undefined {
  const el = c.g.els.get(id)
  if (!el?.parent) return reject('UNKNOWN_ELEMENT', `no element ${id}`)
  if (el.k === 'startEvent' || el.k === 'boundaryEvent' || el.k === 'eventSubProcess' || el.forCompensation) return reject('NOT_ADDABLE', `${id} cannot be started by hand`)
  if (el.in.some(flow => flow.from.k === 'eventBasedGateway')) return reject('NOT_ADDABLE', `${id} is a target of an event gateway; add the gateway`)
  const bad = badVariables(vars)
  if (bad) return reject('BAD_VARS', bad)
  const into = scope === undefined ? place(c, el.parent) : fits(c, scope, el.parent)
  if (typeof into !== 'number') return into
  if (vars && Object.keys(vars).length) {
    const n = create(c, {e: id, p: into, ph: 'in', v: vars})
    event(c, [id, n, 'in'])
    later(c, {k: 'setup', s: n, n})
  } else later(c, {k: 'enter', s: into, e: id})
  return undefined
}

function fits(c: Step, scope: number, parent: El): number | Reject {
  const here = c.s.n[scope]
  return here?.e === parent.id && here.w !== 'mi' && here.w !== 'loop' ? scope : reject('WRONG_SCOPE', `node ${scope} is no scope of this element`)
}

// The one open instance of a scope, or a new one made without its start events, and so on upwards.
function place(c: Step, el: El): number | Reject {
  if (!el.parent) return 0
  const open = Object.keys(c.s.n).map(Number).filter(n => node(c, n).e === el.id && node(c, n).w === 'sub')
  if (open.length > 1) return reject('AMBIGUOUS_SCOPE', `${el.id} is open ${open.length} times; name the scope`)
  if (open.length) return open[0] as number
  if (el.mi || el.loop || el.k === 'adHocSubProcess' || el.k === 'eventSubProcess' || !SCOPES.has(el.k)) return reject('NOT_ADDABLE', `${el.id} is not open`)
  const into = place(c, el.parent)
  if (typeof into !== 'number') return into
  const n = create(c, {e: el.id, p: into, w: 'sub', c: 0})
  event(c, [el.id, n, 'in'])
  inputs(c, n, el)
  armBoundaries(c, n, el)
  armScope(c, n, el)
  return n
}

function arrive(c: Step, op: Extract<ModOp, {op: 'arrive'}>): Reject | undefined {
  const join = c.g.els.get(op.join), flow = c.g.flows.get(op.flow)
  if (!join?.parent || flow?.to !== join) return reject('UNKNOWN_ELEMENT', `${op.flow} does not lead to ${op.join}`)
  const into = op.scope ?? place(c, join.parent)
  if (typeof into !== 'number') return into
  if (c.s.n[into]?.e !== join.parent.id) return reject('WRONG_SCOPE', `node ${into} is no scope of ${op.join}`)
  if (op.by === 1) later(c, {k: 'enter', s: into, e: join.id, f: flow.id})
  else if (unitsAt(c, into, join.id)[flow.id]) units(c, into, join.id, flow.id, -1)
  else return reject('NO_UNIT', `nothing waits on ${op.flow}`)
  return undefined
}
