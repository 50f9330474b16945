import * as contract from '../contract/venues.ts'
import { serve, type Served } from '../http/serve.ts'
import { dateAt } from '../law/moment.ts'
import { bookVenue, changeBooking, schedule } from './venues.ts'

export const venueRoutes = (): Served[] => [
  serve(contract.listVenues, (work, { query }) => schedule(work, { date: query.date ?? dateAt(work.now.getTime()), region: query.region })),
  serve(contract.bookVenue, async (work, { params, body }) => {
    const venue = await work.tx('venues').where('id', params.id).first('region') as { region: string } | undefined
    await work.may('assign', 'venue_booking', { region: venue?.region })
    const { code, ...wish } = body
    return bookVenue(work, params.id, { ...wish, ...code ? { code } : {} })
  }),
  serve(contract.checkInVenue, async (work, { params }) => {
    await changeBooking(work, params.id, 'checked-in')
    return { status: 'checked-in' as const }
  }),
  serve(contract.releaseVenue, async (work, { params, body }) => {
    await changeBooking(work, params.id, 'released', body.reason)
    return { status: 'released' as const }
  }),
]
