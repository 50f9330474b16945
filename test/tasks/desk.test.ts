import test from 'ava'
import { followInstance, keepFilter, listSavedFilters, listTold, removeFilter, search, toldSeen, unfollowInstance } from '../../server/contract/desk.ts'
import { endEntrustment, readOwnProject } from '../../server/contract/own-projects.ts'
import { startProject } from '../../server/contract/projects.ts'
import { claimTask, completeTask, listTasks, readTask } from '../../server/contract/tasks.ts'
import { inWork, mayAll, system, type Actor } from '../../server/work.ts'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { delegate } from '../../server/access/delegations.ts'
import { room } from './room.ts'

test('whoever follows a project is told what others did in it, and nothing of what is sealed', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const other = holders('reception', '510822')[0]!
  const task = await start('510822')
  const { instance_id: instance } = await db('tasks').first('instance_id')
  await ask(followInstance, clerk, { params: { instance } })
  t.true((await ask(readTask, clerk, { task })).followed)
  t.is((await ask(listTasks, clerk, { query: { filter: 'followed' } })).total, 1)
  await ask(claimTask, other, { task })
  t.like(await ask(listTold, clerk), { unseen: 1, rows: [{ act: 'claim', by: other.name, seen: false }] })
  t.is((await ask(listTold, other)).rows.length, 0, 'not one’s own deeds')
  await ask(toldSeen, clerk)
  t.is((await ask(listTold, clerk)).unseen, 0)
  await db.raw('insert into task_acts (task_id, instance_id, element, name, process, act, actor, actor_name, role, region, opened_at, at) values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, now(), now() + interval \'1 second\')', [instance, 'Bid', '投标', 'test.check', 'complete', 'ME007', '某公司', 'bidder', '510800'])
  t.is((await ask(listTold, clerk)).rows.length, 1, 'a bidder’s act is not told')
  await ask(unfollowInstance, clerk, { params: { instance } })
  t.is((await ask(listTold, clerk)).rows.length, 0)
  await t.throwsAsync(ask(followInstance, holders('bidder').find(one => one.id !== 'ME007')!, { params: { instance } }), { code: 'instance-unknown' })
})

test('filters are one’s own or shared with the post, and narrow in SQL', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk, colleague] = holders('reception', '510822') as [Actor, Actor]
  const city = holders('reception')[0]!
  await start('510822')
  await ask(keepFilter, clerk, { body: { name: '等待超过 3 日', query: { filter: 'all', waiting: 3 }, shared: true } })
  await ask(keepFilter, clerk, { body: { name: '只给我', query: { q: '供水' } } })
  t.deepEqual((await ask(listSavedFilters, clerk)).map(one => [one.name, one.mine, one.shared]), [['等待超过 3 日', true, true], ['只给我', true, false]])
  t.deepEqual((await ask(listSavedFilters, colleague)).map(one => [one.name, one.mine, one.by]), [['等待超过 3 日', false, clerk.name]])
  t.is((await ask(listSavedFilters, city)).length, 0, 'another region’s post')
  t.is((await ask(listTasks, clerk, { query: { waiting: 3 } })).total, 0)
  await db('tasks').update({ opened_at: db.raw(`now() - interval '4 days'`) })
  t.is((await ask(listTasks, clerk, { query: { waiting: 3, kind: 'COMPLETENESS_CHECK' } })).total, 1)
  t.is((await ask(listTasks, clerk, { query: { kind: 'PUBLISH' } })).total, 0)
  const [shared] = await ask(listSavedFilters, clerk)
  t.false((await ask(removeFilter, colleague, { params: { filter: shared!.id } })).removed)
  t.true((await ask(removeFilter, clerk, { params: { filter: shared!.id } })).removed)
})

test('the search finds what the asker may read, and counts nothing else', async t => {
  const { ask, holders, start, db } = await room(t)
  await inWork(db, system, mayAll, work => seedRuleSets(work, 'policies'))
  await start('510822')
  const kinds = async (actor: Actor, q: string): Promise<string[]> => (await ask(search, actor, { query: { q } })).rows.map(row => row.kind)
  const clerk = holders('reception')[0]!
  t.deepEqual(await kinds(clerk, '普安镇供水'), ['task', 'project'])
  t.deepEqual(await kinds(holders('reception', '510823')[0]!, '普安镇供水'), [], 'another county')
  t.deepEqual(await kinds(holders('bidder')[0]!, '普安镇供水'), [], 'a project without a notice is no bidder’s')
  t.deepEqual(await kinds(holders('tenderer').find(one => one.entity === 'ME001')!, '普安镇供水'), ['project'], 'its owner')
  t.is((await ask(search, holders('bidder')[0]!, { query: { q: '普安镇供水' } })).total, 0)
  const entity = await db('entities').where({ id: 'ME007' }).first('name') as { name: string }
  t.true((await kinds(clerk, entity.name)).includes('entity'))
  t.like((await ask(search, clerk, { query: { q: '%' } })).counts, { task: 0, project: 0, notice: 0, entity: 0 }, 'a sign of LIKE is only a sign')
  t.true((await ask(search, clerk, { query: { q: '招标投标法 二十日', kind: 'article' } })).rows.some(row => row.title === '招标投标法24'))
  const page = await ask(search, clerk, { query: { q: '有限', kind: 'entity', page: 2, size: 5 } })
  t.is(page.rows.length, 5)
  await t.throwsAsync(ask(search, clerk, { query: { q: '  ' } }), { code: 'bad-input' })
})

test('an agency acts for an owner only while it is entrusted', async t => {
  const { ask, holders, db, house } = await room(t)
  await db('catalogue_items').where({ code: 'ML-GC-02' }).update({ process: 'test.check' })
  const me = holders('tenderer').find(one => one.entity === 'ME001')!
  const agent = holders('agency')[0]!
  const entrust = { name: '嘉川大道改造工程施工', catalogueItem: 'ML-GC-02', region: '510800', estimateFen: 1, agency: agent.entity! }
  await t.throwsAsync(ask(startProject, me, { body: { ...entrust, agencyUntil: '2020-01-01' } }), { code: 'bad-input' })
  const { code } = await ask(startProject, me, { body: { ...entrust, agencyUntil: '2099-12-31' } })
  t.like(await db('delegations').where({ code }).first(), { owner: 'ME001', agency: agent.entity, made_by: me.id, ended_at: null })
  await ask(completeTask, holders('reception')[0]!, { task: (await db('tasks').first('id')).id, body: { values: { result: 'complete' } } })
  await db('tasks').update({ roles: ['tenderer', 'agency'] })
  const task = (await db('tasks').first('id')).id as string
  const seen = async (): Promise<number> => (await ask(listTasks, agent)).total
  t.is(await seen(), 1)
  const entrustment = async (who: Actor) => (await ask(readOwnProject, who, { params: { code } })).entrustment
  t.like(await entrustment(agent), { agency: agent.entity, endedAt: null, mayEnd: false }, 'an agency does not end what its owner gave')
  await t.throwsAsync(ask(endEntrustment, agent, { params: { code } }), { code: 'forbidden' })
  t.like(await entrustment(me), { agency: agent.entity, endedAt: null, mayEnd: true })
  await ask(endEntrustment, me, { params: { code } })
  t.like(await entrustment(me), { mayEnd: false })
  t.truthy((await entrustment(me))!.endedAt)
  await t.throwsAsync(ask(endEntrustment, me, { params: { code } }), { code: 'not-entrusted' })
  t.is(await seen(), 0)
  await t.throwsAsync(ask(completeTask, agent, { task }), { code: 'not-your-task', message: /委托/ })
  const entrustFrom = (from: Date, until: Date) => inWork(db, me, house.access.may(me), work => delegate({ ...work, now: from }, { owner: 'ME001', agency: agent.entity!, code, until }))
  await entrustFrom(new Date(Date.now() - 20 * 86_400_000), new Date(Date.now() - 86_400_000))
  t.is(await seen(), 0, 'over since yesterday')
  await entrustFrom(new Date(Date.now() + 86_400_000), new Date(Date.now() + 2 * 86_400_000))
  t.is(await seen(), 0, 'begins tomorrow')
  await entrustFrom(new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000))
  t.is(await seen(), 1)
  await t.notThrowsAsync(ask(completeTask, agent, { task }))
})
