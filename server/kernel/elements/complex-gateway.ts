import type {El, Flow, Vars} from '../types.ts'
import {edit, event, halt, isHalt, later, node, type Step} from '../step.ts'
import {many, send} from '../leave.ts'
import {units, unitsAt} from '../units.ts'
import {evaluate, show} from '../vars.ts'
import type {Behaviour} from './behaviour.ts'

/** Complex gateway: fires when its activation condition holds, then resets when the rest has come or cannot come (BPMN table 13.5). */
export const complexGateway: Behaviour = {
  kinds: ['complexGateway'],
  through(c, s, el, extra = {}) {
    event(c, [el.id, s, 'in'])
    const taken = el.out.length ? flows(c, s, el, extra) : []
    event(c, [el.id, s, 'out'])
    send(c, s, el, taken)
  },
  arrive(c, s, el, flow) {
    units(c, s, el.id, flow, 1)
    tryActivate(c, s, el)
  },
}

function flows(c: Step, s: number, el: El, extra: Vars): Flow[] {
  try {
    return many(c, s, el, true, {waitingForStart: true, ...extra})
  } catch (thrown) {
    // Without a true flow and without a default the reset phase makes no token and no fault.
    if (extra['waitingForStart'] === false && isHalt(thrown) && thrown.incident === 'NO_FLOW') return []
    throw thrown
  }
}

/** In phase "waiting for start": fires if the activation condition holds now. */
export function tryActivate(c: Step, s: number, el: El): boolean {
  const phase = node(c, s).cg?.[el.id] ?? {w: true, used: []}
  if (!phase.w || !holds(c, s, el)) return false
  const used = el.in.map(flow => flow.id).filter(flow => unitsAt(c, s, el.id)[flow])
  if (!used.length) return false
  consume(c, s, el, used, {w: false, used})
  later(c, {k: 'activate', s, e: el.id, extra: {waitingForStart: true}})
  return true
}

/** Ends the round: takes one unit of each filled flow not used yet and sends tokens with `waitingForStart = false`. */
export function reset(c: Step, s: number, el: El): void {
  const {used} = node(c, s).cg![el.id]!, at = unitsAt(c, s, el.id)
  consume(c, s, el, el.in.map(flow => flow.id).filter(flow => at[flow] && !used.includes(flow)), undefined)
  later(c, {k: 'activate', s, e: el.id, extra: {waitingForStart: false}})
}

function consume(c: Step, s: number, el: El, from: string[], phase: {w: boolean, used: string[]} | undefined): void {
  const scope = edit(c, s), all = {...scope.cg}
  if (phase) all[el.id] = phase
  else delete all[el.id]
  if (Object.keys(all).length) scope.cg = all
  else delete scope.cg
  for (const flow of from) units(c, s, el.id, flow, -1)
}

function holds(c: Step, s: number, el: El): boolean {
  const at = unitsAt(c, s, el.id), activationCount = el.in.reduce((sum, flow) => sum + (at[flow.id] ?? 0), 0)
  const all = el.in.every(flow => at[flow.id])
  if (!el.activation) return all
  // An explorer may say either, but a gateway that has everything is taken to go.
  const asked = c.oracle?.({t: 'condition', el, what: 'activation'})
  if (asked !== undefined) return asked === true || all
  const value = evaluate(c, el.activation, s, {activationCount})
  if (typeof value === 'boolean') return value
  if (value === null && !c.g.nullCondition) return false
  throw halt('COND', `activation condition is ${show(value)}`)
}
