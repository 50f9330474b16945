import test from 'ava'
import { listStartable, startProject } from '../../server/contract/projects.ts'
import { listTasks } from '../../server/contract/tasks.ts'
import { writePolicies } from '../../server/access/policies.ts'
import type { Bundle } from '../../server/engine/bundle.ts'
import { inWork, mayAll, system, type Actor } from '../../server/work.ts'
import { checkOf, codeOf, kindOf } from '../../server/tasks/project-code.ts'
import { room } from './room.ts'

test('a tenderer brings a project onto the platform and meets its first task', async t => {
  const { ask, holders, db } = await room(t)
  await db('catalogue_items').where({ code: 'ML-GC-02' }).update({ process: 'test.check' })
  const me = holders('tenderer').find(one => one.entity === 'ME001')!
  const { items, agencies } = await ask(listStartable, me)
  t.deepEqual(items.map(item => [item.code, item.processName]), [['ML-GC-02', '核对演练']])
  t.true(agencies.length > 0)
  const body = { name: '嘉川大道改造工程施工', catalogueItem: 'ML-GC-02', region: '510802', estimateFen: 1_200_000_000, agency: agencies[0]!.id }
  const all = await Promise.all([ask(startProject, me, { body }), ask(startProject, me, { body })])
  t.is(new Set(all.map(one => one.code)).size, 2)
  for (const { code } of all) t.regex(code, /^A02-[0-9A-Z]{18}-\d{8}-00000[12]-[\dX]$/)
  t.like(await db('instances').where({ id: all[0].instance }).first(), { owner: 'ME001', agency: agencies[0]!.id, region: '510802', family: 'GCJS', industry: '房建市政', started_by: 'ME001' })
  t.is((await ask(listTasks, holders('reception')[0]!)).total, 2)
})

test('a procedure whose diagram names an item serves it beside the catalogue\'s own', async t => {
  const { ask, holders, db } = await room(t)
  await db('catalogue_items').where({ code: 'ML-GC-02' }).update({ process: 'test.check' })
  const me = holders('tenderer').find(one => one.entity === 'ME001')!
  const { bundle } = await db('versions').where({ process: 'test.check' }).first('bundle') as { bundle: string }
  await db('versions').insert({ process: 'test.named', number: 1, name: '另一种核对', hash: 'x', bundle, catalogue: ['ML-GC-02', 'ML-QT-01'], published_by: 'x', published_at: new Date(0), effective_at: new Date(0) })
  const { items } = await ask(listStartable, me)
  t.deepEqual(items.map(item => [item.code, item.process]), [['ML-GC-02', 'test.check'], ['ML-GC-02', 'test.named'], ['ML-QT-01', 'test.named']])
  await t.throwsAsync(ask(startProject, me, { body: { name: '某某工程施工', catalogueItem: 'ML-GC-02', process: 'test.other', region: '510802', estimateFen: 1 } }), { code: 'not-startable' })
})

test('an older version is started by right only, with a reason, and never once retired or before its day', async t => {
  const { ask, holders, db, access, engine } = await room(t)
  await db('catalogue_items').where({ code: 'ML-GC-02' }).update({ process: 'test.check' })
  const me = holders('tenderer').find(one => one.entity === 'ME001')!
  const text = JSON.parse((await db('versions').where({ process: 'test.check' }).first('bundle')).bundle) as Bundle
  const next = (name: string, effectiveAt?: Date) => inWork(db, system, mayAll, work => engine.publish(work, { ...text, name }, { findings: [], ...effectiveAt ? { effectiveAt } : {} }))
  const offered = async (actor: Actor) => (await ask(listStartable, actor)).items.map(({ newest, older }) => [newest, ...older.map(one => one.number)])
  t.deepEqual(await offered(me), [[1]])
  await next('核对演练二')
  await next('核对演练三')
  await next('核对演练四', new Date(Date.now() + 86_400_000))
  t.deepEqual(await offered(me), [[3, 2, 1]])
  const body = { name: '嘉川大道改造工程施工', catalogueItem: 'ML-GC-02', region: '510802', estimateFen: 1 }
  const reason = '新版本生效前已经核准招标方案'
  const numberOf = async ({ instance }: { instance: string }) => (await db('instances as i').join('versions as v', 'v.id', 'i.version_id').where('i.id', instance).first('v.number')).number as number
  t.is(await numberOf(await ask(startProject, me, { body })), 3)
  t.is(await numberOf(await ask(startProject, me, { body: { ...body, version: 3 } })), 3)
  await t.throwsAsync(ask(startProject, me, { body: { ...body, version: 1 } }), { code: 'bad-input' })
  const old = await ask(startProject, me, { body: { ...body, version: 1, versionReason: reason } })
  t.is(await numberOf(old), 1)
  t.deepEqual(await db('interventions').where({ instance_id: old.instance }).select('kind', 'actor', 'reason', 'before'), [{ kind: 'start', actor: 'ME001', reason: `按第 1 版办理（现行为第 3 版）：${reason}`, before: null }])
  t.like(JSON.parse((await db('moves').where({ instance_id: old.instance, seq: 1 }).first('move')).move), { t: 'start', reason: `按第 1 版办理（现行为第 3 版）：${reason}` })
  await t.throwsAsync(ask(startProject, me, { body: { ...body, version: 4, versionReason: reason } }), { code: 'version-not-in-force' })
  await t.throwsAsync(ask(startProject, me, { body: { ...body, version: 9, versionReason: reason } }), { code: 'version-unknown' })
  const first = await db('versions').where({ process: 'test.check', number: 1 }).first('id') as { id: string }
  await inWork(db, system, mayAll, work => engine.retire(work, String(first.id), '文号有误'))
  await t.throwsAsync(ask(startProject, me, { body: { ...body, version: 1, versionReason: reason } }), { code: 'version-retired' })
  t.deepEqual(await offered(me), [[3, 2]])
  const rules = access.policies.rules.filter(rule => rule.actions !== 'start_version')
  t.is(rules.length, access.policies.rules.length - 1)
  const sum = async () => (await db('instances').count('* as n').first())!['n']
  const before = await sum()
  await db.transaction(tx => writePolicies(tx, { rules, duties: access.policies.duties, note: '收回', proposedBy: 'x' }))
  await access.reload()
  await t.throwsAsync(ask(startProject, me, { body: { ...body, version: 2, versionReason: reason } }), { code: 'forbidden' })
  t.is(await sum(), before)
  t.deepEqual(await offered(me), [[3]])
  t.is(await numberOf(await ask(startProject, me, { body })), 3)
})

test('nobody starts what is not in the catalogue, is not published, or is not his', async t => {
  const { ask, holders } = await room(t)
  const me = holders('tenderer').find(one => one.entity === 'ME001')!
  const body = { name: '某某工程施工', catalogueItem: 'ML-GC-01', region: '510802', estimateFen: 1 }
  await t.throwsAsync(ask(startProject, me, { body }), { code: 'not-startable' })
  await t.throwsAsync(ask(startProject, holders('reception')[0]!, { body }), { code: 'forbidden' })
  await t.throwsAsync(ask(startProject, me, { body: { ...body, estimateFen: -1 } }), { code: 'bad-input' })
})

test('a code carries its class and a check character that a slip changes', t => {
  t.is(kindOf('GCJS', '水利'), 'A07')
  t.is(kindOf('GCJS', null), 'A99')
  t.is(kindOf('QT', null), 'Z01')
  const code = codeOf({ kind: 'A02', platform: '12510800XYDEG00599', date: '20261124', serial: 1 })
  t.is(checkOf(code.slice(0, -2)), code.slice(-1))
  t.not(checkOf(code.slice(0, -2).replace('20261124', '20261142')), code.at(-1))
})
