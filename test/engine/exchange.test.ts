import test from 'ava'
import { retryIncident } from '../../server/engine/moving/incidents.ts'
import { readLawFolder } from '../../server/engine/rule-sets.ts'
import { calendarOf } from '../../server/law/calendar.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, start, subject, timer, user } from './diagrams.ts'

const catching = (id: string, ref: string, kind: 'message' | 'signal' = 'message') =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:${kind}EventDefinition ${kind}Ref="${ref}"/></bpmn:intermediateCatchEvent>`
const message = (id: string, name: string, key?: string) => `<bpmn:message id="${id}" name="${name}">${key ? `<bpmn:extensionElements><zeebe:subscription correlationKey="${key}"/></bpmn:extensionElements>` : ''}</bpmn:message>`
const waiting = bundle('waiting', `${start()}${flow('f1', 'start', 'wait')}${catching('wait', 'm')}${flow('f2', 'wait', 'end')}${end()}`, message('m', 'paid', '=bid'))

test('a message finds the instance with its key, and only that one', async t => {
  const { db, engine, publish } = await city(t)
  await publish(waiting)
  const one = await engine.launch({ process: 'waiting', vars: { bid: 'a' }, subject }, { actor: clerk })
  const two = await engine.launch({ process: 'waiting', vars: { bid: 'b' }, subject }, { actor: clerk })
  const delivered = await engine.message({ name: 'paid', key: 'b', vars: { fen: 100 } })
  t.like(delivered, { state: 'delivered', instances: [two.instance] })
  t.is((await db('instances').where({ id: two.instance }).first()).status, 'completed')
  t.is((await db('instances').where({ id: one.instance }).first()).status, 'active')
})

const complaint = bundle('complaint', `${start()}${flow('f1', 'start', 'wait')}${catching('wait', 'm').replace('<bpmn:messageEvent', '<bpmn:extensionElements><zeebe:properties><zeebe:property name="form" value="said"/><zeebe:property name="window" value="GC-19"/><zeebe:property name="windowFrom" value="knownAt"/></zeebe:properties></bpmn:extensionElements><bpmn:messageEvent')}${flow('f2', 'wait', 'end')}${end()}`, message('m', 'complained', '=bid'))

test('a window of law looks at when a message was said, not at when it arrives; what comes too late is kept with the reason, and a replay changes nothing', async t => {
  const published = calendarOf(readLawFolder('policies').calendars)
  const law = { rule: (id: string) => id === 'GC-19' ? { amount: 10, unit: 'CALENDAR' as const, sense: 'MAX' as const, name: '投诉时效', law: '实施条例60' } : undefined, calendar: () => published }
  const { db, engine, publish, at } = await city(t, { calendar: law })
  await publish(complaint)
  const [early, late] = [await engine.launch({ process: 'complaint', vars: { bid: 'early' }, subject }, { actor: clerk }), await engine.launch({ process: 'complaint', vars: { bid: 'late' }, subject }, { actor: clerk })]
  const status = async ({ instance }: { instance: string }) => (await db('instances').where({ id: instance }).first('status') as { status: string }).status
  const sent = (key: string, knownAt: string) => engine.message({ name: 'complained', key, vars: { said: { knownAt } }, ttl: 30 * 86_400_000 })
  await engine.act(early.instance, { t: 'suspend' }, { actor: clerk })
  at('2026-03-12T23:59:00+08:00')
  t.like(await sent('early', '2026-03-02'), { state: 'buffered' })
  at('2026-03-13T00:01:00+08:00')
  const lost = await sent('late', '2026-03-02')
  t.like(lost, { state: 'unmatched', instances: [] })
  t.regex(lost.reason!, /^已过投诉时效：自 2026-03-02 起 10 日，已于 2026-03-12 届满/)
  t.like(await engine.replayMessage(lost.id), { state: 'unmatched', reason: lost.reason })
  await t.throwsAsync(engine.act(late.instance, { t: 'message', n: (await db('subscriptions').where({ instance_id: late.instance }).first('node')).node as number, e: 'wait', mid: 'x', vars: { said: { knownAt: '2026-03-02' } } }, { actor: clerk }), { message: /已过投诉时效/ })
  t.is(await status(late), 'active')
  await engine.act(early.instance, { t: 'resume' }, { actor: clerk })
  await engine.settle()
  t.is(await status(early), 'completed')
  t.like(await sent('late', '2026-03-03'), { state: 'delivered', instances: [late.instance] })
})

test('a message that comes early waits for its ttl; one that nobody waits for is kept with the reason and can be replayed', async t => {
  const { db, engine, publish, at } = await city(t)
  await publish(waiting)
  t.like(await engine.message({ name: 'paid', key: 'early', ttl: 60_000, messageId: 'x1' }), { state: 'buffered' })
  await t.throwsAsync(engine.message({ name: 'paid', key: 'early', ttl: 60_000, messageId: 'x1' }), { message: /同一消息/ })
  const early = await engine.launch({ process: 'waiting', vars: { bid: 'early' }, subject }, { actor: clerk })
  await engine.settle()
  t.is((await db('instances').where({ id: early.instance }).first()).status, 'completed')
  const late = await engine.launch({ process: 'waiting', vars: { bid: 'late' }, subject }, { actor: clerk })
  const lost = await engine.message({ name: 'paid', key: 'other' })
  t.like(lost, { state: 'unmatched', reason: '有实例在等待这个消息名，但关联键不同' })
  await engine.message({ name: 'paid', key: 'never', ttl: 60_000 })
  at('2026-03-02T10:00:00+08:00')
  await engine.settle()
  t.is((await db('messages').where({ key: 'never' }).first()).state, 'unmatched')
  await db('messages').where({ id: lost.id }).update({ key: 'late' })
  t.like(await engine.replayMessage(lost.id), { state: 'delivered', instances: [late.instance] })
})

test('a start message with a key starts one instance at a time; the next waits until the first has ended', async t => {
  const { db, engine, publish } = await city(t)
  await publish(bundle('ordered', `<bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>${flow('f1', 'start', 'do')}${user('do')}${flow('f2', 'do', 'end')}${end()}`, message('m', 'order')))
  const first = await engine.message({ name: 'order', key: 'k', vars: { project: { code: 'C1', region: '510802', family: 'GCJS' } } })
  t.is(first.state, 'delivered')
  t.like(await db('instances').where({ id: first.instances[0]! }).first(), { code: 'C1', region: '510802' })
  t.is((await engine.message({ name: 'order', key: 'k', ttl: 60_000 })).state, 'buffered')
  const task = await db('tasks').first()
  await engine.act(String(task.instance_id), { t: 'complete', n: task.node }, { actor: clerk })
  await engine.settle()
  t.is((await db('instances')).length, 2)
})

test('a message thrown by one instance reaches another through the outbox', async t => {
  const { db, engine, publish } = await city(t)
  await publish(waiting)
  await publish(bundle('paying', `${start()}${flow('f1', 'start', 'pay')}<bpmn:intermediateThrowEvent id="pay"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateThrowEvent>${flow('f2', 'pay', 'end')}${end()}`, message('m', 'paid', '=bid')))
  const waits = await engine.launch({ process: 'waiting', vars: { bid: 'q' }, subject }, { actor: clerk })
  await engine.launch({ process: 'paying', vars: { bid: 'q' }, subject }, { actor: clerk })
  await engine.settle()
  t.is((await db('instances').where({ id: waits.instance }).first()).status, 'completed')
  t.is((await db('outbox')).length, 0)
})

test('a signal reaches every armed instance and starts what waits for it', async t => {
  const { db, engine, publish } = await city(t)
  const signal = '<bpmn:signal id="s" name="storm"/>'
  await publish(bundle('armed', `${start()}${flow('f1', 'start', 'wait')}${catching('wait', 's', 'signal')}${flow('f2', 'wait', 'end')}${end()}`, signal))
  await publish(bundle('relief', `<bpmn:startEvent id="start"><bpmn:signalEventDefinition signalRef="s"/></bpmn:startEvent>${flow('f1', 'start', 'do')}${user('do')}${flow('fe', 'do', 'end')}${end()}`, signal))
  for (let n = 0; n < 3; n += 1) await engine.launch({ process: 'armed', subject }, { actor: clerk })
  await engine.signal('storm', { level: 3 })
  await engine.settle()
  t.is((await db('instances').where({ process: 'armed', status: 'completed' })).length, 3)
  t.is((await db('instances').where({ process: 'relief' })).length, 1)
})

const call = (process: string, more = '') => `<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="${process}"/></bpmn:extensionElements>${more}</bpmn:callActivity>`

test('a call activity runs a child instance and takes its result; its parent ending cancels it', async t => {
  const { db, engine, publish } = await city(t)
  await publish(bundle('child', `${start()}${flow('f1', 'start', 'work')}${user('work')}${flow('f2', 'work', 'end')}${end()}`))
  await publish(bundle('parent', `${start()}${flow('f1', 'start', 'call')}${call('child')}${flow('f2', 'call', 'after')}${user('after')}${flow('fe', 'after', 'end')}${end()}`))
  const parent = await engine.launch({ process: 'parent', vars: { a: 1 }, subject }, { actor: clerk })
  await engine.settle()
  const child = await db('instances').where({ parent_id: parent.instance }).first()
  t.like(child, { process: 'child', status: 'active', code: subject.code })
  const task = await db('tasks').where({ instance_id: child.id }).first()
  await engine.act(String(child.id), { t: 'complete', n: task.node, vars: { result: 42 } }, { actor: clerk })
  await engine.settle()
  t.like(await db('tasks').where({ instance_id: parent.instance }).first(), { element: 'after' })
  t.is((JSON.parse((await db('instances').where({ id: parent.instance }).first()).state) as { n: { 0: { v: { result: number } } } }).n[0].v.result, 42)
  const other = await engine.launch({ process: 'parent', subject }, { actor: clerk })
  await engine.settle()
  await engine.act(other.instance, { t: 'cancel', why: 'test' }, { actor: clerk, grounds: { reason: '撤回' } })
  await engine.settle()
  t.is((await db('instances').where({ parent_id: other.instance }).first()).status, 'cancelled')
})

test('a call to a process that is not published is an incident of the parent', async t => {
  const { db, engine, publish } = await city(t)
  await publish(bundle('parent', `${start()}${flow('f1', 'start', 'call')}${call('nowhere')}${flow('f2', 'call', 'end')}${end()}`))
  const parent = await engine.launch({ process: 'parent', subject }, { actor: clerk })
  await engine.settle()
  t.like(await db('incidents').where({ instance_id: parent.instance }).first(), { kind: 'CALLED_NOT_FOUND', element: 'call' })
  t.is((await db('outbox')).length, 0)
})

test('timers fire when they are due, not before, and start timers start instances', async t => {
  const { db, engine, publish, at } = await city(t)
  await publish(bundle('slow', `${start()}${flow('f1', 'start', 'wait')}<bpmn:intermediateCatchEvent id="wait">${timer('timeDuration', 'PT1H')}</bpmn:intermediateCatchEvent>${flow('f2', 'wait', 'end')}${end()}`))
  const { instance } = await engine.launch({ process: 'slow', subject }, { actor: clerk })
  at('2026-03-02T09:59:59+08:00')
  await engine.settle()
  t.is((await db('instances').where({ id: instance }).first()).status, 'active')
  at('2026-03-02T10:00:01+08:00')
  await engine.settle()
  t.is((await db('instances').where({ id: instance }).first()).status, 'completed')
  t.is((await db('wakeups')).length, 0)
  await publish(bundle('daily', `<bpmn:startEvent id="start">${timer('timeCycle', 'R2/2026-04-01T08:00:00+08:00/P1D')}</bpmn:startEvent>${flow('f1', 'start', 'do')}${user('do')}${flow('fe', 'do', 'end')}${end()}`))
  at('2026-04-01T09:00:00+08:00')
  await engine.settle()
  t.is((await db('instances').where({ process: 'daily' })).length, 1)
  at('2026-04-09T09:00:00+08:00')
  await engine.settle()
  t.is((await db('instances').where({ process: 'daily' })).length, 2)
})

test('suspension hides tasks and holds messages; resuming lets them through', async t => {
  const { db, engine, publish } = await city(t)
  await publish(bundle('both', `${start()}${flow('f0', 'start', 'split')}<bpmn:parallelGateway id="split"/>${flow('f1', 'split', 'wait')}${catching('wait', 'm')}${flow('fw', 'wait', 'end')}${flow('f2', 'split', 'do')}${user('do')}${flow('fe', 'do', 'end')}${end()}`, message('m', 'paid', '=bid')))
  const { instance } = await engine.launch({ process: 'both', vars: { bid: 'z' }, subject }, { actor: clerk })
  await engine.act(instance, { t: 'suspend' }, { actor: clerk, grounds: { reason: '投诉处理', legalBasis: '招标投标法实施条例第六十二条' } })
  t.true((await db('tasks').where({ instance_id: instance }).first()).suspended)
  t.is((await engine.message({ name: 'paid', key: 'z', ttl: 60_000 })).state, 'buffered')
  const { node } = await db('tasks').where({ instance_id: instance }).first()
  await t.throwsAsync(engine.act(instance, { t: 'complete', n: node }, { actor: clerk }), { message: /suspended/ })
  await engine.act(instance, { t: 'resume' }, { actor: clerk, grounds: { reason: '处理完毕' } })
  await engine.settle()
  t.false((await db('tasks').where({ instance_id: instance }).first()).suspended)
  t.is((await db('subscriptions').where({ instance_id: instance })).length, 0)
  t.like(await db('interventions').where({ instance_id: instance }).first(), { kind: 'suspend', reason: '投诉处理', legal_basis: '招标投标法实施条例第六十二条' })
})

const signal = '<bpmn:signal id="s" name="again"/>'
const throwing = (definition: string, ref: string) => `<bpmn:endEvent id="end"><bpmn:${definition}EventDefinition ${definition}Ref="${ref}"/></bpmn:endEvent>`

test('a process that starts itself by its own signal is stopped for an operator, who may let it go on', async t => {
  const { db, engine, publish, at } = await city(t)
  await publish(bundle('self', `<bpmn:startEvent id="start"><bpmn:signalEventDefinition signalRef="s"/></bpmn:startEvent>${flow('f1', 'start', 'end')}${throwing('signal', 's')}`, signal))
  await engine.signal('again')
  await engine.settle()
  t.is((await db('instances')).length, 100)
  const incident = await db('incidents').whereNull('closed_at').first()
  t.like(incident, { kind: 'CHAIN', number: 'host' })
  t.regex(incident.message, /again/)
  at('2026-03-02T09:02:00+08:00')
  await retryIncident(engine.core, String(incident.id), { actor: clerk, reason: '放行' })
  await engine.settle()
  t.true((await db('instances')).length > 100)
})

test('a process that starts itself by its own message leaves the message unmatched, with the reason', async t => {
  const { db, engine, publish, at } = await city(t)
  await publish(bundle('self', `<bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>${flow('f1', 'start', 'end')}${throwing('message', 'm')}`, message('m', 'go')))
  await engine.message({ name: 'go' })
  await engine.settle()
  t.is((await db('instances')).length, 100)
  t.is((await db('messages').where({ state: 'buffered' })).length, 1)
  at('2026-03-02T09:00:30+08:00')
  await db('messages').where({ state: 'buffered' }).update({ expires_at: new Date('2026-03-02T09:00:20+08:00') })
  await engine.settle()
  t.regex((await db('messages').where({ state: 'unmatched' }).first()).reason, /100 个实例/)
})

test('a call is bound to the newest version, to the one when its caller was published, or to a tag', async t => {
  const { db, engine, publish, work } = await city(t)
  const child = (tag: string, id: string) => bundle('child', `<bpmn:extensionElements><zeebe:versionTag value="${tag}"/></bpmn:extensionElements>${start()}${flow('f1', 'start', id)}${user(id)}${flow('f2', id, 'end')}${end()}`)
  const bound = (how: string) => `<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="child" ${how}/></bpmn:extensionElements></bpmn:callActivity>`
  const parent = (key: string, how: string) => publish(bundle(key, `${start()}${flow('f1', 'start', 'call')}${bound(how)}${flow('f2', 'call', 'end')}${end()}`))
  await publish(child('old', 'one'))
  await parent('deployed', 'bindingType="deployment"')
  await parent('latest', 'bindingType="latest"')
  await parent('tagged', 'bindingType="versionTag" versionTag="old"')
  await parent('lost', 'bindingType="versionTag" versionTag="never"')
  await work(each => engine.publish({ ...each, now: new Date(each.now.getTime() + 1000) }, child('new', 'two'), { effectiveAt: new Date('2026-01-02') }))
  const element = async (process: string) => {
    const { instance } = await engine.launch({ process, subject }, { actor: clerk })
    await engine.settle()
    const task = await db('tasks as t').join('instances as i', 'i.id', 't.instance_id').where({ 'i.parent_id': instance }).first('t.element')
    return task?.element ?? (await db('incidents').where({ instance_id: instance }).first()).kind
  }
  t.deepEqual([await element('deployed'), await element('latest'), await element('tagged'), await element('lost')], ['one', 'two', 'one', 'CALLED_NOT_FOUND'])
})

test('a process with conditional starts begins where the variables it is given meet a condition, or not at all', async t => {
  const { db, engine, publish } = await city(t)
  const on = (id: string, text: string) => `<bpmn:startEvent id="${id}"><bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">=${text}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>`
  await publish(bundle('watch', `${on('high', 'level &gt; 5')}${flow('f1', 'high', 'act')}${user('act')}${flow('f2', 'act', 'end')}${on('low', 'level &lt; 2')}${flow('f3', 'low', 'note')}${user('note')}${flow('f4', 'note', 'end')}${end()}`))
  const launch = (level: number) => engine.launch({ process: 'watch', vars: { level }, subject }, { actor: clerk })
  const elements = async (id: string) => (await db('tasks').where({ instance_id: id })).map((task: { element: string }) => task.element)
  t.deepEqual(await elements((await launch(9)).instance), ['act'])
  t.deepEqual(await elements((await launch(1)).instance), ['note'])
  await t.throwsAsync(launch(3), { message: /no start/ })
})
