import {instant, offsetAtInstant} from './feel/zone.ts'

type Field = {any: boolean, values: Set<number>}
type Cron = {second: Field, minute: Field, hour: Field, day: Field, month: Field, weekday: Field, lastDay: boolean}

const MACROS: Record<string, string> = {
  '@yearly': '0 0 0 1 1 *', '@annually': '0 0 0 1 1 *', '@monthly': '0 0 0 1 * *', '@weekly': '0 0 0 * * 0', '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *', '@hourly': '0 0 * * * *',
}
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const parsed = new Map<string, Cron | undefined>()

/** True for a cron text: six fields from the second on, five from the minute on, or a macro such as `@daily`. */
export const isCron = (text: string): boolean => cron(text) !== undefined

/** The first instant after `from` (ms) that a cron text names, in the zone; nothing within the next 30 years means never. */
export function cronAfter(text: string, from: number, zone: string): number | undefined {
  const c = cron(text)
  if (!c) return undefined
  const day = new Date(from + offsetAtInstant(zone, from) * 1000)
  day.setUTCHours(0, 0, 0, 0)
  for (let i = 0; i < 366 * 30; i++, day.setUTCDate(day.getUTCDate() + 1)) {
    if (!onDay(c, day)) continue
    const at = inDay(c, day, from, zone)
    if (at !== undefined) return at
  }
  return undefined
}

function inDay(c: Cron, day: Date, from: number, zone: string): number | undefined {
  for (const hour of sorted(c.hour)) {
    if (instant(zone, day.getTime() + (hour * 3600 + 3599) * 1000) + 7_200_000 <= from) continue
    for (const minute of sorted(c.minute)) {
      for (const second of sorted(c.second)) {
        const at = instant(zone, day.getTime() + ((hour * 60 + minute) * 60 + second) * 1000)
        if (at > from) return at
      }
    }
  }
  return undefined
}

function onDay(c: Cron, day: Date): boolean {
  if (!c.month.values.has(day.getUTCMonth() + 1)) return false
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
  const inMonth = c.lastDay ? day.getUTCDate() === last : c.day.values.has(day.getUTCDate())
  const inWeek = c.weekday.values.has(day.getUTCDay())
  // Both restricted: either one does, as in every cron since Unix V7.
  return (c.day.any && !c.lastDay) || c.weekday.any ? inMonth && inWeek : inMonth || inWeek
}

const sorted = (field: Field): number[] => [...field.values].sort((a, b) => a - b)

function cron(text: string): Cron | undefined {
  if (!parsed.has(text)) {
    if (parsed.size > 500) parsed.clear()
    parsed.set(text, read(text))
  }
  return parsed.get(text)
}

function read(text: string): Cron | undefined {
  const fields = (MACROS[text] ?? text).trim().split(/\s+/)
  if (fields.length === 5) fields.unshift('0')
  if (fields.length !== 6) return undefined
  const lastDay = fields[3] === 'L'
  const [second, minute, hour, day, month, weekday] = [
    field(fields[0]!, 0, 59), field(fields[1]!, 0, 59), field(fields[2]!, 0, 23), field(lastDay ? '*' : fields[3]!, 1, 31),
    field(fields[4]!, 1, 12, MONTHS, 1), field(fields[5]!, 0, 7, DAYS, 0),
  ]
  if (!second || !minute || !hour || !day || !month || !weekday) return undefined
  if (weekday.values.has(7)) weekday.values.add(0)
  return {second, minute, hour, day, month, weekday, lastDay}
}

function field(text: string, low: number, high: number, names: string[] = [], base = 0): Field | undefined {
  const values = new Set<number>()
  for (const part of text.toUpperCase().split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? []
    const value = (end: string): number => names.includes(end) ? names.indexOf(end) + base : /^\d+$/.test(end) ? Number(end) : NaN
    const ends = range === '*' || range === '?' ? [low, high] : range.split('-').map(value)
    const [from, to = step ? high : from] = ends
    if (from === undefined || to === undefined || !(from >= low && to <= high && from <= to) || ends.length > 2 || step === '0') return undefined
    for (let at = from; at <= to; at += Number(step ?? 1)) values.add(at)
  }
  return values.size ? {any: text === '*' || text === '?', values} : undefined
}
