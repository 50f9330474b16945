import { randomUUID } from 'node:crypto'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { bidderOf, tenderTag, withdraw } from './bids.ts'
import { ownerTag } from './documents.ts'
import { sealsOf } from '../access/seal.ts'
import { tenderFacts, type Tender } from './tenders.ts'

const depositForms = ['现金', '保函', '保险', '信用免'] as const
export interface Deposit {
  entity: string; name: string; form: (typeof depositForms)[number]; amountFen: number; document?: string | undefined; guarantor?: string | undefined
  refund?: { amountFen: number; interestFen: number; reason: string }
}

/** Demand-deposit rate used for interest, in parts per million a year (platform parameter). */
const ratePpm = 500
const aboutOf = (id: string): string => `deposit:${id}`

/** Interest of cash that lay from one instant to another, whole fen. Pure. */
export const interestFen = (amountFen: number, from: Date, to: Date): number => Math.round(amountFen * Math.max(0, Math.floor((to.getTime() - from.getTime()) / 86_400_000)) * ratePpm / 365 / 1_000_000)

/** Records the caller's deposit or guarantee, sealed like the bid. Throws `bid-late`, `deposit-amount`, `guarantor-unknown`, `deposit-paid`. */
export async function payDeposit(
  work: Work, tender: Tender, given: Pick<Deposit, 'form' | 'amountFen' | 'document' | 'guarantor'>, { at: past }: { at?: Date } = {},
): Promise<{ id: string; at: string }> {
  const bidder = await bidderOf(work, tender)
  const at = past ?? work.now
  if (at >= tender.deadline || tender.status !== 'open') throw problem('bid-late', 409, '已过投标截止时间', { detail: '保证金应在投标截止前提交', law: '招标投标法实施条例26' })
  if (!past) await work.may('create', 'bid', { resource: { owner: bidder.entity, region: tender.region }, tender: tenderFacts(tender) })
  const needed = Number(tender.deposit_fen)
  if (given.form === '信用免' ? given.amountFen !== 0 : given.amountFen !== needed) throw problem('deposit-amount', 422, '保证金金额不符', { detail: `招标文件要求 ${needed / 100} 元` })
  if (given.guarantor !== undefined && !(issuedForms.has(given.form) && await isGuarantor(work, given.guarantor))) throw problem('guarantor-unknown', 422, '没有登记这家担保机构', { detail: '出具机构不在登记之列的，不用选择，上传保函即可。' })
  const seals = await sealsOf(work)
  const id = randomUUID()
  const rows = await work.tx('deposits').insert({
    id, tender_tag: tenderTag(seals, tender.id), owner_tag: ownerTag(seals, bidder.entity), sealed: seals.close(aboutOf(id), { ...given, ...bidder } satisfies Deposit), received_at: at, refunded_at: null,
  }).onConflict(['tender_tag', 'owner_tag']).merge().whereNotNull('deposits.refunded_at').returning('id')
  if (!rows.length) throw problem('deposit-paid', 409, '已经提交过保证金')
  return { id, at: at.toISOString() }
}

/** Forms that an institution issues. */
const issuedForms = new Set<string>(['保函', '保险'])
const isGuarantor = async (work: Work, id: string): Promise<boolean> => (await work.tx('entities').where({ id }).whereRaw(`'guarantor' = any(identities)`).first('id')) !== undefined

interface Row { id: string; sealed: Buffer; received_at: Date; refunded_at: Date | null; owner_tag: Buffer }
export interface DepositLine extends Deposit { id: string; receivedAt: string; refundedAt: string | null }

async function rowsOf(work: Work, tender: Tender): Promise<Row[]> {
  const seals = await sealsOf(work)
  return await work.tx('deposits').where('tender_tag', tenderTag(seals, tender.id)).orderBy('received_at').forUpdate() as Row[]
}

const line = (row: Row, deposit: Deposit): DepositLine => ({
  ...deposit, id: row.id, receivedAt: row.received_at.toISOString(), refundedAt: row.refunded_at?.toISOString() ?? null,
})

/** All deposits of a tender after its deadline; the caller has asked for the right to read them. Throws Problem `sealed`. */
export async function depositsOf(work: Work, tender: Tender): Promise<DepositLine[]> {
  if (tender.status === 'open') throw problem('sealed', 403, '截止前保证金名单密封', { law: '招标投标法22' })
  const seals = await sealsOf(work)
  return (await rowsOf(work, tender)).map(row => line(row, seals.open<Deposit>(aboutOf(row.id), row.sealed)))
}

/** The caller's own deposit of a tender, if any. */
export async function ownDeposit(work: Work, tender: Tender): Promise<DepositLine | null> {
  if (!work.actor.entity) return null
  const seals = await sealsOf(work)
  const row = await work.tx('deposits').where({ tender_tag: tenderTag(seals, tender.id), owner_tag: ownerTag(seals, work.actor.entity) }).first() as Row | undefined
  return row ? line(row, seals.open<Deposit>(aboutOf(row.id), row.sealed)) : null
}

/**
 * Returns every deposit due of the tender, cash with interest (实施条例 31, 35, 57), save those withheld (实施条例 74). While bidding goes on only
 * withdrawn bidders' money is due. Already returned ones stay as they are.
 */
export async function refundDeposits(work: Work, tender: Tender, { reason, withhold }: { reason: string; withhold: string[] }): Promise<{ refunded: number; totalFen: number }> {
  const seals = await sealsOf(work)
  const ended = tender.status !== 'open' || /终止|撤销|失败|流标/.test(reason)
  const gone: Buffer[] = ended ? [] : await work.tx('bids').where('tender_tag', tenderTag(seals, tender.id)).whereNotNull('withdrawn_at').pluck('owner_tag')
  let [refunded, totalFen] = [0, 0]
  for (const row of await rowsOf(work, tender)) {
    const deposit = seals.open<Deposit>(aboutOf(row.id), row.sealed)
    if (row.refunded_at || withhold.includes(deposit.entity) || !(ended || gone.some(tag => tag.equals(row.owner_tag)))) continue
    refunded += 1
    totalFen += await giveBack(work, row, deposit, reason)
  }
  return { refunded, totalFen }
}

/** Marks one deposit as returned, with interest where it was cash; what it comes to, in fen. */
async function giveBack(work: Work, row: Row, deposit: Deposit, reason: string): Promise<number> {
  const interest = deposit.form === '现金' ? interestFen(deposit.amountFen, row.received_at, work.now) : 0
  const refund = { amountFen: deposit.form === '现金' ? deposit.amountFen : 0, interestFen: interest, reason }
  await work.tx('deposits').where('id', row.id).update({ refunded_at: work.now, sealed: (await sealsOf(work)).close(aboutOf(row.id), { ...deposit, refund } satisfies Deposit) })
  return refund.amountFen + interest
}

/**
 * Takes the caller's bid back and returns the deposit in the same transaction (GC-11: within five days, 实施条例 35). No clock of the instance may
 * time this, since before opening nobody may see that there was a bid. Problems: those of `withdraw`.
 */
export async function withdrawWithDeposit(work: Work, tender: Tender): Promise<{ at: string }> {
  const gone = await withdraw(work, tender)
  const seals = await sealsOf(work)
  const row = await work.tx('deposits').where({ tender_tag: tenderTag(seals, tender.id), owner_tag: ownerTag(seals, work.actor.entity!) }).whereNull('refunded_at').forUpdate().first() as Row | undefined
  if (row) await giveBack(work, row, seals.open<Deposit>(aboutOf(row.id), row.sealed), '撤回投标')
  return gone
}
