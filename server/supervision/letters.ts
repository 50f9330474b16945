import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { sealsOf } from '../access/seal.ts'
import type { letterDraft, sendLetter } from '../contract/watch.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { platformRule } from './grounds.ts'
import { changed, factsOf, readable, type InstanceRow } from './facts.ts'
import { listOf } from './list.ts'
import { dateWords } from './words.ts'

interface Mail { kind: string; text: string; code: string | null; title: string }

/** Puts a letter into each mailbox. Mailboxes are keyed tags and letters ciphertext, so that the post tells nobody who bids. */
async function post(work: Work, recipients: string[], mail: Mail): Promise<number> {
  const seals = await sealsOf(work)
  const rows = [...new Set(recipients)].map(recipient => {
    const id = randomUUID()
    return { id, recipient_tag: seals.tag(recipient), sealed: seals.close(`letter:${id}`, mail), sent_at: work.now }
  })
  if (rows.length) await work.tx.batchInsert('letters', rows, 100)
  return rows.length
}

/** Whom an intervention is told to: the parties that are public, and discipline inspection. Bidders are reached by the notice; their names are sealed. */
export async function recipientsOf({ tx }: Pick<Work, 'tx'>, house: House, row: InstanceRow): Promise<{ boxes: string[]; words: string }> {
  const parties = [row.owner, row.agency].filter(id => id !== null)
  const names = await tx('entities').whereIn('id', parties).select('id', 'name') as { id: string; name: string }[]
  const inspectors = house.access.city.holders.filter(holder => holder.role === 'inspector').map(holder => `account:${holder.account}`)
  return { boxes: [...parties.map(id => `entity:${id}`), ...inspectors], words: [...names.map(one => one.name), ...inspectors.length ? ['监察局'] : []].join('、') || '无' }
}

const deeds: Record<string, string> = { suspend: '暂停', resume: '恢复', cancel: '取消', modify: '更正流程位置', retime: '更正计时' }

/** Tells the parties what was done, why and on what basis. Answers how many letters went out. */
export async function tell(work: Work, house: House, row: InstanceRow, { kind, reason, law }: { kind: string; reason: string; law: string }): Promise<number> {
  const { boxes } = await recipientsOf(work, house, row)
  return post(work, boxes, { kind: '监督', code: row.code, title: `${row.title}：${deeds[kind] ?? kind}`, text: `${unitOf(work, house)}依据${law}，决定${deeds[kind] ?? kind}「${row.title}」。理由：${reason}` })
}

const unitOf = ({ actor }: Pick<Work, 'actor'>, house: House): string => actor.department ? house.access.city.departments.get(actor.department)?.name ?? actor.name : actor.name

/** The duty of oversight that a letter rests on where no broken rule gives its own article. */
const oversight: Record<string, string> = { GCJS: '招标投标法7', ZFCG: '政府采购法13', TDJY: '土地管理法67', KYQ: '矿产资源法56', GYCQ: '国务院国资委、财政部令第32号', NCCQ: '农村土地承包法12' }

/** A letter written for the supervisor from what is known: to whom, about what, on which article. */
export async function draftLetter(work: Work, house: House, id: string): Promise<z.input<typeof letterDraft.reply>> {
  const row = await readable(work, id)
  await work.may('annotate', 'instance', factsOf(row))
  const { rows: [item] } = await listOf(work, house, { page: 1, size: 1, status: 'any', q: row.code })
  const reason = item?.id === id ? item.reason : null
  const named = [{ id: row.owner, role: '招标人（采购人、出让人、转让方）' }, { id: row.agency, role: '代理机构' }].filter((one): one is { id: string; role: string } => one.id !== null)
  const names = await work.tx('entities').whereIn('id', named.map(one => one.id)).select('id', 'name') as { id: string; name: string }[]
  return {
    addressees: named.map(one => ({ ...one, name: names.find(found => found.id === one.id)?.name ?? one.id })), law: reason?.law ?? oversight[row.family] ?? platformRule,
    subject: reason ? `关于「${reason.step}」${item?.sla === 'late' ? '逾期' : '临近期限'}的监督函` : `关于「${row.title}」的监督函`,
    text: reason ? `你单位「${row.title}」（${row.code}）：${reason.text}请在收到本函之日起 1 个工作日内办理，并书面说明原因。` : `你单位「${row.title}」（${row.code}）：`,
  }
}

interface Written { addressee: string; subject: string; text: string; law: string; answerBy?: string | null | undefined }

/** Sends a supervision letter: kept for ever in its own table, delivered to the addressee's mailbox. Problems: forbidden, addressee-unknown. */
export async function send(work: Work, house: House, id: string, letter: Written): Promise<z.input<typeof sendLetter.reply>> {
  const row = await readable(work, id)
  await work.may('annotate', 'instance', factsOf(row))
  const party = [row.owner, row.agency].includes(letter.addressee) ? await work.tx('entities').where({ id: letter.addressee }).first('id', 'name') as { id: string; name: string } | undefined : undefined
  if (!party) throw problem('addressee-unknown', 422, '监督函只能发给本项目的责任主体', { detail: letter.addressee })
  const { actor, now, tx } = work
  await tx.raw(`select pg_advisory_xact_lock(hashtext('supervision_letters'))`)
  const year = dateWords(now).slice(0, 4)
  const count = await tx('supervision_letters').where('number', 'like', `%〔${year}〕%`).count('id as n').first() as { n: string }
  const number = `监督函〔${year}〕${Number(count.n) + 1}号`
  const [saved] = await tx('supervision_letters').insert({
    number, instance_id: id, addressee: party.id, addressee_name: party.name, subject: letter.subject, text: letter.text, legal_basis: letter.law, answer_by: letter.answerBy ?? null,
    actor: actor.id, actor_name: actor.name, role: actor.role, region: actor.region, department: actor.department ?? null, at: now,
  }).returning('id') as { id: string }[]
  await post(work, [`entity:${party.id}`], { kind: '监督函', code: row.code, title: `${number} ${letter.subject}`, text: `${letter.text}\n依据：${letter.law}\n${unitOf(work, house)} ${actor.name}` })
  house.engine.tell(changed(row))
  return { id: String(saved!.id), number, addressee: party, subject: letter.subject, text: letter.text, law: letter.law, answerBy: letter.answerBy ?? null, by: actor.name, post: unitOf(work, house), at: now.toISOString() }
}
