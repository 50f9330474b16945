import test, { type ExecutionContext } from 'ava'
import type { Ledger } from '../../server/engine/ledger.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { city } from './city.ts'
import { clerk, humanTasks, subject } from './diagrams.ts'

const deeds: Ledger = { table: 'deeds', columns: { who: 'text', started_at: 'timestamptz' } }

async function withLedger(t: ExecutionContext) {
  const town = await city(t)
  await town.db.raw('create table deeds (instance_id bigint not null, at timestamptz not null, who text not null, started_at timestamptz)')
  await town.publish(humanTasks())
  const open = async (): Promise<{ instance: string; node: number }> => {
    const { instance } = await town.engine.launch({ process: 'ht', subject }, { actor: clerk })
    return { instance, node: (await town.db('tasks').where({ instance_id: instance }).first('node') as { node: number }).node }
  }
  const entry = (who: string | null) => ({ ledger: deeds, row: { who, started_at: new Date('2026-03-01T00:00:00Z') } })
  return { ...town, open, entry }
}

test('an entry is written with its move, at the move’s own instant', async t => {
  const { db, engine, open, entry } = await withLedger(t)
  const { instance, node } = await open()
  await engine.act(instance, { t: 'complete', n: node, vars: { approved: true } }, { actor: clerk, entry: entry('gemeiyue') })
  const move = await db('moves').where({ instance_id: instance, kind: 'complete' }).first()
  t.deepEqual(await db('deeds'), [{ instance_id: instance, at: move.at, who: 'gemeiyue', started_at: new Date('2026-03-01T00:00:00Z') }])
})

test('a refused move leaves no entry, an entry that cannot be written leaves no move, and neither hurts who shares the batch', async t => {
  const { db, engine, open, entry } = await withLedger(t)
  const cases = await Promise.all(Array.from({ length: 9 }, open))
  const results = await Promise.allSettled(cases.map(({ instance, node }, n) =>
    engine.act(instance, { t: 'complete', n: n % 3 === 1 ? node + 50 : node, vars: { approved: true } }, { actor: clerk, entry: entry(n % 3 === 2 ? null : `clerk ${n}`) })))
  t.deepEqual(results.map(result => result.status), cases.map((_, n) => (n % 3 === 0 ? 'fulfilled' : 'rejected')))
  t.deepEqual((await db('deeds').orderBy('who')).map(row => row.who), ['clerk 0', 'clerk 3', 'clerk 6'])
  for (const [n, { instance }] of cases.entries()) t.is((await db('moves').where({ instance_id: instance, kind: 'complete' })).length, n % 3 === 0 ? 1 : 0)
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})

test('of two servers that race for a move only the winner’s entry stands', async t => {
  const { db, engine, open, entry, other } = await withLedger(t)
  const second = await other()
  for (let n = 0; n < 10; n += 1) {
    const { instance, node } = await open()
    const who = ['a', 'b', 'c', 'd']
    const results = await Promise.allSettled(who.map((name, place) => [engine, second][place % 2]!.act(instance, { t: 'complete', n: node, vars: { approved: true } }, { actor: clerk, entry: entry(name) })))
    const winners = who.filter((_, place) => results[place]!.status === 'fulfilled')
    t.is(winners.length, 1)
    t.deepEqual(await db('deeds').where({ instance_id: instance }).pluck('who'), winners)
  }
})
