import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

/**
 * 自律承诺: whoever works at the trading centre or a branch signs once a year; without a current pledge no task may be taken (方案 五(二)14,
 * "平台服务机构和人员自律机制"). The text is what was signed: its hash stands beside each signature.
 */
export const pledgeText = [
  '我承诺遵守公共资源交易服务工作人员自律规范：',
  '一、只提供服务，不行使审批，不以备案、登记、核对之名设置门槛；',
  '二、不插手、不干预交易，不向任何一方泄露应当密封的投标人、报价、标底和评审专家信息；',
  '三、不收受当事人的礼品、礼金、宴请，收到而无法退回的三日内登记上交；',
  '四、与当事人有利害关系的，主动申报并回避；',
  '五、接受内部检查和轮岗，如实说明经办的每一步。',
].join('\n')
export const pledgeHash = createHash('sha256').update(pledgeText).digest('hex')
export const pledgeYears = 1

export interface PledgeState { owed: boolean; signedAt: Date | null; validUntil: Date | null }

/** Whether a person owes the pledge (works at the centre or a branch) and until when the newest one holds. */
export async function pledgeOf({ tx }: { tx: Knex }, account: string): Promise<PledgeState> {
  const { rows: [row] } = await tx.raw<{ rows: { owed: boolean; signed: Date | null; until: Date | null }[] }>(
    `select exists (select 1 from posts p join departments d on d.id = p.department where p.account = ? and d.kind in ('TRADING_CENTER', 'BRANCH')) as owed, g.signed_at as signed, g.valid_until as until
     from (select 1) one left join lateral (select signed_at, valid_until from pledges where account = ? order by signed_at desc limit 1) g on true`, [account, account])
  return { owed: row!.owed, signedAt: row!.signed, validUntil: row!.until }
}

/** Pledges are only ever added, so one that holds need not be asked for again before its end. By database; a transaction remembers nothing. */
const signed = new WeakMap<Knex, Map<string, Date>>()
function remember(db: Knex, account: string, until: Date): void {
  if (db.isTransaction) return
  const known = signed.get(db) ?? new Map<string, Date>()
  signed.set(db, known.set(account, until))
}

/** Throws pledge-missing (403) when the actor owes a pledge and none is current. */
export async function demandPledge(work: Pick<Work, 'now' | 'actor'> & { tx: Knex }): Promise<void> {
  if (work.actor.kind !== 'staff') return
  const known = signed.get(work.tx)?.get(work.actor.id)
  if (known && known > work.now) return
  const { owed, validUntil } = await pledgeOf(work, work.actor.id)
  if (validUntil !== null && validUntil > work.now) return remember(work.tx, work.actor.id, validUntil)
  if (!owed) return
  throw problem('pledge-missing', 403, '须先签署自律承诺', { detail: validUntil ? '你的自律承诺已过期，在「我的」里重新签署后即可办理。' : '你还没有签署自律承诺，在「我的」里签署后即可办理。', to: '/me/pledge' })
}
