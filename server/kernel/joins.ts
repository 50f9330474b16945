import type {El} from './types.ts'
import {reset, tryActivate} from './elements/complex-gateway.ts'
import {carries, el, event, incident, later, node, type Step} from './step.ts'
import {units, unitsAt} from './units.ts'

/** Fires the first inclusive or complex join that need not wait any longer; true when one fired. Only called when all lanes are empty (KERNEL §8). */
export function fireJoins(c: Step): boolean {
  if (!c.g.joins.length) return false
  for (const key in c.s.n) {
    const s = Number(key), scope = c.s.n[key]!
    // Tokens parked by a limit are still on their way.
    if ((!scope.a && !scope.cg) || scope.pk?.some(carries)) continue
    for (const join of c.g.joins) if (tryJoin(c, s, join)) return true
    if (scope.a) deadlock(c, s)
  }
  return false
}

function tryJoin(c: Step, s: number, join: El): boolean {
  const at = unitsAt(c, s, join.id), filled = join.in.map(flow => flow.id).filter(flow => at[flow])
  if (join.k === 'complexGateway') return tryComplex(c, s, join, filled)
  if (!filled.length || blocked(c, s, join, filled, join.in.map(flow => flow.id).filter(flow => !at[flow]))) return false
  fireInclusive(c, s, join, filled)
  return true
}

function fireInclusive(c: Step, s: number, join: El, filled: string[]): void {
  for (const flow of filled) units(c, s, join.id, flow, -1)
  later(c, {k: 'activate', s, e: join.id})
}

function tryComplex(c: Step, s: number, join: El, filled: string[]): boolean {
  const phase = node(c, s).cg?.[join.id]
  if (!phase || phase.w) return false
  const awaited = join.in.map(flow => flow.id).filter(flow => !phase.used.includes(flow) && !filled.includes(flow))
  if (blocked(c, s, join, [...filled, ...phase.used], awaited)) return false
  reset(c, s, join)
  tryActivate(c, s, join)
  return true
}

// A live token blocks when it can still reach an empty flow and cannot reach a filled one (BPMN table 13.3).
function blocked(c: Step, s: number, join: El, filled: string[], empty: string[]): boolean {
  const {back, wide} = join.back!
  return live(c, s, join).some(id => empty.some(flow => wide.get(flow)!.has(id)) && !filled.some(flow => back.get(flow)!.has(id)))
}

function live(c: Step, s: number, join: El): string[] {
  const found: string[] = []
  for (const key in c.s.n) {
    const n = c.s.n[key]!
    // A compensation that nobody waits for has let its token go on.
    if (n.p === s && n.th !== 'drop') found.push(n.e)
  }
  for (const other in node(c, s).a) if (other !== join.id) found.push(other)
  return found
}

// All tokens of a scope wait in joins that face each other: the standard would stand still, an operator is told.
function deadlock(c: Step, s: number): void {
  const waiting = Object.keys(node(c, s).a ?? {}), inclusive = waiting.filter(id => el(c, id).back)
  const idle = !Object.values(c.s.n).some(n => n.p === s)
  if (!inclusive.length || !idle || waiting.some(id => el(c, id).k === 'complexGateway')) return
  if (Object.values(c.s.in).some(open => open.n === s && open.ty === 'JOIN_DEADLOCK')) return
  incident(c, s, 'JOIN_DEADLOCK', 'join', waiting.join(', '))
}

/** Lets the first of the joins that block each other go on (`resolve` of JOIN_DEADLOCK). */
export function forceJoin(c: Step, s: number): void {
  const join = c.g.joins.find(candidate => candidate.k === 'inclusiveGateway' && Object.keys(unitsAt(c, s, candidate.id)).length)
  if (!join) return
  event(c, [join.id, s, 'inc', 'forced'])
  fireInclusive(c, s, join, Object.keys(unitsAt(c, s, join.id)))
}
