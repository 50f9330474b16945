import type { Arithmetic } from './ast.ts'
import * as decimal from './decimal.ts'
import { addMonths, DAY, dateOf, dateTimeOf, fromDays, instantOf, monthsOf, offsetOf, spanOf, timeOf } from './temporal.ts'
import {
  type FeelDate, type FeelDateTime, type FeelMonths, type FeelRange, type FeelSpan, type FeelTime, type Kind, kindOf, type Runtime, type Value, warn, ZH,
} from './value.ts'
import { instant, offsetAtInstant } from './zone.ts'

const LONGEST_TEXT = 1_000_000
type Rule = (a: never, b: never, rt: Runtime) => Value

/** Moves a date-time by exact time; in a named zone the wall clock follows the zone's changes. */
const shift = (a: FeelDateTime, ms: number): FeelDateTime => {
  if (a.zone === null) return dateTimeOf(a.days, a.ms + ms, a.off, null)
  const at = instant(a.zone, a.days * DAY + a.ms) + ms
  return dateTimeOf(0, at + offsetAtInstant(a.zone, at) * 1000, null, a.zone)
}
const months = (a: FeelDate | FeelDateTime, by: number): Value => {
  const days = addMonths(a.days, by)
  return days === null ? null : 'ms' in a ? dateTimeOf(days, a.ms, a.off, a.zone) : dateOf(days)
}
const between = (a: FeelDateTime, b: FeelDateTime, rt: Runtime): Value => {
  const local = (x: FeelDateTime): boolean => x.off === null && x.zone === null
  if (local(a) && local(b)) return spanOf((a.days - b.days) * DAY + a.ms - b.ms)
  const x = instantOf(a, rt.zone), y = instantOf(b, rt.zone)
  return x === null || y === null ? null : spanOf(x - y)
}
const midnight = (a: FeelDate): FeelDateTime => dateTimeOf(a.days, 0, 0, null)
const clock = (a: FeelTime, rt: Runtime): number | null => {
  const off = offsetOf(dateTimeOf(0, a.ms, a.off, a.zone)) ?? (rt.zone === null ? null : 0)
  return off === null ? null : a.ms - off * 1000
}
const timesMonths = (a: FeelMonths, b: number): Value => decimal.finite(a.months * b) === null ? null : monthsOf(a.months * b)
const timesSpan = (a: FeelSpan, b: number): Value => decimal.finite(a.ms * b) === null ? null : spanOf(a.ms * b)
const onDate = (a: FeelDate, ms: number): Value => dateOf(a.days + Math.floor(ms / DAY))

const RULES: Record<string, Rule> = {
  'string + string': (a: string, b: string) => a.length + b.length > LONGEST_TEXT ? null : a + b,
  'date + months': (a: FeelDate, b: FeelMonths) => months(a, b.months),
  'months + date': (a: FeelMonths, b: FeelDate) => months(b, a.months),
  'date - months': (a: FeelDate, b: FeelMonths) => months(a, -b.months),
  'date time + months': (a: FeelDateTime, b: FeelMonths) => months(a, b.months),
  'months + date time': (a: FeelMonths, b: FeelDateTime) => months(b, a.months),
  'date time - months': (a: FeelDateTime, b: FeelMonths) => months(a, -b.months),
  'date + span': (a: FeelDate, b: FeelSpan) => onDate(a, b.ms),
  'span + date': (a: FeelSpan, b: FeelDate) => onDate(b, a.ms),
  'date - span': (a: FeelDate, b: FeelSpan) => onDate(a, -b.ms),
  'date time + span': (a: FeelDateTime, b: FeelSpan) => shift(a, b.ms),
  'span + date time': (a: FeelSpan, b: FeelDateTime) => shift(b, a.ms),
  'date time - span': (a: FeelDateTime, b: FeelSpan) => shift(a, -b.ms),
  'time + span': (a: FeelTime, b: FeelSpan) => timeOf(a.ms + b.ms, a.off, a.zone),
  'span + time': (a: FeelSpan, b: FeelTime) => timeOf(a.ms + b.ms, b.off, b.zone),
  'time - span': (a: FeelTime, b: FeelSpan) => timeOf(a.ms - b.ms, a.off, a.zone),
  'date - date': (a: FeelDate, b: FeelDate) => spanOf((a.days - b.days) * DAY),
  'date time - date time': between,
  'date time - date': (a: FeelDateTime, b: FeelDate, rt) => a.off === null && a.zone === null ? null : between(a, midnight(b), rt),
  'date - date time': (a: FeelDate, b: FeelDateTime, rt) => b.off === null && b.zone === null ? null : between(midnight(a), b, rt),
  'time - time': (a: FeelTime, b: FeelTime, rt) => {
    const bare = (x: FeelTime): boolean => x.off === null && x.zone === null
    if (bare(a) && bare(b)) return spanOf(a.ms - b.ms)
    const x = clock(a, rt), y = clock(b, rt)
    return x === null || y === null ? null : spanOf(x - y)
  },
  'months + months': (a: FeelMonths, b: FeelMonths) => monthsOf(a.months + b.months),
  'months - months': (a: FeelMonths, b: FeelMonths) => monthsOf(a.months - b.months),
  'span + span': (a: FeelSpan, b: FeelSpan) => spanOf(a.ms + b.ms),
  'span - span': (a: FeelSpan, b: FeelSpan) => spanOf(a.ms - b.ms),
  'months * number': timesMonths,
  'number * months': (a: number, b: FeelMonths) => timesMonths(b, a),
  'span * number': timesSpan,
  'number * span': (a: number, b: FeelSpan) => timesSpan(b, a),
  'months / number': (a: FeelMonths, b: number) => b === 0 ? null : monthsOf(a.months / b),
  'span / number': (a: FeelSpan, b: number) => b === 0 ? null : spanOf(a.ms / b),
  'months / months': (a: FeelMonths, b: FeelMonths) => decimal.divide(a.months, b.months),
  'span / span': (a: FeelSpan, b: FeelSpan) => decimal.divide(a.ms, b.ms),
}

type Numeric = (a: number, b: number) => number | null
const NUMBERS: Record<Arithmetic, Numeric> = { '+': decimal.add, '-': decimal.subtract, '*': decimal.multiply, '/': decimal.divide, '**': decimal.power }

/** a op b by the kinds of both; null with a warning for anything the standard does not define. */
export const arithmetic = (op: Arithmetic, a: Value, b: Value, rt: Runtime): Value => {
  if (typeof a === 'number' && typeof b === 'number') return NUMBERS[op](a, b) ?? warn(rt, `${a} ${op} ${b} 没有结果`)
  const [x, y]: [Kind, Kind] = [kindOf(a), kindOf(b)]
  const rule = RULES[`${x} ${op} ${y}`]
  const result = rule ? rule(a as never, b as never, rt) : null
  return result ?? warn(rt, `${ZH[x]} ${op} ${ZH[y]} 没有结果`)
}

/** -a, for numbers and durations. */
export const negate = (a: Value, rt: Runtime): Value => {
  if (typeof a === 'number') return -a + 0
  const kind = kindOf(a)
  if (kind === 'months') return monthsOf(-(a as FeelMonths).months)
  if (kind === 'span') return spanOf(-(a as FeelSpan).ms)
  return warn(rt, `${ZH[kind]}不能取负`)
}

/** Property of a temporal value or range ("year", "time offset", "start included"…); undefined when it has none of that name. */
export const property = (value: Value, name: string): Value | undefined => {
  switch (kindOf(value)) {
    case 'date': return dateProperty(value as FeelDate, name)
    case 'date time': return dateProperty(value as FeelDateTime, name) ?? timeProperty(value as FeelDateTime, name)
    case 'time': return timeProperty(value as FeelTime, name)
    case 'months': {
      const { months: m } = value as FeelMonths
      return name === 'years' ? Math.trunc(m / 12) + 0 : name === 'months' ? m % 12 + 0 : undefined
    }
    case 'span': {
      const { ms } = value as FeelSpan
      switch (name) {
        case 'days': return Math.trunc(ms / DAY) + 0
        case 'hours': return Math.trunc(ms / 3_600_000) % 24 + 0
        case 'minutes': return Math.trunc(ms / 60_000) % 60 + 0
        case 'seconds': return ms % 60_000 / 1000 + 0
      }
      return undefined
    }
    case 'range': {
      const { lo, hi, lc, hc } = value as FeelRange
      return name === 'start' ? lo : name === 'end' ? hi : name === 'start included' ? lc : name === 'end included' ? hc : undefined
    }
    default: return undefined
  }
}
const dateProperty = ({ days }: { days: number }, name: string): Value | undefined => {
  if (name === 'weekday') return (((days + 3) % 7) + 7) % 7 + 1
  const at = ['year', 'month', 'day'].indexOf(name)
  return at < 0 ? undefined : fromDays(days)[at]!
}
const timeProperty = (time: FeelTime | FeelDateTime, name: string): Value | undefined => {
  switch (name) {
    case 'hour': return Math.floor(time.ms / 3_600_000)
    case 'minute': return Math.floor(time.ms / 60_000) % 60
    case 'second': return time.ms % 60_000 / 1000
    case 'timezone': return time.zone
    case 'time offset': {
      const off = time.off ?? ('days' in time ? offsetOf(time) : null)
      return off === null ? null : spanOf(off * 1000)
    }
  }
  return undefined
}
