import type { Knex } from 'knex'
import { RateLimiterPostgres } from 'rate-limiter-flexible'
import { problem } from '../problem.ts'

/**
 * Wrong passwords are counted in the database, so that asking another server does not help: ten for a name from one address, fifty for a
 * name from anywhere (a stranger cannot lock somebody out with ten), a hundred from an address.
 */
export interface Attempts { demandPatience(name: string, from?: string): Promise<void>; count(name: string, from?: string): Promise<void>; forget(name: string, from?: string): Promise<void> }

const duration = 15 * 60
const opened = new WeakMap<Knex, Attempts>()

/** The counters of a database. `demandPatience` throws too-many-attempts with `retryAfter` in seconds. */
export function attemptsOf(db: Knex): Attempts {
  const found = opened.get(db)
  if (found) return found
  const limiter = (keyPrefix: string, points: number): RateLimiterPostgres =>
    new RateLimiterPostgres({ storeClient: db, storeType: 'knex', tableName: 'login_attempts', tableCreated: true, clearExpiredByTimeout: false, keyPrefix, points, duration })
  const [pairs, names, addresses] = [limiter('pair', 10), limiter('name', 50), limiter('from', 100)]
  const keysOf = (name: string, from = 'unknown'): [RateLimiterPostgres, string][] => [[pairs, `${name.slice(0, 120)} ${from.slice(0, 60)}`], [names, name.slice(0, 120)], [addresses, from.slice(0, 60)]]
  const attempts: Attempts = {
    async demandPatience(name, from) {
      for (const [counter, key] of keysOf(name, from)) {
        const spent = await counter.get(key)
        if (spent && spent.consumedPoints >= counter.points) {
          const retryAfter = Math.ceil(spent.msBeforeNext / 1000)
          throw problem('too-many-attempts', 429, '尝试次数过多', { detail: `请在 ${Math.ceil(retryAfter / 60)} 分钟后再试。`, retryAfter })
        }
      }
    },
    async count(name, from) { for (const [counter, key] of keysOf(name, from)) await counter.penalty(key) },
    async forget(name, from) {
      for (const [counter, key] of keysOf(name, from).slice(0, 2)) await counter.delete(key)
      await db('login_attempts').whereRaw('expire < extract(epoch from now()) * 1000').delete()
    },
  }
  opened.set(db, attempts)
  return attempts
}
