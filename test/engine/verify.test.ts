import { spawnSync } from 'node:child_process'
import test, { type ExecutionContext } from 'ava'
import { stateAt, stepsOf, visitsOf } from '../../server/engine/history.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, humanTasks, start, subject, timer, user } from './diagrams.ts'

const counted = bundle('loop', `${start()}${flow('f1', 'start', 'do')}${user('do')}<bpmn:boundaryEvent id="late" attachedToRef="do" cancelActivity="false">${timer('timeDuration', 'P30D')}</bpmn:boundaryEvent>${flow('fl', 'late', 'end')}
${flow('f2', 'do', 'x')}<bpmn:exclusiveGateway id="x" default="f4"/>${flow('f3', 'x', 'do', '=n &lt; 1000')}${flow('f4', 'x', 'end')}${end()}`)

/** An untouched database of `count` instances with two moves each, and what a person with its keys can do: switch the triggers off. */
const lived = async (t: ExecutionContext, count: number) => {
  const { db, engine, publish } = await city(t)
  await publish(humanTasks())
  await publish(counted)
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) ids.push((await engine.launch({ process: n % 2 ? 'loop' : 'ht', vars: { n }, subject }, { actor: clerk })).instance)
  for (const id of ids) {
    const { node } = await db('tasks').where({ instance_id: id }).first()
    await engine.act(id, { t: 'complete', n: node, vars: { approved: true } }, { actor: clerk })
  }
  return { db, ids, verified: () => verifyAll(db, db.url, 2, () => 0), unlock: () => db.raw('alter table moves disable trigger moves_append_only; alter table versions disable trigger versions_immutable') }
}

test('verify agrees with an untouched database and counts it; what is written once cannot be changed by accident', async t => {
  const { db, ids, verified } = await lived(t, 5)
  t.like(await verified(), { instances: 5, moves: 10, versions: 2, differences: [] })
  await t.throwsAsync(db('moves').where({ instance_id: ids[0]! }).update({ actor: 'someone' }), { message: /append-only/ })
  await t.throwsAsync(db('versions').update({ bundle: '{}' }), { message: /never changes/ })
  await t.throwsAsync(db('versions').delete(), { message: /never changes/ })
})

// the second move of an instance with one more variable, and the hash that would follow from it
const forged = (head: string): string => `create temp table forged as select replace(b.move, 'true}', 'true,"z":1}') as move, sha256(convert_to(encode(a.hash, 'hex') || replace(b.move, 'true}', 'true,"z":1}'), 'UTF8')) as hash
  from moves a join moves b using (instance_id) where instance_id = $i and a.seq = 1 and b.seq = 2; update moves m set move = f.move, hash = f.hash from forged f where instance_id = $i and seq = 2; ${head}; drop table forged`

/** What may be done to an instance `$i`, and as what it is found. */
const deeds: [deed: string, sql: string, what: string][] = [
  ['one letter of a move', 'update moves set move = replace(move, \'approved\', \'approvet\') where instance_id = $i', 'chain'],
  ['a hash', 'update moves set hash = sha256(hash) where instance_id = $i and seq = 1', 'chain'],
  ['a move and its hash', forged(''), 'chain'],
  ['a move, its hash and the head', forged('update instances i set head = f.hash from forged f where id = $i'), 'state'],
  ['two moves in each other\'s place', 'update moves set seq = seq + 2 where instance_id = $i; update moves set seq = 5 - seq where instance_id = $i', 'chain'],
  ['the last move', 'delete from moves where instance_id = $i and seq = 2', 'moves'],
  ['the last move, the count set back', 'delete from moves where instance_id = $i and seq = 2; update instances set ver = 1 where id = $i', 'chain'],
  ['the first move, the next moved up', 'delete from moves where instance_id = $i and seq = 1; update moves set seq = 1 where instance_id = $i; update instances set ver = 1 where id = $i', 'chain'],
  ['a move written twice', 'insert into moves select instance_id, seq, at + interval \'1 second\', version_id, kind, actor, move, hash, visits from moves where instance_id = $i and seq = 2', 'moves'],
  ['a move written twice, counted', 'insert into moves select instance_id, seq, at + interval \'1 second\', version_id, kind, actor, move, hash, visits from moves where instance_id = $i and seq = 2; update instances set ver = 3 where id = $i', 'moves'],
  ['who made a move', 'update moves set actor = \'someone\' where instance_id = $i and seq = 2', 'columns'],
  ['when a move was made', 'update moves set at = at + interval \'1 ms\' where instance_id = $i and seq = 2', 'columns'],
  ['what kind a move is', 'update moves set kind = \'finish\' where instance_id = $i and seq = 2', 'columns'],
  ['a visit', 'update moves set visits = visits[2:] where instance_id = $i and seq = 2', 'columns'],
  ['the version of a move', 'update moves set version_id = 999999 where instance_id = $i and seq = 2', 'columns'],
  ['the version of the first move', 'update moves set version_id = 999999 where instance_id = $i and seq = 1', 'moves'],
  ['the version of an instance', 'update instances set version_id = 999999 where id = $i', 'state'],
  ['a letter of a state', 'update instances set state = replace(state, \'approved\', \'approvet\') where id = $i', 'state'],
  ['a state that is no JSON', 'update instances set state = \'{\' where id = $i', 'state'],
  ['a status', 'update instances set status = \'cancelled\' where id = $i', 'state'],
  ['a head', 'update instances set head = sha256(head) where id = $i', 'chain'],
  ['an instant', 'update instances set moved_at = moved_at + interval \'1 ms\' where id = $i', 'state'],
  ['a task taken away', 'delete from tasks where instance_id = $i', 'tasks'],
  ['a task of another element', 'update tasks set element = element || \'x\' where instance_id = $i', 'tasks'],
  ['a wake-up', 'insert into wakeups values ($i, now()) on conflict (instance_id) do update set at = now()', 'wakeups'],
  ['a subscription', 'insert into subscriptions values ($i, 1, \'do\', 0, \'loop\', \'message\', \'come\', null, now())', 'subscriptions'],
  ['an instance', 'delete from tasks where instance_id = $i; delete from wakeups where instance_id = $i; delete from instances where id = $i', 'moves'],
]

test('every deed of a person with the database\'s keys is found, each where it was done', async t => {
  const { db, ids, verified, unlock } = await lived(t, deeds.length + 2)
  await unlock()
  for (const [n, [, sql]] of deeds.entries()) await db.raw(sql.replaceAll('$i', ids[n + 1]!))
  const { differences } = await verified()
  const found = new Map(differences.map(({ instance, what }) => [instance, what]))
  t.deepEqual(deeds.map(([deed], n) => [deed, found.get(ids[n + 1]!)]), deeds.map(([deed, , what]) => [deed, what]))
  t.is(differences.length, deeds.length)
})

test('npm run verify prints its counts and leaves with 1 when a version\'s text or a row of nobody does not belong', async t => {
  const { db, ids, verified, unlock } = await lived(t, 2)
  const run = () => spawnSync(process.execPath, ['--import=tsx/esm', 'server/verify.ts'], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: db.url } })
  const before = run()
  t.is(before.status, 0, before.stderr)
  t.regex(before.stdout, /实例 2，步 4，版本 2[^]*全部一致/)
  await unlock()
  await db('tasks').where({ instance_id: ids[1] }).update({ instance_id: 7 })
  await db.raw('update versions set bundle = bundle || \' \' where process = \'ht\'')
  t.deepEqual((await verified()).differences.map(({ instance, what }) => [instance, what]).toSorted(), [['', 'version'], [ids[1]!, 'tasks'], ['7', 'tasks']])
  const after = run()
  t.is(after.status, 1)
  t.regex(after.stdout, /不一致 {2}实例 7 {2}tasks/)
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
