import { offered } from '../adhoc.ts'
import type { El, ElId, Graph, Move, Node, State } from '../types.ts'

/* What the outside world could do to a quiet state. Time and payloads are left out: any timer may be next, any message may come. */
export interface Possible { node: number, element: ElId, move: Move, state: State, edge: ElId | null, spent: ((at: { n: number, e: ElId }) => boolean) | null }

const FAR = 9e15
const stamp = { id: 'x', now: 1 }

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

const ofNode = (g: Graph, state: State, n: number, node: Node): Move[] => {
  const el = g.els.get(node.e)!, failures = (): Move[] => [
    ...codes(el, 'error').map((code): Move => ({ ...stamp, t: 'fail', n, code, msg: code })),
    ...codes(el, 'escalation').map((code): Move => ({ ...stamp, t: 'fail', n, code, msg: code, esc: true })),
  ]
  if (node.lj) return [{ ...stamp, t: 'finish', n }]
  switch (node.w) {
    case 'task': return [{ ...stamp, t: 'complete', n }, ...failures()]
    case 'job': return [{ ...stamp, t: 'finish', n }, ...failures()]
    case 'call': return [
      { ...stamp, t: 'child', n, how: 'ended' },
      ...codes(el, 'error').map((code): Move => ({ ...stamp, t: 'child', n, how: 'error', code })),
      ...codes(el, 'escalation').map((code): Move => ({ ...stamp, t: 'child', n, how: 'escalation', code })),
    ]
    case 'adhoc': {
      const inner = Object.values(state.n).filter(other => other.p === n && other.ad), open = new Set(inner.map(other => other.e))
      const running = new Set(Object.entries(state.n).filter(([, other]) => other.p !== undefined && state.n[other.p]?.ad).map(([, other]) => other.e))
      if (el.adhoc!.sequential && inner.length) return []
      const starts = [...new Set(offered(el, node))].filter(id => !open.has(id) && !running.has(id)).map((id): Move => ({ ...stamp, t: 'activate', n, els: [id] }))
      return inner.length ? starts : [...starts, { ...stamp, t: 'endAdhoc', n }]
    }
    default: return []
  }
}

/** A non-interrupting boundary event is let happen once per host: afterwards it is taken off the state, or the space would never end. */
const once = (g: Graph, n: number, e: ElId): Possible['spent'] => {
  const event = g.els.get(e)!
  return event.k === 'boundaryEvent' && !event.interrupting ? at => at.n === n && at.e === e : null
}

const aside = (event: El): boolean => event.k === 'startEvent' && !event.interrupting

/** True while an event sub-process that interrupts nothing runs. Its work commutes with all other, so one at a time is enough to look at. */
const busyAside = (g: Graph, state: State): boolean => Object.values(state.n).some(node => {
  const el = g.els.get(node.e)
  return el?.k === 'eventSubProcess' && el.starts[0] !== undefined && aside(el.starts[0])
})

/** Every move that can be made in a quiet state. */
export const possible = (g: Graph, state: State): Possible[] => {
  const all: Possible[] = []
  const add = (
    node: number, element: ElId, move: Move, more: Partial<Possible> = {},
  ): void => { all.push({ node, element, move, state, edge: null, spent: null, ...more }) }
  for (const key in state.n) for (const move of ofNode(g, state, Number(key), state.n[key]!)) add(Number(key), state.n[key]!.e, move)
  const busy = busyAside(g, state), waits = (e: ElId): boolean => busy && aside(g.els.get(e)!)
  for (const timer of state.tm) {
    if (waits(timer.e)) continue
    const alone = { ...state, tm: state.tm.map(other => ({ ...other, at: other === timer ? 1 : FAR, r: 0 })) }
    add(timer.n, timer.e, { ...stamp, t: 'wake' }, { state: alone, spent: once(g, timer.n, timer.e) })
  }
  const signals = new Set<string>()
  for (const sub of state.sb) {
    if (waits(sub.e)) continue
    const spent = once(g, sub.n, sub.e)
    if (sub.k === 'm') add(sub.n, sub.e, { ...stamp, t: 'message', n: sub.n, e: sub.e, ...(sub.d === undefined ? {} : { d: sub.d }), mid: 'x' }, { spent })
    else if (sub.k === 's') {
      if (!signals.has(sub.nm)) add(sub.n, sub.e, { ...stamp, t: 'signal', nm: sub.nm }, { spent })
      signals.add(sub.nm)
    } else {
      const definition = g.els.get(sub.e)!.ev[sub.d ?? 0], name = definition?.k === 'conditional' ? (definition.only ?? definition.condition.free)[0] : undefined
      if (name !== undefined) add(sub.n, sub.e, { ...stamp, t: 'setVariables', vars: { [name]: null } }, { edge: sub.e, spent })
    }
  }
  return all
}

/** The moves that can begin an instance: its none start, and each event that starts it. */
export const beginnings = (g: Graph, catches: string[]): { element: ElId, move: Move }[] => {
  const begin = (at?: El): { element: ElId, move: Move } => ({
    element: at?.id ?? g.id,
    move: { ...stamp, t: 'start', vars: {}, z: 'UTC', ...(catches.length ? { catches, par: { i: 'x', n: 0 } } : {}), ...(at ? { at: at.id } : {}) },
  })
  const events = g.starts.byTrigger.map(start => begin(start.at))
  return g.starts.none || !events.length ? [begin(), ...events] : events
}
