import test from 'ava'
import { seedVenues } from '../../migrations/seeds/demo/venues.ts'
import { book } from '../../server/exchange/venue-services.ts'
import { bookVenue, isOpenFor, releaseVenues, schedule } from '../../server/exchange/venues.ts'
import { isBpmnError, Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, type Work } from '../../server/work.ts'
import { callOf } from './call.ts'
import { cityOf } from './city.ts'

const city = cityOf(test, seedVenues)
const within = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(city.db, system, mayAll, act)
const on = (date: string, from = '09:30', to = '11:30') => ({ start: `${date}T${from}:00+08:00`, end: `${date}T${to}:00+08:00` })

test('of fifty requests for one room at one hour exactly one is served, and fifty instances never share a room', async t => {
  const tries = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => within(work => bookVenue(work, 'GY-KB1', { ...on('2030-03-04'), title: `项目 ${n}` }))))
  t.is(tries.filter(one => one.status === 'fulfilled').length, 1)
  t.true(tries.every(one => one.status === 'fulfilled' || (one.reason as Problem).code === 'venue-taken'))
  const served = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => within(work => book.run!(work, { type: 'BOTH', ...on('2030-03-05'), size: 5 }, callOf({ id: String(5000 + n), region: '510822' })) as Promise<{ bookings: { venue: string }[] }>)))
  const rooms = served.flatMap(one => (one.status === 'fulfilled' ? one.value.bookings.map(({ venue }) => venue) : []))
  t.is(new Set(rooms).size, rooms.length)
  t.is(rooms.length, 10)
  t.true(served.every(one => one.status === 'fulfilled' || (isBpmnError(one.reason) && one.reason.bpmnCode === 'NO_SLOT')))
})

test('rooms that touch do not overlap; rooms outside their hours are not given', async t => {
  await within(work => bookVenue(work, 'GY-KB2', { ...on('2030-03-06', '09:00', '10:00'), title: '甲' }))
  await within(work => bookVenue(work, 'GY-KB2', { ...on('2030-03-06', '10:00', '11:00'), title: '乙' }))
  const closed = await t.throwsAsync(within(work => bookVenue(work, 'GY-KB2', { ...on('2030-03-06', '17:00', '18:00'), title: '丙' }))) as Problem
  t.is(closed.code, 'venue-closed')
  t.true(isOpenFor('09:00-17:30', Date.parse('2030-03-06T09:00:00+08:00'), Date.parse('2030-03-06T17:30:00+08:00')))
})

test('a county tender gets its own room first, and moving it releases the old one', async t => {
  const call = callOf({ id: '7001', region: '510822' })
  const first = await within(work => book.run!(work, { type: 'OPENING', ...on('2030-03-07'), size: 5 }, call)) as { venue: string }
  t.is(first.venue, 'X822-KB1')
  await within(work => book.run!(work, { type: 'OPENING', ...on('2030-03-08'), size: 5 }, call))
  const day = await within(work => schedule(work, { date: '2030-03-07', region: '510822' }))
  t.deepEqual(day.flatMap(venue => venue.bookings), [])
  t.is(await within(work => releaseVenues(work, '7001', '终止')), 1)
})

test('a booking in the past, backwards or without a date is refused', async t => {
  for (const span of [on('2020-03-07'), on('2030-03-07', '11:00', '10:00')]) t.is((await t.throwsAsync(within(work => bookVenue(work, 'GY-KB3', { ...span, title: 'x' }))) as Problem).code, 'venue-time')
  t.is((await t.throwsAsync(within(work => bookVenue(work, 'GY-KB3', { start: '明天', end: '后天', title: 'x' }))) as Problem).code, 'bad-date')
})
