import type {Effect, El, ElId, Ev, Graph, Incident, IncidentType, Item, Node, Oracle, State} from './types.ts'

/** The working copy of one `advance`: nodes are copied when first written, arrays are replaced, the input stays as it was. */
export type Step = {
  g: Graph, now: number, oracle: Oracle | undefined
  s: State, before: State | null
  /** Which item (`turn`) copied a node last, and what this item's nodes were before it. */
  own: Map<number, number>, turn: number, undoIds: number[], undoNodes: (Node | undefined)[], undos: number
  lane0: Item[], lane1: Item[], head0: number, head1: number
  effects: Effect[], events: Ev[]
  /** No fewer than the nodes there are: what was ever made, until that is too many and they are counted. */
  empties: number[], budget: number, size: number
  at: Saved
}
type Saved = Pick<State, 'k' | 'ik' | 'tm' | 'sb' | 'cp' | 'in' | 'st'> & Pick<Step, 'lane0' | 'lane1' | 'head0' | 'head1' | 'size'>
  & {effects: number, events: number, length0: number, length1: number}

/** What stops one item: an incident of this type, the item being undone (KERNEL §15). */
export type Halt = Error & {incident: IncidentType}
export const halt = (incident: IncidentType, message: string): Halt => Object.assign(new Error(message), {incident})
export const isHalt = (thrown: unknown): thrown is Halt => thrown instanceof Error && 'incident' in thrown

/** False once the instance has ended; a suspended one still takes what an operator does to it. */
export const runs = (c: Step): boolean => c.s.st === 'a' || c.s.st === 's'

export function begin(g: Graph, state: State, before: State | null, now: number, oracle: Oracle | undefined): Step {
  const s = {...state}
  s.n = {...state.n}
  const lane0: Item[] = [], lane1: Item[] = []
  const {k, ik, tm, sb, cp, in: open, st} = s
  const c: Step = {
    g, now, oracle, s, before, own: new Map(), turn: 0, undoIds: [], undoNodes: [], undos: 0, lane0, lane1, head0: 0, head1: 0,
    effects: [], events: [], empties: [], budget: g.budget, size: s.k,
    at: {k, ik, tm, sb, cp, in: open, st, lane0, lane1, head0: 0, head1: 0, size: s.k, effects: 0, events: 0, length0: 0, length1: 0},
  }
  return c
}

/** Remembers where an item starts, so that `rollback` can undo exactly this item. Runs once an item: nothing is allocated. */
export function mark(c: Step): void {
  const {at, s} = c
  c.turn++
  c.undos = 0
  at.k = s.k
  at.ik = s.ik
  at.tm = s.tm
  at.sb = s.sb
  at.cp = s.cp
  at.in = s.in
  at.st = s.st
  at.lane0 = c.lane0
  at.lane1 = c.lane1
  at.head0 = c.head0
  at.head1 = c.head1
  at.size = c.size
  at.effects = c.effects.length
  at.events = c.events.length
  at.length0 = c.lane0.length
  at.length1 = c.lane1.length
}

export function rollback(c: Step): void {
  for (let i = c.undos - 1; i >= 0; i--) {
    const id = c.undoIds[i]!, node = c.undoNodes[i]
    if (node) c.s.n[id] = node
    else delete c.s.n[id]
  }
  const {k, ik, tm, sb, cp, in: open, st, effects, events, size, lane0, lane1, length0, length1, head0, head1} = c.at
  Object.assign(c.s, {k, ik, tm, sb, cp, in: open, st})
  c.effects.length = effects
  c.events.length = events
  lane0.length = length0
  lane1.length = length1
  Object.assign(c, {lane0, lane1, head0, head1})
  c.size = size
  c.empties.length = 0
  c.turn++
  c.undos = 0
}

function remember(c: Step, id: number, was: Node | undefined): void {
  c.undoIds[c.undos] = id
  c.undoNodes[c.undos++] = was
}

export const peek = (c: Step, id: number): Node | undefined => c.s.n[id]

/** A node that is known to live. */
export function node(c: Step, id: number): Node {
  const found = c.s.n[id]
  if (!found) throw new Error(`no node ${id}`)
  return found
}

/** A node to write to: the item's own copy. Its nested values are replaced, never changed. */
export function edit(c: Step, id: number): Node {
  const old = node(c, id)
  if (c.own.get(id) === c.turn) return old
  const copy = {...old}
  remember(c, id, old)
  c.own.set(id, c.turn)
  c.s.n[id] = copy
  return copy
}

export function create(c: Step, made: Node): number {
  const id = c.s.k
  c.s.k = id + 1
  c.s.n[id] = made
  c.size++
  c.own.set(id, c.turn)
  remember(c, id, undefined)
  if (made.p !== undefined) count(c, made.p, 1)
  return id
}

/** Takes a node away; its parent's live count goes down with it. */
export function remove(c: Step, id: number): void {
  const old = node(c, id)
  remember(c, id, old)
  c.own.delete(id)
  delete c.s.n[id]
  c.size--
  if (old.p !== undefined && c.s.n[old.p]) count(c, old.p, -1)
}

/** Whether there are more nodes than this. */
export function over(c: Step, most: number): boolean {
  if (c.size > most) c.size = Object.keys(c.s.n).length
  return c.size > most
}

/** Changes the live count of a scope; at 0 the scope is looked at when the item is done. */
export function count(c: Step, scope: number, by: number): void {
  const target = edit(c, scope)
  target.c = (target.c ?? 0) + by
  if (target.c === 0) c.empties.push(scope)
}

export function el(c: Step, id: ElId): El {
  const found = c.g.els.get(id)
  if (!found) throw new Error(`no element ${id} in ${c.g.key}`)
  return found
}

export const elOf = (c: Step, id: number): El => el(c, node(c, id).e)

/** Queues token progress; items that carry a token count in their scope. */
export function later(c: Step, item: Item): void {
  if (carries(item)) count(c, item.s, 1)
  c.lane1.push(item)
}

/** Queues what may interrupt: always before any token progress. */
export const first = (c: Step, item: Item): void => { c.lane0.push(item) }

/** True for an item that is itself a token of its scope (Invariant T). */
export const carries = (item: Item): boolean => item.k === 'enter' || item.k === 'leave' || item.k === 'activate'

/** Children of a node in ascending id. */
export function childrenOf(c: Step, id: number): number[] {
  const found: number[] = []
  for (const key in c.s.n) if (c.s.n[key]!.p === id) found.push(Number(key))
  return found
}

export const event = (c: Step, ev: Ev): void => { c.events.push(ev) }

export function incident(c: Step, n: number, ty: IncidentType, ph: Incident['ph'], ms: string): void {
  const id = String(c.s.ik + 1)
  c.s.ik += 1
  c.s.in = {...c.s.in, [id]: {n, ty, ph, ms: ms.slice(0, 500)}}
  const e = node(c, n).e
  c.effects.push({t: 'incident+', id, n, e, ty, ms: ms.slice(0, 500)})
  event(c, [e, n, 'inc', ty])
}

export function closeIncidents(c: Step, n: number): void {
  let open: State['in'] | undefined
  for (const id in c.s.in) {
    if (c.s.in[id]!.n !== n) continue
    open ??= {...c.s.in}
    delete open[id]
    c.effects.push({t: 'incident-', id})
  }
  if (open) c.s.in = open
}

export const depthOf = (c: Step, id: number): number => {
  let depth = 0
  for (let at = c.s.n[id]?.p; at !== undefined; at = c.s.n[at]?.p) depth++
  return depth
}
