import { builtin, signature as sig } from '../bind.ts'
import { equal } from '../compare.ts'
import {
  dateOf, dateTimeOf, daysInMonth, fromDays, instantOf, makeDate, monthsOf, parseDate, parseDateTime, parseDuration, parseTime, timeOf, toDays,
} from '../temporal.ts'
import { type FeelDate, type FeelDateTime, type FeelFn, type FeelMonths, type FeelSpan, type FeelTime, kindOf, type Runtime, type Value } from '../value.ts'
import { offsetAtInstant } from '../zone.ts'

type Dated = FeelDate | FeelDateTime
const onDate = (name: string, body: (value: Dated) => Value): [string, FeelFn] => [name, builtin(name, sig('date:dD', ([value]: [Dated]) => body(value)))]
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const weekday = (days: number): number => (((days + 3) % 7) + 7) % 7

/** Full months from the day of one date(-time) to that of another, towards zero. */
const monthsBetween = (from: Dated, to: Dated): Value => {
  const [y1, m1, d1] = fromDays(from.days), [y2, m2, d2] = fromDays(to.days)
  const months = (y2 - y1) * 12 + m2 - m1, rest = d2 - d1
  return monthsOf(months > 0 && rest < 0 ? months - 1 : months < 0 && rest > 0 ? months + 1 : months)
}

const time = ([h, m, s, off]: [number, number, number, FeelSpan | null]): Value => {
  if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s >= 60 || !Number.isInteger(h) || !Number.isInteger(m)) return null
  if (off !== null && (kindOf(off) !== 'span' || Math.abs(off.ms) > 64_800_000)) return null
  return timeOf((h * 60 + m) * 60_000 + s * 1000, off === null ? null : off.ms / 1000, null)
}

/** The moment of evaluation on the clock of its zone (UTC where there is none), with its offset: text that every reader of ISO 8601 takes. */
const moment = (rt: Runtime): FeelDateTime => {
  const off = rt.zone === null ? 0 : offsetAtInstant(rt.zone, rt.now)
  return dateTimeOf(0, rt.now + off * 1000, off, null)
}

/** Whether both are the same element of the value space, zone and offset included (DMN 1.5, 10.3.4.8). */
const same = (a: Value, b: Value, rt: Runtime): boolean => {
  if (kindOf(a) !== kindOf(b)) return false
  if (kindOf(a) === 'time' || kindOf(a) === 'date time') {
    const [x, y] = [a as FeelTime, b as FeelTime]
    if (x.ms !== y.ms || x.off !== y.off || x.zone !== y.zone) return false
  }
  return equal(a, b, rt) === true
}

/** Conversions and functions of dates, times and durations (DMN 1.5, 10.3.4.1, 10.3.4.8). */
export const temporals: [string, FeelFn][] = [
  ['date', builtin('date', sig('from:s', ([s]: [string]) => parseDate(s)), sig('from:dD', ([value]: [Dated]) => dateOf(value.days)),
    sig('year:n, month:n, day:n', ([y, m, d]: [number, number, number]) => makeDate(y, m, d)))],
  ['time', builtin('time', sig('from:s', ([s]: [string]) => parseTime(s)), sig('from:t', ([value]: [FeelTime]) => value),
    sig('from:D', ([value]: [FeelDateTime]) => timeOf(value.ms, value.off, value.zone)), sig('from:d', () => timeOf(0, 0, null)),
    sig('hour:n, minute:n, second:n, offset:u?!', time))],
  ['date and time', builtin('date and time', sig('from:s', ([s]: [string]) => parseDateTime(s)),
    sig('from:dD', ([value]: [Dated]) => 'ms' in value ? value : dateTimeOf(value.days, 0, null, null)),
    sig('date:dD, time:t', ([date, t]: [Dated, FeelTime]) => dateTimeOf(date.days, t.ms, t.off, t.zone)),
    sig('date:dD, timezone:s', ([value, zone]: [FeelDateTime, string]) => {
      const at = instantOf(value, null)
      const placed = parseDateTime(`1970-01-01T00:00:00@${zone}`)
      return at === null || !placed ? null : dateTimeOf(0, at + offsetAtInstant(zone, at) * 1000, null, zone)
    }))],
  ['duration', builtin('duration', sig('from:s', ([s]: [string]) => parseDuration(s)), sig('from:u', ([value]: [FeelMonths | FeelSpan]) => value))],
  ['years and months duration', builtin('years and months duration', sig('from:dD, to:dD', ([from, to]: [Dated, Dated]) => monthsBetween(from, to)))],
  ['now', builtin('now', sig('', (_: [], rt) => moment(rt)))],
  ['today', builtin('today', sig('', (_: [], rt) => dateOf(moment(rt).days)))],
  onDate('day of year', ({ days }) => days - toDays(fromDays(days)[0], 1, 1) + 1),
  onDate('day of week', ({ days }) => WEEKDAYS[weekday(days)]!),
  onDate('month of year', ({ days }) => MONTHS[fromDays(days)[1] - 1]!),
  onDate('week of year', ({ days }) => {
    const thursday = days - weekday(days) + 3
    return Math.floor((thursday - toDays(fromDays(thursday)[0], 1, 1)) / 7) + 1
  }),
  onDate('last day of month', ({ days }) => {
    const [year, month] = fromDays(days)
    return dateOf(toDays(year, month, daysInMonth(year, month)))
  }),
  ['is', builtin('is', sig('value1:a?, value2:a?', ([a, b]: [Value, Value], rt) => same(a, b, rt)))],
]
