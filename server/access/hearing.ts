import type { Actor } from '../work.ts'
import type { Access } from './access.ts'

/** What a live event is about: never what happened, only where. `to`: the accounts that have it before them, where only those need to know. */
export interface Happening { topic: string; instance?: string; region?: string; family?: string; industry?: string | null; owner?: string | null; agency?: string | null; draft?: string; process?: string; to?: string[] }
/** How much of it somebody may hear: which trade it was, only that something of this topic changed, or nothing. */
export type Hearing = 'whole' | 'topic' | 'nothing'

const publicTopics = new Set(['notices', 'startup', 'processes'])

/** Of a draft hear those who have it open, of a request about one the staff. Whoever may read the trade hears which it was; whose tasks may lie in its region, or who is a party somewhere, hears the topic; others nothing. */
export function hearingOf(access: Access, actor: Actor, happening: Happening): Hearing {
  const { topic, region, family, industry = null, owner = null, agency = null, to } = happening
  if (to) return to.includes(actor.id) ? 'whole' : 'nothing'
  if (publicTopics.has(topic)) return 'whole'
  if (actor.kind === 'public') return 'nothing'
  if (topic === 'drafts') return actor.kind === 'staff' ? 'whole' : 'nothing'
  if (region === undefined) return 'whole'
  if (actor.entity !== undefined) return actor.entity === owner || actor.entity === agency ? 'whole' : 'topic'
  if (actor.kind === 'expert') return 'topic'
  if (access.allows(actor, 'read', 'instance', { region, instance: { family, industry, region }, resource: { owner, region } })) return 'whole'
  return access.city.below(actor.region).includes(region) ? 'topic' : 'nothing'
}
