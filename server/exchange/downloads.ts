import { randomUUID } from 'node:crypto'
import type { Work } from '../work.ts'
import { tenderTag } from './bids.ts'
import { ownerTag } from './documents.ts'
import { sealsOf } from '../access/seal.ts'

/** Who took a tender's documents, so that clarifications reach them (电子招标投标办法 22); names and number are sealed (招标投标法 22). */
export async function noteDownload(work: Work, tender: string): Promise<void> {
  const { entity } = work.actor
  if (!entity) return
  const seals = await sealsOf(work)
  const id = randomUUID()
  await work.tx('downloads').insert({
    id, tender_tag: tenderTag(seals, tender), owner_tag: ownerTag(seals, entity), sealed: seals.close(`download:${id}`, { entity }), at: work.now,
  })
    .onConflict(['tender_tag', 'owner_tag']).ignore()
}

/** The entities that took documents of a tender; for letters only. */
export async function downloaders(work: Work, tender: string): Promise<string[]> {
  const seals = await sealsOf(work)
  const rows = await work.tx('downloads').where('tender_tag', tenderTag(seals, tender)) as { id: string; sealed: Buffer }[]
  return rows.map(row => seals.open<{ entity: string }>(`download:${row.id}`, row.sealed).entity)
}
