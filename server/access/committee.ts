import type { Work } from '../work.ts'
import { sealsNow, type Seals } from './seal.ts'

/**
 * Who sits on a committee is sealed (招标投标法 37): a task's owner is the chair's reference, the occupant lies encrypted beside it. This is the
 * only place where a chair and its expert meet; lists find an expert's chairs by a keyed tag.
 */
export const expertTag = (expert: string, seals: Seals = sealsNow()): Buffer => seals.tag(`expert:${expert}`)

const about = (ref: string): string => `seat:${ref}`
export const closeSeat = (ref: string, expert: string): Buffer => sealsNow().close(about(ref), { expert })
export const occupantOf = (ref: string, sealed: Buffer): string => sealsNow().open<{ expert: string }>(about(ref), sealed).expert

/** SQL that is true where `owner` is a chair on which this expert sits now. */
export const sitsOn = (owner: string, expert: string): { sql: string; bindings: string[] } => ({ sql: `(${owner} in (select ref from committee_seats where expert_tag = decode(?, 'hex')))`, bindings: [expertTag(expert).toString('hex')] })

/** A chair as its occupant knows it: the reference, and since when he sits there in another's place (null: from the beginning). */
export interface OwnSeat { ref: string; since: Date | null }

/** The chairs the caller sits on in an instance; none for anybody who is no expert. */
export async function ownSeatsIn({ tx, actor }: Pick<Work, 'tx' | 'actor'>, instance: string): Promise<OwnSeat[]> {
  if (!actor.expert) return []
  return tx('committee_seats').where({ instance_id: instance, expert_tag: expertTag(actor.expert) }).orderBy('ref').select('ref', 'seated_at as since') as unknown as Promise<OwnSeat[]>
}

/**
 * Asks the one door for a look into an evaluation and answers the caller's chairs in it. While the session is closed nobody sits anywhere: a refusal
 * must not tell an expert, or whoever asks in his name, for which project he was drawn. Throws Problem `forbidden`.
 */
export async function demandSeat(work: Work, instance: string, open: boolean): Promise<OwnSeat[]> {
  const seats = open ? await ownSeatsIn(work, instance) : []
  await work.may('read', 'evaluation', { committee: { members: seats.length ? [work.actor.id] : [] }, session: { open } })
  return seats
}
