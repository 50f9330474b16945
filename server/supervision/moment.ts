import type { z } from 'zod'
import type { Moment, Token } from '../contract/watch.ts'
import { movesOf, stateAt, type MoveRow } from '../engine/history.ts'
import { calendarFor } from '../engine/rule-sets.ts'
import { statusOf } from '../engine/warm.ts'
import { isHidden } from '../engine/seals.ts'
import type { House } from '../house.ts'
import type { Graph, State } from '../kernel/types.ts'
import type { Work } from '../work.ts'
import { deadlinesOf, stopsOf, type ClockRow } from './deadlines.ts'
import { readable } from './facts.ts'
import { lawNow } from './limits.ts'
import { sealsAt, type Seals } from './seals.ts'
import { waiting } from './stages.ts'
import { variablesOf } from './variables.ts'

type Shown = z.input<typeof Token>

/** Tokens with when they came; what is hidden by a seal is left out. */
export function tokensOf(graph: Graph, state: State, seals: Seals, moves: MoveRow[]): Shown[] {
  const since = new Map<string, Date>()
  for (const move of moves) for (const visit of move.visits) if (visit.what === 'in') since.set(`${visit.node} ${visit.element}`, move.at)
  return waiting(state).filter(([, node]) => !isHidden(node.e, graph, seals))
    .map(([node, { e, w }]) => ({ node, element: e, name: graph.els.get(e)?.name ?? e, waits: w ?? null, since: since.get(`${node} ${e}`)?.toISOString() ?? null }))
}

/** Elements that have been left and hold no token now; with those scopes that are over. */
export function doneBy(graph: Graph, state: State, seals: Seals, moves: MoveRow[]): string[] {
  const now = new Set(Object.values(state.n).map(node => node.e))
  const left = new Set<string>()
  for (const move of moves) for (const visit of move.visits) if (visit.what === 'out') left.add(visit.element)
  return [...left].filter(element => !now.has(element) && !isHidden(element, graph, seals))
}

/** The instance at an instant, from its moves alone, seen through the seals of today. Problems: instance-unknown, before-start. */
export async function momentOf(work: Work, house: House, id: string, at: Date | undefined): Promise<z.input<typeof Moment>> {
  const row = await readable(work, id)
  const { versions } = house.engine.core
  const [seals, law, moment, stops, calendar] = [await sealsAt(work, house, row), await lawNow(work), await stateAt(work.tx, versions, id, at ? { at } : {}), await stopsOf(work, id), await calendarFor(work, row.region)]
  const { graph, number } = await versions.load(moment.version)
  const moves = await movesOf(work.tx, id, 0, moment.seq)
  const then = at ?? work.now
  const clocks = (await work.tx('clocks').where({ instance_id: id }).where('started_at', '<=', then).orderBy('n') as ClockRow[]).map(clock => clock.ended_at && clock.ended_at > then ? { ...clock, ended_at: null } : clock)
  const deadlines = deadlinesOf(clocks, { law, graph, calendar, stops, now: then, stopped: moment.state.st === 's' })
  return {
    at: then.toISOString(), status: statusOf[moment.state.st], version: moment.version, versionNumber: number, tokens: tokensOf(graph, moment.state, seals, moves), done: doneBy(graph, moment.state, seals, moves),
    lateAt: lateAt(graph, moment.state, deadlines), deadlines, variables: variablesOf(graph, moment.state, seals),
  }
}

/** Elements on which a token is late: those that answer an overdue rule. */
export function lateAt(graph: Graph, state: State, deadlines: { rule: string; state: string }[]): string[] {
  const late = new Set(deadlines.filter(one => one.state === 'late').map(one => one.rule))
  if (!late.size) return []
  return [...new Set(waiting(state).map(([, node]) => node.e))].filter(element => {
    const rule = graph.els.get(element)?.properties.find(property => property.name === 'deadline')?.value
    return typeof rule === 'string' && late.has(rule)
  })
}
