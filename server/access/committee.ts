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
