import type { CalendarDay } from './calendar.ts'
import { weekday } from './moment.ts'

/** A day as the annual notice names it. */
export interface NamedDay { date: string; type: 'HOLIDAY' | 'MAKEUP_WORKDAY'; name: string }
export type Fault = { path: string; message: string }

const day = 86_400_000

/**
 * All days of a year from those that the State Council's notice names: the others are working days from Monday to Friday and
 * rest days else. What cannot be such a notice is a fault: a day of another year, one named twice, work made up on a weekday.
 */
export function yearOf(year: number, named: NamedDay[]): { days: CalendarDay[]; faults: Fault[] } {
  const by = new Map(named.map(each => [each.date, each]))
  const faults = named.flatMap((each, n): Fault[] => {
    const path = `body.days.${n}.date`
    if (!each.date.startsWith(`${year}-`)) return [{ path, message: `${each.date} 不在 ${year} 年` }]
    if (by.get(each.date) !== each) return [{ path, message: `${each.date} 出现了两次` }]
    return each.type === 'MAKEUP_WORKDAY' && !restsOn(each.date) ? [{ path, message: `${each.date} 本来就是工作日，不能调休上班` }] : []
  })
  const days: CalendarDay[] = []
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += day) {
    const date = new Date(at).toISOString().slice(0, 10), said = by.get(date)
    days.push(said ? { ...said, isWorkday: said.type === 'MAKEUP_WORKDAY' } : { date, type: restsOn(date) ? 'WEEKEND' : 'WORKDAY', isWorkday: !restsOn(date), name: null })
  }
  return { days, faults }
}

const restsOn = (date: string): boolean => weekday(date) % 6 === 0
