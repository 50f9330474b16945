import type { ExecutionContext, TestFn } from 'ava'
import type { Knex } from 'knex'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { database } from '../support/database.ts'

/** One database with the demo city's people, and what `seed` adds, for all tests of a file: `const city = cityOf(test)`, then `city.db`. */
export function cityOf(test: TestFn, seed: (db: Knex) => Promise<unknown> = async () => {}): { db: Knex & { url: string } } {
  const city = {} as { db: Knex & { url: string } }
  const closing: (() => unknown)[] = []
  process.env['SEAL_KEY'] ??= '5a'.repeat(32)
  test.before(async () => {
    city.db = await database({ teardown: (close: () => unknown) => { closing.push(close) } } as unknown as ExecutionContext, 20)
    await seedPeople(city.db)
    await seed(city.db)
  })
  test.after.always(async () => { for (const close of closing) await close() })
  return city
}
