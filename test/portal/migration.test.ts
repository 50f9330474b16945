import test from 'ava'
import { database } from '../support/database.ts'

test('the tables of portal and trading stand after migration', async t => {
  const db = await database(t)
  const { rows } = await db.raw<{ rows: { table_name: string }[] }>('select table_name from information_schema.tables where table_schema = current_schema()')
  const names = new Set(rows.map(row => row.table_name))
  for (const name of ['notices', 'documents', 'tenders', 'bids', 'venue_bookings', 'draws', 'objections', 'archives']) t.true(names.has(name), name)
})
