import type {Graph, Move, Reject, State} from '../types.ts'
import {badVariables} from '../names.ts'

export const reject = (code: string, detail: string): Reject => ({code, detail})

const SUSPENDED = new Set<Move['t']>(['resume', 'cancel', 'modify', 'migrate', 'setVariables'])

/** Why a move may not be tried at all: no instance, ended, suspended, wrong graph, or a payload that is not plain JSON. */
export function refuse(g: Graph, s: State | null, move: Move): Reject | undefined {
  if (move.t === 'start') {
    if (s) return reject('STARTED', 'the instance has started')
  } else if (!s) return reject('NOT_STARTED', 'the first move must be a start')
  if (s && s.st !== 'a' && s.st !== 's') return reject('ENDED', 'the instance has ended')
  if (s?.st === 's' && !SUSPENDED.has(move.t)) return reject('SUSPENDED', 'the instance is suspended')
  if (s && s.g !== g.key) return reject('WRONG_GRAPH', `the instance runs on ${s.g}`)
  if (!Number.isFinite(move.now)) return reject('BAD_MOVE', 'a move carries the time')
  if ('n' in move && move.n !== undefined && !Number.isInteger(move.n)) return reject('UNKNOWN_NODE', `no node ${String(move.n)}`)
  const bad = 'vars' in move ? badVariables(move.vars) : undefined
  return bad === undefined ? undefined : reject('BAD_VARS', bad)
}
