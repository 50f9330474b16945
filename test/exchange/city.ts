import type { ExecutionContext, TestFn } from 'ava'
import type { Knex } from 'knex'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { database } from '../support/database.ts'

/** One database with the demo city's people for all tests of a file: `const city = cityOf(test)`, then `city.db`. */
export function cityOf(test: TestFn): { db: Knex & { url: string } } {
  const city = {} as { db: Knex & { url: string } }
  const closing: (() => unknown)[] = []
  test.before(async () => {
    city.db = await database({ teardown: (close: () => unknown) => { closing.push(close) } } as unknown as ExecutionContext, 20)
    await seedPeople(city.db)
  })
  test.after.always(async () => { for (const close of closing) await close() })
  return city
}
