import type {El, Flow, Vars} from './types.ts'
import {linkTarget} from './compile/joins.ts'
import {isActivity} from './compile/build.ts'
import {edit, event, halt, later, node, type Step} from './step.ts'
import {evaluate, show} from './vars.ts'

/** A token leaves an element by its flows (BPMN 13.3.1): all unconditional ones and every true one; without flows it is consumed. */
export function leave(c: Step, s: number, el: El): void {
  if (!el.out.length) {
    const target = el.ev.length && el.k === 'intermediateThrowEvent' ? linkTarget(el) : undefined
    if (target) later(c, {k: 'enter', s, e: target.id})
    return
  }
  send(c, s, el, el.out.length === 1 && !el.out[0]!.condition ? el.out : many(c, s, el, false))
}

/** Sends a token along each of the flows, `cq` times. */
export function send(c: Step, s: number, el: El, flows: Flow[]): void {
  for (const flow of flows) {
    for (let i = 0; i < el.cq; i++) {
      event(c, [flow.id, s, 'flow'])
      if (c.g.adhocEnable && enabled(c, s, flow.to)) continue
      later(c, {k: 'enter', s, e: flow.to.id, f: flow.id})
    }
  }
}

// Inside an ad-hoc sub-process that a performer leads, the next activity is offered, not begun (BPMN 13.3.5).
function enabled(c: Step, s: number, to: El): boolean {
  const inner = node(c, s)
  if (!inner.ad || !isActivity(to) || node(c, inner.p as number).ex) return false
  const adhoc = edit(c, inner.p as number)
  adhoc.en = [...adhoc.en ?? [], to.id]
  return true
}

/** The first true flow in document order, else the default, else incident NO_FLOW (exclusive choice). */
export function one(c: Step, s: number, el: El): Flow {
  const chosen = asked(c, el, el.out, true)
  if (chosen) return chosen[0] as Flow
  for (const flow of el.out) {
    if (flow === el.dflt) continue
    if (!flow.condition || holds(c, s, flow)) return flow
  }
  if (el.dflt) return el.dflt
  throw halt('NO_FLOW', `no condition is true after ${el.id}`)
}

/** Every true flow and every unconditional one; the default only when none is true. `inclusive` counts unconditional flows as true. */
export function many(c: Step, s: number, el: El, inclusive: boolean, extra?: Vars): Flow[] {
  const chosen = asked(c, el, el.out.filter(flow => flow.condition || flow === el.dflt), false)
  if (chosen) return el.out.filter(flow => chosen.includes(flow) || (!flow.condition && flow !== el.dflt))
  const taken: Flow[] = []
  let yes = false
  for (const flow of el.out) {
    if (flow === el.dflt) continue
    if (flow.condition ? holds(c, s, flow, extra) : true) {
      taken.push(flow)
      if (flow.condition || inclusive) yes = true
    }
  }
  if (!yes && el.dflt) taken.push(el.dflt)
  if (!taken.length) throw halt('NO_FLOW', `no condition is true after ${el.id}`)
  return taken
}

function asked(c: Step, el: El, among: Flow[], single: boolean): Flow[] | undefined {
  if (!c.oracle || !among.length || (single && among.length === 1 && !among[0]!.condition)) return undefined
  const answer = c.oracle({t: 'flows', el, among, one: single})
  return Array.isArray(answer) ? el.out.filter(flow => (answer as unknown[]).includes(flow.id)) : undefined
}

function holds(c: Step, s: number, flow: Flow, extra?: Vars): boolean {
  const value = evaluate(c, flow.condition!, s, extra)
  if (typeof value === 'boolean') return value
  if (value === null && !c.g.nullCondition) return false
  throw halt('COND', `condition of ${flow.id} is ${show(value)}, not true or false: ${flow.condition!.text.slice(0, 200)}`)
}
