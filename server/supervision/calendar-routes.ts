// Publishing a calendar year: the days of the notice, then every provisional clock that can now be firm, batch by batch.
import { calendarYears, publishCalendar, rehearseCalendar } from '../contract/calendar.ts'
import type { Body } from '../contract/route.ts'
import { confirmClocks } from '../engine/moving/halt.ts'
import { putCalendar } from '../engine/rule-sets.ts'
import { serve, serveDirect, type Caller, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import type { CalendarDay } from '../law/calendar.ts'
import { yearOf } from '../law/named-days.ts'
import { problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'
import { effectsOfYear } from './calendar-effects.ts'

interface YearRow { year: number; source: string; recorded_by: string; recorded_at: Date }

export const calendarRoutes = (house: House): Served[] => [
  serve(calendarYears, async ({ tx }) => (await tx('calendar_years as y').leftJoin('accounts as a', 'a.id', 'y.recorded_by').where('y.status', 'PUBLISHED').orderBy('y.year').select('y.year', 'y.source', 'y.recorded_at', tx.raw(`coalesce(a.name, '平台') as recorded_by`)) as YearRow[])
    .map(row => ({ year: row.year, source: row.source, recordedBy: row.recorded_by, recordedAt: row.recorded_at.toISOString() }))),
  serve(rehearseCalendar, async (work, { params, body }) => {
    const days = await yearToBe(work, { ...params, ...body })
    return { workdays: workdaysOf(days), ...await effectsOfYear(work, house, { year: params.year, source: body.source, days }) }
  }),
  serveDirect(publishCalendar, (caller, { params, body }) => publishYear(caller, house, { year: params.year, ...body })),
]

type Asked = Body<typeof publishCalendar> & { year: number }
const published = (year: number) => problem('calendar-published', 409, '这一年的工作日历已经公布', { year })
const workdaysOf = (days: CalendarDay[]): number => days.filter(day => day.isWorkday).length

/** All days of a year that may be published next. Problems: bad-input (which day), calendar-published, calendar-gap. */
async function yearToBe({ tx }: Work, { year, days: named }: Asked): Promise<CalendarDay[]> {
  const { days, faults } = yearOf(year, named)
  if (faults.length) throw problem('bad-input', 422, '提交的内容不符合要求', { faults })
  const known = await tx('calendar_years').where({ status: 'PUBLISHED' }).whereIn('year', [year - 1, year]).pluck('year') as number[]
  if (known.includes(year)) throw published(year)
  if (!known.includes(year - 1)) throw problem('calendar-gap', 422, '上一年的工作日历还没有公布', { detail: `请先录入 ${year - 1} 年` })
  return days
}

/** Records a year and confirms what waited for it. Problems: bad-input (which day), calendar-published, calendar-gap. */
async function publishYear(caller: Caller, house: House, asked: Asked): Promise<{ year: number; workdays: number; confirmed: number }> {
  const { year, source } = asked
  const work = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(house.db, caller.actor, caller.may, act)
  const days = await work(async each => {
    const all = await yearToBe(each, asked)
    if (!await putCalendar(each, { year, source, days: all })) throw published(year)
    return all
  })
  await house.engine.refreshLaw()
  let confirmed = 0
  for (let after: string | undefined = '0'; after !== undefined;) {
    const { instances, next } = await work(each => confirmClocks(each, house.engine.core, `${year} 年工作日历已公布（${source}）`, after))
    confirmed += instances.length
    after = next
  }
  house.engine.tell({ topic: 'instances' })
  house.engine.tell({ topic: 'tasks' })
  return { year, workdays: workdaysOf(days), confirmed }
}
