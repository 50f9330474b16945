import test from 'ava'
import { resolve } from 'node:path'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { check, compute } from '../../server/exchange/deadlines.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { callOf } from './call.ts'
import { cityOf } from './city.ts'

const city = cityOf(test, db => inWork(db, system, mayAll, work => seedRuleSets(work, resolve(import.meta.dirname, '../../policies'))))
const ask = (input: object): Promise<Record<string, unknown>> => inWork(city.db, system, mayAll, work => compute.run!(work, compute.input.parse(input), callOf())) as Promise<Record<string, unknown>>

test('a term by rule gives the instant, the article and a sentence', async t => {
  const { due, article, provisional, derivation } = await ask({ rule: 'GC-08', from: '2026-03-02T10:00:00+08:00' })
  t.is(due, '2026-03-05T16:00:00.000Z')
  t.is(article, '实施条例22、54')
  t.false(provisional)
  t.regex(derivation as string, /起算当日不计/)
})

test('a clarification inside fifteen days moves the deadline and keeps its hour; an earlier one leaves it', async t => {
  const from = '2026-03-02T10:00:00+08:00'
  t.is((await ask({ rule: 'GC-04', from, floor: '2026-03-10T09:30:00+08:00' })).due, '2026-03-17T01:30:00.000Z')
  t.is((await ask({ rule: 'GC-04', from, floor: '2026-03-25T09:30:00+08:00' })).due, '2026-03-25T01:30:00.000Z')
})

test('working days skip the Spring Festival, and what rests on an unpublished year is provisional', async t => {
  t.is((await ask({ amount: 7, unit: 'WORKING', from: '2026-02-10' })).due, '2026-02-26T16:00:00.000Z')
  t.true((await ask({ amount: 30, unit: 'WORKING', from: '2026-12-20' })).provisional)
})

test('nineteen days for preparing bids are too few, twenty are enough', async t => {
  const kept = async (ends: string) => (await inWork(city.db, system, mayAll, work => check.run!(work, { rule: 'GC-01', starts: '2026-03-02T09:00:00+08:00', ends }, callOf())) as { kept: boolean }).kept
  t.false(await kept('2026-03-20T09:30:00+08:00'))
  t.true(await kept('2026-03-23T09:30:00+08:00'))
})

test('an unknown rule and a date that does not exist are named', async t => {
  t.is((await t.throwsAsync(ask({ rule: 'GC-99', from: '2026-03-02' })) as Problem).code, 'deadline-rule-unknown')
  t.is((await t.throwsAsync(ask({ rule: 'GC-08', from: '2026-02-30' })) as Problem).code, 'bad-date')
})

test('a diagram may give more time than the law asks for, never less', async t => {
  t.is((await ask({ rule: 'GC-01', amount: 25, from: '2026-03-02' })).due, '2026-03-27T16:00:00.000Z')
  const refused = await t.throwsAsync(ask({ rule: 'GC-01', amount: 10, from: '2026-03-02' })) as Problem
  t.like(refused.body, { type: 'deadline-below-law', detail: '编标期 10 日，少于法定 20 日', article: '招标投标法24' })
})
