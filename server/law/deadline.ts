// Deadline arithmetic: how long a statute gives, on which day that is, and why, day by day. Pure over calendar rows handed in; it never reads a clock
// and never hides a guess: what rests on an unpublished year is marked provisional and names the year.
import { dayOf, describeDay, type Calendar } from './calendar.ts'
import { addDays, addMonths, dateAt, endOf, parseMoment, startOf, type Moment } from './moment.ts'

export type Sense = 'MIN' | 'MAX' | 'BEFORE' | 'EXACT'
export type Unit = 'CALENDAR' | 'WORKING' | 'HOUR' | 'MINUTE' | 'MONTH' | 'YEAR'

/** How long: the part of a deadline rule that arithmetic needs. */
export interface Term {
  amount: number
  unit: Unit
  sense: Sense
}

/** A time that does not run (异议答复、鉴定、暂停); ISO, both ends. Its first day still runs, as with every period (民法典 201). */
export interface Stop {
  from: string
  to: string
  why: string
}

export interface DerivedDay {
  date: string
  counted: boolean
  why: string
  n?: number
}

/** `due` is the instant (ISO, UTC) at which `date` ends in Shanghai, 24:00, or the exact instant for hours and minutes. `raw` is the day before rolling. */
export interface Deadline {
  date: string
  due: string
  raw: string
  /** Beginning of the first lawful day; only where the law sets a minimum or an exact day. */
  earliest?: string
  days: DerivedDay[]
  /** True where a day of an unpublished year was taken by its weekday; such a result bars nobody. */
  provisional: boolean
  missing: number[]
}

const exact: readonly Unit[] = ['HOUR', 'MINUTE']
const iso = (at: number) => new Date(at).toISOString()

/** The deadline a term gives from a moment (ISO, Asia/Shanghai). For BEFORE, `from` is the closing event and the result the last lawful moment before it. Throws RangeError on a bad date. */
export function deadlineFor(term: Term, from: string, calendar: Calendar, stops: Stop[] = []): Deadline {
  const start = parseMoment(from)
  if (!start) throw new RangeError(`不是有效的日期时间：${from}`)
  if (exact.includes(term.unit) || (term.amount === 0 && term.sense !== 'MIN')) return byInstant(term, start, stops)
  const off = stoppedDays(stops)
  const missing = new Set<number>()
  const look = (date: string) => {
    const day = dayOf(calendar, date)
    if (!day.known) missing.add(Number(date.slice(0, 4)))
    return day
  }
  const { raw, days } = term.unit === 'MONTH' || term.unit === 'YEAR' ? byMonths(term, start, off) : byDays(term, start, off, look)
  const date = roll(raw, term, off, days, look)
  if (date !== raw)
    days.forEach(day => {
      if (day.date === raw) day.why += term.sense === 'BEFORE' ? '，遇休息日提前' : '，末日遇休息日顺延'
    })
  return {
    date,
    raw,
    days,
    due: iso(endOf(date)),
    provisional: missing.size > 0,
    missing: [...missing].toSorted(),
    ...(term.sense === 'MIN' || term.sense === 'EXACT' ? { earliest: iso(startOf(date)) } : {}),
  }
}

/** Hours and minutes run from the instant itself; a zero term is the instant, or the end of the day if only a day was given. */
function byInstant(term: Term, start: Moment, stops: Stop[]): Deadline {
  const length = exact.includes(term.unit) ? term.amount * (term.unit === 'HOUR' ? 3_600_000 : 60_000) : 0
  let due = term.sense === 'BEFORE' ? start.at - length : start.at + length
  if (length === 0 && start.wholeDay && !exact.includes(term.unit)) due = endOf(start.date)
  else if (term.sense !== 'BEFORE') due = past(stops, start.at, due)
  const date = length === 0 ? start.date : dateAt(due)
  const why =
    length === 0
      ? '与起点同时，不得迟延'
      : `自起点时刻${term.sense === 'BEFORE' ? '倒' : '顺'}计 ${term.amount} ${term.unit === 'HOUR' ? '小时' : '分钟'}`
  return {
    date,
    raw: date,
    due: iso(due),
    days: [{ date, counted: true, why }],
    provisional: false,
    missing: [],
    ...(term.sense === 'EXACT' || term.sense === 'MIN' ? { earliest: iso(due) } : {}),
  }
}

/** Moves an instant behind every stop that lies between the start and itself. */
function past(stops: Stop[], start: number, due: number) {
  const spans = stops.map(stop => [instant(stop.from), instant(stop.to)] as const).toSorted((a, b) => a[0] - b[0])
  let covered = start
  for (const [from, to] of spans) {
    const begin = Math.max(from, covered)
    if (begin >= due || to <= begin) continue
    due += to - begin
    covered = to
  }
  return due
}

function instant(text: string) {
  const moment = parseMoment(text)
  if (!moment) throw new RangeError(`不是有效的日期时间：${text}`)
  return moment.at
}

/** Date → why the clock stands still on it. The day on which a stop begins still runs; the day on which it ends does not. */
function stoppedDays(stops: Stop[]): Map<string, string> {
  const off = new Map<string, string>()
  for (const stop of stops) {
    const last = dateAt(instant(stop.to))
    for (let date = addDays(dateAt(instant(stop.from)), 1); date <= last; date = addDays(date, 1)) off.set(date, stop.why)
  }
  return off
}

type Look = (date: string) => ReturnType<typeof dayOf>

function byDays(term: Term, start: Moment, off: Map<string, string>, look: Look) {
  const back = term.sense === 'BEFORE'
  const days: DerivedDay[] = [{ date: start.date, counted: false, why: back ? '终点当日不计' : '起算当日不计（民法典第二百零一条）' }]
  let date = start.date
  for (let n = 0; n < term.amount;) {
    date = addDays(date, back ? -1 : 1)
    const stopped = back ? undefined : off.get(date)
    if (stopped !== undefined) {
      days.push({ date, counted: false, why: `不计入期间：${stopped}` })
      continue
    }
    if (term.unit === 'CALENDAR') {
      n += 1
      days.push({ date, counted: true, n, why: `第 ${n} 日` })
      continue
    }
    const day = look(date)
    if (day.isWorkday) n += 1
    days.push(
      day.isWorkday
        ? {
            date,
            counted: true,
            n,
            why: `第 ${n} 个工作日${day.type === 'MAKEUP_WORKDAY' ? `，${describeDay(day)}` : day.known ? '' : '，日历未公布'}`,
          }
        : { date, counted: false, why: `${describeDay(day)}，非工作日` },
    )
  }
  return { raw: date, days }
}

/** Months and years end on the corresponding day, moved on by the days the clock stood still. */
function byMonths(term: Term, start: Moment, off: Map<string, string>) {
  const months = (term.unit === 'YEAR' ? 12 : 1) * term.amount * (term.sense === 'BEFORE' ? -1 : 1)
  let raw = addMonths(start.date, months)
  const days: DerivedDay[] = [{ date: start.date, counted: false, why: '起算当日不计（民法典第二百零一条）' }]
  if (term.sense !== 'BEFORE') {
    const seen = [...off.keys()].filter(date => date > start.date).toSorted()
    for (const date of seen) {
      if (date > raw) break
      raw = addDays(raw, 1)
      days.push({ date, counted: false, why: `不计入期间：${off.get(date)}` })
    }
  }
  days.push({ date: raw, counted: true, why: `${term.amount} ${term.unit === 'YEAR' ? '年' : '个月'}的对应日（民法典第二百零二条）` })
  return { raw, days }
}

/** The last day must be a working day: later ones for periods (民法典 203; the earliest lawful day of a minimum), the earlier one when counting back. */
function roll(raw: string, term: Term, off: Map<string, string>, days: DerivedDay[], look: Look): string {
  const back = term.sense === 'BEFORE'
  const open = (date: string) => look(date).isWorkday && (back || !off.has(date))
  if (term.amount === 0 && open(raw)) return raw
  let date = raw
  while (!open(date)) {
    date = addDays(date, back ? -1 : 1)
    const day = look(date)
    days.push({
      date,
      counted: false,
      why: open(date)
        ? back
          ? '提前至此工作日'
          : '顺延至此工作日（民法典第二百零三条）'
        : off.has(date)
          ? `不计入期间：${off.get(date)}`
          : `${describeDay(day)}，非工作日`,
    })
  }
  return date
}

/** Whether two moments keep a term: a minimum reached, a maximum not passed, an exact day met. `bound` is the deadline that decides. For BEFORE, `starts` lies before `ends`. */
export function keepsTerm(term: Term, starts: string, ends: string, calendar: Calendar, stops: Stop[] = []): { kept: boolean; bound: Deadline } {
  const bound = deadlineFor(term, term.sense === 'BEFORE' ? ends : starts, calendar, stops)
  const checked = parseMoment(term.sense === 'BEFORE' ? starts : ends)
  if (!checked) throw new RangeError(`不是有效的日期时间：${term.sense === 'BEFORE' ? starts : ends}`)
  const fine = exact.includes(term.unit)
  if (term.sense === 'MIN') return { kept: fine ? checked.at >= Date.parse(bound.due) : checked.date >= bound.date, bound }
  if (term.sense === 'EXACT') return { kept: fine ? checked.at === Date.parse(bound.due) : checked.date === bound.date, bound }
  return { kept: checked.wholeDay ? checked.date <= bound.date : checked.at <= Date.parse(bound.due), bound }
}
