import test from 'ava'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { database } from '../support/database.ts'

test('the demo city moves in once, however often it is asked', async t => {
  const db = await database(t)
  await Promise.all([seedPeople(db), seedPeople(db)])
  await seedPeople(db)
  const count = async (table: string) => Number((await db(table).count({ n: '*' }).first())!['n'])
  t.deepEqual(
    await Promise.all(['regions', 'departments', 'roles', 'staff', 'accounts', 'entities', 'entity_relations', 'experts', 'specialties', 'catalogue_items'].map(count)),
    [8, 66, 33, 128, 228, 41, 5, 60, 18, 31],
  )
  t.is(await count('posts'), 229)
})

test('no two posts of one demo person conflict with each other by region alone', async t => {
  const db = await database(t)
  await seedPeople(db)
  const { rows } = await db.raw('select account from posts group by account having count(distinct region) > 1')
  t.deepEqual(rows, [])
})
