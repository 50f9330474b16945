import type { z } from 'zod'
import type { Moment } from '../contract/watch.ts'
import { movesOf, stateAt, type MoveRow } from '../engine/history.ts'
import { calendarFor } from '../engine/rule-sets.ts'
import { statusOf } from '../engine/warm.ts'
import { isHidden } from '../engine/seals.ts'
import type { House } from '../house.ts'
import { doneIn, lateAt, standingTokens, walked, type Token, type Trail } from '../kernel/standing.ts'
import type { Graph, State } from '../kernel/types.ts'
import { shownVariables } from '../kernel/veil.ts'
import type { Work } from '../work.ts'
import { deadlinesOf, stopsOf, type ClockRow } from './deadlines.ts'
import { readable } from './facts.ts'
import { lawNow } from './limits.ts'
import { sealsAt, type Seals } from './seals.ts'

/** What the moves so far have walked through. */
function trailOf(moves: MoveRow[]): Trail {
  const trail = { since: new Map<string, number>(), left: new Set<string>() }
  for (const move of moves) walked(trail, move.visits.map(visit => [visit.element, visit.node, visit.what] as const), move.at.getTime())
  return trail
}

/** Tokens with when they came; what is hidden by a seal is left out. */
export const tokensOf = (graph: Graph, state: State, seals: Seals, moves: MoveRow[]): Token[] => standingTokens(graph, state, trailOf(moves)).filter(token => !isHidden(token.element, graph, seals))

/** Elements that have been left and hold no token now; what is hidden by a seal is left out. */
export const doneBy = (graph: Graph, state: State, seals: Seals, moves: MoveRow[]): string[] => doneIn(state, trailOf(moves)).filter(element => !isHidden(element, graph, seals))

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
    lateAt: lateAt(graph, moment.state, deadlines), deadlines, variables: shownVariables(graph, moment.state, seals),
  }
}
