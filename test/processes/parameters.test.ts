import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { parse } from '../../server/kernel/parse.ts'
import { openIn } from '../../server/processes/parameters.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { fewProcesses, openServer } from '../support/city.ts'
import { decides, draftOf, person, publishes, save, submit, workshop, type Request } from './room.ts'

type Parameter = { name: string; value: string; city: string; bound: string | null; by: string | null }
const naming = join(import.meta.dirname, '../browser/naming-right')

test('a county sets what the diagram opens, nothing else, and what starts there from then on has it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'yangguang-county-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(import.meta.dirname, '../../processes/model.change'), join(folder, 'model.change'), { recursive: true })
  // the city opens one promise of one step
  const file = join(folder, 'model.change', 'process.bpmn')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(<bpmn:userTask id="Issue".*?<zeebe:properties>)/s, '$1<zeebe:property name="county" value="promise"/>'))
  const { base, running } = await openServer(t, { settings: { processesDir: folder } })
  const { db, engine, access } = running.house
  const chief = access.city.holders.find(holder => holder.role === 'ggb_director' && holder.region === '510822')!
  const county = await person(t, base, chief.username)
  const path = '/api/design/processes/model.change/parameters/510822'
  t.like(await county.ask<Parameter[]>('GET', path), [{ name: 'Issue.promise', value: '1 WORKING', city: '1 WORKING', by: null }] as never)

  const put = (body: object, where = path) => county.tried('PUT', where, { reason: '本县人手不足', ...body })
  t.like((await put({ name: 'Issue.name', value: '别的' })).body, { type: 'parameter-closed' })
  t.like((await put({ name: 'Legal.promise', value: '1 WORKING' })).body, { type: 'parameter-closed' }, 'what the city did not open stays the city’s')
  t.like((await put({ name: 'Issue.promise', value: '很快' })).body, { type: 'parameter-unlawful' })
  t.is((await put({ name: 'Issue.promise', value: '4 WORKING' }, path.replace('510822', '510823'))).status, 403, 'another county is not his')
  t.is((await put({ name: 'Issue.promise', value: '4 WORKING' }, path.replace('510822', '510800'))).status, 403, 'nor the city')
  t.is((await put({ name: 'Issue.promise', value: '4 WORKING', reason: '' })).status, 422, 'without a reason nothing changes')
  t.is((await (await person(t, base, 'xubaiqin')).tried('PUT', path, { name: 'Issue.promise', value: '4 WORKING', reason: '代为调整' })).status, 403)

  const start = (code: string, region: string) => inWork(db, system, mayAll, work => engine.start(work, { process: 'model.change', subject: { code, title: '试', region, family: 'ALL' }, vars: { change: null } }))
  const promised = async (instance: string): Promise<unknown> => ((await db('tasks').where({ instance_id: instance, element: 'Issue' }).first('properties')) as { properties: { promise: string } }).properties.promise
  const before = await start('C-0', '510822')
  t.like(await put({ name: 'Issue.promise', value: '4 WORKING' }), { status: 200 })
  const [here, there] = [await start('C-1', '510822'), await start('C-2', '510823')]
  t.deepEqual([await promised(before.instance), await promised(here.instance), await promised(there.instance)], ['1 WORKING', '4 WORKING', '1 WORKING'])
  const due = async (instance: string): Promise<number> => ((await db('tasks').where({ instance_id: instance, element: 'Issue' }).first('due_at')) as { due_at: Date }).due_at.getTime()
  t.true(await due(here.instance) > await due(there.instance), 'the due date follows')

  t.like(await put({ name: 'Issue.promise', value: '1 WORKING', reason: '恢复' }), { status: 200 })
  t.deepEqual((await db('county_parameter_changes').orderBy('id').select('before', 'after', 'reason')).map(row => ({ ...row })), [{ before: null, after: '4 WORKING', reason: '本县人手不足' }, { before: '4 WORKING', after: null, reason: '恢复' }])
  t.deepEqual(await db('county_parameters').select(), [])
})

test('a diagram opens properties and inputs by name, with the rule that bounds them', async t => {
  const open = openIn((await parse(readFileSync(join(naming, 'process.bpmn'), 'utf8'))).root as never)
  t.deepEqual(open.map(({ name, city }) => [name, city]), [['Check.promise', '1 WORKING'], ['ResultDays.amount', '5']])
})

const days = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t"><bpmn:process id="test.days" name="发售演练" isExecutable="true">
<bpmn:startEvent id="Start"/><bpmn:serviceTask id="Days" name="推算停售"><bpmn:extensionElements><zeebe:taskDefinition type="deadlines.compute"/><zeebe:ioMapping><zeebe:input source="GC-02" target="rule"/><zeebe:input source="=5" target="amount"/><zeebe:input source="=now()" target="from"/><zeebe:output source="=derivation" target="counted"/></zeebe:ioMapping><zeebe:properties><zeebe:property name="county" value="amount"/></zeebe:properties></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:userTask id="Do" name="办理"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/><zeebe:ioMapping><zeebe:input source="=counted" target="shown"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>
<bpmn:endEvent id="End"/>
${[['Start', 'Days'], ['Days', 'Do'], ['Do', 'End']].map(([from, to]) => `<bpmn:sequenceFlow id="${from}${to}" sourceRef="${from}" targetRef="${to}"/>`).join('')}</bpmn:process></bpmn:definitions>`

test('a statutory value is refused below the bound with the article, above it holds for what starts in that county afterwards', async t => {
  const { base, running } = await openServer(t, { settings: { processesDir: fewProcesses(t) } })
  const { db, engine, access } = running.house
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.days', name: '发售演练', bpmn: days, forms: {}, decisions: {}, scenarios: {} }, { findings: [] }))
  const chief = access.city.holders.find(holder => holder.role === 'ggb_director' && holder.region === '510822')!
  const county = await person(t, base, chief.username)
  const path = '/api/design/processes/test.days/parameters/510822'
  t.like(await county.ask('GET', path), [{ name: 'Days.amount', value: '5', city: '5', bound: '不少于 5 日（实施条例16）', shape: 'number', rule: { id: 'GC-02', sense: 'MIN', amount: 5 } }] as never)
  const put = (value: string) => county.tried('PUT', path, { name: 'Days.amount', value, reason: '本县企业路远' })
  const start = async (code: string, region: string): Promise<string> => {
    const { instance } = await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.days', subject: { code, title: '试', region, family: 'GCJS' } }))
    const { state } = await db('instances').where({ id: instance }).first('state') as { state: string }
    return state
  }
  t.regex(await start('D-0', '510822'), /起 5 日/)
  const refused = await put('4')
  t.like(refused, { status: 422, body: { type: 'parameter-unlawful', detail: '文件发售期 4 日，少于法定 5 日' } } as never)
  t.like(refused.body.findings![0], { rule: 'L11', element: 'Days', article: { law: '招标投标法实施条例', number: '16', verified: true } } as never)
  t.is((await put('8')).status, 200)
  t.regex(await start('D-1', '510822'), /起 8 日/)
  t.regex(await start('D-2', '510823'), /起 5 日/)
  t.like(await county.ask('GET', `${path}/changes`), [{ label: '推算停售 · 时长', before: null, after: '8', reason: '本县企业路远' }] as never)
  const page = await county.ask<{ open: number; mine: string | null; regions: { code: string; set: number }[] }>('GET', '/api/design/processes/test.days/parameters')
  t.like(page, { open: 1, mine: '510822' })
  t.deepEqual(page.regions.filter(region => region.set > 0), [{ code: '510822', name: page.regions.find(one => one.code === '510822')!['name' as never], set: 1 }])
  t.is((await (await person(t, base, 'xubaiqin')).ask<{ mine: string | null }>('GET', '/api/design/processes/test.days/parameters')).mine, null)
})

test('a county’s draft is judged by L19, and publishing it sets the county’s values instead of making a version', async t => {
  const room = await workshop(t)
  const { designer, law, approver, running } = room
  const { db } = running.house
  const { draft, bundle } = await draftOf(designer)
  await db('drafts').where({ id: draft.id }).update({ region: '510822' })
  const renamedOne = { ...bundle, bpmn: bundle.bpmn.replace(/(<bpmn:userTask id="Legal" name=")[^"]*/, '$1本县审核') }
  await save(designer, draft, renamedOne)
  const refused = await submit(designer, { ...draft, revision: 1 }, renamedOne, { revision: 1 })
  t.is(refused.body.type, 'gate-refused')
  t.true(refused.body.findings!.some(one => one.rule === 'L19' && one.element === 'Legal' && one.severity === 'error'))

  // the city opens one promise; the county's draft changes that and nothing else
  await publishes(t, room, one => ({ ...one, bpmn: one.bpmn.replace(/(<bpmn:userTask id="Issue".*?<zeebe:properties>)/s, '$1<zeebe:property name="county" value="promise"/>') }))
  const next = await draftOf(designer)
  await db('drafts').where({ id: next.draft.id }).update({ region: '510822' })
  const own = { ...next.bundle, bpmn: next.bundle.bpmn.replace(/(<bpmn:userTask id="Issue".*?name="promise" value=")1 WORKING/s, '$13 WORKING') }
  t.not(own.bpmn, next.bundle.bpmn)
  await save(designer, next.draft, own)
  const sent = await submit(designer, next.draft, own, { revision: 1 })
  t.is(sent.status, 200, JSON.stringify(sent.body).slice(0, 400))
  const request = sent.body as unknown as Request
  const before = await db('versions').count('* as n').first()
  t.is((await decides(law, request, 'agree')).status, 200)
  t.is((await decides(approver, request, 'publish')).status, 200)
  t.deepEqual(await db('versions').count('* as n').first(), before, 'no version of its own')
  t.like(await db('county_parameters').where({ process: 'model.change' }).first(), { region: '510822', name: 'Issue.promise', value: '3 WORKING', by_name: (await db('accounts').where({ username: 'fengmoming' }).first('name'))!['name'] })
})

test('a county’s draft published for later changes nothing until its day, and from then on what starts there; what is set meanwhile holds until then', async t => {
  const room = await workshop(t)
  const { designer, law, approver, running, base } = room
  const { db, engine, access } = running.house
  await publishes(t, room, one => ({ ...one, bpmn: one.bpmn.replace(/(<bpmn:userTask id="Issue".*?<zeebe:properties>)/s, '$1<zeebe:property name="county" value="promise"/>') }))
  const { draft, bundle } = await draftOf(designer)
  await db('drafts').where({ id: draft.id }).update({ region: '510822' })
  const own = { ...bundle, bpmn: bundle.bpmn.replace(/(<bpmn:userTask id="Issue".*?name="promise" value=")1 WORKING/s, '$13 WORKING') }
  await save(designer, draft, own)
  const from = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3 * 86_400_000)
  const sent = await submit(designer, draft, own, { revision: 1, effectiveAt: from.toISOString() })
  const request = sent.body as unknown as Request
  t.is((await decides(law, request, 'agree')).status, 200, JSON.stringify(sent.body).slice(0, 300))
  t.is((await decides(approver, request, 'publish')).status, 200)

  const path = '/api/design/processes/model.change/parameters/510822'
  const county = await person(t, base, access.city.holders.find(holder => holder.role === 'ggb_director' && holder.region === '510822')!.username)
  const shown = async () => (await county.ask<(Parameter & { next: { value: string | null; from: string } | null })[]>('GET', path))[0]
  const counted = async () => (await county.ask<{ regions: { code: string; set: number }[] }>('GET', '/api/design/processes/model.change/parameters')).regions.filter(one => one.set > 0).map(one => one.code)
  const promised = async (code: string, days: number, region = '510822') => {
    const { instance } = await engine.launch({ process: 'model.change', subject: { code, title: '试', region, family: 'ALL' }, vars: { change: null } }, { actor: system, now: from.getTime() + days * 86_400_000 })
    return ((await db('tasks').where({ instance_id: instance, element: 'Issue' }).first('properties')) as { properties: { promise: string } }).properties.promise
  }
  const next = { value: '3 WORKING', from: from.toISOString() }
  t.like(await shown(), { value: '1 WORKING', by: null, next })
  t.deepEqual(await counted(), [])
  t.deepEqual([await promised('L-1', -3), await promised('L-2', -1 / 86_400), await promised('L-3', 0), await promised('L-4', 9), await promised('L-5', 9, '510823')], ['1 WORKING', '1 WORKING', '3 WORKING', '3 WORKING', '1 WORKING'])
  t.like((await county.ask<object[]>('GET', `${path}/changes`))[0], { before: null, after: '3 WORKING', from: from.toISOString() })

  const set = (value: string) => county.tried('PUT', path, { name: 'Issue.promise', value, reason: '本县人手不足' })
  t.is((await set('2 WORKING')).status, 200)
  t.like(await shown(), { value: '2 WORKING', next })
  t.deepEqual(await counted(), ['510822'])
  t.deepEqual([await promised('L-6', -1), await promised('L-7', 1)], ['2 WORKING', '3 WORKING'])
  t.is((await set('1 WORKING')).status, 200)
  t.like(await shown(), { value: '1 WORKING', by: null, next })
  t.deepEqual([await promised('L-8', -1), await promised('L-9', 1)], ['1 WORKING', '3 WORKING'])

  // its day comes
  await db('county_parameters').update({ effective_at: new Date(Date.now() - 1000) })
  t.like(await shown(), { value: '3 WORKING', next: null })
  t.deepEqual(await counted(), ['510822'])
})
