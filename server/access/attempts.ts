import type { Knex } from 'knex'
import { RateLimiterPostgres } from 'rate-limiter-flexible'
import { problem } from '../problem.ts'

/** Wrong passwords are counted in the database, by name and by address, so that asking another server does not help. */
export interface Attempts { demandPatience(name: string, from?: string): Promise<void>; count(name: string, from?: string): Promise<void>; forget(name: string): Promise<void> }

const perName = { points: 10, duration: 15 * 60 }
const perAddress = { points: 100, duration: 15 * 60 }
const opened = new WeakMap<Knex, Attempts>()

/** The counters of a database. `demandPatience` throws too-many-attempts with `retryAfter` in seconds. */
export function attemptsOf(db: Knex): Attempts {
  const found = opened.get(db)
  if (found) return found
  const limiter = (keyPrefix: string, limit: { points: number; duration: number }) =>
    new RateLimiterPostgres({ storeClient: db, storeType: 'knex', tableName: 'login_attempts', tableCreated: true, clearExpiredByTimeout: false, keyPrefix, ...limit })
  const names = limiter('name', perName)
  const addresses = limiter('from', perAddress)
  const attempts: Attempts = {
    async demandPatience(name, from) {
      for (const [counter, key] of [[names, name], [addresses, from]] as const) {
        const spent = key === undefined ? null : await counter.get(key.slice(0, 200))
        if (spent && spent.consumedPoints >= counter.points) {
          const retryAfter = Math.ceil(spent.msBeforeNext / 1000)
          throw problem('too-many-attempts', 429, '尝试次数过多', { detail: `请在 ${Math.ceil(retryAfter / 60)} 分钟后再试。`, retryAfter })
        }
      }
    },
    async count(name, from) {
      await names.penalty(name.slice(0, 200))
      if (from !== undefined) await addresses.penalty(from)
    },
    async forget(name) { await names.delete(name.slice(0, 200)) },
  }
  opened.set(db, attempts)
  return attempts
}
