import { dateText, parseDate, parseDateTime, parseTime } from '../feel/temporal.ts'
import { offsetAtInstant } from '../feel/zone.ts'
import type { Field, FormEnv } from './types.ts'

/*
 * Dates and times as form-js submits them (`2026-03-01`, `09:30+08:00`, `2026-03-01T09:30+08:00`), handed on with seconds, so that FEEL's
 * `date and time(x)` reads them.
 */
const CLOCK = /^(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/

const clock = (text: string): string | null => {
  const found = CLOCK.exec(text)
  if (!found) return null
  const full = `${found[1]}${found[2] ?? ':00'}${found[3] ?? ''}`
  return parseTime(full) ? full : null
}

/** Whether the text's own zone mark is what the field asks for (utc_offset, utc_normalized, no_timezone). */
const marked = (text: string, format: unknown): boolean => {
  const zoned = /(?:Z|[+-]\d{2}:\d{2})$/.test(text)
  return format === undefined || (format === 'no_timezone' ? !zoned : format === 'utc_normalized' ? text.endsWith('Z') || text.endsWith('+00:00') : zoned)
}

/** The text normalized, or what is wrong with it. */
export const readDate = (field: Field, value: unknown, env: FormEnv): { value: string } | { wrong: string } => {
  if (typeof value !== 'string' || value.length > 40) return { wrong: '应为日期文本' }
  if (field.subtype === 'time') {
    const time = clock(value)
    return time === null || !marked(value, field.timeSerializingFormat) ? { wrong: '时间无效' } : { value: time }
  }
  const at = value.indexOf('T'), day = at < 0 ? value : value.slice(0, at), date = parseDate(day)
  if (!date || (field.subtype === 'datetime') !== at >= 0) return { wrong: field.subtype === 'datetime' ? '日期时间无效' : '日期无效' }
  const today = Math.floor((env.now + offsetAtInstant(env.zone, env.now) * 1000) / 86_400_000)
  if (field.disallowPassedDates === true && date.days < today) return { wrong: `不得早于今天（${dateText(today)}）` }
  if (at < 0) return { value: day }
  const time = clock(value.slice(at + 1))
  if (time === null || !marked(value, field.timeSerializingFormat)) return { wrong: '日期时间无效' }
  return parseDateTime(`${day}T${time}`) ? { value: `${day}T${time}` } : { wrong: '日期时间无效' }
}
