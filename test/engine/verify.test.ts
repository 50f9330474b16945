import test from 'ava'
import { stateAt, stepsOf, visitsOf } from '../../server/engine/history.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, humanTasks, start, subject, timer, user } from './diagrams.ts'

const counted = bundle('loop', `${start()}${flow('f1', 'start', 'do')}${user('do')}<bpmn:boundaryEvent id="late" attachedToRef="do" cancelActivity="false">${timer('timeDuration', 'P30D')}</bpmn:boundaryEvent>${flow('fl', 'late', 'end')}
${flow('f2', 'do', 'x')}<bpmn:exclusiveGateway id="x" default="f4"/>${flow('f3', 'x', 'do', '=n &lt; 1000')}${flow('f4', 'x', 'end')}${end()}`)

test('verify agrees with an untouched database and finds every kind of tampering', async t => {
  const { db, engine, publish } = await city(t)
  await publish(humanTasks())
  await publish(counted)
  const ids: string[] = []
  for (let n = 0; n < 5; n += 1) ids.push((await engine.launch({ process: n < 3 ? 'ht' : 'loop', vars: { n }, subject }, { actor: clerk })).instance)
  for (const id of ids) {
    const { node } = await db('tasks').where({ instance_id: id }).first()
    await engine.act(id, { t: 'complete', n: node, vars: { approved: true } }, { actor: clerk })
  }
  const check = async () => (await verifyAll(db, db.url, 1, () => 0)).differences
  t.deepEqual(await check(), [])
  const refused = db('moves').where({ instance_id: ids[0]! }).update({ actor: 'someone' })
  await t.throwsAsync(refused, { message: /append-only/ })
  await t.throwsAsync(db('versions').update({ bundle: '{}' }), { message: /never changes/ })
  await t.throwsAsync(db('versions').delete(), { message: /never changes/ })
  // a person with the database's keys can switch the triggers off; verify is for that person
  await db.raw('alter table moves disable trigger moves_append_only')
  await db.raw('update moves set move = replace(move, \'true\', \'false\') where instance_id = ? and seq = 2', [ids[0]!])
  await db.raw('update instances set state = replace(state, ?, ?) where id = ?', ['approved":true', 'approved":false', ids[1]!])
  await db('tasks').where({ instance_id: ids[2] }).delete()
  await db('wakeups').where({ instance_id: ids[3] }).delete()
  await db('moves').where({ instance_id: ids[4], seq: 2 }).delete()
  const found = new Map((await check()).map(difference => [difference.instance, difference.what]))
  t.deepEqual([...found], [[ids[0], 'chain'], [ids[1], 'state'], [ids[2], 'tasks'], [ids[3], 'wakeups'], [ids[4], 'moves']])
})

test('the state of any move and any moment comes from the moves alone, through snapshots', async t => {
  const { db, engine, publish, at } = await city(t)
  await publish(counted)
  const { instance } = await engine.launch({ process: 'loop', vars: { n: 0 }, subject }, { actor: clerk })
  for (let n = 1; n <= 230; n += 1) {
    if (n === 150) at('2026-03-03T09:00:00+08:00')
    const { node } = await db('tasks').where({ instance_id: instance }).first()
    await engine.act(instance, { t: 'complete', n: node, vars: { n } }, { actor: clerk })
  }
  t.is((await db('snapshots').where({ instance_id: instance })).length, 2)
  const { versions } = engine.core
  const n = async (when: { seq?: number; at?: Date }) => (await stateAt(db, versions, instance, when)).state.n[0]!.v!['n']
  t.is(await n({ seq: 51 }), 50)
  t.is(await n({ seq: 201 }), 200)
  t.is(await n({}), 230)
  t.is(await n({ at: new Date('2026-03-02T20:00:00+08:00') }), 149)
  await t.throwsAsync(n({ at: new Date('2026-01-01') }), { message: /还没有开始/ })
  t.like((await visitsOf(db, instance)).find(visit => visit.element === 'do'), { entered: 231, left: 230, killed: 0 })
  t.is((await stepsOf(db, versions, instance)).length, 231)
})
