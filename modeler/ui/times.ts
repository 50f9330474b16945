import { say } from '../words/words.ts'

/** Instants as people in the city read them: always Asia/Shanghai, never the browser's zone. */
const zone = 'Asia/Shanghai'
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

export interface Wall {
  year: string
  month: string
  day: string
  hour: string
  minute: string
  second: string
}

/** The wall clock in Shanghai at an instant (ISO text or milliseconds). */
export function wall(at: string | number): Wall {
  const found: Record<string, string> = {}
  for (const { type, value } of parts.formatToParts(new Date(at))) found[type] = value
  return found as unknown as Wall
}

/** 2026-11-24, by the calendar of Shanghai. */
export const dateOf = (at: string | number): string => {
  const w = wall(at)
  return `${w.year}-${w.month}-${w.day}`
}
/** 2026-11-24 15:42:07 */
export const exact = (at: string | number): string => {
  const w = wall(at)
  return `${w.year}-${w.month}-${w.day} ${w.hour}:${w.minute}:${w.second}`
}
/** 2026-11-24 15:42 */
export const instant = (at: string | number): string => exact(at).slice(0, 16)
/** 15:42:07 */
export const clockTime = (at: string | number): string => {
  const w = wall(at)
  return `${w.hour}:${w.minute}:${w.second}`
}
/** 11-24 15:42, with the year only when it is another one than today's. */
export function short(at: string | number, today: number): string {
  const w = wall(at)
  const year = w.year === wall(today).year ? '' : `${w.year}-`
  return `${year}${w.month}-${w.day} ${w.hour}:${w.minute}`
}

const dayNumber = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
/** Calendar days from one instant to another in Shanghai: 0 = the same day, negative = past. */
export const daysBetween = (from: string | number, to: string | number): number => dayNumber(dateOf(to)) - dayNumber(dateOf(from))

const weekdays = [
  ['日', 'Sun'],
  ['一', 'Mon'],
  ['二', 'Tue'],
  ['三', 'Wed'],
  ['四', 'Thu'],
  ['五', 'Fri'],
  ['六', 'Sat'],
] as const
/** The weekday of a date (YYYY-MM-DD), one Chinese character. */
export const weekday = (date: string): string => say(weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? weekdays[0])

/** A length of time in at most two units: 15 小时 42 分. */
export function span(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000)
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  if (days > 0) return hours > 0 && days < 3 ? say(['{d} 日 {h} 小时', '{d} d {h} h'], { d: days, h: hours }) : say(['{d} 日', '{d} d'], { d: days })
  if (hours > 0) return rest > 0 ? say(['{h} 小时 {m} 分', '{h} h {m} min'], { h: hours, m: rest }) : say(['{h} 小时', '{h} h'], { h: hours })
  return say(['{m} 分', '{m} min'], { m: Math.max(rest, 1) })
}
