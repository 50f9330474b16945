import type { z } from 'zod'
import type { rehearseCalendar } from '../contract/calendar.ts'
import { reckon } from '../engine/moving/halt.ts'
import type { Clock } from '../engine/warm.ts'
import type { House } from '../house.ts'
import type { Calendar, CalendarYear } from '../law/calendar.ts'
import type { Work } from '../work.ts'
import { columns } from './facts.ts'
import { lawNow } from './limits.ts'

const most = 200

/** The calendar as it will be once the year stands in it. */
const withYear = (calendar: Calendar, { year, source, days }: CalendarYear): Calendar =>
  ({ years: [...calendar.years, { year, source }], days: new Map([...calendar.days, ...days.map(day => [day.date, day] as const)]) })

/** Every provisional limit of what runs, as it stands and as the year would set it; those that may not be read are not counted. Writes nothing. */
export async function effectsOfYear(work: Work, house: House, year: CalendarYear): Promise<Pick<z.input<typeof rehearseCalendar.reply>, 'rows' | 'total'>> {
  const { tx, actor } = work
  const { law } = house.engine.core
  const { rules } = await lawNow(work)
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  const found = await tx('clocks as c').join('instances as i', 'i.id', 'c.instance_id').where('c.provisional', true).whereNull('c.ended_at').whereIn('i.status', ['active', 'suspended']).whereRaw(may.sql, may.bindings as never[])
    .orderBy(['c.due_at', 'i.id', 'c.n']).limit(most).select('i.id', 'i.title', 'i.region', 'i.status', 'i.clocks', 'c.n', tx.raw('count(*) over ()::int as total')) as { id: string; title: string; region: string; status: string; clocks: string; n: number; total: number }[]
  const next = { rule: law.rule, calendar: (region: string) => withYear(law.calendar(region), year) }
  const rows = found.map(({ id, title, region, status, clocks, n }) => {
    const clock = (JSON.parse(clocks) as Clock[])[n]!
    const after = reckon(clock, next, region, [])
    return {
      instance: String(id), title, region, suspended: status === 'suspended', rule: clock.rule, name: rules.get(clock.rule)?.name ?? clock.rule,
      dueAt: clock.due === null ? null : new Date(clock.due).toISOString(), newDueAt: after.due === null ? null : new Date(after.due).toISOString(), firm: !after.provisional,
    }
  })
  return { rows, total: found[0]?.total ?? 0 }
}
