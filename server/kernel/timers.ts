import {instant, isZone, offsetAtInstant} from './feel/zone.ts'
import {cronAfter, isCron} from './cron.ts'
import type {Timer} from './types.ts'

/** An ISO 8601 duration: calendar parts are added in the zone, `ms` as exact time. */
export type Duration = {sign: 1 | -1, years: number, months: number, days: number, ms: number}
export type Due = {at: number, repeat: number, cycle?: string}

const DURATION = /^([+-])?P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?$/
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2}|@[\w/+-]+|\[[\w/+-]+\])?(\[[\w/+-]+\])?$/
const MAX_MS = 8.64e15

export function duration(text: string): Duration | undefined {
  const part = DURATION.exec(text.trim())
  if (!part) return undefined
  const number = (i: number): number => Number(part[i] ?? 0)
  const ms = ((number(6) * 60 + number(7)) * 60 + number(8)) * 1000 + Math.trunc(Number(`0.${part[9] ?? 0}`) * 1000)
  return {sign: part[1] === '-' ? -1 : 1, years: number(2), months: number(3), days: number(4) * 7 + number(5), ms}
}

/** Adds `times` durations to an instant; calendar parts in the zone, from 31 January one month leads to the last of February. */
export function addDuration(at: number, d: Duration, zone: string, times = 1): number {
  const by = d.sign * times
  let moved = at
  if (d.years || d.months || d.days) {
    const local = new Date(at + offsetAtInstant(zone, at) * 1000)
    const day = local.getUTCDate()
    local.setUTCDate(1)
    local.setUTCMonth(local.getUTCMonth() + by * (d.years * 12 + d.months))
    const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
    local.setUTCDate(Math.min(day, last) + by * d.days)
    moved = instant(zone, local.getTime())
  }
  return moved + by * d.ms
}

/** The instant of an ISO date or date-time; without an offset it is local to the zone. */
export function dateTime(text: string, zone: string): number | undefined {
  const part = DATE.exec(text.trim())
  if (!part) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', mark, second_mark] = part
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), Math.trunc(Number(`0.${fraction}`) * 1000))
  const check = new Date(local)
  const wraps = Number(hour) === 24 && Number(minute) === 0
  if ((!wraps && check.getUTCDate() !== Number(day)) || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (mark === 'Z') return local
  if (mark && /^[+-]/.test(mark)) {
    const [h, m] = [Number(mark.slice(1, 3)), Number(mark.slice(-2))]
    return local - (mark.startsWith('-') ? -1 : 1) * (h * 60 + m) * 60_000
  }
  const named = (mark ?? second_mark)?.replace(/[@[\]]/g, '')
  if (named && !isZone(named)) return undefined
  return instant(named ?? zone, local)
}

/** When a timer armed at `now` is due first; nothing for a text that is no timer of this kind. `repeat` counts firings left after the first, -1 endless. */
export function firstDue(written: unknown, kind: 'date' | 'duration' | 'cycle', now: number, zone: string): Due | undefined {
  if (typeof written !== 'string') return undefined
  const due = kind === 'date' ? once(dateTime(written, zone)) : kind === 'duration' ? after(written, now, zone) : cycle(written.trim(), now, zone)
  return due && Math.abs(due.at) <= MAX_MS ? due : undefined
}

const once = (at: number | undefined): Due | undefined => at === undefined ? undefined : {at, repeat: 0}

function after(text: string, now: number, zone: string): Due | undefined {
  const d = duration(text)
  return d && {at: addDuration(now, d, zone), repeat: 0}
}

function cycle(text: string, now: number, zone: string): Due | undefined {
  if (isCron(text)) {
    const at = cronAfter(text, now, zone)
    return at === undefined ? undefined : {at, repeat: -1, cycle: text}
  }
  const part = /^R(-1|\d*)\/(?:([^/]+)\/)?([^/]+)$/.exec(text)
  const d = part && duration(part[3]!)
  if (!part || !d || d.sign < 0 || !(d.years || d.months || d.days || d.ms)) return undefined
  const times = part[1] === '' || part[1] === '-1' ? -1 : Number(part[1])
  if (times === 0) return undefined
  const start = part[2] === undefined ? addDuration(now, d, zone) : dateTime(part[2], zone)
  return start === undefined ? undefined : {at: start, repeat: times === -1 ? -1 : times - 1, cycle: part[3]!}
}

/**
 * The same timer after it fired: anchored on its due time, so it does not drift. Beats missed until `now` are skipped and
 * used up, unless all are to be caught up. Nothing when no beat is left.
 */
export function nextBeat(timer: Timer, now: number, zone: string, catchUp: 'skip' | 'all'): Timer | undefined {
  if (timer.r === 0 || !timer.cy) return undefined
  if (isCron(timer.cy)) {
    const at = cronAfter(timer.cy, catchUp === 'all' ? timer.at : Math.max(timer.at, now), zone)
    return at === undefined ? undefined : {...timer, at}
  }
  const d = duration(timer.cy)
  if (!d) return undefined
  const skip = catchUp === 'all' ? 0 : missed(timer.at, d, zone, now)
  const left = timer.r < 0 ? -1 : timer.r - 1 - skip
  return timer.r > 0 && left < 0 ? undefined : {...timer, at: addDuration(timer.at, d, zone, skip + 1), r: left}
}

// How many whole beats after `from` are due at or before `now`; a first guess by the average length saves walking years of seconds.
function missed(from: number, d: Duration, zone: string, now: number): number {
  if (addDuration(from, d, zone) > now) return 0
  const average = (d.years * 365.2425 + d.months * 30.436875 + d.days) * 86_400_000 + d.ms
  let beats = Math.max(1, Math.floor((now - from) / average) - 2)
  while (beats > 1 && addDuration(from, d, zone, beats) > now) beats--
  while (addDuration(from, d, zone, beats + 1) <= now) beats++
  return beats
}
