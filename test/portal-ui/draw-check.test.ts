import { createHash } from 'node:crypto'
import test from 'ava'
import { agrees, checkDraw, type Bundle, type Card } from '../../modeler/portal/draw-check.ts'
import { creditCodeFits } from '../../modeler/subject/credit-code.ts'
import { select } from '../../server/contract/seating.ts'
import { commitmentOf, poolHashOf, rank, seedOf } from '../../server/exchange/ranking.ts'

/** A draw as the server makes it. */
function drawn(): { card: Card; bundle: Bundle } {
  const pool = Array.from({ length: 9 }, (_, n) => ({ id: `EX00${n}`, employer: n < 2 ? '同一单位' : `单位${n}`, specialties: ['A08'] }))
  const request = '{"code":"A02-test"}'
  const [share, given] = [Buffer.alloc(32, 7), Buffer.alloc(32, 9)]
  const [poolHash, reqHash] = [poolHashOf(pool.map(one => one.id)), createHash('sha256').update(request).digest('hex')]
  const seed = seedOf([share, given], poolHash, reqHash)
  const order = rank(seed, pool.map(one => one.id))
  const quotas = [{ specialty: 'A08', count: 5 }]
  const { primary, substitutes } = select(order, new Map(pool.map(one => [one.id, one])), quotas, 15)
  const card: Card = {
    id: '1', code: 'A02-test', title: '某工程', region: '510800', family: 'GCJS', status: 'drawn', verdict: '可全部验证', reqHash, poolHash, poolSize: 9, needed: 5, frozenAt: '2026-11-24T00:00:00.000Z', drawnAt: '2026-11-24T00:10:00.000Z', voidWhy: null,
    commitments: [{ party: 'platform', commitment: commitmentOf(share), at: '2026-11-24T00:00:00.000Z' }], parties: { platform: 'committed', tenderer: 'given', supervisor: 'absent' },
  }
  return { card, bundle: { request, pool, quotas, reveals: { platform: share.toString('hex'), tenderer: given.toString('hex') }, beacon: null, seed: seed.toString('hex'), order, primary, substitutes, contacts: [] } }
}

test('an honest draw agrees in every step when a reader draws again', async t => {
  const { card, bundle } = drawn()
  const found = await checkDraw(card, bundle)
  t.true(agrees(found.list) && agrees(found.shares) && agrees(found.seed) && found.orderSame)
  t.deepEqual(found.chosen, bundle.primary)
})

test('one changed letter in list, share, seed or seats is seen in its own step', async t => {
  const { card, bundle } = drawn()
  t.false(agrees((await checkDraw(card, { ...bundle, pool: bundle.pool.map((one, n) => (n ? one : { ...one, id: 'EX999' })) })).list))
  t.false(agrees((await checkDraw(card, { ...bundle, reveals: { ...bundle.reveals, platform: '08'.repeat(32) } })).shares))
  t.false(agrees((await checkDraw(card, { ...bundle, reveals: { ...bundle.reveals, tenderer: '08'.repeat(32) } })).seed))
  t.false((await checkDraw(card, { ...bundle, primary: bundle.primary.toReversed() })).orderSame)
})

test('a credit code with a slip is told while it is typed', t => {
  t.true(creditCodeFits('91350100M000100Y43'))
  t.false(creditCodeFits('91350100M000100Y34'))
  t.false(creditCodeFits('9135'))
})
