import type { El, Ev, Graph, Node, State } from '../types.ts'
import type { Possible } from './moves.ts'
import type { Choice } from './oracle.ts'

/*
 * Work in parallel branches commutes, so at most states it is enough to follow the moves of one node: a block of n tasks costs n states, not 2^n.
 * What belongs to a surrounding scope (its boundary events, its event sub-processes) is always followed as well: it may interrupt, or be gone
 * later. A node does not qualify when one of its own moves ends somebody else's work. When another branch ends ours, that leaves the same state
 * before and after our move, since a scope that holds both cannot close in between.
 */
const holdsComplex = (scope: El): boolean => scope.children.some(child => child.k === 'complexGateway')

/** One outcome of one move. */
export interface Result { state: State, events: Ev[], choices: Choice[], possible: Possible }

export interface Commuting { ever: boolean, complex: Set<El> }

/** What of a process commutes at all: compensation depends on the order of everything, a complex gateway on that of its scope. */
export const commuting = (g: Graph): Commuting => ({
  ever: ![...g.els.values()].some(el => el.k !== 'boundaryEvent' && el.ev.some(definition => definition.k === 'compensation' || definition.k === 'cancel')),
  complex: new Set([...g.els.values()].filter(holdsComplex)),
})

const scopesOf = (state: State): Set<number> => {
  const scopes = new Set<number>()
  for (const { p } of Object.values(state.n)) if (p !== undefined) scopes.add(p)
  return scopes
}

const OPEN = new Set<Node['w']>([undefined, 'sub', 'mi', 'loop'])

/** The nodes of a state at which something is awaited, open scopes left out. */
const atWork = (state: State): number[] => Object.keys(state.n).map(Number).filter(n => !OPEN.has(state.n[n]!.w))

const endsOthers = (working: number[], own: number, { state }: Result): boolean => {
  if (state.st !== 'a') return true
  for (const n of working) if (n !== own && !state.n[n]) return true
  return false
}

/** The moves of a state by the node they belong to, tried when asked for. */
export interface Groups { nodes: number[], scopes: Set<number>, of(node: number): Result[] }

export const groupsOf = (state: State, all: Possible[], attempt: (moves: Possible[]) => Result[]): Groups => {
  const moves = new Map<number, Possible[]>(), done = new Map<number, Result[]>()
  for (const each of all) {
    const before = moves.get(each.node)
    if (before) before.push(each)
    else moves.set(each.node, [each])
  }
  return {
    nodes: [...moves.keys()].sort((a, b) => moves.get(a)!.length - moves.get(b)!.length || a - b), scopes: scopesOf(state),
    of(node) {
      let found = done.get(node)
      if (!found) done.set(node, found = attempt(moves.get(node) ?? []))
      return found
    },
  }
}

/** The nodes whose moves are to be followed from a state: one that commutes with the rest, and the scopes; or all. */
export const chosen = (g: Graph, state: State, groups: Groups, commutes: Commuting): number[] => {
  const { nodes, scopes } = groups
  if (!commutes.ever) return nodes
  const working = atWork(state)
  for (const node of nodes) {
    const own = state.n[node]!, scope = own.p === undefined ? undefined : g.els.get(state.n[own.p]!.e)
    if (!scope || scopes.has(node) || commutes.complex.has(scope) || own.w === 'adhoc' || own.w === 'comp') continue
    if (!groups.of(node).some(each => each.possible.move.t === 'signal' || endsOthers(working, node, each))) return [node, ...nodes.filter(other => scopes.has(other) || other === 0)]
  }
  return nodes
}
