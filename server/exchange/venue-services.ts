import { z } from 'zod'
import { defineService } from '../engine/service.ts'
import { assignVenue, releaseVenues } from './venues.ts'

export const book = defineService({
  name: 'venues.book',
  title: '预约场地',
  input: z.object({
    type: z.enum(['OPENING', 'EVALUATION', 'AUCTION', 'REMOTE_EVAL', 'BOTH'])
      .describe('开标厅、评标室，或两者'), start: z.string(), end: z.string(), size: z.coerce.number().int().min(1).max(500).default(10),
  }),
  output: z.object({ bookingId: z.string(), venue: z.string(), venueName: z.string(), bookings: z.array(z.object({ id: z.string(), venue: z.string(), name: z.string() })) }),
  async run(work, { type, start, end, size }, { instance }) {
    // opening before evaluation, always: two instances that book both then wait in the same order
    const bookings = []
    for (const kind of type === 'BOTH' ? ['OPENING', 'EVALUATION'] as const : [type]) {
      // the public comes to the opening; in the evaluation room sits the committee alone
      const seats = type === 'BOTH' && kind === 'EVALUATION' ? Math.min(size, 7) : size
      bookings.push(await assignVenue(work, { kind, start, end, size: seats, region: instance.region, title: instance.title, instanceId: instance.id, code: instance.code }))
    }
    return { bookingId: bookings[0]!.id, venue: bookings[0]!.venue, venueName: bookings.map(one => one.name).join('、'), bookings }
  },
})

export const release = defineService({
  name: 'venues.release',
  title: '释放场地',
  input: z.object({ reason: z.string().default('流程释放') }),
  output: z.object({ released: z.int() }),
  run: async (work, { reason }, { instance }) => ({ released: await releaseVenues(work, instance.id, reason) }),
})
