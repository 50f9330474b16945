import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Knex } from 'knex'

interface Venue { id: string; name: string; region: string; kind: string; capacity: number; equipment: string[]; openHours: string; slotMinutes: number; fee: number }

/** The rooms of the centre and its branches; a room that is there already stays as it is. */
export async function seedVenues(db: Knex): Promise<void> {
  const venues = JSON.parse(readFileSync(join(import.meta.dirname, 'venues.json'), 'utf8')) as Venue[]
  await db('venues').insert(venues.map(venue => ({
    id: venue.id, name: venue.name, region: venue.region, kind: venue.kind, capacity: venue.capacity, equipment: venue.equipment,
    open_hours: venue.openHours, slot_minutes: venue.slotMinutes, fee_fen: venue.fee,
  }))).onConflict('id').ignore()
}
