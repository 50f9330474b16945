import { advance } from '../advance.ts'
import type { Advance, El, ElId, Graph, Move, Node, State } from '../types.ts'
import { certainty, type Found, type Rule, type Step, traceTo, words } from './findings.ts'
import { shape } from './key.ts'
import type { Possible } from './moves.ts'
import { type Choice, everyWay } from './oracle.ts'
import type { Commuting, Result } from './reduce.ts'

/* The search itself: states known by their shape, the step that first led to each, and what has been found. */
export interface Search {
  g: Graph
  states: State[], steps: (Step | null)[], known: Map<string, number>, back: number[][], ends: number[], full: boolean[]
  visited: Set<ElId>, found: Map<string, Found>, complete: boolean, opaque: boolean, runs: number, met: Map<string, number>, commutes: Commuting, aside: Set<El>
}

/** Keeps the first (shortest) way to each finding. */
export const report = (s: Search, rule: Rule, element: ElId, at: number, last?: Omit<Step, 'parent'>, extra = ''): void => {
  const key = `${rule} ${element}`
  if (s.found.has(key)) return
  const path = traceTo(s.steps, at, last)
  s.found.set(key, { rule, element, ...words(s.g, rule, element, extra), ...path, certainty: rule === 'unhandled-error' ? 'possible' : certainty(path.choices) })
}

// a node that a move leaves alone is the same object in the next state: stripped once, it stays so
const lean = (node: Node): Node => {
  if (node.v === undefined) return node
  const { v: _, ...rest } = node
  return rest
}

const bare = (state: State): State => {
  const n: State['n'] = {}
  for (const key in state.n) n[key as unknown as number] = lean(state.n[key as unknown as number]!)
  return { ...state, n }
}

/** Takes a state in; answers its number. */
export const enter = (s: Search, state: State, step: Step | null): number => {
  const lean = bare(state), key = shape(lean), seen = s.known.get(key)
  if (seen !== undefined) {
    if (step) s.back[seen]!.push(step.parent)
    return seen
  }
  const at = s.states.push(lean) - 1
  s.known.set(key, at)
  s.steps.push(step)
  s.back.push(step && step.parent >= 0 ? [step.parent] : [])
  return at
}

/** Makes a move in every way the data could fall. */
export const run = (s: Search, before: State | null, move: Move, edge: ElId | null, take: (result: Advance, choices: Choice[]) => void): void => {
  const armed = new Set(before?.sb.flatMap(sub => sub.k === 'c' ? [sub.e] : []))
  const all = everyWay(edge, armed, (oracle, choices) => {
    s.runs++
    const result = advance(s.g, before, move, oracle)
    if (result.reject) return
    for (const [id, , what] of result.events) if (what !== 'kill') s.visited.add(id)
    take(result, choices)
  })
  if (!all) s.complete = false
}

/** What each of the moves leads to. */
export const results = (s: Search, moves: Possible[]): Result[] => {
  const all: Result[] = []
  for (const each of moves) {
    run(s, each.state, each.move, each.edge, ({ state, events }, choices) => {
      const { spent } = each
      const left = spent ? { ...state, tm: state.tm.filter(at => !spent(at)), sb: state.sb.filter(at => !spent(at)) } : state
      all.push({ state: left, events, choices, possible: each })
    })
  }
  return all
}
