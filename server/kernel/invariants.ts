import {carries} from './step.ts'
import type {State} from './types.ts'

/**
 * Invariant T of a quiet state: every token is a node, a waiting unit or a parked item, and each scope's live count says so.
 * Answers what does not add up; for tests and `npm run verify`.
 */
export function imbalance(state: State): string[] {
  const found: string[] = []
  const ended = state.st === 'e' || state.st === 't' || state.st === 'x'
  for (const [key, node] of Object.entries(state.n)) {
    if (node.p !== undefined && !state.n[node.p]) found.push(`node ${key} (${node.e}) has no parent ${node.p}`)
    if (node.p === undefined && key !== '0') found.push(`node ${key} (${node.e}) is outside the tree`)
    const children = Object.values(state.n).filter(other => other.p === Number(key)).length
    const units = Object.values(node.a ?? {}).flatMap(flows => Object.values(flows)).reduce((sum, held) => sum + held, 0)
    const parked = (node.pk ?? []).filter(item => carries(item) && item.s === Number(key)).length
    if ((node.c ?? 0) !== children + units + parked) found.push(`scope ${key} (${node.e}) counts ${node.c ?? 0}, holds ${children} nodes, ${units} units, ${parked} parked`)
    if (Number(key) >= state.k) found.push(`node ${key} is not below the next id ${state.k}`)
  }
  for (const owner of [...state.tm, ...state.sb, ...Object.values(state.in)]) if (!state.n[owner.n]) found.push(`something belongs to node ${owner.n}, which is gone`)
  if (ended && (Object.keys(state.n).length !== 1 || state.tm.length || state.sb.length)) found.push('an ended instance still holds work')
  return found
}
