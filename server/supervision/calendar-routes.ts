// Publishing a calendar year: the days of the notice, then every provisional clock that can now be firm, batch by batch.
import { calendarYears, publishCalendar } from '../contract/calendar.ts'
import type { Body } from '../contract/route.ts'
import { confirmClocks } from '../engine/moving/halt.ts'
import { putCalendar } from '../engine/rule-sets.ts'
import { serve, serveDirect, type Caller, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { yearOf } from '../law/named-days.ts'
import { problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'

interface YearRow { year: number; source: string; recorded_by: string; recorded_at: Date }

export const calendarRoutes = (house: House): Served[] => [
  serve(calendarYears, async ({ tx }) => (await tx('calendar_years').where({ status: 'PUBLISHED' }).orderBy('year') as YearRow[])
    .map(row => ({ year: row.year, source: row.source, recordedBy: row.recorded_by, recordedAt: row.recorded_at.toISOString() }))),
  serveDirect(publishCalendar, (caller, { params, body }) => publishYear(caller, house, { year: params.year, ...body })),
]

/** Records a year and confirms what waited for it. Problems: bad-input (which day), calendar-published, calendar-gap. */
export async function publishYear(caller: Caller, house: House, asked: Body<typeof publishCalendar> & { year: number }): Promise<{ year: number; workdays: number; confirmed: number }> {
  const { year, source } = asked, { days, faults } = yearOf(year, asked.days)
  if (faults.length) throw problem('bad-input', 422, '提交的内容不符合要求', { faults })
  const work = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(house.db, caller.actor, caller.may, act)
  await work(async each => {
    const before = await each.tx('calendar_years').where({ year: year - 1, status: 'PUBLISHED' }).first('year')
    if (!before) throw problem('calendar-gap', 422, '上一年的工作日历还没有公布', { detail: `请先录入 ${year - 1} 年` })
    if (!await putCalendar(each, { year, source, days })) throw problem('calendar-published', 409, '这一年的工作日历已经公布', { year })
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
  return { year, workdays: days.filter(day => day.isWorkday).length, confirmed }
}
