import type { Knex } from 'knex'
import type { Actor } from '../work.ts'
import { actorOf } from './session.ts'

/**
 * Whose token it is, remembered for two seconds so that a busy page does not ask the database before every click. Ending a
 * session, switching the post or disabling an account tells every server (trigger `sessions_changed`), which forgets at once.
 */
export interface SessionMemory { actorOf(token: string): Promise<Actor | undefined>; forget(): void }

const milliseconds = 2000
const most = 5000

export function sessionMemory(db: Knex, clock: () => number): SessionMemory {
  let known = new Map<string, { until: number; actor: Promise<Actor | undefined> }>()
  return {
    async actorOf(token) {
      const found = known.get(token)
      if (found && found.until > clock()) return found.actor
      if (known.size >= most) known = new Map()
      const actor = actorOf(db, token)
      known.set(token, { until: clock() + milliseconds, actor })
      actor.then(who => { if (!who) known.delete(token) }, () => known.delete(token))
      return actor
    },
    forget() { known = new Map() },
  }
}
