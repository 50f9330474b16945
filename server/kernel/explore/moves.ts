import { offered } from '../adhoc.ts'
import type { El, ElId, Graph, Move, Node, State, Sub, Timer } from '../types.ts'

/* What the outside world could do to a quiet state. Time and payloads are left out: any timer may be next, any message may come. */
export interface Possible { node: number, element: ElId, move: Move, state: State, edge: ElId | null, once: boolean }

const FAR = 9e15
const NOTHING: Move[] = []

const caught = { error: new WeakMap<El, string[]>(), escalation: new WeakMap<El, string[]>() }
const codes = (el: El, kind: 'error' | 'escalation'): string[] => {
  let found = caught[kind].get(el)
  if (!found) caught[kind].set(el, found = codesAround(el, kind))
  return found
}

/** Codes of errors (or escalations) that something around the element would catch; a catch-all is offered as `*`. */
const codesAround = (el: El, kind: 'error' | 'escalation'): string[] => {
  const found = new Set<string>()
  const look = (event: El | undefined): void => {
    for (const definition of event?.ev ?? []) if (definition.k === kind) found.add(typeof definition.code === 'string' ? definition.code : '*')
  }
  for (let at: El | null = el; at; at = at.parent) {
    at.bnd.forEach(look)
    for (const handler of at.esp) if (handler !== el) look(handler.starts[0])
  }
  return [...found]
}

const fail = (moves: Move[], n: number, el: El): Move[] => {
  for (const code of codes(el, 'error')) moves.push({ id: 'x', now: 1, t: 'fail', n, code, msg: code })
  for (const code of codes(el, 'escalation')) moves.push({ id: 'x', now: 1, t: 'fail', n, code, msg: code, esc: true })
  return moves
}

const answer = (n: number, el: El): Move[] => [
  { id: 'x', now: 1, t: 'child', n, how: 'ended' },
  ...codes(el, 'error').map((code): Move => ({ id: 'x', now: 1, t: 'child', n, how: 'error', code })),
  ...codes(el, 'escalation').map((code): Move => ({ id: 'x', now: 1, t: 'child', n, how: 'escalation', code })),
]

const perform = (state: State, n: number, node: Node, el: El): Move[] => {
  const inner = Object.values(state.n).filter(other => other.p === n && other.ad), open = new Set(inner.map(other => other.e))
  const running = new Set(Object.entries(state.n).filter(([, other]) => other.p !== undefined && state.n[other.p]?.ad).map(([, other]) => other.e))
  if (el.adhoc!.sequential && inner.length) return []
  const starts = [...new Set(offered(el, node))].filter(id => !open.has(id) && !running.has(id)).map((id): Move => ({ id: 'x', now: 1, t: 'activate', n, els: [id] }))
  return inner.length ? starts : [...starts, { id: 'x', now: 1, t: 'endAdhoc', n }]
}

const ofNode = (g: Graph, state: State, n: number, node: Node): Move[] => {
  if (node.lj) return [{ id: 'x', now: 1, t: 'finish', n }]
  switch (node.w) {
    case 'task': return fail([{ id: 'x', now: 1, t: 'complete', n }], n, g.els.get(node.e)!)
    case 'job': return fail([{ id: 'x', now: 1, t: 'finish', n }], n, g.els.get(node.e)!)
    case 'call': return answer(n, g.els.get(node.e)!)
    case 'adhoc': return perform(state, n, node, g.els.get(node.e)!)
    default: return NOTHING
  }
}

/** A non-interrupting boundary event is let happen once per host: afterwards it is taken off the state, or the space would never end. */
const once = (event: El): boolean => event.k === 'boundaryEvent' && !event.interrupting

const aside = (event: El): boolean => event.k === 'startEvent' && !event.interrupting

/** True while an event sub-process that interrupts nothing runs. Its work commutes with all other, so one at a time is enough to look at. */
const busyAside = (g: Graph, nodes: Node[]): boolean => {
  for (const node of nodes) {
    const el = g.els.get(node.e)
    if (el?.k === 'eventSubProcess' && el.starts[0] && aside(el.starts[0])) return true
  }
  return false
}

const ofTimer = (state: State, timer: Timer): Pick<Possible, 'move' | 'state'> => ({
  move: { id: 'x', now: 1, t: 'wake' }, state: { ...state, tm: state.tm.map(other => ({ ...other, at: other === timer ? 1 : FAR, r: 0 })) },
})

const ofSub = (g: Graph, sub: Sub, signals: Set<string>): Pick<Possible, 'move' | 'edge'> | undefined => {
  switch (sub.k) {
    case 'm': return { move: { id: 'x', now: 1, t: 'message', n: sub.n, e: sub.e, ...(sub.d === undefined ? {} : { d: sub.d }), mid: 'x' }, edge: null }
    case 's': {
      if (signals.has(sub.nm)) return undefined
      signals.add(sub.nm)
      return { move: { id: 'x', now: 1, t: 'signal', nm: sub.nm }, edge: null }
    }
    case 'c': {
      const definition = g.els.get(sub.e)!.ev[sub.d ?? 0], name = definition?.k === 'conditional' ? (definition.only ?? definition.condition.free)[0] : undefined
      return name === undefined ? undefined : { move: { id: 'x', now: 1, t: 'setVariables', vars: { [name]: null } }, edge: sub.e }
    }
  }
}

/** Every move that can be made in a quiet state. */
export const possible = (g: Graph, state: State): Possible[] => {
  const all: Possible[] = [], nodes = Object.values(state.n), ids = Object.keys(state.n)
  for (const [i, node] of nodes.entries()) {
    const n = Number(ids[i]!)
    for (const move of ofNode(g, state, n, node)) all.push({ node: n, element: node.e, move, state, edge: null, once: false })
  }
  if (!state.tm.length && !state.sb.length) return all
  const busy = busyAside(g, nodes), signals = new Set<string>()
  for (const timer of state.tm) {
    const event = g.els.get(timer.e)!
    if (!busy || !aside(event)) all.push({ node: timer.n, element: timer.e, ...ofTimer(state, timer), edge: null, once: once(event) })
  }
  for (const sub of state.sb) {
    const event = g.els.get(sub.e)!, made = busy && aside(event) ? undefined : ofSub(g, sub, signals)
    if (made) all.push({ node: sub.n, element: sub.e, move: made.move, state, edge: made.edge, once: once(event) })
  }
  return all
}

/** The moves that can begin an instance: its none start, and each event that starts it. */
export const beginnings = (g: Graph, catches: string[]): { element: ElId, move: Move }[] => {
  const begin = (at?: El): { element: ElId, move: Move } => ({
    element: at?.id ?? g.id,
    move: { id: 'x', now: 1, t: 'start', vars: {}, z: 'UTC', ...(catches.length ? { catches, par: { i: 'x', n: 0 } } : {}), ...(at ? { at: at.id } : {}) },
  })
  const events = g.starts.byTrigger.map(start => begin(start.at))
  return g.starts.none || !events.length ? [begin(), ...events] : events
}
