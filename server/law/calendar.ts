import { weekday } from './moment.ts'

/** One day as the annual notice of the State Council (or a regional closure) sets it. */
export interface CalendarDay {
  date: string
  type: 'WORKDAY' | 'WEEKEND' | 'HOLIDAY' | 'MAKEUP_WORKDAY'
  isWorkday: boolean
  name: string | null
  region?: string | null
}

/** A published year with its days and the document they come from. */
export interface CalendarYear {
  year: number
  source: string
  days: CalendarDay[]
}

/** The working-day calendar that deadline arithmetic is handed; it never guesses: a day it lacks is unknown. */
export interface Calendar {
  years: { year: number; source: string }[]
  days: ReadonlyMap<string, CalendarDay>
}

/** The calendar of published years; a region's own rows (closures) go before the general ones. A year must have all its days. */
export function calendarOf(years: CalendarYear[], region?: string): Calendar {
  const days = new Map<string, CalendarDay>()
  const complete = years.filter(year => isComplete(year))
  for (const year of complete) {
    for (const day of year.days) if (!day.region) days.set(day.date, day)
    for (const day of year.days) if (day.region && day.region === region) days.set(day.date, day)
  }
  return { years: complete.map(({ year, source }) => ({ year, source })), days }
}

function isComplete({ year, days }: CalendarYear) {
  const dates = new Set(days.filter(day => !day.region && day.date.startsWith(`${year}-`)).map(day => day.date))
  return dates.size === (new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1 ? 366 : 365)
}

/** What a date is: published, or (`known: false`) by the weekday alone, fit only for provisional results. */
export function dayOf(calendar: Calendar, date: string): CalendarDay & { known: boolean } {
  const day = calendar.days.get(date)
  if (day) return { ...day, known: true }
  const isWorkday = weekday(date) % 6 !== 0
  return { date, type: isWorkday ? 'WORKDAY' : 'WEEKEND', isWorkday, name: null, known: false }
}

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

/** The day in words: 周六、春节、调休上班（周六）…; unpublished days say so. */
export function describeDay(day: CalendarDay & { known: boolean }): string {
  const name = weekdays[weekday(day.date)]!
  const text =
    day.type === 'HOLIDAY'
      ? `${day.name ?? '法定休假日'}（${name}）`
      : day.type === 'MAKEUP_WORKDAY'
        ? `调休上班（${name}）`
        : day.name
          ? `${day.name}（${name}）`
          : name
  return day.known ? text : `${text}，日历未公布`
}
