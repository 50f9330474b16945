import { demandSeat, expertTag, type OwnSeat } from '../access/committee.ts'
import type { Evaluation } from '../contract/evaluations.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { findAll } from './documents.ts'
import { openingRecord } from './openings.ts'
import { contact, placeOf } from './seats.ts'
import { declineForConflict } from './substitutes.ts'

/** An evaluation as a member of its committee may see it: the bids once they are opened, nothing of the other members. */
interface Row { instance_id: string; code: string; title: string; region: string; tender: string; open: boolean }
interface Chair { draw: string; place: number; needed: number; meeting_at: Date }
type Session = Omit<Evaluation, 'declaredAt' | 'recusable' | 'bids'>

const declaration = '声明与各投标人没有利害关系'
/** Open from the opening of the bids until the instance ends. */
const opened = `select distinct on (i.id) i.id as instance_id, i.code, i.title, i.region, t.id as tender, t.status = 'unsealed' and i.status in ('active', 'suspended') as open
  from instances i join tenders t on t.instance_id = i.id`

async function seatIn(work: Work, session: string): Promise<{ row: Row; seat: OwnSeat; chair: Chair }> {
  const { rows: [row] } = await work.tx.raw<{ rows: Row[] }>(`${opened} where i.id = ? order by i.id, t.id desc`, [session])
  const seat = (await demandSeat(work, session, row?.open ?? false)).at(-1)!
  const chair = await work.tx('draw_seats as s').join('draws as d', 'd.id', 's.draw').where('s.ref', seat.ref).first('s.draw', 's.place', 'd.needed', 'd.meeting_at') as Chair
  return { row: row!, seat, chair }
}

const sessionOf = async (work: Work, row: Row, chair: Chair): Promise<Session> => ({
  session: row.instance_id, code: row.code, title: row.title, region: row.region, meetingAt: chair.meeting_at.toISOString(), place: await placeOf(work, row), chair: chair.place, size: chair.needed,
})

/** The open evaluations in which the caller sits, the latest meeting first. */
export async function evaluationsOf(work: Work): Promise<Session[]> {
  if (!work.actor.expert) return []
  const { rows } = await work.tx.raw<{ rows: (Row & Chair)[] }>(
    `select o.*, s.draw, s.place, d.needed, d.meeting_at from (${opened} order by i.id, t.id desc) o join draws d on d.instance_id = o.instance_id join draw_seats s on s.draw = d.id
     where o.open and s.expert_tag = ? and s.status in ('invited', 'accepted') order by d.meeting_at desc limit 50`, [expertTag(work.actor.expert)])
  const found: Session[] = []
  for (const row of rows) found.push(await sessionOf(work, row, row))
  return found
}

/** One evaluation; the files of the bids only after the declaration. Throws Problem `forbidden` to everybody but its committee, and to them before opening. */
export async function evaluationOf(work: Work, session: string): Promise<Evaluation> {
  const { row, seat, chair } = await seatIn(work, session)
  const declaredAt = await declaredBy(work, seat)
  const opened = await openingRecord(work, row.tender)
  const files = declaredAt ? await filesOf(work, row.tender) : new Map<string, Document[]>()
  const bids = opened.map(({ fault, ...bid }) => ({ ...bid, fault: fault ?? null, documents: files.get(bid.id) ?? [] }))
  return { ...await sessionOf(work, row, chair), declaredAt: declaredAt?.toISOString() ?? null, recusable: !declaredAt && await isFresh(work, session, seat), bids }
}

type Document = Evaluation['bids'][number]['documents'][number]
/** The files of every opened bid of a tender, by bid. */
async function filesOf(work: Work, tender: string): Promise<Map<string, Document[]>> {
  const rows = await work.tx('openings').where('tender_id', tender).select('bid', 'details') as { bid: string; details: { documents?: string[] } }[]
  const found = new Map((await findAll(work, rows.flatMap(row => row.details.documents ?? []))).map(({ id, name, sizeBytes }) => [id, { id, name, sizeBytes }]))
  return new Map(rows.map(row => [row.bid, (row.details.documents ?? []).map(id => found.get(id)!)]))
}

/** When the one who sits there now declared himself free of ties to these bidders. */
async function declaredBy(work: Work, seat: OwnSeat): Promise<Date | null> {
  const said = await work.tx('draw_contacts').where({ seat: seat.ref, event: declaration }).where(either => { if (seat.since) void either.where('at', '>=', seat.since) }).orderBy('id').first('at') as { at: Date } | undefined
  return said?.at ?? null
}

/** Notes, in the chair's contact log, that its occupant has no ties to the bidders (招标投标法37). Said twice, it stands once. */
export async function declareFree(work: Work, session: string): Promise<{ declaredAt: string }> {
  const { seat, chair } = await seatIn(work, session)
  const before = await declaredBy(work, seat)
  if (!before) await contact(work, chair.draw, seat.ref, 'platform', declaration)
  return { declaredAt: (before ?? work.now).toISOString() }
}

/** Whether the chair is awaited and its occupant has handed nothing in yet: what a member leaves behind is void, so nobody may slip in behind it. */
async function isFresh(work: Work, session: string, { ref, since }: OwnSeat): Promise<boolean> {
  const { rows: [row] } = await work.tx.raw<{ rows: { fresh: boolean }[] }>(
    `select exists (select 1 from tasks where instance_id = ? and owner = ?) and not exists (select 1 from moves where instance_id = ? and kind = 'complete' and actor = ? and at >= coalesce(?::timestamptz, '-infinity')) as fresh`,
    [session, ref, session, ref, since])
  return row!.fresh
}

const onTheSpot = '停止评审，当场向招标人和行政监督部门说明。'
/** Leaves the chair to the next expert without ties, before anything was declared or handed in. Throws Problem `declared-free`, `evaluation-begun`, `nobody-left`. */
export async function recuse(work: Work, session: string, reason: string): Promise<{ left: true }> {
  const { row, seat } = await seatIn(work, session)
  if (await declaredBy(work, seat)) throw problem('declared-free', 409, '已经声明没有利害关系', { detail: `评审中发现应当回避的，${onTheSpot}`, law: '招标投标法实施条例46' })
  if (!await isFresh(work, session, seat)) throw problem('evaluation-begun', 409, '已经开始评审', { detail: `本席已提交过评审意见，或评审已经结束。发现应当回避的，${onTheSpot}`, law: '招标投标法实施条例46' })
  await declineForConflict(work, seat.ref, (await openingRecord(work, row.tender)).map(bid => bid.bidder), reason)
  return { left: true }
}
