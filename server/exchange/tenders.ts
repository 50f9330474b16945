import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import type { Subject } from '../engine/service.ts'
import { ownerTag } from './documents.ts'
import { sealsOf } from '../access/seal.ts'

/** A window in which bidders submit: one per instance and round (`bid`, `prequal`). */
export interface Tender {
  id: string; instance_id: string; round: string; code: string; title: string; region: string; family: string; industry: string | null; owner: string | null; agency: string | null
  status: 'open' | 'closed' | 'unsealed' | 'void'; opened_at: Date; deadline: Date; documents_until: Date | null; deposit_fen: string; ceiling_fen: string | null; invited: Buffer[] | null
  closed_at: Date | null; bid_count: number | null; unsealed_at: Date | null
}

export interface Terms {
  deadline: string; documentsUntil?: string | undefined; depositFen?: number | undefined; ceilingFen?: number | undefined;
  estimateFen?: number | undefined; invited?: string[] | undefined
}

/** Opens the window, or moves its deadline: bids stay. Throws Problem `deadline-shortened`, `deposit-over-cap` (2 %, 实施条例 26) or `tender-closed`. */
export async function openTender(work: Work, subject: Subject, round: string, terms: Terms): Promise<Tender> {
  const deadline = new Date(terms.deadline)
  if (Number.isNaN(deadline.getTime())) throw problem('bad-date', 422, '不是有效的日期时间', { detail: terms.deadline })
  if (terms.depositFen !== undefined && terms.estimateFen !== undefined && terms.depositFen * 50 > terms.estimateFen) {
    throw problem('deposit-over-cap', 422, '投标保证金超过上限', { detail: '投标保证金不得超过招标项目估算价的 2%', law: '招标投标法实施条例26' })
  }
  const standing = await work.tx<Tender>('tenders').where({ instance_id: subject.id, round }).forUpdate().first()
  const row = {
    deadline, ...terms.documentsUntil ? { documents_until: new Date(terms.documentsUntil) } : {}, ...terms.depositFen === undefined ? {} : { deposit_fen: terms.depositFen },
    ...terms.ceilingFen === undefined ? {} : { ceiling_fen: terms.ceilingFen }, ...terms.invited ? { invited: await invitedTags(work, terms.invited) } : {},
  }
  if (!standing) {
    const [made] = await work.tx<Tender>('tenders').insert({
      ...row, instance_id: subject.id, round, code: subject.code, title: subject.title, region: subject.region, family: subject.family, industry: subject.industry, owner: subject.owner,
      agency: subject.agency, status: 'open', opened_at: work.now,
    } as never).returning('*')
    return made!
  }
  if (standing.status !== 'open') throw problem('tender-closed', 409, '投标已经截止', { detail: '截止后不能再变更投标截止时间' })
  if (deadline < standing.deadline) throw problem('deadline-shortened', 422, '不得提前投标截止时间', { detail: `已公布的截止时间为 ${standing.deadline.toISOString()}`, law: '招标投标法24' })
  const [moved] = await work.tx<Tender>('tenders').where('id', standing.id).update(row as never).returning('*')
  return moved!
}

async function invitedTags(work: Work, entities: string[]): Promise<Buffer[]> {
  const seals = await sealsOf(work)
  return entities.map(entity => ownerTag(seals, entity))
}

/** The tender that people mean by a code: the newest window of that project. Throws Problem `tender-unknown`. */
export async function tenderOf(work: Work, code: string, round?: string): Promise<Tender> {
  const row = await work.tx<Tender>('tenders').where({ code, ...round ? { round } : {} }).orderBy('id', 'desc').first()
  if (!row) throw problem('tender-unknown', 404, '没有这个项目的投标窗口', { detail: code })
  return row
}

/** What conditions of the policies read of a tender. */
export const tenderFacts = (tender: Tender): Record<string, unknown> => ({ owner: tender.owner, deadline: tender.deadline, openingDone: tender.status === 'unsealed' })
