import type {Advance, Graph, Move, State} from './types.ts'
import {advance} from './advance.ts'
import {canonical} from '../contract/canonical.ts'
import {migrate} from './migrate.ts'
import {sha256} from './sha256.ts'

export type Graphs = (key: string) => Graph
export type Fold = {state: State | null, head: string, seq: number}

/** The empty history: no state, and the head every chain begins with. */
export const GENESIS: Fold = {state: null, head: '0'.repeat(64), seq: 0}

/** The next head of an instance's chain: SHA-256 of the last head followed by the canonical move (KERNEL §17). */
const chain = (head: string, move: Move, hash: (text: string) => string = sha256): string => hash(head + canonical(move))

/** One logged move applied; a migration changes the graph from then on. Throws if the move is refused: the log is then not this instance's. */
export function apply(graphs: Graphs, key: string, state: State | null, move: Move): Advance {
  const graph = graphs(state?.g ?? key)
  const result = move.t === 'migrate' && state ? migrate(graph, graphs(move.to), state, move) : advance(graph, state, move)
  if (result.reject) throw new Error(`move ${move.id} (${move.t}) is refused on replay: ${result.reject.code} ${result.reject.detail}`)
  return result
}

/** The state an instance has after its moves, with the head of the hash chain; `from` is a snapshot to go on from, `each` sees every step. */
export function replay(graphs: Graphs, key: string, moves: Iterable<Move>, from: Fold = GENESIS, each?: (step: Advance, move: Move, seq: number) => void): Fold {
  let {state, head, seq} = from
  for (const move of moves) {
    const step = apply(graphs, key, state, move)
    state = step.state
    head = chain(head, move)
    seq++
    each?.(step, move, seq)
  }
  return {state, head, seq}
}
