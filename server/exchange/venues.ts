import type { Work } from '../work.ts'
import { parseMoment } from '../law/moment.ts'
import { bpmnError, problem } from '../problem.ts'

export type VenueKind = 'OPENING' | 'EVALUATION' | 'AUCTION' | 'REMOTE_EVAL'
export interface Wish { kind: VenueKind; start: string; end: string; size: number; region: string; title: string; instanceId?: string; code?: string }
export interface Booking { id: string; venue: string; name: string }
interface Venue { id: string; name: string; region: string; open_hours: string; capacity: number; kind: string }

const taken = '23P01'
const timeOfDay = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16)

/** Whether a span lies in a room's hours ("09:00-17:30"), both ends; pure. */
export function isOpenFor(openHours: string, start: number, end: number): boolean {
  const [opens = '', closes = ''] = openHours.split('-')
  return [timeOfDay(start), timeOfDay(end)].every(time => time >= opens && time <= closes)
}

/** Start and end as instants. Throws Problem `bad-date` or `venue-time` (end before start, in the past, longer than ten days). */
function span(work: Work, wish: { start: string; end: string }): { from: number; to: number } {
  const [from, to] = [parseMoment(wish.start)?.at, parseMoment(wish.end)?.at]
  if (from === undefined || to === undefined) throw problem('bad-date', 422, '不是有效的日期时间', { detail: `${wish.start} — ${wish.end}` })
  if (to <= from || to - from > 10 * 86_400_000 || from < work.now.getTime()) throw problem('venue-time', 422, '预约时段不成立', { detail: '结束须晚于开始，不超过十天，且不在过去' })
  return { from, to }
}

/**
 * Books the first fitting free room: the region's own, then the city's. An earlier booking of the same kind of the instance is moved, not
 * doubled. Throws the BPMN error NO_SLOT when nothing fits.
 */
export async function assignVenue(work: Work, wish: Wish): Promise<Booking> {
  const { from, to } = span(work, wish)
  if (wish.instanceId) await releaseVenues(work, wish.instanceId, '改期', wish.kind)
  const venues = await work.tx<Venue>('venues').where('kind', wish.kind).where('capacity', '>=', wish.size).whereIn('region', [wish.region, '510800'])
    .orderByRaw('(region = \'510800\'), id')
  for (const venue of venues.filter(one => isOpenFor(one.open_hours, from, to))) {
    const id = await take(work, venue.id, wish, from, to)
    if (id !== undefined) return { id, venue: venue.id, name: venue.name }
  }
  throw bpmnError('NO_SLOT', `该时段没有可用场地（${wish.kind}，${wish.size} 人）`, { venueKind: wish.kind })
}

/** Books one named room. Throws Problem `venue-unknown`, `venue-closed` or `venue-taken`. */
export async function bookVenue(work: Work, venueId: string, wish: Omit<Wish, 'kind' | 'region' | 'size'>): Promise<Booking> {
  const { from, to } = span(work, wish)
  const venue = await work.tx<Venue>('venues').where('id', venueId).first()
  if (!venue) throw problem('venue-unknown', 404, '没有这个场地', { detail: venueId })
  if (!isOpenFor(venue.open_hours, from, to)) throw problem('venue-closed', 422, '不在场地开放时间内', { detail: `${venue.name} 开放 ${venue.open_hours}` })
  const id = await take(work, venue.id, { ...wish, kind: venue.kind as VenueKind, region: venue.region, size: 0 }, from, to)
  if (id === undefined) throw problem('venue-taken', 409, '该时段已被预约', { detail: `${venue.name} 在所选时段已有安排` })
  return { id, venue: venue.id, name: venue.name }
}

/**
 * The exclusion constraint makes a double booking impossible; the row lock in front of it only keeps two inserts from waiting for each
 * other (a deadlock that PostgreSQL would break by failing one of them).
 */
async function take(work: Work, venue: string, wish: Wish, from: number, to: number): Promise<string | undefined> {
  const during = work.tx.raw('tstzrange(?, ?)', [new Date(from), new Date(to)])
  await work.tx('venues').where('id', venue).forUpdate().first('id')
  try {
    return await work.tx.transaction(async tx => {
      const [row] = await tx('venue_bookings').insert({
        venue, during, kind: wish.kind, instance_id: wish.instanceId ?? null, code: wish.code ?? null, title: wish.title, status: 'booked', booked_by: work.actor.id, booked_at: work.now,
      }).returning('id')
      return (row as { id: string }).id
    })
  } catch (error) {
    if ((error as { code?: string }).code === taken) return undefined
    throw error
  }
}

/** Gives back the instance's rooms that are not yet over; returns how many. */
export async function releaseVenues(work: Work, instanceId: string, why: string, kind?: VenueKind): Promise<number> {
  return work.tx('venue_bookings').where({ instance_id: instanceId, ...kind ? { kind } : {} }).whereNot('status', 'released').whereRaw('upper(during) > ?', [work.now])
    .update({ status: 'released', released_at: work.now, released_why: why })
}

/** Marks one booking checked in or released. Throws Problem `booking-unknown` or `booking-released`. */
export async function changeBooking(work: Work, id: string, status: 'checked-in' | 'released', why?: string): Promise<void> {
  const row = await work.tx<{ id: string; status: string; region: string }>('venue_bookings as b').join('venues as v', 'v.id', 'b.venue').where('b.id', id)
    .forUpdate('b').first('b.id', 'b.status', 'v.region')
  if (!row) throw problem('booking-unknown', 404, '没有这个预约', { detail: id })
  await work.may(status === 'released' ? 'release' : 'assign', 'venue_booking', { region: row.region })
  if (row.status === 'released') throw problem('booking-released', 409, '该预约已释放')
  await work.tx('venue_bookings').where('id', id).update({ status, ...status === 'released' ? { released_at: work.now, released_why: why ?? '人工释放' } : {} })
}

/** Rooms with what is booked on one day (Asia/Shanghai). */
export async function schedule(work: Work, { date, region }: { date: string; region?: string | undefined }) {
  const { rows } = await work.tx.raw<{ rows: { venue: string; id: string; starts: Date; ends: Date; title: string; code: string | null; status: 'booked' | 'checked-in' }[] }>(
    `select venue, id, lower(during) as starts, upper(during) as ends, title, code, status from venue_bookings
     where status <> 'released' and during && tstzrange(:from::timestamptz, :from::timestamptz + interval '1 day') order by lower(during)`, { from: `${date}T00:00:00+08:00` })
  const venues = await work.tx('venues').where(where => { if (region) where.where('region', region) }).orderBy('id')
  return venues.map(venue => ({
    id: venue.id as string, name: venue.name as string, region: venue.region as string, kind: venue.kind as string, capacity: venue.capacity as number, equipment: venue.equipment as string[],
    openHours: venue.open_hours as string, slotMinutes: venue.slot_minutes as number, feeFen: Number(venue.fee_fen),
    bookings: rows.filter(row => row.venue === venue.id).map(({ venue: _venue, starts, ends, ...row }) => ({ ...row, start: starts.toISOString(), end: ends.toISOString() })),
  }))
}
