import test from 'ava'
import { environment, recordEnvironment } from '../../server/engine/environment.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { city } from './city.ts'
import { clerk, humanTasks, subject } from './diagrams.ts'

test('an environment is recorded when it changes, and only then', async t => {
  const { db } = await city(t)
  const now = environment()
  t.regex(now.kernel, /^[0-9a-f]{12}$/)
  await Promise.all([recordEnvironment(db), recordEnvironment(db)])
  await recordEnvironment(db, { ...now, tzdb: '2099a' })
  await recordEnvironment(db)
  t.deepEqual((await db('environments').orderBy('id')).map((row: { tzdb: string }) => row.tzdb), [now.tzdb, '2099a', now.tzdb])
})

test('a replay that differs under another environment is told as drift, the stored state stays', async t => {
  const { db, engine, publish } = await city(t)
  await publish(humanTasks())
  const verified = () => verifyAll(db, db.url, 1, () => 0)
  await db('environments').insert({ ...environment(), kernel: 'older', at: new Date('2026-03-01T00:00:00Z') })
  const { instance } = await engine.launch({ process: 'ht', vars: { n: 1 }, subject }, { actor: clerk })
  await recordEnvironment(db)
  t.deepEqual((await verified()).differences, [])
  await db('instances').where({ id: instance }).update({ state: db.raw('replace(state, \'"n":1\', \'"n":2\')') })
  const { differences: [difference] } = await verified()
  t.like(difference, { instance, what: 'state' })
  t.regex(difference!.drift!, /^kernel older → [0-9a-f]{12}$/)
  await db('environments').update({ kernel: environment().kernel })
  t.is((await verified()).differences[0]!.drift, undefined, 'under the same environment it is no drift')
})
