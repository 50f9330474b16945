import { advance } from '../advance.ts'
import type { Advance, El, ElId, Graph, Move, State, Vars } from '../types.ts'
import { certainty, type Found, type Rule, type Step, traceTo, words } from './findings.ts'
import { shape } from './key.ts'
import type { Possible } from './moves.ts'
import { type Choice, everyWay } from './oracle.ts'
import type { Commuting, Result } from './reduce.ts'

/* The search itself: states known by their shape, the step that first led to each, and what has been found. */
export interface Search {
  g: Graph
  states: State[], steps: (Step | null)[], known: Map<string, number>, back: number[][], ends: number[], full: boolean[]
  visited: Set<ElId>, found: Map<string, Found>, complete: boolean, opaque: boolean, runs: number, met: Map<number, number>, commutes: Commuting, aside: Set<El>
}

/** Keeps the first (shortest) way to each finding. */
export const report = (s: Search, rule: Rule, element: ElId, at: number, last?: Omit<Step, 'parent'>, extra = ''): void => {
  const key = `${rule} ${element}`
  if (s.found.has(key)) return
  const path = traceTo(s.steps, at, last)
  s.found.set(key, { rule, element, ...words(s.g, rule, element, extra), ...path, certainty: rule === 'unhandled-error' ? 'possible' : certainty(path.choices) })
}

const NO_VARIABLES: Vars = {}

// a node that a move leaves alone is the same object in the next state: stripped once, it stays so
const bare = (state: State): State => {
  let n: State['n'] | undefined
  for (const id of Object.keys(state.n) as unknown as number[]) {
    const node = state.n[id]!
    if (node.v === undefined || node.v === NO_VARIABLES) continue
    n ??= { ...state.n }
    n[id] = { ...node, v: NO_VARIABLES }
  }
  return n ? { ...state, n } : state
}

/** Takes a state in; answers its number. */
export const enter = (s: Search, state: State, step: Step | null): number => {
  const key = shape(state), seen = s.known.get(key)
  if (seen !== undefined) {
    if (step) s.back[seen]!.push(step.parent)
    return seen
  }
  const at = s.states.push(bare(state)) - 1
  s.known.set(key, at)
  s.steps.push(step)
  s.back.push(step && step.parent >= 0 ? [step.parent] : [])
  return at
}

const NONE: ReadonlySet<ElId> = new Set()
const armedIn = ({ sb }: State): ReadonlySet<ElId> => sb.some(sub => sub.k === 'c') ? new Set(sb.flatMap(sub => sub.k === 'c' ? [sub.e] : [])) : NONE

/** Makes a move in every way the data could fall. */
export const run = (s: Search, before: State | null, move: Move, edge: ElId | null, take: (result: Advance, choices: Choice[]) => void): void => {
  const all = everyWay(edge, before ? armedIn(before) : NONE, (oracle, choices) => {
    s.runs++
    const result = advance(s.g, before, move, oracle)
    if (result.reject) return
    for (const each of result.events) if (each[2] !== 'kill') s.visited.add(each[0])
    take(result, choices)
  })
  if (!all) s.complete = false
}

const without = (state: State, { node, element }: Possible): State => {
  const other = (at: { n: number, e: ElId }): boolean => at.n !== node || at.e !== element
  return { ...state, tm: state.tm.filter(other), sb: state.sb.filter(other) }
}

/** What each of the moves leads to. */
export const results = (s: Search, moves: Possible[]): Result[] => {
  const all: Result[] = []
  for (const each of moves) {
    run(s, each.state, each.move, each.edge, ({ state, events }, choices) => {
      all.push({ state: each.once ? without(state, each) : state, events, choices, possible: each })
    })
  }
  return all
}
