import type { Knex } from 'knex'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { problem, type Problem } from '../problem.ts'

/**
 * Wrong passwords are counted in the database, so that asking another server does not help: ten for a name from one address, fifty for a
 * name from anywhere (a stranger cannot lock somebody out with ten), a hundred from an address.
 */
export interface Attempts { demandPatience(name: string, from?: string): Promise<void>; count(name: string, from?: string): Promise<void>; forget(name: string, from?: string): Promise<void> }

const duration = 15 * 60
const opened = new WeakMap<Knex, Attempts>()

const limiterOf = (db: Knex, keyPrefix: string, points: number, duration: number): RateLimiterPostgres =>
  new RateLimiterPostgres({ storeClient: db, storeType: 'knex', tableName: 'login_attempts', tableCreated: true, clearExpiredByTimeout: false, keyPrefix, points, duration })

const reporting = new WeakMap<Knex, RateLimiterPostgres>()

/**
 * Lets somebody file reports, ten an hour from one address, which is known here by a keyed `tag` only and tells nobody who reported. What fails is not
 * counted. Throws Problem `too-many-attempts`. Outside a transaction: the counter has a connection of its own.
 */
export async function countReport<T>(db: Knex, tag: string, filing: () => Promise<T>): Promise<T> {
  const limiter = reporting.get(db) ?? limiterOf(db, 'report', 10, 3600)
  reporting.set(db, limiter)
  await limiter.consume(tag).catch((spent: unknown) => { throw spent instanceof RateLimiterRes ? tooMany(spent) : spent })
  try { return await filing() } catch (error) { await limiter.reward(tag); throw error }
}

function tooMany({ msBeforeNext }: RateLimiterRes): Problem {
  const retryAfter = Math.ceil(msBeforeNext / 1000)
  return problem('too-many-attempts', 429, '尝试次数过多', { detail: `请在 ${Math.ceil(retryAfter / 60)} 分钟后再试。`, retryAfter })
}

/** The counters of a database. `demandPatience` throws too-many-attempts with `retryAfter` in seconds. */
export function attemptsOf(db: Knex): Attempts {
  const found = opened.get(db)
  if (found) return found
  const [pairs, names, addresses] = [limiterOf(db, 'pair', 10, duration), limiterOf(db, 'name', 50, duration), limiterOf(db, 'from', 100, duration)]
  const keysOf = (name: string, from = 'unknown'): [RateLimiterPostgres, string][] => [[pairs, `${name.slice(0, 120)} ${from.slice(0, 60)}`], [names, name.slice(0, 120)], [addresses, from.slice(0, 60)]]
  const attempts: Attempts = {
    async demandPatience(name, from) {
      for (const [counter, key] of keysOf(name, from)) {
        const spent = await counter.get(key)
        if (spent && spent.consumedPoints >= counter.points) throw tooMany(spent)
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
