import { fc, testProp } from '@fast-check/ava'
import test from 'ava'
import { addMonths, dateText, fromDays, makeDate, parseDate, parseDateTime, parseDuration, parseTime, spanOf, spanText, toDays } from '../../../server/kernel/feel/temporal.ts'
import { instant, offsetAtInstant } from '../../../server/kernel/feel/zone.ts'

testProp('days are those of the platform\'s calendar', [fc.integer({ min: -50_000_000, max: 50_000_000 })], (t, days) => {
  const date = new Date(days * 86_400_000)
  t.deepEqual(fromDays(days), [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()])
  t.is(toDays(...fromDays(days)), days)
  t.is(parseDate(dateText(days))?.days, days)
})
testProp('months are added within the month', [fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -500, max: 500 })], (t, days, months) => {
  const [y, m, d] = fromDays(days), [y2, m2, d2] = fromDays(addMonths(days, months)!)
  t.is(y2 * 12 + m2, y * 12 + m + months)
  t.true(d2 <= d && makeDate(y2, m2, d2) !== null)
})
testProp('the text of a duration reads back', [fc.integer({ min: -1e12, max: 1e12 })], (t, ms) => t.deepEqual(parseDuration(spanText(spanOf(ms))), spanOf(ms)))
testProp('an instant is found again from its local time', [fc.constantFrom('Asia/Shanghai', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe'), fc.integer({ min: 0, max: 2e12 })], (t, zone, at) => {
  const local = at + offsetAtInstant(zone, at) * 1000, found = instant(zone, local)
  // in the hour that comes twice the earlier instant is meant
  t.true(found === at || (found < at && at - found <= 3_600_000 && found + offsetAtInstant(zone, found) * 1000 === local), `${zone} ${at} ${found}`)
})

test('a gap takes the later instant, an overlap the earlier', t => {
  t.is(new Date(instant('Europe/Paris', Date.UTC(2026, 2, 29, 2, 30))).toISOString(), '2026-03-29T01:30:00.000Z')
  t.is(new Date(instant('Europe/Paris', Date.UTC(2026, 9, 25, 2, 30))).toISOString(), '2026-10-25T00:30:00.000Z')
})

test('Shanghai needs no table since 1991 and has its summer time before', t => {
  t.is(offsetAtInstant('Asia/Shanghai', Date.UTC(2026, 6, 1)), 28_800)
  t.is(offsetAtInstant('Asia/Shanghai', Date.UTC(1988, 6, 1)), 32_400)
})

const none = (title: string, read: (text: string) => unknown, ...texts: string[]): void => test(title, t => { for (const text of texts) t.is(read(text), null, text) })
none('what is no date', parseDate, '2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '+2026-01-01', '2026-01-01T00:00:00', '02026-01-01', '')
none('what is no time', parseTime, '24:00:00', '10:60:00', '10:00', '10:00:00+19:00', '10:00:00@Nowhere/Land', '10:00:00Z@UTC')
none('what is no moment', parseDateTime, '2026-01-01T24:00:01', '2026-01-01 10:00:00', 'T10:00:00')
none('what is no duration', parseDuration, 'P', 'PT', 'P1Y2D', '1D', 'P1.5D', 'PT1.5H', '-', 'P1S')
