import { dateText, dateTimeText, monthsText, spanText, timeText } from './temporal.ts'
import { type FeelDate, type FeelDateTime, type FeelMonths, type FeelRange, type FeelSpan, type FeelTime, kindOf, type Value } from './value.ts'

const numberText = (value: number): string => {
  const text = String(value)
  if (!text.includes('e')) return text
  const [body = '', power = '0'] = text.replace('-', '').split('e'), digits = body.replace('.', ''), point = body.split('.')[0]!.length + Number(power)
  const sign = value < 0 ? '-' : ''
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + (point >= digits.length ? digits + '0'.repeat(point - digits.length) : `${digits.slice(0, point)}.${digits.slice(point)}`)
}

/** ISO text of a temporal value; null for every other kind. */
export const isoText = (value: Value): string | null => {
  switch (kindOf(value)) {
    case 'date': return dateText((value as FeelDate).days)
    case 'time': return timeText(value as FeelTime)
    case 'date time': return dateTimeText(value as FeelDateTime)
    case 'months': return monthsText(value as FeelMonths)
    case 'span': return spanText(value as FeelSpan)
    default: return null
  }
}

/** The text of a value as FEEL's `string()` gives it; strings inside lists and contexts are quoted. */
export const textOf = (value: Value, quoted = false): string => {
  switch (kindOf(value)) {
    case 'null': return 'null'
    case 'string': return quoted ? JSON.stringify(value) : value as string
    case 'number': return numberText(value as number)
    case 'boolean': return String(value)
    case 'list': return `[${(value as Value[]).map(each => textOf(each, true)).join(', ')}]`
    case 'context': return `{${Object.entries(value as Record<string, Value>).map(([key, each]) => `${/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(key) ? key : JSON.stringify(key)}: ${textOf(each, true)}`).join(', ')}}`
    case 'function': return 'function'
    case 'range': {
      const { lo, hi, lc, hc } = value as FeelRange
      return `${lc ? '[' : '('}${textOf(lo, true)}..${textOf(hi, true)}${hc ? ']' : ')'}`
    }
    default: return isoText(value)!
  }
}
