import { z } from 'zod'
import { defineRoute, Id, Instant } from './route.ts'

/** Rooms and what is booked in them; the schedule is public. */
export const VenueBooking = z.object({ id: z.string(), start: z.string(), end: z.string(), title: z.string(), code: z.string().nullable(), status: z.enum(['booked', 'checked-in', 'released']) })
export const Venue = z.object({
  id: z.string(), name: z.string(), region: z.string(), kind: z.string(), capacity: z.int(), equipment: z.array(z.string()), openHours: z.string(), slotMinutes: z.int(), feeFen: z.int(), bookings: z.array(VenueBooking),
})
export type Venue = z.infer<typeof Venue>

export const listVenues = defineRoute({
  name: 'listVenues', method: 'GET', path: '/api/venues', summary: '场地与日程（缺省为今日）', may: 'public', query: z.object({ date: z.iso.date().optional(), region: z.string().regex(/^\d{6}$/).optional() }), reply: z.array(Venue),
})
export const bookVenue = defineRoute({
  name: 'bookVenue', method: 'POST', path: '/api/venues/:id/bookings', summary: '安排场地', may: 'signed-in', params: z.object({ id: z.string().max(40) }),
  body: z.object({ start: Instant, end: Instant, title: z.string().trim().min(1).max(200), code: z.string().max(80).optional() }), reply: z.object({ id: z.string(), venue: z.string(), name: z.string() }),
})
export const checkInVenue = defineRoute({ name: 'checkInVenue', method: 'POST', path: '/api/venue-bookings/:id/check-in', summary: '场地签到', may: 'signed-in', params: z.object({ id: Id }), reply: z.object({ status: z.literal('checked-in') }) })
export const releaseVenue = defineRoute({
  name: 'releaseVenue', method: 'POST', path: '/api/venue-bookings/:id/release', summary: '释放场地', may: 'signed-in', params: z.object({ id: Id }), body: z.object({ reason: z.string().trim().min(1).max(200) }), reply: z.object({ status: z.literal('released') }),
})
