import type { El, Ev, Graph, State } from '../types.ts'
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

const scopesOf = (state: State): Set<number> => new Set(Object.values(state.n).flatMap(node => node.p === undefined ? [] : [node.p]))

const OPEN = new Set(['sub', 'mi', 'loop'])
const endsOthers = (before: State, own: number, result: Result): boolean => result.state.st !== 'a'
  || Object.keys(before.n).some(key => Number(key) !== own && !result.state.n[Number(key)] && before.n[Number(key)]!.w !== undefined && !OPEN.has(before.n[Number(key)]!.w!))

/** The moves of a state by the node they belong to, tried when asked for. */
export interface Groups { nodes: number[], scopes: Set<number>, of(node: number): Result[] }

export const groupsOf = (state: State, all: Possible[], attempt: (moves: Possible[]) => Result[]): Groups => {
  const moves = new Map<number, Possible[]>(), done = new Map<number, Result[]>()
  for (const each of all) moves.set(each.node, [...(moves.get(each.node) ?? []), each])
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
  const { nodes, scopes } = groups, owned = nodes.filter(node => scopes.has(node) || node === 0)
  if (!commutes.ever) return nodes
  for (const node of nodes) {
    const own = state.n[node]!, scope = own.p === undefined ? undefined : g.els.get(state.n[own.p]!.e)
    if (!scope || scopes.has(node) || commutes.complex.has(scope) || own.w === 'adhoc' || own.w === 'comp') continue
    if (!groups.of(node).some(each => each.possible.move.t === 'signal' || endsOthers(state, node, each))) return [node, ...owned]
  }
  return nodes
}
