import type {El, ElId, Finding, ModOp} from '../types.ts'
import {tables} from '../compile/joins.ts'
import {carries, node, type Step} from '../step.ts'
import {unitsAt} from '../units.ts'

/**
 * Tokens that could never join: for every parallel join with waiting units, or that a live token can reach, each empty flow
 * needs a token of its own that can still come by it; a token before a common split serves several (KERNEL §16).
 */
export function partners(c: Step): Finding[] {
  return Object.keys(c.s.n).map(Number).filter(s => c.g.els.get(node(c, s).e)?.children.length).flatMap(s => inScope(c, s))
}

function inScope(c: Step, s: number): Finding[] {
  const scope = c.g.els.get(node(c, s).e)!, live = tokens(c, s)
  return scope.children.filter(el => el.k === 'parallelGateway' && el.in.length > 1).flatMap(join => {
    const at = arriving(c, s, join), {wide} = tables(join)
    const empty = join.in.map(flow => flow.id).filter(flow => !at[flow])
    const near = live.filter(id => join.in.some(flow => wide.get(flow.id)!.has(id)))
    if (!Object.keys(at).length && !near.length) return []
    return lost(c, join, empty, near, wide).map(flow => finding(c, join, flow, near))
  })
}

// Units that wait at a join, with those an operation is just sending there.
function arriving(c: Step, s: number, join: El): Record<string, number> {
  const at = {...unitsAt(c, s, join.id)}
  for (const item of c.lane1.slice(c.head1)) if (item.k === 'enter' && item.s === s && item.e === join.id && item.f !== undefined) at[item.f] = (at[item.f] ?? 0) + 1
  return at
}

// Live tokens of a scope: its nodes, what is queued to enter it, and other joins' waiting units.
function tokens(c: Step, s: number): ElId[] {
  const inside = Object.values(c.s.n).filter(other => other.p === s).map(other => other.e)
  const queued = c.lane1.slice(c.head1).flatMap(item => carries(item) && item.s === s && 'e' in item ? [item.e] : [])
  return [...inside, ...queued, ...Object.keys(node(c, s).a ?? {})]
}

// Flows left without a token by a maximum matching of tokens to flows.
function lost(c: Step, join: El, empty: string[], near: ElId[], wide: Map<string, Set<ElId>>): string[] {
  const serves = (id: ElId, flow: string): boolean => id !== join.id && wide.get(flow)!.has(id)
  const open = empty.filter(flow => !near.some(id => serves(id, flow) && forks(c, join, id, wide)))
  const taken = new Map<number, string>()
  const assign = (flow: string, tried: Set<number>): boolean => near.some((id, i) => {
    if (tried.has(i) || !serves(id, flow)) return false
    tried.add(i)
    const before = taken.get(i)
    if (before !== undefined && !assign(before, tried)) return false
    taken.set(i, flow)
    return true
  })
  return open.filter(flow => !assign(flow, new Set()))
}

// True when a token passes a split before the join, from which more than one of its flows is reached.
function forks(c: Step, join: El, from: ElId, wide: Map<string, Set<ElId>>): boolean {
  const seen = new Set<El>(), todo = [c.g.els.get(from)!]
  for (let el = todo.pop(); el; el = todo.pop()) {
    if (el === join || seen.has(el)) continue
    seen.add(el)
    const several = el.out.length > 1 && el.k !== 'exclusiveGateway' && el.k !== 'eventBasedGateway'
    if (several && join.in.filter(flow => wide.get(flow.id)!.has((el as El).id)).length > 1) return true
    for (const flow of el.out) todo.push(flow.to)
    for (const boundary of el.bnd) todo.push(boundary)
  }
  return false
}

function finding(c: Step, join: El, flow: string, near: ElId[]): Finding {
  const from = c.g.flows.get(flow)!.from
  const suggest: ModOp[] = [{op: 'arrive', join: join.id, flow, by: 1}, ...from.k === 'startEvent' || from.k === 'boundaryEvent' ? [] : [{op: 'add', e: from.id} as ModOp]]
  return {
    level: 'error', rule: 'LOST_PARTNER', element: join.id, suggest,
    message: `汇聚网关 ${join.name ?? join.id} 的来路 ${flow} 再也不会有令牌到达${near.length ? `（还在途中的：${near.join('、')}）` : ''}`,
  }
}
