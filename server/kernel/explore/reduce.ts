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

const endsOthers = (before: State, own: number, result: Result): boolean => {
  if (result.state.st !== 'a') return true
  for (const key in before.n) if (Number(key) !== own && !result.state.n[key]) return before.n[key]!.w !== undefined && before.n[key]!.w !== 'sub' && before.n[key]!.w !== 'mi' && before.n[key]!.w !== 'loop'
  return false
}

/** The results to follow from a state: those of one node (the one with the fewest) and of the scopes, or all. */
export const chosen = (g: Graph, state: State, all: Result[], commutes: Commuting): Result[] => {
  if (!commutes.ever || all.length < 2) return all
  const scopes = scopesOf(state), groups = new Map<number, Result[]>()
  for (const each of all) {
    const { node } = each.possible
    if (!scopes.has(node) && node !== 0) groups.set(node, [...(groups.get(node) ?? []), each])
  }
  let best: Result[] | null = null
  for (const [node, results] of groups) {
    const own = state.n[node]!, scope = own.p === undefined ? undefined : g.els.get(state.n[own.p]!.e)
    if (best && best.length <= results.length) continue
    if (!scope || commutes.complex.has(scope) || own.w === 'adhoc' || own.w === 'comp' || results.some(each => each.possible.move.t === 'signal' || endsOthers(state, node, each))) continue
    best = results
  }
  return best ? all.filter(each => best.includes(each) || scopes.has(each.possible.node) || each.possible.node === 0) : all
}
