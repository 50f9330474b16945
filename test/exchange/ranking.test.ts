import { fc, testProp } from '@fast-check/ava'
import test from 'ava'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fillable, select, type Candidate } from '../../server/contract/seating.ts'
import { commitmentOf, poolHashOf, rank, seedOf, shareBytes, sizeFault } from '../../server/exchange/ranking.ts'

interface Vector { commitments: Record<string, string>; reveals: Record<string, string>; pool: string[]; poolHash: string; seed: string; need: number; primary: string[]; substitutes: string[]; withEmployerCap: { order: string[]; employers: Record<string, string>; primary: string[]; substitutes: string[]; skipped: string[] } }
const vector = JSON.parse(readFileSync(join(import.meta.dirname, 'expert-draw-vector.json'), 'utf8')) as Vector
const shares = ['platform', 'tenderer', 'supervisor'].map(party => shareBytes(vector.reveals[party]!))
const seed = seedOf(shares)

test('commitments, pool hash, seed and ranking are those of the published vector', t => {
  t.deepEqual(shares.map(commitmentOf), ['platform', 'tenderer', 'supervisor'].map(party => vector.commitments[party]!))
  t.is(poolHashOf(vector.pool.toReversed()), vector.poolHash)
  t.is(seed.toString('hex'), vector.seed)
  const order = rank(seed, vector.pool)
  t.deepEqual(order.slice(0, vector.need), vector.primary)
  t.deepEqual(order.slice(vector.need, vector.need + 6), vector.substitutes)
  t.deepEqual(order, vector.withEmployerCap.order)
})

test('one per employer over seats and substitutes, retired ones excepted, as the vector says', t => {
  const { employers, order, primary, substitutes, skipped } = vector.withEmployerCap
  const candidates = new Map<string, Candidate>(order.map(id => [id, { id, employer: employers[id] ?? `单位 ${id}`, specialties: ['SP'] }]))
  const found = select(order, candidates, [{ specialty: 'SP', count: vector.need }], 6)
  t.deepEqual(found.primary.map(one => one.id), primary)
  t.deepEqual(found.substitutes.map(one => one.id), substitutes)
  t.deepEqual(found.skipped, skipped)
})

test('a change of one bit in any share changes the order', t => {
  for (const [n, share] of shares.entries()) {
    const other = Buffer.from(share)
    other[31]! ^= 1
    t.notDeepEqual(rank(seedOf(shares.with(n, other)), vector.pool), vector.withEmployerCap.order)
  }
  t.notDeepEqual(rank(seedOf(shares, vector.poolHash), vector.pool), vector.withEmployerCap.order)
})

testProp('whatever the pool, seats and substitutes never share an employer, keep their quota and were in the pool', [
  fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 999 }).map(n => `EX${n}`), employer: fc.constantFrom('甲', '乙', '丙', '丁', '退休'), specialties: fc.subarray(['A', 'B', 'C'], { minLength: 1 }) }), { selector: one => one.id, maxLength: 40 }),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
], (t, pool, bytes) => {
  const candidates = new Map(pool.map(one => [one.id, one]))
  const order = rank(Buffer.from(bytes), pool.map(one => one.id))
  const found = select(order, candidates, [{ specialty: 'A', count: 3 }, { specialty: 'B', count: 2 }], 10)
  const all = [...found.primary, ...found.substitutes]
  const employers = all.map(one => candidates.get(one.id)!.employer).filter(name => name !== '退休')
  t.is(new Set(employers).size, employers.length)
  t.is(new Set(all.map(one => one.id)).size, all.length)
  t.true(all.every(one => candidates.get(one.id)!.specialties.includes(one.specialty)))
  t.true(found.primary.filter(one => one.specialty === 'A').length <= 3 && found.primary.filter(one => one.specialty === 'B').length <= 2)
  const wanted = new Map([['A', 3], ['B', 2]])
  t.is(found.primary.length === 5, fillable(wanted, pool))
  t.deepEqual(order.toSorted(), pool.map(one => one.id).toSorted())
})

test('a committee is odd, five at least, two thirds drawn', t => {
  t.is(sizeFault(5, 0), null)
  t.is(sizeFault(4, 1), null)
  t.truthy(sizeFault(4, 0))
  t.truthy(sizeFault(5, 1))
  t.truthy(sizeFault(3, 2))
})
