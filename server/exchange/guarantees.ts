import { sealsOf } from '../access/seal.ts'
import type { Guarantee } from '../contract/guarantees.ts'
import type { Work } from '../work.ts'
import { tenderTag } from './bids.ts'
import { ownerTag } from './documents.ts'

/** Guarantees lie under the seal of the bid they belong to; what an institution may read of its own are the lines that the opening wrote down. */
interface Row { bid: string; tender_id: string; entity: string; code: string; title: string; region: string; name: string; form: string; amount: string; unsealed_at: Date }

const issued = `from openings o join tenders t on t.id = o.tender_id where o.details -> 'deposit' ->> 'guarantor' = ?`

/** The guarantees that the caller's institution issued for bids now opened, the newest first, and what of them still stands. Asks for the right to read one's own. */
export async function guaranteesOf(work: Work, { page, size }: { page: number; size: number }): Promise<{ rows: Guarantee[]; total: number; page: number; size: number; standing: { count: number; amountFen: number } }> {
  const owner = work.actor.entity ?? null
  await work.may('read', 'guarantee', { resource: { owner } })
  const { rows: found } = await work.tx.raw<{ rows: Row[] }>(
    `select o.bid, o.tender_id, o.entity, t.code, t.title, t.region, o.name, o.details -> 'deposit' ->> 'form' as form, o.details -> 'deposit' ->> 'amountFen' as amount, t.unsealed_at ${issued} order by t.unsealed_at desc, t.id, o.place`, [owner])
  const released = await releasesOf(work, found)
  const all = found.map((row, at): Guarantee => ({
    bid: row.bid, code: row.code, title: row.title, region: row.region, bidder: row.name, form: row.form, amountFen: Number(row.amount), openedAt: row.unsealed_at.toISOString(), releasedAt: released[at]?.toISOString() ?? null,
  }))
  const standing = all.filter(one => one.releasedAt === null)
  return { rows: all.slice((page - 1) * size, page * size), total: all.length, page, size, standing: { count: standing.length, amountFen: standing.reduce((sum, one) => sum + one.amountFen, 0) } }
}

/** When each was given back, in the order asked; null while it stands. */
async function releasesOf(work: Work, rows: Row[]): Promise<(Date | null)[]> {
  const seals = await sealsOf(work)
  const tags = rows.map(row => ({ tender: tenderTag(seals, row.tender_id), owner: ownerTag(seals, row.entity) }))
  const known = await work.tx('deposits').whereIn('tender_tag', tags.map(tag => tag.tender)).whereNotNull('refunded_at').select('tender_tag', 'owner_tag', 'refunded_at') as { tender_tag: Buffer; owner_tag: Buffer; refunded_at: Date }[]
  const key = (tender: Buffer, owner: Buffer): string => `${tender.toString('hex')} ${owner.toString('hex')}`
  const at = new Map(known.map(row => [key(row.tender_tag, row.owner_tag), row.refunded_at]))
  return tags.map(tag => at.get(key(tag.tender, tag.owner)) ?? null)
}

/** Institutions registered as guarantors, by name. */
export const guarantors = async (work: Work): Promise<{ id: string; name: string }[]> => work.tx('entities').whereRaw(`'guarantor' = any(identities)`).orderBy('name').select('id', 'name')
