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
  await engine.refreshLaw()
  const { instance } = await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.window', subject: { code: 'W-1', title: '某工程', region: '510800', family: 'GCJS', industry: '房建市政', owner: 'ME001' } }))
  const me = holders('bidder').find(one => one.entity === 'ME009')!
  const said = (knownAt: string) => ask(raiseOwnEvent, me, { params: { code: 'W-1', element: 'Complain' }, body: { values: { facts: '业绩要求排斥潜在投标人', knownAt } } })
  const raised = async (): Promise<number> => Number((await db('tasks').where({ instance_id: instance, element: 'Accept' }).count('* as n').first())!['n'])

  const late = await t.throwsAsync(said(addDays(today, -20))) as Error & { body: object }
  t.like(late.body, { type: 'window-closed', status: 409, title: '已过投诉时效', rule: 'GC-19' })
  t.regex(JSON.stringify(late.body), /10 日，已于 .* 届满.*实施条例60/)
  t.like((await t.throwsAsync(said(addDays(today, 1))) as Error & { body: object }).body, { type: 'form-invalid' })
  t.is(await raised(), 0, 'refused complaints leave nothing behind')
  await said(addDays(today, -9))
  t.is(await raised(), 1)

  // what comes as a message of the engine, from a diagram or another system, is held to the same day and kept with the reason
  const sent = (values: Record<string, unknown>) => engine.message({ name: 'event.complaint', vars: { complaint: { facts: '评标不公', ...values } }, ttl: 60_000 })
  const { state, reason } = await sent({ knownAt: addDays(today, -20) })
  t.is(state, 'unmatched')
  t.regex(reason!, /已过投诉时效：自 .* 起 10 日，已于 .* 届满/)
  t.like(await sent({ knownAt: addDays(today, 2) }), { state: 'unmatched' })
  t.is(await raised(), 1)
  t.like(await sent({ knownAt: addDays(today, -9) }), { state: 'delivered', instances: [instance] })
  t.like(await sent({}), { state: 'delivered' }, 'what names no day is for people to decide')
  t.is(await raised(), 3)

  // twelve of the twenty days an objection was being answered
  const clock = (rule: string, days: [number, number]) => ({ n: 0, rule, element: 'X', started: Date.now() - days[0] * 86_400_000, ended: Date.now() - days[1] * 86_400_000, due: null, earliest: null, provisional: false, basis: null })
  await db('instances').where({ id: instance }).update({ clocks: JSON.stringify([clock('GC-08', [18, 5])]) })
  await said(addDays(today, -20))
  t.is(await raised(), 4)
  t.like(await sent({ knownAt: addDays(today, -20) }), { state: 'delivered' })
  await db('instances').where({ id: instance }).update({ clocks: JSON.stringify([clock('GC-17', [18, 5])]) })
  t.like((await t.throwsAsync(said(addDays(today, -20))) as Error & { body: object }).body, { type: 'window-closed' }, 'other periods stop nothing')
})
