import { resolve } from 'node:path'
import test from 'ava'
import { checkLog, digestIn } from '../../modeler/portal/log-check.ts'
import { readLog, type LogEntry } from '../../server/contract/portal.ts'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { logOf } from '../../server/portal/log.ts'
import { publish, type Draft } from '../../server/portal/publish.ts'
import { inWork, mayAll, system, type Work } from '../../server/work.ts'
import { cityOf } from '../exchange/city.ts'

const city = cityOf(test, db => inWork(db, system, mayAll, work => seedRuleSets(work, resolve(import.meta.dirname, '../../policies'))))
const within = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(city.db, system, mayAll, act)
const notice = (code: string): Draft => ({
  kind: '招标公告', title: `工程 ${code}`, region: '510802', family: 'GCJS', industry: '房建市政', code, owner: 'ME001', process: 'gcjs.open-tender',
  fields: { docStart: '2026-10-12T09:00:00+08:00', docEnd: '2026-10-20T18:00:00+08:00', deadline: '2026-11-10T09:30:00+08:00', openTime: '2026-11-10T09:30:00+08:00', evalMethod: '综合评估法' },
})
const read = (query: object = {}) => within(async work => readLog.reply.parse(await logOf(work, readLog.query.parse(query))))

test.serial('an empty log says so', async t => {
  t.deepEqual(await read(), { head: null, after: null, rows: [] })
})

test.serial('notices published side by side make one chain, which a browser recomputes whole or piece by piece', async t => {
  const made = await Promise.all(Array.from({ length: 12 }, (_, n) => within(work => publish(work, notice(`L-${n}`)))))
  await t.throwsAsync(within(async work => { await publish(work, notice('L-gone')); throw new Error('rolled back') }), { message: 'rolled back' })
  const { head, after, rows } = await read()
  t.deepEqual(rows.map(row => row.n), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 'what was rolled back leaves no gap')
  t.is(after, null)
  t.deepEqual(head, { n: 12, hash: rows.at(-1)!.hash })
  t.is(await checkLog(rows, null), undefined)
  for (const { id, hash } of made) t.is(digestIn(rows.find(row => row.notice === id)!.entry), hash)
  const piece = await read({ before: 9, size: 3 })
  t.deepEqual(piece.rows.map(row => row.n), [6, 7, 8])
  t.is(piece.after, rows[4]!.hash)
  t.is(await checkLog(piece.rows, piece.after), undefined)
  t.true((await read({ notice: made[0]!.id, size: 5 })).rows.some(row => row.notice === made[0]!.id))
  await t.throwsAsync(read({ notice: '999999' }), { message: /日志里没有这份公告/ })
})

test.serial('a change of any entry, one left out and one put in are found at their number', async t => {
  const { rows } = await read()
  const broken = async (change: (copy: LogEntry[]) => LogEntry[]): Promise<number | undefined> => (await checkLog(change(structuredClone(rows)), null))?.n
  t.is(await broken(copy => { copy[4]!.entry = `${copy[4]!.entry.slice(0, -1)}0x`; return copy }), 5)
  t.is(await broken(copy => { copy[4]!.notice = '7777'; return copy }), 5)
  t.is(await broken(copy => { copy[6]!.hash = 'ab'.repeat(32); return copy }), 7)
  t.is(await broken(copy => copy.toSpliced(3, 1)), 5)
  t.is(await broken(copy => copy.slice(1)), 2)
  t.is(await broken(copy => [...copy, copy.at(-1)!]), 12)
})

test.serial('nobody rewrites the log', async t => {
  for (const sql of [`update public_log set hash = 'x' where n = 1`, 'delete from public_log where n = 12', 'truncate public_log']) await t.throwsAsync(city.db.raw(sql), { message: /never changes/ })
})
