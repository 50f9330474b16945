import type {CompRecord, El, ElId, Graph, Item, Move, Node, State, Sub, Timer} from '../types.ts'

export type Plan = {
  from: Graph, to: Graph, state: State, move: Extract<Move, {t: 'migrate'}>
  /** The target of a source element, if it has one. */
  el(id: ElId): El | undefined
  /** The target of a flow that units wait on. */
  flow(id: string): string | undefined
}

/** What becomes what: the map given, else the same id. A flow goes by the flow map, the same id, or the same source element. */
export function plan(from: Graph, to: Graph, state: State, move: Plan['move']): Plan {
  const el = (id: ElId): El | undefined => id === from.root.id ? to.root : to.els.get(move.map[id] ?? id)
  const flow = (id: string): string | undefined => {
    const old = from.flows.get(id), join = old && el(old.to.id), source = old && el(old.from.id)
    const given = to.flows.get(move.flows?.[id] ?? id)
    if (given && (move.flows?.[id] !== undefined || given.to === join)) return given.id
    const same = join?.in.filter(candidate => candidate.from === source) ?? []
    return same.length === 1 ? same[0]!.id : undefined
  }
  return {from, to, state, move, el, flow}
}

/** True when an event still belongs to the same owner in the target: a boundary of its host, a start of its scope, a target of its gate, or the catch itself. */
export function belongs(p: Plan, owner: number, event: ElId): El | undefined {
  const own = p.state.n[owner], host = own && p.el(own.e), target = p.el(event)
  if (!host || !target || p.move.rearm?.includes(target.id)) return undefined
  const old = p.from.els.get(event)
  if (!old || old.ev.length !== target.ev.length || old.ev.some((definition, d) => definition.k !== target.ev[d]!.k)) return undefined
  const handler = target.parent?.k === 'eventSubProcess' && target.parent.parent === host
  const fits = target === host || target.host === host || handler || host.out.some(flow => flow.to === target) || owner === 0
  return fits ? target : undefined
}

/** The state with every element, flow and event named as in the target. `check` has said that this is possible. */
export function rewrite(p: Plan): State {
  const {state, to} = p, n: Record<string, Node> = {}
  for (const key in state.n) n[key] = node(p, state.n[key]!)
  const listener = <T extends Timer | Sub>(at: T): T[] => {
    const target = belongs(p, at.n, at.e)
    return target ? [{...at, e: target.id}] : []
  }
  const cp = p.move.dropCompensation ? [] : state.cp.map(record => remembered(p, record))
  return {...state, g: to.key, kv: to.kv, n, tm: state.tm.flatMap(listener), sb: state.sb.flatMap(listener), cp}
}

const name = (p: Plan, id: ElId): ElId => p.el(id)?.id ?? id
const remembered = (p: Plan, record: CompRecord): CompRecord => ({...record, e: name(p, record.e), sub: record.sub.map(inner => remembered(p, inner))})

function node(p: Plan, old: Node): Node {
  const made: Node = {...old, e: name(p, old.e)}
  if (old.a) made.a = waiting(p, old.a)
  if (old.cg) made.cg = keyed(p, old.cg, phase => ({...phase, used: phase.used.map(flow => p.flow(flow) ?? flow)}))
  if (old.pm) made.pm = keyed(p, old.pm, seen => seen)
  if (old.bc) made.bc = Object.fromEntries(Object.entries(old.bc).map(([id, value]) => [id.replace(/^[^#]+/, event => name(p, event)), value]))
  if (old.pk) made.pk = old.pk.map(item => parked(p, item))
  if (old.got) made.got = old.got.map(id => name(p, id))
  if (old.q) made.q = old.q.map(id => name(p, id))
  if (old.en) made.en = old.en.map(id => name(p, id))
  return made
}

const keyed = <T>(p: Plan, by: Record<ElId, T>, each: (value: T) => T): Record<ElId, T> =>
  Object.fromEntries(Object.entries(by).map(([id, value]) => [name(p, id), each(value)]))

function waiting(p: Plan, old: NonNullable<Node['a']>): NonNullable<Node['a']> {
  const made: NonNullable<Node['a']> = {}
  for (const [join, flows] of Object.entries(old)) {
    const at = made[name(p, join)] ??= {}
    for (const [flow, held] of Object.entries(flows)) {
      const target = flow === '' ? '' : p.flow(flow) ?? flow
      at[target] = (at[target] ?? 0) + held
    }
  }
  return made
}

function parked(p: Plan, item: Item): Item {
  const e = 'e' in item ? {e: name(p, item.e)} : {}
  const f = item.k === 'enter' && item.f !== undefined ? {f: p.flow(item.f) ?? item.f} : {}
  return {...item, ...e, ...f} as Item
}
