import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { standing } from './bids.ts'
import { depositsOf } from './deposits.ts'
import type { Tender } from './tenders.ts'

/** One line of the opening record; a bid that could not be opened has a fault and no price. */
export interface OpenedBid { id: string; bidder: string; name: string; priceFen: number | null; duration: number | null; pm: string | null; submittedAt: string; fault?: string }

async function locked(work: Work, instanceId: string, round: string): Promise<Tender> {
  const row = await work.tx<Tender>('tenders').where({ instance_id: instanceId, round }).forUpdate().first()
  if (!row) throw problem('tender-unknown', 404, '本项目没有投标窗口', { detail: round })
  return row
}

/** Ends the window once the deadline has passed and says how many bids stand; contents stay sealed. Throws Problem `bids-not-due`. */
export async function closeTender(work: Work, instanceId: string, round: string): Promise<{ bidCount: number; closedAt: string }> {
  const tender = await locked(work, instanceId, round)
  if (tender.status !== 'open') return { bidCount: tender.bid_count ?? 0, closedAt: tender.closed_at!.toISOString() }
  if (work.now < tender.deadline) throw problem('bids-not-due', 409, '投标截止时间未到', { detail: `截止时间为 ${tender.deadline.toISOString()}`, law: '招标投标法34' })
  const bidCount = (await standing(work, tender.id)).length
  await work.tx('tenders').where('id', tender.id).update({ status: 'closed', closed_at: work.now, bid_count: bidCount })
  return { bidCount, closedAt: work.now.toISOString() }
}

/** Opens every standing bid at once and records it for good. Twice asked, the same record. Throws Problem `bids-not-closed`. */
export async function unsealTender(work: Work, instanceId: string, round: string): Promise<OpenedBid[]> {
  const tender = await locked(work, instanceId, round)
  if (tender.status === 'open') throw problem('bids-not-closed', 409, '投标尚未截止，不得开启', { law: '招标投标法36' })
  if (tender.status !== 'unsealed') {
    const bids = await standing(work, tender.id)
    const deposits = new Map((await depositsOf(work, tender)).map(({ entity, form, amountFen, guarantor }) => [entity, { form, amountFen, ...guarantor === undefined ? {} : { guarantor } }]))
    if (bids.length) {
      await work.tx('openings').insert(bids.map(({ id, at, content }, place) => ({
        tender_id: tender.id, bid: id, place: place + 1, entity: content?.entity ?? '', name: content?.name ?? '（无法解密）', price_fen: content?.priceFen ?? null, duration_days: content?.durationDays ?? null,
        manager: content?.manager ?? null, submitted_at: at, fault: content ? null : '密封内容无法打开，视为撤回并查明原因（电子招标投标办法31）',
        details: JSON.stringify({ documents: content?.documents ?? [], consortium: content?.consortium ?? [], salt: content?.salt ?? null, deposit: deposits.get(content?.entity ?? '') ?? null }),
      })))
    }
    await work.tx('tenders').where('id', tender.id).update({ status: 'unsealed', unsealed_at: work.now })
  }
  return openingRecord(work, tender.id)
}

interface Row {
  bid: string; entity: string; name: string; price_fen: string | null; duration_days: number | null; manager: string | null; submitted_at: Date;
  fault: string | null
}

/** The public record of an opening, in the order of receipt; empty while sealed. */
export async function openingRecord(work: Work, tenderId: string): Promise<OpenedBid[]> {
  const rows = await work.tx<Row>('openings').where('tender_id' as never, tenderId).orderBy('place')
  return rows.map(row => ({
    id: row.bid, bidder: row.entity, name: row.name, priceFen: row.price_fen === null ? null : Number(row.price_fen), duration: row.duration_days, pm: row.manager,
    submittedAt: row.submitted_at.toISOString(), ...row.fault ? { fault: row.fault } : {},
  }))
}
