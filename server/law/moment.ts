const zone = '+08:00'
const dayMs = 86_400_000

/** A moment as law reads it: the instant in ms, its date in Asia/Shanghai, and whether only a date was given. */
export interface Moment {
  at: number
  date: string
  wholeDay: boolean
}

/** ISO text (`2026-02-10`, or with time and offset; without offset it is Asia/Shanghai) as a moment; null if it is no real date between 1992 and 2200. */
export function parseMoment(text: string): Moment | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text.replace(/@Asia\/Shanghai$/, zone))
  if (!parts) return null
  const [, year, month, day, hour, , , offset] = parts
  if (Number(year) < 1992 || Number(year) > 2200 || !isDate(Number(year), Number(month), Number(day))) return null
  const iso = hour === undefined ? `${text}T00:00:00${zone}` : offset ? parts[0] : text + zone
  const at = Date.parse(iso)
  return Number.isNaN(at) ? null : { at, date: hour === undefined ? text : dateAt(at), wholeDay: hour === undefined }
}

function isDate(year: number, month: number, day: number) {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The date in Asia/Shanghai at an instant (ms). China has kept UTC+8 without summer time since 1992. */
export const dateAt = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)

/** The instant (ms) at which a Shanghai date begins, 0:00. Its end, 24:00, is the beginning of the next one. */
export const startOf = (date: string): number => Date.parse(`${date}T00:00:00${zone}`)

/** The instant (ms) of 24:00 of a Shanghai date (民法典 203). */
export const endOf = (date: string): number => startOf(date) + dayMs

/** A date some days later or, negative, earlier. */
export const addDays = (date: string, days: number): string => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)

/** Days from one date to another; negative when the other is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs)

/** The corresponding day some months later; the month's last day where it has none (民法典 202). */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + months, 0))
  last.setUTCDate(Math.min(day, last.getUTCDate()))
  return last.toISOString().slice(0, 10)
}

/** 0 Sunday … 6 Saturday. */
export const weekday = (date: string): number => new Date(date).getUTCDay()
