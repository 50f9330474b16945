import { testProp, fc } from '@fast-check/ava'
import test from 'ava'
import pg from 'pg'
import { arrayText, encodeArray } from '../../server/engine/binary.ts'
import { testServer } from '../support/database.ts'

const ask = async (text: string, values: unknown[]): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: testServer() })
  await client.connect()
  try { return (await client.query<Record<string, unknown>>(text, values)).rows } finally { await client.end() }
}

test('every kind of column arrives as it was sent, nulls and emptiness included', async t => {
  const at = Date.parse('1969-12-31T23:59:59.999Z')
  const rows = await ask('select * from unnest($1::int8[], $2::int4[], $3::text[], $4::bytea[], $5::timestamptz[], $6::bool[]) as x(a, b, c, d, e, f)', [
    encodeArray('int8', ['9223372036854775807', -5, null]), encodeArray('int4', [-1, 7, null]), encodeArray('text', ['阳光"\\', '', null]),
    encodeArray('bytea', [Buffer.from([0, 255]), Buffer.alloc(0), null]), encodeArray('timestamptz', [at, 0, null]), encodeArray('bool', [true, false, null]),
  ])
  t.deepEqual(rows, [
    { a: '9223372036854775807', b: -1, c: '阳光"\\', d: Buffer.from([0, 255]), e: new Date(at), f: true },
    { a: '-5', b: 7, c: '', d: Buffer.alloc(0), e: new Date(0), f: false },
    { a: null, b: null, c: null, d: null, e: null, f: null },
  ])
  t.deepEqual(await ask('select * from unnest($1::text[]) as x(a)', [encodeArray('text', [])]), [])
})

testProp('an array literal is read back as the same texts', [fc.array(fc.string().filter(text => !text.includes('\0')), { maxLength: 6 })], async (t, texts) => {
  const [row] = await ask('select $1::text[] as a', [arrayText(texts)])
  t.deepEqual(row!['a'], texts)
}, { numRuns: 25 })
