import { bpmnError, problem } from '../problem.ts'
import type { Work } from '../work.ts'
import type { Draw } from './draw.ts'
import { drawById, keepSecrets, secretsOf } from './draws.ts'
import { conflicted } from './pool.ts'
import type { Drawn } from '../contract/seating.ts'
import { nextOf } from './ranking.ts'
import { contact, occupant, ownSeat, seat, seatsOfDraw, type Seat } from './seats.ts'

export const answerMinutes = 10

/**
 * Calls the next substitute of the chair's specialty in the drawn order. When the queue is spent the order itself is walked on, still one per
 * employer among those seated; the chair stays vacant only when nobody is left.
 */
async function replace(work: Work, draw: Draw, one: Seat, event: string, shut: ReadonlySet<string> = new Set()): Promise<boolean> {
  const leaving = occupant(one)
  await contact(work, draw.id, one.ref, 'platform', event, { expert: leaving })
  const secrets = await secretsOf(work, draw)
  const asked = [...new Set([...secrets.asked ?? [], leaving])]
  const queued = secrets.queue?.find(pick => pick.specialty === one.specialty && !shut.has(pick.id))
  const seated = (await seatsOfDraw(work, draw.id)).filter(other => other.ref !== one.ref && other.status !== 'vacant').map(occupant)
  const next: Drawn | undefined = queued ?? nextOf(
    secrets.order ?? [], new Map(secrets.pool.map(expert => [expert.id, expert])),
    { specialty: one.specialty, seated, asked: new Set([...asked, ...shut]) },
  )
  await keepSecrets(work, draw, { ...secrets, asked, queue: (secrets.queue ?? []).filter(pick => pick.id !== next?.id && !shut.has(pick.id)) })
  draw.sealed = (await drawById(work, draw.id)).sealed
  if (!next) {
    await work.tx('draw_seats').where('ref', one.ref).update({ status: 'vacant' })
    return false
  }
  await seat(work, draw, one.place, next)
  return true
}

/** An expert accepts, or refuses with a reason and the next in the queue is called. Throws `seat-unknown`, `seat-answered`, `reason-missing`. */
export async function reply(work: Work, ref: string, answer: { accept: boolean; reason?: string | undefined }): Promise<void> {
  const one = await ownSeat(work, ref)
  if (one.status !== 'invited') throw problem('seat-answered', 409, '已经答复过')
  const draw = await drawById(work, one.draw)
  if (answer.accept) {
    await work.tx('draw_seats').where('ref', ref).update({ status: 'accepted' })
    await contact(work, draw.id, ref, 'platform', '接受')
    return
  }
  if (!answer.reason) throw problem('reason-missing', 422, '不能参加的，应当说明理由')
  await contact(work, draw.id, ref, 'platform', '理由', { reason: answer.reason })
  await replace(work, draw, one, '不能参加，递补')
}

/** An expert who finds, when the bidders are named, that he must stand aside: the next without ties takes the chair. Throws Problem `nobody-left`, and nothing changes. */
export async function declineForConflict(work: Work, ref: string, bidders: readonly string[], reason: string): Promise<void> {
  const one = await ownSeat(work, ref)
  const draw = await drawById(work, one.draw)
  const { pool } = await secretsOf(work, draw)
  const shut = await conflicted(work, pool.map(expert => expert.id), bidders)
  await contact(work, draw.id, ref, 'platform', '理由', { reason })
  if (!await replace(work, draw, one, '本人申请回避，递补', shut)) {
    throw problem('nobody-left', 409, '没有可以递补的专家', { detail: '请立即停止评审，告知交易中心抽取岗和行政监督部门。', law: '招标投标法37' })
  }
}

/**
 * Ends the waiting: who did not answer within ten minutes is replaced, or counted as coming where the process says so (recorded either way).
 * Throws BPMN error POOL_SHORT when chairs stay empty.
 */
export async function settle(work: Work, id: string, silence: 'replace' | 'assume'): Promise<{ members: string[]; pending: number }> {
  const draw = await drawById(work, id)
  for (const one of await seatsOfDraw(work, id)) {
    if (one.status !== 'invited') continue
    if (silence === 'assume') {
      await work.tx('draw_seats').where('ref', one.ref).update({ status: 'accepted' })
      await contact(work, id, one.ref, 'platform', '未答复，按流程规定视为参加')
    } else if (work.now.getTime() - one.invited_at.getTime() >= answerMinutes * 60_000) await replace(work, draw, one, `${answerMinutes} 分钟内未答复，递补`)
  }
  return membersOf(work, draw)
}

/** After opening: whoever has ties with a bidder leaves his chair to the next who has none. Throws BPMN error POOL_SHORT. */
export async function recheck(work: Work, id: string, bidders: readonly string[]): Promise<{ members: string[]; replaced: number }> {
  const draw = await drawById(work, id)
  const seats = (await seatsOfDraw(work, id)).filter(one => one.status !== 'vacant')
  const seated: { one: Seat; expert: string }[] = []
  for (const one of seats) seated.push({ one, expert: occupant(one) })
  const { pool } = await secretsOf(work, draw)
  const shut = await conflicted(work, pool.map(expert => expert.id), bidders)
  let replaced = 0
  for (const { one, expert } of seated) {
    if (!shut.has(expert)) continue
    await replace(work, draw, one, '与投标人有利害关系，回避并递补', shut)
    replaced += 1
  }
  return { members: (await membersOf(work, draw)).members, replaced }
}

async function membersOf(work: Work, draw: Draw): Promise<{ members: string[]; pending: number }> {
  const seats = await seatsOfDraw(work, draw.id)
  const members = seats.filter(one => one.status !== 'vacant').map(one => one.ref)
  if (members.length < draw.needed) throw bpmnError('POOL_SHORT', `递补后只有 ${members.length} 名专家，需要 ${draw.needed} 名`, { poolSize: draw.pool_size })
  return { members, pending: seats.filter(one => one.status === 'invited').length }
}
