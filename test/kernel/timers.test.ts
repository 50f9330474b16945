import test from 'ava'
import {cronAfter} from '../../server/kernel/cron.ts'
import {addDuration, dateTime, duration, firstDue, nextBeat} from '../../server/kernel/timers.ts'
import {boundary, flows, model, play, T0, timer} from './play.ts'

const iso = (at: number | undefined): string => new Date(at ?? NaN).toISOString()
const add = (from: string, text: string, zone: string): string => iso(addDuration(Date.parse(from), duration(text)!, zone))

test('a day is a calendar day over daylight saving, an hour is an hour (R13)', t => {
  t.is(add('2024-03-30T12:00:00+01:00', 'P1D', 'Europe/Berlin'), '2024-03-31T10:00:00.000Z')
  t.is(add('2024-03-30T12:00:00+01:00', 'PT24H', 'Europe/Berlin'), '2024-03-31T11:00:00.000Z')
  t.is(add('2024-10-26T12:00:00+02:00', 'P1D', 'Europe/Berlin'), '2024-10-27T11:00:00.000Z')
  t.is(add('2024-03-30T02:30:00+01:00', 'P1D', 'Europe/Berlin'), '2024-03-31T01:30:00.000Z', 'a gap leads to the later instant')
  t.is(add('2024-10-26T02:30:00+02:00', 'P1D', 'Europe/Berlin'), '2024-10-27T00:30:00.000Z', 'an overlap to the earlier')
})

test('a month from 31 January is the last of February (R13)', t => {
  t.is(add('2024-01-31T00:00:00Z', 'P1M', 'UTC'), '2024-02-29T00:00:00.000Z')
  t.is(add('2023-01-31T00:00:00Z', 'P1M', 'UTC'), '2023-02-28T00:00:00.000Z')
  t.is(add('2024-02-29T00:00:00Z', 'P1Y', 'UTC'), '2025-02-28T00:00:00.000Z')
})

test('dates without an offset are local to the zone', t => {
  t.is(iso(dateTime('2024-05-01T09:00:00', 'Asia/Shanghai')), '2024-05-01T01:00:00.000Z')
  t.is(iso(dateTime('2024-05-01', 'Asia/Shanghai')), '2024-04-30T16:00:00.000Z')
  t.is(iso(dateTime('2024-05-01T09:00:00+02:00', 'Asia/Shanghai')), '2024-05-01T07:00:00.000Z')
  t.is(iso(dateTime('2024-05-01T09:00:00@Europe/Berlin', 'Asia/Shanghai')), '2024-05-01T07:00:00.000Z')
  for (const bad of ['2024-02-30', '2024-05-01T25:00', '1 May', '2024-05-01T09:00:00@Nowhere/City']) t.is(dateTime(bad, 'UTC'), undefined, bad)
})

test('durations are ISO 8601 and nothing else', t => {
  t.deepEqual(duration('P1Y2M3W4DT5H6M7.5S'), {sign: 1, years: 1, months: 2, days: 25, ms: ((5 * 60 + 6) * 60 + 7) * 1000 + 500})
  for (const bad of ['P', 'PT', '1D', 'P1H', 'P1DT', '']) t.is(duration(bad), undefined, bad)
})

test('R4 beats four times in all, counted from its due times without drift', t => {
  let timer = {n: 1, e: 't', at: 0, r: 0, cy: ''}
  const due = firstDue('R4/PT10S', 'cycle', 0, 'UTC')!
  timer = {...timer, at: due.at, r: due.repeat, cy: due.cycle!}
  const beats = [timer.at]
  for (let next = nextBeat(timer, timer.at + 300, 'UTC', 'skip'); next; next = nextBeat(next, next.at + 300, 'UTC', 'skip')) beats.push(next.at)
  t.deepEqual(beats, [10_000, 20_000, 30_000, 40_000])
})

test('missed beats are skipped, or caught up one by one (R12)', t => {
  const timer = {n: 1, e: 't', at: 10_000, r: -1, cy: 'PT10S'}
  t.is(nextBeat(timer, 34_000, 'UTC', 'skip')!.at, 40_000)
  t.is(nextBeat(timer, 34_000, 'UTC', 'all')!.at, 20_000)
  t.is(nextBeat({...timer, cy: 'P1M', at: Date.UTC(2024, 0, 31)}, Date.UTC(2024, 3, 1), 'UTC', 'skip')!.at, Date.UTC(2024, 3, 30))
})

test('cron is read with five or six fields, lists, ranges, steps, names and macros', t => {
  const from = Date.UTC(2024, 0, 1, 10, 30), at = (text: string, zone = 'UTC'): string => iso(cronAfter(text, from, zone))
  t.is(at('0 0 9 * * MON-FRI'), '2024-01-02T09:00:00.000Z')
  t.is(at('*/15 * * * *'), '2024-01-01T10:45:00.000Z')
  t.is(at('0 9 1,15 * *'), '2024-01-15T09:00:00.000Z')
  t.is(at('@daily', 'Asia/Shanghai'), '2024-01-01T16:00:00.000Z')
  t.is(at('0 0 0 L * ?'), '2024-01-31T00:00:00.000Z')
  t.is(at('0 0 29 2 *'), '2024-02-29T00:00:00.000Z')
  t.is(cronAfter('0 0 30 2 *', from, 'UTC'), undefined)
  t.is(firstDue('61 * * * *', 'cycle', from, 'UTC'), undefined)
})

test('a non-interrupting cycle fires again and again, a retimed one later and says so', async t => {
  const g = await model(`<startEvent id="s"/><userTask id="a"/>${boundary('b', 'a', timer('R2/PT1H', 'timeCycle'), false)}<endEvent id="e"/>` + flows('s>a; b>e'))
  const p = play(g)
  t.deepEqual(p.effects.filter(effect => effect.t === 'wake'), [{t: 'wake', at: T0 + 3_600_000}])
  p.move({t: 'retime', n: p.at('a'), e: 'b', at: T0 + 7_200_000, basis: 'calendar'})
  t.deepEqual(p.later(3_600_000), [])
  t.is(p.reject?.code, 'NOT_DUE')
  p.later(3_600_000); p.later(3_600_000); p.later(3_600_000)
  t.is(p.passed().filter(id => id === 'b').length, 2)
  t.deepEqual(p.state.tm, [])
})

test('an outer timer due at the same instant beats the inner one', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/><userTask id="a"/>${boundary('in', 'a', timer('PT1H'))}<endEvent id="ie"/>${flows('i>a; in>ie')}</subProcess>
    ${boundary('out', 'sp', timer('PT1H'))}<endEvent id="e"/>` + flows('s>sp; out>e'))
  const p = play(g)
  p.later(3_600_000)
  t.deepEqual(p.passed(), ['s', 'i', 'out', 'e'])
})

test('a date in the past is due at once; a text that is no time is an incident', async t => {
  const g = await model(`<startEvent id="s"/><intermediateCatchEvent id="w">${timer('=when', 'timeDate')}</intermediateCatchEvent><endEvent id="e"/>` + flows('s>w; w>e'))
  const p = play(g, {when: '2020-01-01T00:00:00Z'})
  p.move({t: 'wake'})
  t.is(p.state.st, 'e')
  t.is(play(g, {when: 'soon'}).state.in['1']?.ty, 'BAD_TIMER')
})
