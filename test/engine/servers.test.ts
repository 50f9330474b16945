import test from 'ava'
import { Problem } from '../../server/problem.ts'
import { createEngine } from '../../server/engine/engine.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, humanTasks, start, subject, timer, user } from './diagrams.ts'

test('of two servers that complete the same task exactly one wins, the other reads a clear problem', async t => {
  const { db, engine, publish, other } = await city(t)
  await publish(humanTasks())
  const second = await other()
  let won = 0
  for (let n = 0; n < 20; n += 1) {
    const { instance } = await engine.launch({ process: 'ht', subject }, { actor: clerk })
    const { node } = await db('tasks').where({ instance_id: instance }).first()
    const results = await Promise.allSettled([engine, second, engine, second].map(server => server.act(instance, { t: 'complete', n: node, vars: { approved: true } }, { actor: clerk })))
    won += results.filter(result => result.status === 'fulfilled').length
    for (const result of results) if (result.status === 'rejected') t.like((result.reason as Problem).body, { type: 'move-refused', status: 409 })
    t.is((await db('instances').where({ id: instance }).first()).ver, 2)
  }
  t.is(won, 20)
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})

test('two servers fighting over the same instances lose no move and never deadlock', async t => {
  const { db, engine, publish, other } = await city(t)
  const loop = bundle('loop', `${start()}${flow('f1', 'start', 'a')}${user('a')}${flow('f2', 'a', 'x')}<bpmn:exclusiveGateway id="x" default="f4"/>${flow('f3', 'x', 'a', '=true')}${flow('f4', 'x', 'end')}${end()}`)
  await publish(loop)
  const second = await other()
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await engine.launch({ process: 'loop', vars: { n: 0 }, subject }, { actor: clerk })).instance))
  const settings = Array.from({ length: 10 }, (_, n) => ids.flatMap(id => [engine, second].map(server => server.act(id, { t: 'setVariables', vars: { [`v${n}`]: n } }, { actor: clerk })))).flat()
  await Promise.all(settings)
  const rows = await db('instances').whereIn('id', ids) as { ver: number }[]
  t.true(rows.every(row => row.ver === 21), JSON.stringify(rows.map(row => row.ver)))
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})

test('a timer that two servers see fires once', async t => {
  const { db, engine, publish, other, at } = await city(t)
  await publish(bundle('slow', `${start()}${flow('f1', 'start', 'wait')}<bpmn:intermediateCatchEvent id="wait">${timer('timeDuration', 'PT1H')}</bpmn:intermediateCatchEvent>${flow('f2', 'wait', 'do')}${user('do')}${flow('f3', 'do', 'end')}${end()}`))
  const second = await other()
  const ids: string[] = []
  for (let n = 0; n < 10; n += 1) ids.push((await engine.launch({ process: 'slow', subject }, { actor: clerk })).instance)
  at('2026-03-02T11:00:00+08:00')
  await Promise.all([engine.settle(), second.settle(), ...ids.map(id => second.act(id, { t: 'wake' }, { actor: clerk }).catch(() => {}))])
  for (const id of ids) t.is((await db('moves').where({ instance_id: id, kind: 'wake' })).length, 1)
  t.is((await db('tasks')).length, 10)
})

test('a repeated move with the same key happens once, also on another server', async t => {
  const { db, engine, publish, other } = await city(t)
  await publish(humanTasks())
  const second = await other()
  const { instance } = await engine.launch({ process: 'ht', subject }, { actor: clerk })
  const results = await Promise.all([engine, engine, second, second].map(server => server.act(instance, { t: 'setVariables', vars: { a: 1 } }, { actor: clerk, key: 'once' })))
  t.is(results.filter(result => result.repeated).length, 3)
  t.is((await db('instances').where({ id: instance }).first()).ver, 2)
})

test('a poisonous move fails alone; its neighbours in the batch are written', async t => {
  const { db, engine, publish } = await city(t, { lines: 1 })
  await publish(humanTasks())
  await db.raw('alter table instances add constraint no_poison check (title <> \'poison\')')
  const launch = (title: string) => engine.launch({ process: 'ht', subject: { ...subject, title } }, { actor: clerk })
  const results = await Promise.allSettled([launch('a'), launch('poison'), launch('b'), launch('c')])
  t.deepEqual(results.map(result => result.status), ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  t.is((await db('instances')).length, 3)
  t.is((await launch('d')).status, 'active')
})

test('when the database goes away requests in hand get a 503, and the engine goes on when it is back', async t => {
  const { db, publish } = await city(t)
  await publish(humanTasks())
  const engine = await createEngine({ db, services: [], gate: async () => ({}) })
  t.teardown(() => engine.stop())
  const running = Array.from({ length: 200 }, () => engine.launch({ process: 'ht', subject }, { actor: clerk }))
  const killed = db.raw('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
  const results = await Promise.allSettled([...running, killed])
  for (const result of results) if (result.status === 'rejected') t.like((result.reason as Problem).body, { type: 'database-unavailable', status: 503 })
  const { instance } = await engine.launch({ process: 'ht', subject }, { actor: clerk })
  const { node } = await db('tasks').where({ instance_id: instance }).first()
  t.is((await engine.act(instance, { t: 'complete', n: node, vars: { approved: false } }, { actor: clerk })).status, 'completed')
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})
