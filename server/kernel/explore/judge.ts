import type { El, ElId, Ev, Graph, Node, State } from '../types.ts'
import { ruleOf, waitingJoins, words } from './findings.ts'
import { type Possible, possible } from './moves.ts'
import type { Result } from './reduce.ts'
import { report, results, type Search } from './search.ts'

/* What is wrong in what was found: at one state, between two branches, and over the whole search. */
const flowsOf = (events: Ev[]): Ev[] => events.filter(each => each[2] === 'flow')

const among = (flows: Ev[], flow: Ev): boolean => {
  for (const each of flows) if (each[0] === flow[0] && each[1] === flow[1]) return true
  return false
}

const likewise = (a: Possible, b: Possible): boolean => a.node === b.node && a.element === b.element && a.move.t === b.move.t

/** Whether the second move still sends a token along the flow after the first. */
const again = (s: Search, first: Result, second: Result, flow: Ev): boolean =>
  results(s, possible(s.g, first.state).filter(each => likewise(each, second.possible))).some(each => among(flowsOf(each.events), flow))

/** Whether an element lies behind one already said to run twice: that it does so too is no news. */
const follows = (s: Search, element: El): boolean => {
  const seen = new Set<El>(), queue = [...s.found.values()].filter(each => each.rule === 'double-execution').map(each => s.g.els.get(each.element)!)
  for (let at = queue.pop(); at; at = queue.pop()) {
    for (const { to } of at.out) if (!seen.has(to)) { seen.add(to); queue.push(to) }
    for (const event of at.bnd) if (!seen.has(event)) { seen.add(event); queue.push(event) }
  }
  return seen.has(element)
}

/** Two nodes alive together whose moves send a token along the same flow of the same scope, one after the other. */
export const doubles = (s: Search, at: number, all: Result[]): void => {
  if (!all.length || all.every(each => each.possible.node === all[0]!.possible.node)) return
  const flows = all.map(each => flowsOf(each.events))
  for (const [i, one] of all.entries()) {
    for (const [j, other] of all.entries()) {
      if (one.possible.node >= other.possible.node || !one.state.n[other.possible.node] || flows[i]!.length === 0) continue
      const shared = flows[j]!.find(flow => among(flows[i]!, flow))
      if (shared === undefined || !again(s, one, other, shared)) continue
      const flow = s.g.flows.get(shared[0])!
      const element = flow.from.in.length > 1 ? flow.from : flow.to
      if (!follows(s, element)) report(s, 'double-execution', element.id, at, { move: one.possible.move, choices: [...one.choices, ...other.choices] })
      if (s.found.size > 50) return
    }
  }
}

const OFTEN = 3

// the process and its first element have the same place in the document
const numberOf = (el: El): number => el.parent ? el.idx + 1 : 0

/** Counts that two elements were seen alive together; answers how often they were before. */
const meet = (s: Search, a: number, b: number, counts: boolean): number => {
  const pair = Math.min(a, b) * s.g.els.size + Math.max(a, b), times = s.met.get(pair) ?? 0
  if (counts) s.met.set(pair, times + 1)
  return times
}

/** Nodes whose elements have not often been seen alive together yet: only their moves are worth holding against each other. */
export const strangers = (s: Search, state: State, nodes: number[]): number[] => {
  const elements = nodes.map(node => numberOf(s.g.els.get(state.n[node]!.e)!))
  return nodes.filter((_, i) => elements.some((other, j) => i !== j && meet(s, elements[i]!, other, i < j) < OFTEN))
}

const census = (state: State): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const node of Object.values(state.n)) {
    if (!counted(state, node)) continue
    counts.set(`${node.p} ${node.e}`, (counts.get(`${node.p} ${node.e}`) ?? 0) + 1)
  }
  return counts
}

const counted = ({ n }: State, node: Node): boolean =>
  node.p !== undefined && !n[node.p]?.mi && !n[node.p]?.ad && !node.ad && node.ct === undefined

/** Whether any element is at work twice in one scope: most often none is, and nothing need be counted. */
const crowded = (s: Search, state: State): boolean => {
  const met = new Set<number>()
  for (const node of Object.values(state.n)) {
    if (!counted(state, node)) continue
    const size = met.size
    if (met.add(node.p! * s.g.els.size + s.g.els.get(node.e)!.idx).size === size) return true
  }
  return false
}

/** A move after which an element is at work twice in one scope; when all that was there before is there still, this can go on for ever. */
export const repeats = (s: Search, at: number, all: Result[]): void => {
  let before: Map<string, number> | undefined
  for (const { state, possible: { move }, choices } of all) {
    if (!crowded(s, state)) continue
    before ??= census(s.states[at]!)
    const after = census(state)
    for (const [key, n] of after) {
      const element = s.g.els.get(key.slice(key.indexOf(' ') + 1))!
      if (n < 2 || n <= (before.get(key) ?? 0) || s.aside.has(element)) continue
      const grows = [...before].every(([other, held]) => (after.get(other) ?? 0) >= held)
      if (grows || !follows(s, element)) report(s, grows ? 'unbounded' : 'double-execution', element.id, at, { move, choices })
    }
  }
}

/** What lies behind boundary events that interrupt nothing: such work is meant to come up again and again. */
export const asideOf = (g: Graph): Set<El> => {
  const seen = new Set<El>([...g.els.values()].filter(el => el.k === 'boundaryEvent' && !el.interrupting)), queue = [...seen]
  for (let at = queue.pop(); at; at = queue.pop()) for (const { to } of at.out) if (!seen.has(to)) { seen.add(to); queue.push(to) }
  return seen
}

/** One number for an element in a scope; -1 where multi-instance made the node, or it is the process. */
const placeOf = (g: Graph, { n }: State, node: Node): number => node.p === undefined || n[node.p]?.mi || node.ad ? -1 : node.p * g.els.size + g.els.get(node.e)!.idx

/** Elements whose tokens pile up: three or more alive in one scope that no multi-instance made. */
const piles = (g: Graph, state: State): ElId | undefined => {
  const counts = new Map<number, number>(), nodes = Object.values(state.n)
  let high = false
  for (const node of nodes) {
    const at = placeOf(g, state, node), n = (counts.get(at) ?? 0) + 1
    counts.set(at, n)
    high ||= at >= 0 && n > 2
    for (const join in node.a) for (const flow in node.a[join]) if (node.a[join]![flow]! > 2 && (g.els.get(join)?.sq ?? 1) < 2) return join
  }
  return high ? nodes.map(node => [node, placeOf(g, state, node)] as const).find(([, at]) => at >= 0 && counts.get(at)! > 2)![0].e : undefined
}

/** Looks at a new state itself; false when nothing needs to be followed from it. */
export const look = (s: Search, at: number): boolean => {
  const state = s.states[at]!
  if (state.st !== 'a') {
    s.ends.push(at)
    return false
  }
  const pile = piles(s.g, state)
  if (pile !== undefined) {
    report(s, 'unbounded', pile, at)
    s.ends.push(at)
    return false
  }
  for (const incident of Object.values(state.in)) {
    const rule = ruleOf(incident.ty)
    if (!rule) s.opaque = true
    else if (rule === 'deadlock') stuck(s, at)
    else report(s, rule, rule === 'endless-loop' ? looping(s, state, incident.n) : state.n[incident.n]!.e, at)
    s.ends.push(at)
  }
  return !Object.values(state.in).some(incident => incident.ty === 'STEP_BUDGET')
}

const looping = (s: Search, state: State, scope: number): ElId => {
  const parked = state.n[scope]?.pk?.[0]
  return parked && 'e' in parked ? parked.e : state.n[scope]?.e ?? s.g.id
}

/** A state in which nothing can happen any more. */
export const stuck = (s: Search, at: number): void => {
  const state = s.states[at]!, joins = waitingJoins(s.g, state)
  for (const { join, come, missing } of joins) report(s, 'deadlock', join.id, at, undefined, `“${come.join('、')}”已到，“${missing.join('、')}”不会再到`)
  if (!joins.length) {
    const leaf = Object.entries(state.n).findLast(([, node]) => node.p !== undefined)?.[1] ?? state.n['0']!
    report(s, 'deadlock', leaf.e, at)
  }
}

/** States from which no end can be reached any more although nothing is stuck. */
export const livelocks = (s: Search): void => {
  const alive = new Set(s.ends), queue = [...s.ends]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const before of s.back[at]!) if (before >= 0 && !alive.has(before)) { alive.add(before); queue.push(before) }
  }
  const lost = s.states.findIndex((_, at) => !alive.has(at))
  if (lost < 0) return
  const leaf = Object.values(s.states[lost]!.n).findLast(node => node.w !== undefined)
  report(s, 'livelock', leaf?.e ?? s.g.id, lost)
}

/** Elements that no way through the process enters. */
export const dead = (s: Search): void => {
  for (const el of s.g.els.values()) {
    if (el === s.g.root || s.visited.has(el.id) || el.forCompensation || el.parent?.forCompensation) continue
    if (el.parent && el.parent !== s.g.root && !s.visited.has(el.parent.id)) continue
    if (el.k === 'boundaryEvent' && (el.host && !s.visited.has(el.host.id) || el.ev.some(definition => definition.k === 'compensation'))) continue
    const { message, message_en } = words(s.g, 'dead-element', el.id)
    s.found.set(`dead ${el.id}`, { rule: 'dead-element', element: el.id, message, message_en, trace: [], choices: [], certainty: 'proven' })
  }
}
