import test from 'ava'
import fc from 'fast-check'
import chineseDays from 'chinese-days'
import { calendarOf, dayOf, type CalendarYear } from '../../server/law/calendar.ts'
import { deadlineFor, keepsTerm, type Term } from '../../server/law/deadline.ts'
import { addDays, addMonths, daysBetween, parseMoment } from '../../server/law/moment.ts'
import published from '../../policies/law/calendar-2026.json' with { type: 'json' }

const calendar = calendarOf([published as CalendarYear])
const working = (date: string) => dayOf(calendar, date).isWorkday
const term = (amount: number, unit: Term['unit'], sense: Term['sense']): Term => ({ amount, unit, sense })

test('seven working days from 10 February 2026 end on 26 February, behind the Spring Festival', t => {
  const found = deadlineFor(term(7, 'WORKING', 'MAX'), '2026-02-10', calendar)
  t.is(found.date, '2026-02-26')
  t.is(found.due, '2026-02-26T16:00:00.000Z', '24:00 in Shanghai')
  t.is(found.days.filter(day => day.counted).length, 7)
  t.deepEqual(found.days[0], { date: '2026-02-10', counted: false, why: '起算当日不计（民法典第二百零一条）' })
  t.regex(found.days.find(day => day.date === '2026-02-14')!.why, /调休上班/)
  t.regex(found.days.find(day => day.date === '2026-02-18')!.why, /春节.*非工作日/)
  t.false(found.provisional)
})

test('a bid period of twenty days from 9 February 2026 ends on 2 March at the earliest', t => {
  const found = deadlineFor(term(20, 'CALENDAR', 'MIN'), '2026-02-09T09:00:00+08:00', calendar)
  t.is(found.raw, '2026-03-01')
  t.is(found.date, '2026-03-02')
  t.is(found.earliest, '2026-03-01T16:00:00.000Z', '0:00 of 2 March in Shanghai')
  t.regex(found.days.at(-1)!.why, /顺延/)
  t.false(keepsTerm(term(20, 'CALENDAR', 'MIN'), '2026-02-09', '2026-03-01T10:00:00+08:00', calendar).kept)
  t.true(keepsTerm(term(20, 'CALENDAR', 'MIN'), '2026-02-09', '2026-03-02T09:00:00+08:00', calendar).kept)
})

test('counting back leaves out the closing day and takes the earlier working day', t => {
  const found = deadlineFor(term(15, 'CALENDAR', 'BEFORE'), '2026-03-09T09:00:00+08:00', calendar)
  t.is(found.raw, '2026-02-22', 'a holiday')
  t.is(found.date, '2026-02-14', 'a make-up working day, the last before the holiday')
  t.true(keepsTerm(term(15, 'CALENDAR', 'BEFORE'), '2026-02-14T23:59:00+08:00', '2026-03-09T09:00:00+08:00', calendar).kept)
  t.false(keepsTerm(term(15, 'CALENDAR', 'BEFORE'), '2026-02-15', '2026-03-09', calendar).kept)
})

test('hours and minutes run from the instant, over rest days too; zero minutes is the same instant', t => {
  t.is(deadlineFor(term(12, 'HOUR', 'MAX'), '2026-02-15T20:00:00+08:00', calendar).due, '2026-02-16T00:00:00.000Z')
  t.is(deadlineFor(term(0, 'MINUTE', 'EXACT'), '2026-03-02T09:30:00+08:00', calendar).due, '2026-03-02T01:30:00.000Z')
  t.is(deadlineFor(term(30, 'MINUTE', 'BEFORE'), '2026-03-02T09:30:00+08:00', calendar).due, '2026-03-02T01:00:00.000Z')
})

test('months and years end on the corresponding day, or the last day of a shorter month', t => {
  t.is(addMonths('2026-01-31', 1), '2026-02-28')
  t.is(addMonths('2024-02-29', 12), '2025-02-28')
  t.is(addMonths('2026-03-31', -1), '2026-02-28')
  const found = deadlineFor(term(3, 'MONTH', 'MAX'), '2026-02-04', calendar)
  t.deepEqual([found.raw, found.date], ['2026-05-04', '2026-05-06'], 'the Labour Day holiday moves the end')
})

test('a stopped clock moves the end by the days it stood, the day it stopped not included', t => {
  const stop = { from: '2026-03-04T15:00:00+08:00', to: '2026-03-06T10:00:00+08:00', why: '异议答复期间' }
  t.is(deadlineFor(term(10, 'CALENDAR', 'MAX'), '2026-03-02', calendar).date, '2026-03-12')
  const stopped = deadlineFor(term(10, 'CALENDAR', 'MAX'), '2026-03-02', calendar, [stop])
  t.is(stopped.raw, '2026-03-14')
  t.is(stopped.date, '2026-03-16')
  t.deepEqual(
    stopped.days.filter(day => day.why.includes('异议答复')).map(day => day.date),
    ['2026-03-05', '2026-03-06'],
  )
  const hours = deadlineFor(term(24, 'HOUR', 'MAX'), '2026-03-04T12:00:00+08:00', calendar, [stop])
  t.is(hours.due, '2026-03-06T23:00:00.000Z', '43 hours later')
})

test('a year whose calendar is not published makes the result provisional and names the year', t => {
  const found = deadlineFor(term(10, 'WORKING', 'MAX'), '2026-12-25', calendar)
  t.true(found.provisional)
  t.deepEqual(found.missing, [2027])
  t.false(deadlineFor(term(5, 'CALENDAR', 'MAX'), '2025-12-31', calendar).provisional, 'only the last day needs the calendar')
  t.is(
    calendarOf([{ ...(published as CalendarYear), days: published.days.slice(1) as CalendarYear['days'] }]).years.length,
    0,
    'a year with a hole is no calendar',
  )
})

test('a region may close a day that is a working day elsewhere', t => {
  const days = [
    ...published.days,
    { date: '2026-03-12', type: 'HOLIDAY', isWorkday: false, name: '防汛停工', region: '510824' },
  ] as CalendarYear['days']
  const flood = calendarOf([{ year: 2026, source: '苍溪县公告', days }], '510824')
  t.is(deadlineFor(term(10, 'CALENDAR', 'MAX'), '2026-03-02', flood).date, '2026-03-13')
  t.is(deadlineFor(term(10, 'CALENDAR', 'MAX'), '2026-03-02', calendarOf([{ year: 2026, source: '', days }], '510802')).date, '2026-03-12')
})

test('text that is no date is refused', t => {
  for (const bad of ['', '2026-02-30', '2026-13-01', '10/02/2026', '2026-02-10T25:00:00', '9999-01-01', 'now']) {
    t.is(parseMoment(bad), null, bad)
    t.throws(() => deadlineFor(term(1, 'WORKING', 'MAX'), bad, calendar), { instanceOf: RangeError })
  }
  t.is(parseMoment('2026-02-10T23:00:00Z')?.date, '2026-02-11')
})

test('the published year agrees with an independent table of holidays', t => {
  for (const day of published.days) t.is(chineseDays.isWorkday(day.date), day.isWorkday, day.date)
})

const dates = fc.integer({ min: 0, max: 330 }).map(n => addDays('2026-01-01', n))
const kinds = fc.record({
  amount: fc.integer({ min: 1, max: 20 }),
  unit: fc.constantFrom<Term['unit']>('CALENDAR', 'WORKING'),
  sense: fc.constantFrom<Term['sense']>('MIN', 'MAX', 'EXACT'),
})

test('every deadline of days lies on a working day and counts exactly its amount', t => {
  fc.assert(
    fc.property(dates, kinds, (from, kind) => {
      const found = deadlineFor(kind, from, calendar)
      return (
        (found.provisional || working(found.date)) &&
        found.days.filter(day => day.counted).length === kind.amount &&
        found.raw <= found.date &&
        (kind.unit !== 'CALENDAR' || daysBetween(from, found.raw) === kind.amount)
      )
    }),
  )
  t.pass()
})

test('working days counted by hand agree, and a later start never ends earlier', t => {
  fc.assert(
    fc.property(dates, fc.integer({ min: 1, max: 15 }), (from, amount) => {
      const found = deadlineFor(term(amount, 'WORKING', 'MAX'), from, calendar)
      let n = 0
      for (let date = addDays(from, 1); date <= found.date; date = addDays(date, 1)) if (dayOf(calendar, date).isWorkday) n += 1
      return n === amount && deadlineFor(term(amount, 'WORKING', 'MAX'), addDays(from, 1), calendar).date >= found.date
    }),
  )
  t.pass()
})

test('counting back and forth: a term kept one day before its last day is kept on it', t => {
  fc.assert(
    fc.property(dates, fc.integer({ min: 1, max: 20 }), (end, amount) => {
      const found = deadlineFor(term(amount, 'CALENDAR', 'BEFORE'), end, calendar)
      return (
        daysBetween(found.date, end) >= amount &&
        keepsTerm(term(amount, 'CALENDAR', 'BEFORE'), found.date, end, calendar).kept &&
        !keepsTerm(term(amount, 'CALENDAR', 'BEFORE'), addDays(found.date, 1), end, calendar).kept
      )
    }),
  )
  t.pass()
})

test('stops only ever postpone, by no fewer days than they hold', t => {
  fc.assert(
    fc.property(dates, kinds, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), (from, kind, offset, length) => {
      const stop = { from: addDays(from, offset), to: addDays(from, offset + length), why: '中止' }
      const plain = deadlineFor(kind, from, calendar),
        stopped = deadlineFor(kind, from, calendar, [stop])
      return (
        stopped.date >= plain.date &&
        (plain.raw < addDays(from, offset + 1) || kind.unit !== 'CALENDAR' || daysBetween(plain.raw, stopped.raw) >= length)
      )
    }),
  )
  t.pass()
})
