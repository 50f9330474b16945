import type { z } from 'zod'
import type { DeadlineRow } from '../contract/watch.ts'
import type { Graph } from '../kernel/types.ts'
import type { Calendar } from '../law/calendar.ts'
import { clockState } from '../law/clock-state.ts'
import { deadlineFor, type Deadline, type Stop } from '../law/deadline.ts'
import type { Work } from '../work.ts'
import { binds, type LawNow } from './limits.ts'

type Row = z.input<typeof DeadlineRow>
export interface ClockRow { instance_id: string; n: number; rule: string; element: string; started_at: Date; due_at: Date | null; earliest_at: Date | null; ended_at: Date | null; provisional: boolean; basis: string | null }
export interface Around { law: LawNow; graph: Graph; calendar: Calendar; stops: Stop[]; now: Date; stopped: boolean }

/** When the law's clock stood still for an instance: between each suspension and its resumption. */
export async function stopsOf({ tx }: Pick<Work, 'tx'>, instance: string): Promise<Stop[]> {
  const rows = await tx('interventions').where({ instance_id: instance }).whereIn('kind', ['suspend', 'resume']).orderBy('id').select('kind', 'at', 'legal_basis') as { kind: string; at: Date; legal_basis: string | null }[]
  const stops: Stop[] = []
  let since: Date | undefined
  for (const { kind, at, legal_basis: basis } of rows) {
    if (kind === 'suspend') since ??= at
    else if (since) { stops.push({ from: since.toISOString(), to: at.toISOString(), why: basis ?? '暂停' }); since = undefined }
  }
  return stops
}

/** The deadline table: what the law gives, from when to when, how it was kept; the derivation comes from the same arithmetic that set the clock. */
export function deadlinesOf(clocks: ClockRow[], around: Around): Row[] {
  return clocks.map(clock => {
    const rule = around.law.rules.get(clock.rule)
    const due = clock.due_at?.toISOString() ?? null
    return {
      n: clock.n, rule: clock.rule, name: rule?.name ?? clock.rule, from: rule?.from ?? '', to: rule?.to ?? '', sense: rule?.sense ?? 'MAX', amount: rule?.amount ?? 0, unit: rule?.unit ?? 'CALENDAR', law: rule?.law ?? '', effect: rule?.effect ?? '',
      binding: rule ? binds(rule) : false, element: clock.element, step: around.graph.els.get(clock.element)?.name ?? clock.element, startedAt: clock.started_at.toISOString(), dueAt: due, earliestAt: clock.earliest_at?.toISOString() ?? null,
      endedAt: clock.ended_at?.toISOString() ?? null, provisional: clock.provisional, basis: clock.basis, state: stateOf(clock, rule ? { sense: rule.sense, binding: binds(rule) } : undefined, around), ruler: rulerOf(clock, around),
    }
  })
}

const stateOf = (clock: ClockRow, rule: { sense: string; binding: boolean } | undefined, { now, law, stopped }: Around): Row['state'] => clockState({
  rule, started: clock.started_at.getTime(), due: clock.due_at?.getTime() ?? null, earliest: clock.earliest_at?.getTime() ?? null, ended: clock.ended_at?.getTime() ?? null, provisional: clock.provisional,
}, { now: now.getTime(), nearUntil: law.nearUntil.getTime(), stopped })

/** How the due day follows from the first, day by day. */
export function rulerOf(clock: Pick<ClockRow, 'rule' | 'started_at' | 'due_at'>, { law, calendar, stops }: Pick<Around, 'law' | 'calendar' | 'stops'>): { date: string; due: string; days: Deadline['days']; provisional: boolean; missing: number[] } | null {
  const rule = law.rules.get(clock.rule)
  if (!rule || !clock.due_at || rule.sense === 'BEFORE') return null
  const { date, due, days, provisional, missing } = deadlineFor(rule, clock.started_at.toISOString(), calendar, stops)
  // a clock that was set by other means (a court's order, a stop not written down) is not explained by what would contradict it
  return Math.abs(Date.parse(due) - clock.due_at.getTime()) > 60_000 ? null : { date, due, days, provisional, missing }
}
