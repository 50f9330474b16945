import { KIND, type FeelDate, type FeelDateTime, type FeelMonths, type FeelSpan, type FeelTime } from './value.ts'
import { instant, isZone, offsetAt } from './zone.ts'

/* Dates, times and durations: whole days since 1970, milliseconds with up to six decimals (nanoseconds), whole months; proleptic Gregorian, years ±999 999 999. */
export const DAY = 86_400_000

/** Days since 1970-01-01 of a civil date (no check). */
export const toDays = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400), yoe = y - era * 400
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468
}

/** [year, month, day] of days since 1970-01-01. */
export const fromDays = (days: number): [number, number, number] => {
  const z = days + 719_468, era = Math.floor(z / 146_097), doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100)), mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return [yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1]
}

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** A date, or null when there is no such day. */
export const makeDate = (year: number, month: number, day: number): FeelDate | null =>
  Number.isInteger(year) && Math.abs(year) <= 999_999_999 && Number.isInteger(month) && month >= 1 && month <= 12 && Number.isInteger(day) && day >= 1
    && day <= daysInMonth(year, month)
    ? { [KIND]: 'date', days: toDays(year, month, day) } : null

/** Rounded to whole nanoseconds (never -0). */
const nano = (ms: number): number => Number.isInteger(ms) || Math.abs(ms) > 1e9 ? Math.round(ms) + 0 : Math.round(ms * 1e6) / 1e6 + 0

export const dateOf = (days: number): FeelDate => ({ [KIND]: 'date', days })
export const timeOf = (ms: number, off: number | null, zone: string | null): FeelTime => ({ [KIND]: 'time', ms: nano(((ms % DAY) + DAY) % DAY), off, zone })
export const dateTimeOf = (days: number, ms: number, off: number | null, zone: string | null): FeelDateTime => {
  const carry = Math.floor(ms / DAY)
  return { [KIND]: 'date time', days: days + carry, ms: nano(ms - carry * DAY), off, zone }
}
export const monthsOf = (months: number): FeelMonths => ({ [KIND]: 'months', months: Math.trunc(months) + 0 })
export const spanOf = (ms: number): FeelSpan => ({ [KIND]: 'span', ms: nano(ms) })

/** Adds months, the day clamped to the length of the month. */
export const addMonths = (days: number, months: number): number | null => {
  const [year, month, day] = fromDays(days)
  const total = year * 12 + month - 1 + months, y = Math.floor(total / 12), m = total - y * 12 + 1
  return Math.abs(y) > 999_999_999 ? null : toDays(y, m, Math.min(day, daysInMonth(y, m)))
}

const DATE = /^(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})$/
export const parseDate = (text: string): FeelDate | null => {
  const m = DATE.exec(text)
  return m ? makeDate(Number(m[1]), Number(m[2]), Number(m[3])) : null
}

/** Milliseconds of a fraction such as `.123456789`; finer parts are cut off. */
const milli = (fraction: string | undefined): number => Number(`${fraction ?? '.'}000000000`.slice(1, 10)) / 1e6

const TIME = /^(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(?:(Z|z)|([+-])(\d{2}):(\d{2})(?::(\d{2}))?|@([\w/+-]+))?$/
export const parseTime = (text: string): FeelTime | null => {
  const m = TIME.exec(text)
  if (!m) return null
  const [h, min, s] = [Number(m[1]), Number(m[2]), Number(m[3])]
  if (h > 23 || min > 59 || s > 59) return null
  let off: number | null = null
  if (m[5]) off = 0
  else if (m[6]) {
    if (Number(m[7]) > 18 || Number(m[8]) > 59 || Number(m[9] ?? 0) > 59) return null
    off = (Number(m[7]) * 3600 + Number(m[8]) * 60 + Number(m[9] ?? 0)) * (m[6] === '-' ? -1 : 1)
    if (Math.abs(off) > 64_800) return null
  }
  const zone = m[10] ?? null
  if (zone !== null && !isZone(zone)) return null
  return timeOf(((h * 60 + min) * 60 + s) * 1000 + milli(m[4]), off, zone)
}

/** A date with a time; a bare date is its midnight, 24:00:00 the next day's. */
export const parseDateTime = (text: string): FeelDateTime | null => {
  const at = text.indexOf('T')
  const late = text.startsWith('T24:00:00', at), clock = late ? text.slice(at + 1).replace('24', '00') : text.slice(at + 1)
  const date = parseDate(at < 0 ? text : text.slice(0, at)), time = at < 0 ? timeOf(0, null, null) : parseTime(clock)
  return date && time && (!late || time.ms === 0) ? dateTimeOf(date.days + (late ? 1 : 0), time.ms, time.off, time.zone) : null
}

const MONTHS = /^(-)?P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?$/
const SPAN = /^(-)?P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d*)?S)?)?$/
export const parseDuration = (text: string): FeelMonths | FeelSpan | null => {
  const ym = MONTHS.exec(text)
  if (ym) {
    const months = Number(ym[2] ?? 0) * 12 + Number(ym[3] ?? 0)
    return Number.isSafeInteger(months) ? monthsOf(ym[1] ? -months : months) : null
  }
  const dt = SPAN.exec(text)
  if (!dt) return null
  const ms = (((Number(dt[2] ?? 0) * 24 + Number(dt[3] ?? 0)) * 60 + Number(dt[4] ?? 0)) * 60 + Number(dt[5] ?? 0)) * 1000 + milli(dt[6])
  return Number.isSafeInteger(Math.trunc(ms)) ? spanOf(dt[1] ? -ms : ms) : null
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
export const dateText = (days: number): string => {
  const [y, m, d] = fromDays(days)
  return `${y < 0 ? '-' : ''}${pad(Math.abs(y), 4)}-${pad(m)}-${pad(d)}`
}
const offsetText = (off: number): string => {
  const size = Math.abs(off), s = size % 60
  return off === 0 ? 'Z' : `${off < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}:${pad(Math.floor(size / 60) % 60)}${s ? `:${pad(s)}` : ''}`
}
const fraction = (ms: number): string => ms % 1000 ? `.${pad(Math.round(ms % 1000 * 1e6), 9)}`.replace(/0+$/, '') : ''
export const timeText = (time: { ms: number, off: number | null, zone: string | null }): string => {
  const s = Math.floor(time.ms / 1000)
  return `${pad(Math.floor(s / 3600))}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}${fraction(time.ms)}${time.zone !== null ? `@${time.zone}` : time.off === null ? '' : offsetText(time.off)}`
}
export const dateTimeText = (value: FeelDateTime): string => `${dateText(value.days)}T${timeText(value)}`
export const monthsText = ({ months }: FeelMonths): string => {
  const size = Math.abs(months), y = Math.floor(size / 12), m = size % 12
  return `${months < 0 ? '-' : ''}P${y ? `${y}Y` : ''}${m || !y ? `${m}M` : ''}`
}
export const spanText = ({ ms }: FeelSpan): string => {
  const size = Math.abs(ms), d = Math.floor(size / DAY), h = Math.floor(size / 3_600_000) % 24, min = Math.floor(size / 60_000) % 60, s = Math.floor(size / 1000) % 60
  const seconds = s || size % 1000 ? `${s}${fraction(size)}S` : ''
  const clock = `${h ? `${h}H` : ''}${min ? `${min}M` : ''}${seconds}`
  return size === 0 ? 'PT0S' : `${ms < 0 ? '-' : ''}P${d ? `${d}D` : ''}${clock ? `T${clock}` : ''}`
}

/** The offset in seconds a date-time stands in, its zone resolved; null when it is local. */
export const offsetOf = (value: FeelDateTime): number | null =>
  value.off ?? (value.zone === null ? null : offsetAt(value.zone, value.days * DAY + value.ms))

/** Milliseconds since 1970 in UTC; local times are placed in `zone`, or null if there is none. */
export const instantOf = (value: FeelDateTime, zone: string | null): number | null => {
  const local = value.days * DAY + value.ms
  if (value.off !== null) return local - value.off * 1000
  const place = value.zone ?? zone
  return place === null ? null : instant(place, local)
}
