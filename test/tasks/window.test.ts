import test from 'ava'
import { raiseOwnEvent } from '../../server/contract/own-projects.ts'
import { putCalendar, seedRuleSets } from '../../server/engine/rule-sets.ts'
import { addDays, dateAt } from '../../server/law/moment.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { room } from './room.ts'

const bpmn = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:message id="M" name="event.complaint"/><bpmn:process id="test.window" name="投诉演练" isExecutable="true">
<bpmn:startEvent id="Start"/><bpmn:userTask id="Do" name="办理"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="End"/>
<bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Do"/><bpmn:sequenceFlow id="f2" sourceRef="Do" targetRef="End"/>
<bpmn:subProcess id="Event" name="投诉处理" triggeredByEvent="true"><bpmn:startEvent id="Complain" name="收到投诉" isInterrupting="false"><bpmn:extensionElements><zeebe:properties><zeebe:property name="by" value="bidder"/><zeebe:property name="form" value="complaint"/><zeebe:property name="endsClock" value="GC-19"/><zeebe:property name="window" value="GC-19"/><zeebe:property name="windowFrom" value="knownAt"/><zeebe:property name="windowStops" value="GC-08"/></zeebe:properties></bpmn:extensionElements><bpmn:messageEventDefinition id="d" messageRef="M"/></bpmn:startEvent>
<bpmn:userTask id="Accept" name="受理投诉"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="complaint_handler"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="Accepted"/><bpmn:sequenceFlow id="f3" sourceRef="Complain" targetRef="Accept"/><bpmn:sequenceFlow id="f4" sourceRef="Accept" targetRef="Accepted"/></bpmn:subProcess></bpmn:process></bpmn:definitions>`
const complaint = { type: 'default', id: 'complaint', components: [{ type: 'textfield', key: 'facts', label: '投诉事实', validate: { required: true } }, { type: 'datetime', key: 'knownAt', subtype: 'date', dateLabel: '知道之日', validate: { required: true } }] }

test('a complaint later than ten days after its own day is refused with article and day; answering an objection stops the count', async t => {
  const { ask, holders, db, engine } = await room(t)
  const today = dateAt(Date.now()), year = Number(today.slice(0, 4))
  await inWork(db, system, mayAll, async work => {
    await seedRuleSets(work, 'policies')
    for (const one of [year - 1, year, year + 1]) await putCalendar(work, { year: one, source: '试', days: [] })
    await engine.publish(work, { key: 'test.window', name: '投诉演练', bpmn, forms: { complaint }, decisions: {}, scenarios: {} }, { findings: [] })
  })
  const { instance } = await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.window', subject: { code: 'W-1', title: '某工程', region: '510800', family: 'GCJS', industry: '房建市政', owner: 'ME001' } }))
  const me = holders('bidder').find(one => one.entity === 'ME009')!
  const said = (knownAt: string) => ask(raiseOwnEvent, me, { params: { code: 'W-1', element: 'Complain' }, body: { values: { facts: '业绩要求排斥潜在投标人', knownAt } } })
  const raised = async (): Promise<number> => {
    // what was said is delivered behind the answer
    while (await db('messages').whereIn('state', ['new', 'buffered']).first('id')) await new Promise(resolve => setTimeout(resolve, 20))
    return Number((await db('tasks').where({ instance_id: instance, element: 'Accept' }).count('* as n').first())!['n'])
  }

  const late = await t.throwsAsync(said(addDays(today, -20))) as Error & { body: object }
  t.like(late.body, { type: 'window-closed', status: 409, title: '已过投诉时效', rule: 'GC-19' })
  t.regex(JSON.stringify(late.body), /10 日，已于 .* 届满.*实施条例60/)
  t.like((await t.throwsAsync(said(addDays(today, 1))) as Error & { body: object }).body, { type: 'form-invalid' })
  t.is(await raised(), 0, 'refused complaints leave nothing behind')
  await said(addDays(today, -9))
  t.is(await raised(), 1)

  // twelve of the twenty days an objection was being answered
  await db('clocks').insert({ instance_id: instance, n: 90, rule: 'GC-08', element: 'X', started_at: new Date(Date.now() - 18 * 86_400_000), ended_at: new Date(Date.now() - 5 * 86_400_000), region: '510800', family: 'GCJS' })
  await said(addDays(today, -20))
  t.is(await raised(), 2)
})
