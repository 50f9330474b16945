import type { InstanceMoves, Moment } from '../../server/contract/watch.ts'
import { apply } from '../../server/kernel/replay.ts'
import { doneIn, lateAt, standingTokens, walked } from '../../server/kernel/standing.ts'
import type { Graph, Move, State } from '../../server/kernel/types.ts'
import { shownVariables } from '../../server/kernel/veil.ts'
import { clockState } from '../../server/law/clock-state.ts'

/** A trade's past folded from its moves alone, by the very kernel that runs it: any instant is answered without asking the server. Pure. */
export interface Fold {
  /** Instants in ms at which it moved, and the state from then on. */
  steps: readonly { at: number; state: State; since: ReadonlyMap<string, number>; left: ReadonlySet<string> }[]
  told: InstanceMoves
  graphs: ReadonlyMap<string, Graph>
}

const statuses = { a: 'active', s: 'suspended', e: 'completed', t: 'terminated', x: 'cancelled' } as const

/** Folds what the server may tell; `graphs` by their keys. Throws if the moves are not those of these versions. */
export function fold(told: InstanceMoves, graphs: ReadonlyMap<string, Graph>): Fold {
  const steps: { at: number; state: State; since: ReadonlyMap<string, number>; left: ReadonlySet<string> }[] = []
  const trail = { since: new Map<string, number>(), left: new Set<string>() }
  const graphOf = (key: string): Graph => {
    const graph = graphs.get(key)
    if (!graph) throw new Error(`no version has the key ${key}`)
    return graph
  }
  let state: State | null = null
  for (const move of told.moves as unknown as Move[]) {
    const step = apply(graphOf, told.graph, state, move)
    state = step.state
    walked(trail, step.events.map(([element, node, what]) => [element, node, what] as const), move.now)
    steps.push({ at: move.now, state, since: new Map(trail.since), left: new Set(trail.left) })
  }
  return { steps, told, graphs }
}

/** The trade as it stood at an instant, or undefined where only the server can tell: before its start, and once something sealed came into it. */
export function momentIn({ steps, told, graphs }: Fold, at: string): Moment | undefined {
  const now = Date.parse(at)
  if (now > Date.parse(told.until)) return undefined
  const found = steps.findLast(step => step.at <= now)
  const graph = found && graphs.get(found.state.g)
  const version = found && told.versions.find(one => one.graph === found.state.g)
  if (!found || !graph || !version) return undefined
  const stopped = found.state.st === 's'
  const deadlines = told.deadlines.filter(row => Date.parse(row.startedAt) <= now).map(row => {
    const endedAt = row.endedAt && Date.parse(row.endedAt) > now ? null : row.endedAt
    const [started, due, earliest, ended] = [row.startedAt, row.dueAt, row.earliestAt, endedAt].map(one => one === null ? null : Date.parse(one)) as [number, number | null, number | null, number | null]
    const state = row.state === 'unknown' ? 'unknown' as const : clockState({ rule: row, started, due, earliest, ended, provisional: row.provisional }, { now, nearUntil: Date.parse(told.nearUntil), stopped })
    return { ...row, endedAt, state, step: graph.els.get(row.element)?.name ?? row.element }
  })
  return {
    at: new Date(now).toISOString(), status: statuses[found.state.st], version: version.version, versionNumber: version.number, tokens: standingTokens(graph, found.state, found), done: doneIn(found.state, found),
    lateAt: lateAt(graph, found.state, deadlines), deadlines, variables: shownVariables(graph, found.state, told.seals),
  }
}
