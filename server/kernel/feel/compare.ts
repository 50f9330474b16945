import { DAY, instantOf } from './temporal.ts'
import { type Context, type FeelDateTime, type FeelRange, type FeelTime, isRange, KIND, kindOf, type Runtime, spend, type Value } from './value.ts'

/** FEEL equality: null for values of different kinds (DMN 1.5 table 53), true or false otherwise. */
export const equal = (a: Value, b: Value, rt: Runtime): boolean | null => {
  if (a === b) return true
  if (a === null || b === null) return false
  if (typeof a !== 'object' || typeof b !== 'object') return typeof a === typeof b ? false : null
  const kind = kindOf(a)
  if (kind !== kindOf(b)) return null
  switch (kind) {
    case 'list': {
      const [x, y] = [a as Value[], b as Value[]]
      spend(rt, x.length)
      return x.length === y.length && x.every((each, i) => equal(each, y[i]!, rt) === true)
    }
    case 'context': {
      const [x, y] = [a as Context, b as Context], keys = Object.keys(x)
      spend(rt, keys.length)
      return keys.length === Object.keys(y).length && keys.every(key => Object.hasOwn(y, key) && equal(x[key]!, y[key]!, rt) === true)
    }
    case 'range': {
      const [x, y] = [a as FeelRange, b as FeelRange]
      return x.op === y.op && x.lc === y.lc && x.hc === y.hc && equal(x.lo, y.lo, rt) === true && equal(x.hi, y.hi, rt) === true
    }
    case 'function': return false
    default: {
      const order = compare(a, b, rt)
      return order === null ? null : order === 0
    }
  }
}

// moments are told apart by milliseconds
const whole = Math.floor

const clock = (value: FeelTime, zone: string | null): { ms: number, placed: boolean } => {
  if (value.off !== null) return { ms: value.ms - value.off * 1000, placed: true }
  const place = value.zone ?? zone
  // a time in a zone without a date is placed on 1970-01-01
  return place === null
    ? { ms: value.ms, placed: false } : { ms: instantOf({ [KIND]: 'date time', days: 0, ms: value.ms, off: null, zone: place }, null)!, placed: true }
}

/** -1, 0 or 1; null when the two cannot be ordered (different kinds; a local time against a placed one where no zone is given). */
export const compare = (a: Value, b: Value, rt: Runtime): number | null => {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : null
  if (typeof a === 'string') return typeof b === 'string' ? (a < b ? -1 : a > b ? 1 : 0) : null
  const kind = kindOf(a)
  if (kind !== kindOf(b)) return null
  switch (kind) {
    case 'date': return (a as { days: number }).days - (b as { days: number }).days
    case 'months': return (a as { months: number }).months - (b as { months: number }).months
    case 'span': return (a as { ms: number }).ms - (b as { ms: number }).ms
    case 'time': {
      const [x, y] = [a as FeelTime, b as FeelTime]
      if (x.off === null && x.zone === null && y.off === null && y.zone === null) return whole(x.ms) - whole(y.ms)
      const p = clock(x, rt.zone), q = clock(y, rt.zone)
      return p.placed === q.placed ? whole(p.ms) - whole(q.ms) : null
    }
    case 'date time': {
      const [x, y] = [a as FeelDateTime, b as FeelDateTime]
      if (x.off === null && x.zone === null && y.off === null && y.zone === null) return (x.days - y.days) * DAY + whole(x.ms) - whole(y.ms)
      const p = instantOf(x, rt.zone), q = instantOf(y, rt.zone)
      return p === null || q === null ? null : whole(p) - whole(q)
    }
    default: return null
  }
}

/** Whether a value lies in a range; null when it cannot be ordered against the ends. */
export const inRange = (value: Value, range: FeelRange, rt: Runtime): boolean | null => {
  if (range.op === '!=') {
    const same = equal(value, range.lo, rt)
    return same === null ? null : !same
  }
  if (range.op === '=') return equal(value, range.lo, rt)
  let within = true
  if (range.lo !== null) {
    const order = compare(value, range.lo, rt)
    if (order === null) return null
    within &&= order > 0 || (order === 0 && range.lc)
  } else if (range.hi === null || range.op === '..' || range.op === '>' || range.op === '>=') return null
  if (range.hi !== null) {
    const order = compare(value, range.hi, rt)
    if (order === null) return null
    within &&= order < 0 || (order === 0 && range.hc)
  } else if (range.op === '..' || range.op === '<' || range.op === '<=') return null
  return within
}

/** `value in test`: a range contains it, a list holds it or a range that contains it, anything else equals it. */
export const within = (value: Value, test: Value, rt: Runtime): boolean | null => {
  if (isRange(test)) return isRange(value) ? equal(value, test, rt) : inRange(value, test, rt)
  if (Array.isArray(test)) {
    if (Array.isArray(value) && equal(value, test, rt) === true) return true
    return test.some(each => (isRange(each) && !isRange(value) ? inRange(value, each, rt) : equal(value, each, rt)) === true)
  }
  return equal(value, test, rt)
}
