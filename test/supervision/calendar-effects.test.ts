import test from 'ava'
import { inWork, mayAll, setClockOffset, system } from '../../server/work.ts'
import type { CalendarEffects } from '../../server/contract/calendar.ts'
import { watchRoom } from './tender.ts'

const bpmn = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="test.clock" name="计时演练" isExecutable="true">
<bpmn:startEvent id="Start"><bpmn:extensionElements><zeebe:properties><zeebe:property name="startsClock" value="GC-21"/></zeebe:properties></bpmn:extensionElements></bpmn:startEvent>
<bpmn:userTask id="Do" name="办理"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="End"/>
<bpmn:sequenceFlow id="a" sourceRef="Start" targetRef="Do"/><bpmn:sequenceFlow id="b" sourceRef="Do" targetRef="End"/></bpmn:process></bpmn:definitions>`

test('what a calendar year will do to provisional limits is seen before it is published, and is what publishing does', async t => {
  t.timeout(300_000)
  const { ask, get, db, engine, user } = await watchRoom(t, { background: false })
  setClockOffset(Date.parse('2026-12-01T10:00:00+08:00') - Date.now())
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.clock', name: '计时演练', bpmn, forms: {}, decisions: {}, scenarios: {} }, { findings: [] }))
  const start = (title: string) => inWork(db, system, mayAll, work => engine.start(work, { process: 'test.clock', vars: {}, subject: { code: title, title, region: '510802', family: 'GCJS', industry: '房建市政', owner: 'ME001' } }))
  const first = (await start('甲楼')).instance
  const second = (await start('乙楼')).instance
  const year = Number((await db('calendar_years').max('year as year').first())!['year']) + 1
  const clock = async (id: string) => (await db('clocks').where({ instance_id: id }).first('due_at', 'provisional')) as { due_at: Date; provisional: boolean }
  t.true((await clock(first)).provisional, 'the term runs beyond the published years')
  await engine.act(second, { t: 'suspend' }, { actor: system, grounds: { reason: '查' } })

  // ten working days at the year's beginning are free: whatever is due after them moves
  const days = Array.from({ length: 10 }, (_, n) => ({ date: `${year}-01-${String(n + 1).padStart(2, '0')}`, type: 'HOLIDAY', name: '元旦' }))
  const notice = { source: '国务院办公厅通知（试）', days }
  const path = `/api/calendar/${year}`
  const director = user('ggb_director')
  t.is((await ask(`${path}/rehearsal`, { as: user('center_director'), json: notice })).status, 403)
  t.like((await ask(`/api/calendar/${year + 1}/rehearsal`, { as: director, json: { ...notice, days: days.map(day => ({ ...day, date: day.date.replace(String(year), String(year + 1)) })) } })).json, { type: 'calendar-gap' })
  t.like((await ask(`${path}/rehearsal`, { as: director, json: { ...notice, days: days.map(day => ({ ...day, date: '2020-01-01' })) } })).json, { type: 'bad-input' })
  const seen = await get<CalendarEffects>(`${path}/rehearsal`, { as: director, json: notice })
  t.is(seen.total, 2)
  const [mine, halted] = [seen.rows.find(row => row.instance === first)!, seen.rows.find(row => row.instance === second)!]
  t.like(mine, { title: '甲楼', rule: 'GC-21', suspended: false, firm: true, dueAt: (await clock(first)).due_at.toISOString() })
  t.true(Date.parse(mine.newDueAt!) > Date.parse(mine.dueAt!))
  t.true(halted.suspended)
  t.true((await clock(first)).provisional, 'nothing was written')
  t.deepEqual(await db('calendar_years').where({ year }), [])

  const done = await get<{ workdays: number; confirmed: number }>(path, { as: director, json: notice, method: 'PUT' })
  t.deepEqual([done.workdays, done.confirmed], [seen.workdays, 1])
  t.deepEqual(await clock(first), { due_at: new Date(mine.newDueAt!), provisional: false })
  t.true((await clock(second)).provisional, 'a suspended trade follows when it is resumed')
  t.like((await ask(`${path}/rehearsal`, { as: director, json: notice })).json, { type: 'calendar-published' })
})
