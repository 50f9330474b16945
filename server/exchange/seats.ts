import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import type { Draw } from './draw.ts'
import { send } from './letters.ts'
import { closeSeat, expertTag, occupantOf } from '../access/committee.ts'
import type { Drawn } from '../contract/seating.ts'
import { sealsOf } from '../access/seal.ts'

/** A chair of a committee. Its ref stands in tasks and variables; who sits on it is sealed and may change. */
export interface Seat {
  ref: string; draw: string; place: number; status: 'invited' | 'accepted' | 'vacant'; expert_tag: Buffer; sealed: Buffer; specialty: string;
  invited_at: Date
}

const invitation = (draw: Draw, place: string): string => `请于 ${new Date(draw.meeting_at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')} 到 ${place} 参加评审，请在 10 分钟内答复。`

/** Where the committee meets. */
export async function placeOf(work: Pick<Work, 'tx'>, draw: Pick<Draw, 'instance_id'>): Promise<string> {
  const row = await work.tx('venue_bookings as b').join('venues as v', 'v.id', 'b.venue').where('b.instance_id', draw.instance_id)
    .where('b.kind', 'EVALUATION').whereNot('b.status', 'released').orderBy('b.id', 'desc').first('v.name') as { name: string } | undefined
  return row?.name ?? '公共资源交易中心评标区'
}

/** Seats an expert and invites him: time, place and specialty, neither project nor tenderer. Returns the chair's ref. */
export async function seat(work: Work, draw: Draw, place: number, pick: Drawn): Promise<string> {
  const ref = `D${draw.id}-${place}`
  const row = { status: 'invited', expert_tag: expertTag(pick.id), sealed: closeSeat(ref, pick.id), specialty: pick.specialty, invited_at: work.now }
  await work.tx('draw_seats').insert({ ref, draw: draw.id, place, ...row }).onConflict('ref').merge({ ...row, replaced_at: work.now })
  await send(work, [`expert:${pick.id}`], { kind: '评审邀请', title: '评审邀请', code: null, text: invitation(draw, await placeOf(work, draw)) })
  await contact(work, draw.id, ref, 'letter', '已通知', { expert: pick.id })
  return ref
}

/** One line of the contact log; who was meant is sealed. */
export async function contact(work: Work, draw: string, ref: string, channel: string, event: string, sealed?: object): Promise<void> {
  await work.tx('draw_contacts').insert({ draw, seat: ref, at: work.now, channel, event, sealed: sealed ? (await sealsOf(work)).close(`contact:${draw}`, sealed) : null })
}

export const seatsOfDraw = (work: Work, draw: string): Promise<Seat[]> => work.tx<Seat>('draw_seats').where('draw', draw).orderBy('place').forUpdate().then(rows => rows as Seat[])
export const occupant = (one: Seat): string => occupantOf(one.ref, one.sealed)

/** The chairs an expert sits on now: who checks a task's `owner` asks here, and nothing else tells. */
export async function seatsOf(work: Pick<Work, 'tx'>, expert: string): Promise<string[]> {
  return work.tx('draw_seats').where('expert_tag', expertTag(expert)).whereIn('status', ['invited', 'accepted']).pluck('ref')
}

/** The caller's own chair. Throws Problem `seat-unknown` for anybody else's, as if it did not exist. */
export async function ownSeat(work: Work, ref: string): Promise<Seat> {
  const row = work.actor.expert ? await work.tx('draw_seats').where({ ref, expert_tag: expertTag(work.actor.expert) }).forUpdate().first() as Seat | undefined : undefined
  if (!row || row.status === 'vacant') throw problem('seat-unknown', 404, '没有您的这项邀请')
  return row
}
