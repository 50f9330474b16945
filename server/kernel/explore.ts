import { asideOf, dead, doubles, livelocks, look, repeats, strangers, stuck } from './explore/judge.ts'
import { type Found, words } from './explore/findings.ts'
import { beginnings, possible } from './explore/moves.ts'
import { chosen, commuting, groupsOf, type Result } from './explore/reduce.ts'
import { enter, results, run, type Search } from './explore/search.ts'
import type { Graph, State } from './types.ts'

/*
 * Soundness at design time (KERNEL §19): `advance` itself is run through every way people, services, messages, timers and data could act, states
 * of one shape counting once. What cannot finish, runs twice, piles up or is never reached becomes a finding with the moves that lead there.
 * No clock inside: the caller stops a long search. A search that was stopped proves nothing and says so.
 */
export type { Found } from './explore/findings.ts'
/** `limit` states at most; `stop` is asked now and then; `from` states instead of the beginnings; `catches` error codes that a calling process catches. */
export interface ExploreOptions { limit?: number, stop?: () => boolean, from?: State[], catches?: string[] }
export interface Explored { findings: Found[], states: number, complete: boolean }

const LIMIT = 20_000
const MOST_RUNS = 400_000
// a move without a wait that takes more executions than this is taken for endless
const LONGEST_MOVE = 1200

const take = (s: Search, at: number, { state, possible: { move }, choices }: Result): number => enter(s, state, { parent: at, move, choices })

const expand = (s: Search, at: number): void => {
  const state = s.states[at]!, all = possible(s.g, state)
  if (!all.length) {
    if (!Object.keys(state.in).length) stuck(s, at)
    s.ends.push(at)
    return
  }
  const groups = groupsOf(state, all, moves => results(s, moves)), follow = chosen(s.g, state, groups, s.commutes)
  const outcome: Result[] = []
  for (const node of new Set([...follow, ...strangers(s, state, groups.nodes)])) outcome.push(...groups.of(node))
  doubles(s, at, outcome)
  repeats(s, at, outcome)
  let ahead = false
  for (const node of follow) {
    for (const each of groups.of(node)) {
      const next = take(s, at, each)
      ahead ||= next > at || s.full[next] === true
    }
  }
  s.full[at] = follow.length === groups.nodes.length
  // the moves put off must not be put off for ever round a circle: something ahead is still to be looked at, or was looked at with all its moves
  if (s.full[at] || ahead) return
  s.full[at] = true
  for (const node of groups.nodes) if (!follow.includes(node)) for (const each of groups.of(node)) take(s, at, each)
}

const begin = (s: Search, from: State[] | undefined, catches: string[]): void => {
  if (from) {
    for (const state of from) enter(s, state, null)
    return
  }
  for (const { move } of beginnings(s.g, catches)) run(s, null, move, null, ({ state }, choices) => { enter(s, state, { parent: -1, move, choices }) })
}

/**
 * Explores a process from its beginnings (or from given states, together): findings, how many states were seen, and whether all were. `limit` is the
 * number of states, `stop` is asked now and then. Findings of an incomplete search hold, but what it did not find may exist.
 */
export function explore(graph: Graph, options: ExploreOptions = {}): Explored {
  const search = exploring(graph, options)
  for (let step = search.next(); ; step = search.next()) if (step.done) return step.value
}

/** The same in small pieces, for a server that has other work to do between them: yields every 16 states. */
export function* exploring(graph: Graph, { limit = LIMIT, stop = () => false, from, catches = [] }: ExploreOptions = {}): Generator<void, Explored> {
  const g: Graph = { ...graph, budget: Math.min(graph.budget, LONGEST_MOVE) }
  const s: Search = {
    g, states: [], steps: [], known: new Map(), back: [], ends: [], full: [], visited: new Set([g.root.id]), found: new Map(), complete: true,
    opaque: false, runs: 0, met: new Map(), commutes: commuting(g), aside: asideOf(g),
  }
  begin(s, from, catches)
  for (let at = 0; at < s.states.length; at++) {
    if (at % 16 === 0) yield
    if (s.states.length > limit || s.runs > MOST_RUNS || (at % 16 === 0 && stop())) {
      s.complete = false
      break
    }
    if (look(s, at)) expand(s, at)
  }
  if (s.complete && !s.opaque) {
    livelocks(s)
    if (!from) dead(s)
  }
  if (!s.complete) {
    const extra = `看过 ${s.states.length} 种状态`
    s.found.set('not-proven', { rule: 'not-proven', element: g.id, ...words(g, 'not-proven', g.id, extra), trace: [], choices: [], certainty: 'not-proven' })
  }
  return { findings: [...s.found.values()], states: s.states.length, complete: s.complete }
}
