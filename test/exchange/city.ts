import type { ExecutionContext, TestFn } from 'ava'
import type { Knex } from 'knex'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { database } from '../support/database.ts'

/** Fifty more experts, each of an employer of his own, so that what a draw tests does not hang on chance. */
export async function manyExperts(db: Knex): Promise<void> {
  const fields = ['SP-SL', 'SP-GL', 'SP-SZ', 'SP-ZJ', 'SP-SJ']
  await db('experts').insert(Array.from({ length: 50 }, (_, n) => ({
    id: `EX0${n + 10}9`, name: `专家${n}`, gender: '女', id_no: '', phone: '', title: '高级工程师', years_in_field: 10, specialties: [fields[n % 5]], employer: `单位${n}`, residence: '510800', pools: ['ZHPB'], status: 'ACTIVE', score: 80, avoid: '[]',
  })))
}

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
