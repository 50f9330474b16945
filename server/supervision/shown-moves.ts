import type { z } from 'zod'
import type { instanceMoves } from '../contract/watch.ts'
import { graphsOf, stepsOf } from '../engine/history.ts'
import { calendarFor } from '../engine/rule-sets.ts'
import { isHidden } from '../engine/seals.ts'
import type { House } from '../house.ts'
import { apply } from '../kernel/replay.ts'
import type { Graph, ModOp, Move, State } from '../kernel/types.ts'
import { sealOfElement, veiled } from '../kernel/veil.ts'
import type { Work } from '../work.ts'
import { deadlinesOf, stopsOf, type ClockRow } from './deadlines.ts'
import { readable } from './facts.ts'
import { lawNow } from './limits.ts'
import { isHiddenRole, secretService, sealsAt, type Seals } from './seals.ts'

type Steps = Awaited<ReturnType<typeof stepsOf>>
interface Kept { moves: Move[]; at: number | null }

/**
 * The moves that a browser may fold for itself: from the start to the last before anything that is still sealed comes into them. What happens where
 * even the happening is hidden is left out as if it never had, nodes numbered anew. Without who, why and on what grounds: the history tells these.
 * Problems: instance-unknown, forbidden.
 */
export async function movesFor(work: Work, house: House, id: string): Promise<z.input<typeof instanceMoves.reply>> {
  const row = await readable(work, id)
  const { versions } = house.engine.core
  const [seals, law, steps, stops, calendar] = [await sealsAt(work, house, row), await lawNow(work), await stepsOf(work.tx, versions, id), await stopsOf(work, id), await calendarFor(work, row.region)]
  const graphs = await graphsOf(versions, steps.map(step => step.version))
  const key = graphs.byVersion.get(steps[0]!.version)!.key
  const { moves, at } = clearPart(steps, graphs.byKey, key, seals)
  const used = [...new Set(steps.map(step => step.version))].map(version => versions.get(version))
  const clocks = await work.tx('clocks').where({ instance_id: id }).orderBy('n') as ClockRow[]
  return {
    graph: key, moves: moves as unknown as Record<string, unknown>[], whole: moves.length > 0 && at === null, until: at === null ? work.now.toISOString() : new Date(at).toISOString(),
    seals: seals.filter(seal => !seal.open).map(({ key, variables, open, until, law: article }) => ({ key, variables, open, until, law: article })),
    versions: used.map(({ id: version, number, graph }) => ({ version, number, graph: graph.key })), nearUntil: law.nearUntil.toISOString(),
    deadlines: deadlinesOf(clocks, { law, graph: graphs.byVersion.get(steps.at(-1)!.version)!, calendar, stops, now: work.now, stopped: row.status === 'suspended' }),
  }
}

/** Folds beside the true history one without what is hidden, as far as nothing sealed comes into it; `at` (ms) is the last instant it answers for, null: all. */
function clearPart(steps: Steps, graphs: (key: string) => Graph, key: string, seals: Seals): Kept {
  const kept: Move[] = []
  let state: State | null = null
  let before: State | null = null
  const names = new Map([[0, 0]])
  const until = (n: number): Kept => {
    // what shares its instant with the first that is left out would be half an answer
    const cut = steps[n]!.move.now
    const moves = kept.filter(move => move.now < cut)
    return { moves, at: moves.at(-1)?.now ?? 0 }
  }
  for (const [n, step] of steps.entries()) {
    const graph = graphs(before?.g ?? key)
    const elements = step.events.map(([element]) => element)
    const target = elementOf(step.move, before)
    const hidden = target === undefined ? elements.length > 0 && elements.every(element => isHidden(element, graph, seals)) : isHidden(target, graph, seals)
    const last = before
    before = step.state
    if (hidden) continue
    if (!isClear(step.move, target, graph, seals)) return until(n)
    const move = renamed(bare(step.move), names)
    if (!move) return until(n)
    let next: State
    try { next = apply(graphs, key, state, move).state } catch { return until(n) }
    if (!follow(names, { from: last, to: step.state }, { from: state, to: next }, element => isHidden(element, graphs(step.state.g), seals)) || !isClearState(next, graphs(next.g), seals)) return until(n)
    state = next
    kept.push(move)
  }
  return { moves: kept, at: null }
}

/** The element that a move is made at, undefined where it is made at none. */
function elementOf(move: Move, state: State | null): string | undefined {
  if ('e' in move) return move.e
  const n = move.t === 'resolve' ? state?.in[move.inc]?.n : 'n' in move ? move.n : undefined
  return n !== undefined ? state?.n[n]?.e : move.t === 'start' ? move.at : undefined
}

function isClear(move: Move & { post?: string }, element: string | undefined, graph: Graph, seals: Seals): boolean {
  if (isHiddenRole((move.post ?? '').split('@')[0]!, seals)) return false
  if (element !== undefined) {
    if (sealOfElement(element, graph, seals)) return false
    // what such a service says under names of its own, to be mapped to sealed ones, stands in the move alone
    if (graph.els.get(element)?.om.length && secretService(element, graph, seals)) return false
  }
  return veiled(move, seals).blank
}

/** Nothing in a state is sealed but names that hold nothing yet. */
const isClearState = (state: State, graph: Graph, seals: Seals): boolean =>
  Object.values(state.n).every(node => !node.v || Object.keys(node.v).length === 0 || (!sealOfElement(node.e, graph, seals) && veiled(node.v, seals).blank))

/** A move without who made it, why, and what people or services wrote beside it. */
function bare(move: Move & { post?: string; reason?: string; basis?: string }): Move {
  const { by: _, post: __, reason: ___, ...rest } = move
  const told = { ...rest, id: '' } as Move & { basis?: string }
  if (told.t === 'retime') return { ...told, basis: '' }
  delete told.basis
  if (told.t === 'fail') return { ...told, msg: '' }
  if (told.t === 'message') return { ...told, mid: '' }
  if (told.t === 'cancel') delete told.why
  return told
}

/** The move with its nodes as the fold without the hidden calls them; undefined if it is made at one that is not there. */
function renamed(move: Move, names: ReadonlyMap<number, number>): Move | undefined {
  const missing = Symbol('missing')
  const name = (n: number): number => { const found = names.get(n); if (found === undefined) throw missing; return found }
  const op = (one: ModOp): ModOp => ({ ...one, ...'n' in one && one.n !== undefined ? { n: name(one.n) } : {}, ...'scope' in one && one.scope !== undefined ? { scope: name(one.scope) } : {} })
  try {
    return {
      ...move, ...'n' in move && move.n !== undefined ? { n: name(move.n) } : {}, ...'ops' in move && move.ops ? { ops: move.ops.map(op) } : {}, ...move.t === 'wake' && move.not ? { not: move.not.flatMap(n => names.get(n) ?? []) } : {},
    } as Move
  } catch (thrown) { if (thrown === missing) return undefined; throw thrown }
}

interface Turn { from: State | null; to: State }

/** Pairs the nodes that a step made in both folds, in the order they were made; false if the folds do not match. */
function follow(names: Map<number, number>, real: Turn, shown: Turn, hides: (element: string) => boolean): boolean {
  const made = ({ from, to }: Turn): [number, string][] => Object.entries(to.n).map(([n, node]): [number, string] => [Number(n), node.e]).filter(([n]) => n >= (from?.k ?? 0) && n !== 0)
  const mine = made(real).filter(([, element]) => !hides(element))
  const theirs = made(shown)
  if (mine.length !== theirs.length || mine.some(([, element], at) => theirs[at]![1] !== element)) return false
  for (const [at, [n]] of mine.entries()) names.set(n, theirs[at]![0])
  return true
}
