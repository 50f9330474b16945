import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { canonical } from '../contract/canonical.ts'
import { problem, type Problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { ownerTag } from './documents.ts'
import { sealsOf, type Seals } from '../access/seal.ts'
import { tenderFacts, type Tender } from './tenders.ts'

/** What a bidder offers. Money in fen, duration in days. */
export interface Offer {
  priceFen?: number | undefined; durationDays?: number | undefined; manager?: string | undefined; documents?: string[] | undefined;
  consortium?: string[] | undefined; statement?: string | undefined
}
/** The sealed content: the offer with who made it and a salt that blinds its digest. */
export interface SealedBid extends Offer { tender: string; entity: string; name: string; salt: string }
export interface Receipt { number: string; digest: string; salt: string; at: string; replaced: boolean }

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Random, 75 bits: a serial number would leak how many bid. */
const receiptNumber = (): string => `HZ-${[0, 1, 2].map(() => Array.from({ length: 5 }, () => alphabet[randomInt(32)]).join('')).join('-')}`
export const tenderTag = (seals: Seals, tender: string): Buffer => seals.tag(`tender:${tender}`)
const bidAbout = (id: string): string => `bid:${id}`
const shown = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 23)

const late = (tender: { deadline: Date }, at: Date): Problem => problem('bid-late', 409, '已过投标截止时间', {
  detail: `已过截止 ${shown(tender.deadline)}，服务器收到完整文件的时间是 ${shown(at)}。依法不能接收。`, law: '招标投标法28；电子招标投标办法27', deadline: tender.deadline.toISOString(), receivedAt: at.toISOString(),
})

/** Who bids: an organisation that is neither the tenderer nor its agency, not banned, and invited where only some are. Throws Problems that say so. */
export async function bidderOf(work: Work, tender: Tender): Promise<{ entity: string; name: string }> {
  const { entity } = work.actor
  if (!entity) throw problem('not-a-bidder', 403, '只有登记的主体可以投标')
  if (entity === tender.owner || entity === tender.agency) throw problem('bidder-conflicted', 403, '招标人和代理机构不得投标', { law: '招标投标法实施条例34' })
  if (tender.invited && !await isInvited(work, tender.invited, entity)) throw problem('not-invited', 403, '未被邀请参加本次投标')
  const row = await work.tx<{ name: string; credit_status: string; credit_note: string | null }>('entities').where('id', entity).first('name', 'credit_status', 'credit_note')
  if (!row) throw problem('not-a-bidder', 403, '主体未登记')
  if (row.credit_status === 'BLACKLIST' && isBanned(row.credit_note, work.now)) throw problem('bidder-banned', 403, '市场禁入期间不得投标', { detail: row.credit_note ?? undefined })
  return { entity, name: row.name }
}

async function isInvited(work: Work, invited: Buffer[], entity: string): Promise<boolean> {
  const tag = ownerTag(await sealsOf(work), entity)
  return invited.some(one => one.equals(tag))
}

/** A ban holds for the span its decision names; one that names none holds until lifted. */
export function isBanned(note: string | null, now: Date): boolean {
  const [from, to] = [...(note ?? '').matchAll(/\d{4}-\d{2}-\d{2}/g)].map(match => match[0])
  if (!from || !to) return true
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  return from <= today && today <= to
}

/**
 * Seals an offer, replacing the bidder's standing one. The database's own instant, taken inside the statement, decides whether it is late;
 * `at` stands in for it only where the demo city tells its past. Throws `bid-late`, `tender-stopped`, `bid-raced`, `document-unsealed`.
 */
export async function submit(work: Work, tender: Tender, offer: Offer, { at }: { at?: Date } = {}): Promise<Receipt> {
  const bidder = await bidderOf(work, tender)
  if ((at ?? work.now) >= tender.deadline) throw late(tender, at ?? work.now)
  // policies compare deadlines with the present; the past that the demo city tells was checked against `at` above
  if (!at) await work.may('create', 'bid', { resource: { owner: bidder.entity, region: tender.region }, tender: tenderFacts(tender) })
  await mustRun(work, tender)
  const seals = await sealsOf(work)
  await mustBeSealed(work, seals, bidder.entity, offer.documents ?? [])
  const id = randomUUID()
  const sealed: SealedBid = { ...offer, tender: tender.id, ...bidder, salt: randomBytes(16).toString('hex') }
  const digest = createHash('sha256').update(canonical(sealed)).digest('hex')
  const number = receiptNumber()
  const done = await place(
    work,
    {
      tender: tender.id, at: at ?? null, id, tag: tenderTag(seals, tender.id), owner: ownerTag(seals, bidder.entity), receipt: number,
      sealed: seals.close(bidAbout(id), sealed), digest,
    },
  )
  if (!done.accepted) throw done.status === 'open' ? late(done, done.at) : problem('tender-closed', 409, '投标已经截止', { law: '招标投标法28' })
  return { number, digest, salt: sealed.salt, at: done.at.toISOString(), replaced: Number(done.replaced) > 0 }
}

interface Placed { at: Date; deadline: Date; status: string; accepted: boolean; replaced: string }

async function place(work: Work, values: Record<string, unknown>): Promise<Placed> {
  try {
    const { rows: [row] } = await work.tx.raw<{ rows: Placed[] }>(`
      with t as materialized (select coalesce(:at::timestamptz, clock_timestamp()) as at, deadline, status from tenders where id = :tender for share),
      old as (update bids set replaced_at = t.at from t where tender_tag = :tag and owner_tag = :owner and replaced_at is null and withdrawn_at is null and t.at < t.deadline and t.status = 'open' returning bids.id),
      fresh as (insert into bids (id, tender_tag, owner_tag, receipt, sealed, digest, submitted_at)
        select :id, :tag, :owner, :receipt, :sealed, :digest, t.at from t where t.at < t.deadline and t.status = 'open' and (select count(*) from old) >= 0 returning id)
      select t.at, t.deadline, t.status, (select count(*) from fresh) = 1 as accepted, (select count(*) from old) as replaced from t`, values as never)
    return row!
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    throw problem('bid-raced', 409, '另一处刚刚提交了投标', { detail: '请核对最新回执，如需替换请重新提交' })
  }
}

/** Bidding rests while the instance is suspended and ends with it. An instance that is not in the engine's table is not asked. */
async function mustRun(work: Work, tender: Tender): Promise<void> {
  const row = await work.tx<{ status: string }>('instances').where('id', tender.instance_id).first('status')
  if (row && row.status !== 'active') throw problem('tender-stopped', 409, row.status === 'suspended' ? '项目已依法暂停' : '项目已经结束', { detail: '暂停期间不接收投标' })
}

async function mustBeSealed(work: Work, seals: Seals, entity: string, ids: string[]): Promise<void> {
  if (!ids.length) return
  const rows = await work.tx('documents').whereIn('id', ids).where('owner_tag', ownerTag(seals, entity)).whereNotNull('sealed').select('id')
  if (rows.length !== new Set(ids).size) throw problem('document-unsealed', 422, '投标文件未加密，不能接收', { detail: '请以密封方式上传投标文件后再提交', law: '电子招标投标办法26' })
}

/** Takes the bidder's standing bid back before the deadline. Throws `bid-late`, `bid-missing`. */
export async function withdraw(work: Work, tender: Tender, { at }: { at?: Date } = {}): Promise<{ at: string }> {
  const { entity } = await bidderOf(work, tender)
  const seals = await sealsOf(work)
  const { rows: [row] } = await work.tx.raw<{ rows: { at: Date; deadline: Date; taken: string }[] }>(`
    with t as materialized (select coalesce(:at::timestamptz, clock_timestamp()) as at, deadline, status from tenders where id = :tender for share),
    gone as (update bids set withdrawn_at = t.at from t where tender_tag = :tag and owner_tag = :owner and replaced_at is null and withdrawn_at is null and t.at < t.deadline and t.status = 'open' returning bids.id)
    select t.at, t.deadline, (select count(*) from gone) as taken from t`, { at: at ?? null, tender: tender.id, tag: tenderTag(seals, tender.id), owner: ownerTag(seals, entity) } as never)
  if (row!.at >= row!.deadline) throw problem('bid-late', 409, '截止后不能撤回投标', { detail: '截止后撤销投标的，招标人可以不退还保证金', law: '招标投标法29；实施条例35' })
  if (row!.taken === '0') throw problem('bid-missing', 404, '您在本项目没有有效的投标')
  return { at: row!.at.toISOString() }
}

export interface OwnBid { receipt: string; digest: string; submittedAt: string; state: 'standing' | 'replaced' | 'withdrawn'; content: SealedBid }
interface BidRow { id: string; receipt: string; digest: string; sealed: Buffer; submitted_at: Date; replaced_at: Date | null; withdrawn_at: Date | null }

const own = (seals: Seals, row: BidRow): OwnBid => ({
  receipt: row.receipt, digest: row.digest, submittedAt: row.submitted_at.toISOString(), state: row.withdrawn_at ? 'withdrawn' : row.replaced_at ? 'replaced'
    : 'standing', content: seals.open<SealedBid>(bidAbout(row.id), row.sealed),
})

/** The caller's own bids, newest first, of one tender or of all. */
export async function ownBids(work: Work, tender?: string): Promise<OwnBid[]> {
  if (!work.actor.entity) return []
  const seals = await sealsOf(work)
  const rows: BidRow[] = await work.tx('bids').where({
    owner_tag: ownerTag(seals, work.actor.entity), ...tender ? { tender_tag: tenderTag(seals, tender) } : {},
  }).orderBy('submitted_at', 'desc').limit(200)
  return rows.map(row => own(seals, row))
}

/** Whether a receipt is the platform's: digest and instant, nothing of tender or bidder. */
export async function receiptOf(work: Work, number: string): Promise<{ digest: string; submittedAt: string }> {
  const row = await work.tx<BidRow>('bids').where('receipt', number.toUpperCase()).first('digest', 'submitted_at')
  if (!row) throw problem('receipt-unknown', 404, '没有这个回执号')
  return { digest: row.digest, submittedAt: row.submitted_at.toISOString() }
}

/** The standing bids of a tender, opened; one that cannot be opened is null. Only the opening and the platform's own letters call this. */
export async function standing(work: Work, tender: string): Promise<{ id: string; at: Date; content: SealedBid | null }[]> {
  const seals = await sealsOf(work)
  const rows = await work.tx<BidRow>('bids').where('tender_tag', tenderTag(seals, tender)).whereNull('replaced_at').whereNull('withdrawn_at')
    .orderBy([{ column: 'submitted_at' }, { column: 'id' }])
  return rows.map(row => ({ id: row.id, at: row.submitted_at, content: opened(seals, row) }))
}

function opened(seals: Seals, row: BidRow): SealedBid | null {
  try {
    return seals.open<SealedBid>(bidAbout(row.id), row.sealed)
  } catch {
    return null
  }
}
