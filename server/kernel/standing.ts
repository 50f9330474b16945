import type {ElId, Graph, Node, State} from './types.ts'

/* Where an instance stands, as a screen shows it: tokens, what is done, the data. Pure, so that server and browser say the same of the same fold. */

/** The nodes on which something is awaited; scopes that only hold others are left out. */
export const waiting = (state: State): [number, Node][] =>
  Object.entries(state.n).filter(([key, node]) => key !== '0' && (node.w !== undefined || !node.c) && node.w !== 'mi' && node.w !== 'loop').map(([key, node]) => [Number(key), node])

export type Token = {node: number, element: ElId, name: string, waits: string | null, since: string | null}
/** What was entered and left so far: since when each node stands where it stands (`node element` → ms), and the elements that have been left. */
export type Trail = {since: ReadonlyMap<string, number>, left: ReadonlySet<ElId>}

/** The trail one step further: `events` of a move made at `at` (ms). */
export function walked(trail: {since: Map<string, number>, left: Set<ElId>}, events: Iterable<readonly [element: ElId, node: number, what: string]>, at: number): void {
  for (const [element, node, what] of events) {
    if (what === 'in') trail.since.set(`${node} ${element}`, at)
    if (what === 'out') trail.left.add(element)
  }
}

/** Tokens with when they came. */
export const standingTokens = (graph: Graph, state: State, {since}: Trail): Token[] => waiting(state).map(([node, {e, w}]) => {
  const came = since.get(`${node} ${e}`)
  return {node, element: e, name: graph.els.get(e)?.name ?? e, waits: w ?? null, since: came === undefined ? null : new Date(came).toISOString()}
})

/** Elements that have been left and hold no token now; with those scopes that are over. */
export function doneIn(state: State, {left}: Trail): ElId[] {
  const now = new Set(Object.values(state.n).map(node => node.e))
  return [...left].filter(element => !now.has(element))
}

/** Elements on which a token is late: those that answer an overdue rule. */
export function lateAt(graph: Graph, state: State, deadlines: Iterable<{rule: string, state: string}>): ElId[] {
  const late = new Set([...deadlines].filter(one => one.state === 'late').map(one => one.rule))
  if (!late.size) return []
  return [...new Set(waiting(state).map(([, node]) => node.e))].filter(element => {
    const rule = graph.els.get(element)?.properties.find(property => property.name === 'deadline')?.value
    return typeof rule === 'string' && late.has(rule)
  })
}

/** A value as a screen shows it. */
export const textOf = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value, null, 1)?.slice(0, 4000) ?? ''
/** The name of a scope as a screen shows it. */
export const scopeName = (graph: Graph, key: string, node: Node): string => key === '0' ? '全程' : graph.els.get(node.e)?.name ?? node.e
