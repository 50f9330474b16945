import test from 'ava'
import { inWork, mayAll, system } from '../../server/work.ts'
import { watchRoom } from './tender.ts'

const plain = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="test.plain" name="单步演练" isExecutable="true">
<bpmn:startEvent id="Start"/><bpmn:userTask id="Do" name="办理"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="End"/>
<bpmn:sequenceFlow id="a" sourceRef="Start" targetRef="Do"/><bpmn:sequenceFlow id="b" sourceRef="Do" targetRef="End"/></bpmn:process></bpmn:definitions>`

interface Reach { total: number; bases: { id: string; usable: boolean; fact: string }[]; rows: { instance: string; title: string; bases: string[]; why: string | null }[] }
interface Result { done: number; results: { instance: string; ok: boolean; detail: string | null }[] }

test('all of a version: seen before it is signed, done one by one with right and basis of each, in parts, and what may not be read is not even counted', async t => {
  t.timeout(300_000)
  const room = await watchRoom(t, { background: false })
  const { ask, get, db, engine, access, supervisor, user } = room
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.plain', name: '单步演练', bpmn: plain, forms: {}, decisions: {}, scenarios: {} }, { findings: [] }))
  const start = (title: string, family: string, industry: string | null) => inWork(db, system, mayAll, work => engine.start(work, { process: 'test.plain', vars: {}, subject: { code: title, title, region: '510800', family, industry, owner: 'ME001' } }))
  const houses = [await start('甲楼', 'GCJS', '房建市政'), await start('乙楼', 'GCJS', '房建市政')].map(one => one.instance)
  const water = (await start('堤防', 'GCJS', '水利')).instance
  const land = (await start('宗地', 'TDJY', null)).instance
  const { version_id: version } = await db('instances').where({ id: land }).first('version_id') as { version_id: string }
  const status = async (...ids: string[]) => Promise.all(ids.map(async id => (await db('instances').where({ id }).first('status') as { status: string }).status))
  const path = (kind: string) => `/api/versions/${version}/interventions/${kind}`
  const overseer = access.city.holders.find(one => one.role === 'supervisor' && one.region === '510800' && access.city.departments.get(one.department ?? '')?.supervises.some(of => of.family === 'TDJY'))!.username

  const mine = await get<{ process: string; number: number; newest: boolean; active: number; suspended: number }[]>('/api/watch/versions', { as: supervisor })
  t.like(mine.find(one => one.process === 'test.plain'), { number: 1, newest: true, active: 2, suspended: 0 })
  t.is((await ask('/api/watch/versions', { as: user('reception') })).status, 403)
  t.like((await ask('/api/versions/999999/interventions/cancel', { as: supervisor })).json, { type: 'version-unknown' })

  // without a ground nothing can be suspended, and each says why
  const none = await get<Reach>(path('suspend'), { as: supervisor })
  t.deepEqual(none.rows.map(row => [row.title, row.bases, row.why]), [['甲楼', [], '本项目没有已受理、未决定的投诉'], ['乙楼', [], '本项目没有已受理、未决定的投诉']])
  t.true(none.bases.every(basis => !basis.usable))
  const vain = await get<Result>(path('suspend'), { as: supervisor, json: { basis: 'complaint', reason: '没有投诉也要暂停' } })
  t.deepEqual([vain.done, vain.results.map(one => one.ok)], [0, [false, false]])

  // who only watches sees all of them, and can do nothing
  const director = await get<Reach>(path('cancel'), { as: user('ggb_director') })
  t.is(director.total, 4)
  t.true(director.rows.every(row => row.bases.length === 0 && /暂停|取消|没有|不/.test(row.why!)))
  t.is((await get<Result>(path('cancel'), { as: user('ggb_director'), json: { basis: 'mistaken', reason: '并非本人职权' } })).done, 0)

  // land is suspended by order and resumed, with who, why and on what basis
  const seen = await get<Reach>(path('suspend'), { as: overseer })
  t.deepEqual(seen.rows.map(row => [row.title, row.bases]), [['宗地', ['order']]])
  t.like(seen.bases.find(basis => basis.id === 'order'), { usable: true, fact: '1 件中 1 件的前提成立且有权办理' })
  t.like((await ask(path('suspend'), { as: overseer, json: { basis: 'order', reason: '短' } })).json, { type: 'bad-input' })
  const reason = '按自然资源局书面指令（广自然资函〔2026〕1号）暂停'
  t.like(await get<Result>(path('suspend'), { as: overseer, json: { basis: 'order', reason } }), { done: 1, results: [{ instance: land, ok: true, detail: null }] })
  t.like(await db('interventions').where({ instance_id: land, kind: 'suspend' }).first(), { actor_name: access.city.holders.find(one => one.username === overseer)!.name, reason })
  t.is((await get<Reach>(path('suspend'), { as: overseer })).total, 0)
  t.like(await get<Result>(path('resume'), { as: overseer, json: { basis: 'over', reason: '暂停事由已经消除' } }), { done: 1 })
  t.deepEqual(await status(land), ['active'])

  // in parts: only those named, each with its own result, and one that has gone meanwhile is not done twice
  const reach = await get<Reach>(path('cancel'), { as: supervisor })
  t.deepEqual(reach.rows.map(row => [row.instance, row.bases]), houses.map(id => [id, ['mistaken']]))
  const cancel = { basis: 'mistaken', reason: '重复进场，正确标识码见登记簿' }
  t.like(await get<Result>(path('cancel'), { as: supervisor, json: { ...cancel, instances: [houses[0]!, water] } }), { done: 1, results: [{ instance: houses[0]!, ok: true }] })
  t.deepEqual(await status(...houses, water, land), ['cancelled', 'active', 'active', 'active'])
  t.like(await get<Result>(path('cancel'), { as: supervisor, json: { ...cancel, instances: houses } }), { done: 1, results: [{ instance: houses[1]!, ok: true }] })
  t.deepEqual(await status(...houses, water, land), ['cancelled', 'cancelled', 'active', 'active'])
})
