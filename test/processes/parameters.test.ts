import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { parse } from '../../server/kernel/parse.ts'
import { openIn } from '../../server/processes/parameters.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { openServer } from '../support/city.ts'
import { person } from './room.ts'

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
