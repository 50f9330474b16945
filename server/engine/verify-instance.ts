import { hash } from 'node:crypto'
import { apply } from '../kernel/replay.ts'
import type { Graph, Move, State } from '../kernel/types.ts'
import { visitsOf } from './rows.ts'
import { statusOf } from './warm.ts'

/**
 * One instance held against its moves: each hash against the move's text and the hash before it, each column of a move
 * against that text, the state against the fold of the moves, what is open against the state. Decides only.
 */
export interface InstanceRow { id: string; ver: number; version: string; status: string; state: string; head: string; moved: number }
/** `at` in ms, `hash` in hex, `visits` as the database writes an array. */
export interface MoveRow { instance: string; seq: number; at: number; version: string; kind: string; actor: string | null; move: string; hash: string; visits: string }
/** What the tables say is open, one sorted text each; absent if nothing is. */
export interface OpenRows { tasks?: string | undefined; subscriptions?: string | undefined; wake?: string | undefined }
/** The versions that rows name by id and states by graph key; a chain begins with its first version's hash. */
export interface Known { byId: ReadonlyMap<string, { graph: Graph; hash: string }>; byKey: ReadonlyMap<string, Graph> }
export type Detail = { what: string; detail: string } | undefined

/** The first difference of an instance, if there is one; `moves` are all its rows in order. */
export function compareInstance(instance: InstanceRow, moves: readonly MoveRow[], open: OpenRows, known: Known): Detail {
  if (moves.length !== instance.ver) return { what: 'moves', detail: `${instance.ver} moves were made, ${moves.length} are there` }
  const first = known.byId.get(moves[0]!.version)
  if (!first) return { what: 'moves', detail: `no version ${moves[0]!.version}` }
  const fold: Fold = { state: null, head: first.hash, key: first.graph.key, now: 0 }
  for (let at = 0; at < moves.length; at += 1) {
    const wrong = follow(fold, moves[at]!, at + 1, known)
    if (wrong) return wrong
  }
  const state = fold.state!
  if (fold.head !== instance.head) return { what: 'chain', detail: 'the head in the instance is not the hash of its last move' }
  if (!same(state, readable(instance.state))) return { what: 'state', detail: 'the stored state is not the fold of the moves' }
  if (statusOf[state.st] !== instance.status) return { what: 'state', detail: `the status is ${instance.status}, the state says ${statusOf[state.st]}` }
  if (known.byId.get(instance.version)?.graph.key !== state.g) return { what: 'state', detail: `the version is ${instance.version}, the state runs on ${state.g}` }
  if (instance.moved !== fold.now) return { what: 'state', detail: 'the instant of the instance is not that of its last move' }
  return compareOpen(state, open)
}

interface Fold { state: State | null; head: string; key: string; now: number }

function follow(fold: Fold, row: MoveRow, seq: number, known: Known): Detail {
  if (row.seq !== seq) return { what: 'moves', detail: `move ${seq} is missing` }
  fold.head = hash('sha256', fold.head + row.move, 'hex')
  if (fold.head !== row.hash) return { what: 'chain', detail: `the hash of move ${seq} does not follow from the move and the hash before it` }
  try {
    const move = JSON.parse(row.move) as Move
    const { state, events } = apply(key => graphOf(known, key), fold.key, fold.state, move)
    fold.state = state
    fold.now = move.now
    const column = move.t !== row.kind ? 'kind' : move.by !== row.actor ? 'actor' : move.now !== row.at ? 'at'
      : known.byId.get(row.version)?.graph.key !== state.g ? 'version_id' : visitsOf(events) !== row.visits ? 'visits' : undefined
    return column === undefined ? undefined : { what: 'columns', detail: `${column} of move ${seq} is not what the move says` }
  } catch (error) { return { what: 'replay', detail: `move ${seq}: ${(error as Error).message}` } }
}

function graphOf(known: Known, key: string): Graph {
  const graph = known.byKey.get(key)
  if (!graph) throw new Error(`no version has the key ${key}`)
  return graph
}

const readable = (text: string): unknown => { try { return JSON.parse(text) } catch { return undefined } }

/** The same JSON value, whatever the order of its keys; an undefined member is an absent one. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in one) if (!same(one[key], other[key])) return false
  for (const key in other) if (other[key] !== undefined && one[key] === undefined) return false
  return true
}

function compareOpen(state: State, open: OpenRows): Detail {
  const runs = state.st === 'a' || state.st === 's'
  const tasks = runs ? tasksOf(state, open.tasks) : ''
  if (tasks !== (open.tasks ?? '')) return { what: 'tasks', detail: `the state waits for ${tasks || 'nobody'}, the table says ${open.tasks ?? 'nobody'}` }
  const subscriptions = runs && state.sb.length ? subscriptionsOf(state) : ''
  if (subscriptions !== (open.subscriptions ?? '')) return { what: 'subscriptions', detail: `the state listens for ${subscriptions || 'nothing'}, the table says ${open.subscriptions ?? 'nothing'}` }
  const wake = state.st === 'a' && state.tm.length ? String(Math.min(...state.tm.map(timer => timer.at))) : ''
  if (wake !== (open.wake ?? '')) return { what: 'wakeups', detail: `the next timer is ${wake || 'none'}, the table says ${open.wake ?? 'none'}` }
  return undefined
}

function tasksOf(state: State, table: string | undefined): string {
  let text = ''
  for (const id in state.n) {
    const { w, e } = state.n[id]!
    if (w === 'task' || (w === 'adhoc' && table?.includes(`:${e}`))) text += `${text && ','}${id}:${e}`
  }
  return text
}

const subscriptionsOf = (state: State): string => state.sb.filter(sub => sub.k !== 'c')
  .sort((a, b) => a.n - b.n || (a.e < b.e ? -1 : a.e > b.e ? 1 : (a.d ?? 0) - (b.d ?? 0)))
  .map(sub => `${sub.n}:${sub.e}:${sub.d ?? 0}:${sub.nm}:${sub.key ?? ''}`).join(',')
