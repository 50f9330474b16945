import { randomUUID } from 'node:crypto'
import { calendarFor } from '../engine/rule-sets.ts'
import { deadlineFor } from '../law/deadline.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { termOf } from './deadlines.ts'
import { ownerTag } from './documents.ts'
import { send } from './letters.ts'
import { sealsOf } from '../access/seal.ts'
import type { Tender } from './tenders.ts'

export type Stage = 'documents' | 'opening' | 'result'
export interface Complaint { stage: Stage; subject: string; facts: string; evidence?: string[] | undefined }
export interface Objection {
  id: string; number: string; instance_id: string; code: string; stage: Stage; subject: string; facts: string; evidence: string[]; received_at: Date;
  answer_due: Date; provisional: boolean; status: 'open' | 'answered'; reply: string | null; upheld: boolean | null; answered_at: Date | null;
  sealed: Buffer
}
/** When a stage may be objected to; `closes` null = as long as the process awaits it. */
export interface Window { stage: Stage; open: boolean; opens: string | null; closes: string | null; provisional: boolean; article: string; rule: string; why: string }

const about = (number: string): string => `objection:${number}`
/** Stands for an objector where his name must not: letters find their way by it. */
const aliasOf = (number: string): string => `objector:${number}`

/** The window of one stage, by the law: documents until ten days before the deadline (GC-06), the opening on the spot (GC-10), the result while it is publicised (GC-13). */
export async function windowOf(work: Work, tender: Tender, stage: Stage): Promise<Window> {
  if (stage === 'documents') {
    const rule = tender.round === 'prequal' ? 'GC-07' : 'GC-06'
    const term = await termOf(work, rule)
    const last = deadlineFor(term, tender.deadline.toISOString(), await calendarFor(work, tender.region))
    const open = tender.status === 'open' && (last.provisional || work.now.getTime() <= Date.parse(last.due))
    return { stage, open, opens: tender.opened_at.toISOString(), closes: last.due, provisional: last.provisional, article: term.article, rule, why: `应在投标截止 ${term.amount} 日前提出` }
  }
  if (stage === 'opening') {
    return {
      stage, open: tender.status === 'unsealed' && await awaited(work, tender, 'objection.opening'), opens: tender.unsealed_at?.toISOString() ?? null,
      closes: null, provisional: false, article: '招标投标法实施条例44', rule: 'GC-10', why: '应在开标现场（开标环节内）提出',
    }
  }
  const publicity = await work.tx('notices').where({ code: tender.code, kind: '中标候选人公示' }).orderBy('id', 'desc').first('published_at') as { published_at: Date } | undefined
  const term = await termOf(work, 'GC-13')
  const last = publicity ? deadlineFor(term, publicity.published_at.toISOString(), await calendarFor(work, tender.region)) : undefined
  const open = last !== undefined && (last.provisional || work.now.getTime() <= Date.parse(last.due))
  return {
    stage, open, opens: publicity?.published_at.toISOString() ?? null, closes: last?.due ?? null, provisional: last?.provisional ?? false,
    article: term.article, rule: 'GC-13', why: '应在中标候选人公示期间提出',
  }
}

/** Whether the instance waits for a message. */
const awaited = async (work: Work, tender: Tender, name: string): Promise<boolean> => (await work.tx('subscriptions').where({ instance_id: tender.instance_id, kind: 'message', name }).first('node')) !== undefined

/** The message under which a stage's objection reaches the process: its own where awaited, else the general one. */
export async function messageFor(work: Work, tender: Tender, stage: Stage): Promise<string> {
  const own = tender.round === 'prequal' && stage === 'documents' ? 'prequal.objection' : `objection.${stage}`
  return await awaited(work, tender, own) ? own : 'event.objection'
}

/** How long its message waits for the process, in ms: a suspended instance takes it when it goes on, others take it at once or not at all. */
export async function patience({ tx }: Work, tender: Tender): Promise<number> {
  const { status } = await tx('instances').where({ id: tender.instance_id }).first('status') as { status: string }
  return status === 'suspended' ? 366 * 86_400_000 : 60_000
}

/** What the process is told: before opening the objector stays unnamed, since a potential bidder's name is sealed (招标投标法 22). */
export interface Raised { id: string; stage: Stage; subject: string; facts: string; by: string; receivedAt: string; answerDue: string }

/** Files the caller's objection inside its window. Throws Problem `window-closed`, naming the article and the window; `not-an-entity`. */
export async function raise(work: Work, tender: Tender, complaint: Complaint): Promise<Raised> {
  const { entity } = work.actor
  if (!entity) throw problem('not-an-entity', 403, '异议应由投标人或其他利害关系人（登记主体）提出', { law: '招标投标法65' })
  await work.may(
    'create', 'objection',
    { resource: { owner: entity, region: tender.region }, instance: { family: tender.family, industry: tender.industry, region: tender.region } },
  )
  const window = await windowOf(work, tender, complaint.stage)
  if (!window.open) throw problem('window-closed', 409, '不在法定异议期限内', { detail: window.why, law: window.article, rule: window.rule, opens: window.opens, closes: window.closes })
  const term = await termOf(work, complaint.stage === 'opening' ? 'GC-10' : 'GC-08')
  const due = complaint.stage === 'opening' ? {
    due: new Date(work.now.getTime() + 3_600_000).toISOString(), provisional: false,
  } : deadlineFor(term, work.now.toISOString(), await calendarFor(work, tender.region))
  const seals = await sealsOf(work)
  const number = randomUUID()
  const [row] = await work.tx('objections').insert({
    number, instance_id: tender.instance_id, code: tender.code, stage: complaint.stage, owner_tag: ownerTag(seals, entity), sealed: seals.close(about(number), { entity }), subject: complaint.subject,
    facts: complaint.facts, evidence: complaint.evidence ?? [], received_at: work.now, answer_due: due.due, provisional: due.provisional, status: 'open',
  }).returning('id') as { id: string }[]
  return {
    id: row!.id, stage: complaint.stage, subject: complaint.subject, facts: complaint.facts,
    by: complaint.stage === 'documents' ? aliasOf(number) : entity, receivedAt: work.now.toISOString(), answerDue: due.due,
  }
}

/** Records the answer once and sends it to the objector. Throws Problem `objection-unknown`, `objection-answered`. */
export async function answer(work: Work, instanceId: string, id: string, given: { reply: string; upheld: boolean }): Promise<void> {
  const row = /^\d{1,18}$/.test(id) ? await work.tx<Objection>('objections').where({ id, instance_id: instanceId } as never).forUpdate().first() as Objection | undefined : undefined
  if (!row) throw problem('objection-unknown', 404, '本项目没有这件异议', { detail: id })
  if (row.status === 'answered') throw problem('objection-answered', 409, '该异议已经答复')
  await work.tx('objections').where('id', id).update({ status: 'answered', reply: given.reply, upheld: given.upheld, answered_at: work.now })
  const { entity } = (await sealsOf(work)).open<{ entity: string }>(about(row.number), row.sealed)
  await send(work, [`entity:${entity}`], { kind: '异议答复', title: row.subject, code: row.code, text: given.reply })
}

/** Who is meant by an alias of an objector; other names stand for themselves. */
export async function behind(work: Work, name: string): Promise<string> {
  if (!name.startsWith('objector:')) return name
  const number = name.slice('objector:'.length)
  const row = await work.tx('objections').whereRaw('number::text = ?', [number]).first('sealed') as { sealed: Buffer } | undefined
  return row ? (await sealsOf(work)).open<{ entity: string }>(about(number), row.sealed).entity : name
}

/** The caller's own objections, newest first. */
export async function ownObjections(work: Work): Promise<Objection[]> {
  if (!work.actor.entity) return []
  return await work.tx('objections').where('owner_tag', ownerTag(await sealsOf(work), work.actor.entity)).orderBy('id', 'desc').limit(100) as Objection[]
}
