import test from 'ava'
import { z } from 'zod'
import { createEngine } from '../../server/engine/engine.ts'
import { defineService } from '../../server/engine/service.ts'
import { bpmnError } from '../../server/problem.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, service, start, subject, user } from './diagrams.ts'

const note = defineService({
  name: 'notes.write', title: '记一笔', input: z.object({ text: z.string(), mood: z.string().nullish() }), output: z.object({ noted: z.string(), at: z.string() }),
  async run({ tx, now }, { text, mood }, { instance, element }) {
    await tx.raw('create table if not exists notes (instance text, text text)')
    await tx('notes').insert({ instance: instance.id, text })
    if (mood === 'angry') throw bpmnError('ANGRY', '不高兴', { reason: text })
    if (mood === 'broken') await tx.raw('select 1/0')
    return { noted: `${element}: ${text}`, at: now.toISOString() }
  },
})
const input = '<zeebe:ioMapping><zeebe:input source="=text" target="text"/><zeebe:input source="=mood" target="mood"/><zeebe:output source="=noted" target="noted"/></zeebe:ioMapping>'
const process = bundle('notes', `${start()}${flow('f1', 'start', 'write')}${service('write', 'notes.write', input)}
<bpmn:boundaryEvent id="angry" attachedToRef="write"><bpmn:errorEventDefinition errorRef="e"/></bpmn:boundaryEvent>
${flow('f2', 'write', 'again')}${service('again', 'notes.write', input)}${flow('f3', 'again', 'end')}${end()}${flow('f4', 'angry', 'calm')}${user('calm')}`,
'<bpmn:error id="e" errorCode="ANGRY"/>')

test('services inside a step run one after another and are written with it', async t => {
  const { db, engine, publish } = await city(t, { services: [note] })
  await publish(process)
  const done = await engine.launch({ process: 'notes', vars: { text: 'hello' }, subject }, { actor: clerk })
  t.is(done.status, 'completed')
  t.deepEqual((await db('notes')).map((row: { text: string }) => row.text), ['hello', 'hello'])
  t.deepEqual((await db('moves').where({ instance_id: done.instance }).orderBy('seq')).map((row: { kind: string }) => row.kind), ['start', 'finish', 'finish'])
  t.is(done.state.n[0]!.v!['noted'], 'again: hello')
})

test('a BPMN error from a service is caught by the diagram, and what the service wrote stays', async t => {
  const { db, engine, publish } = await city(t, { services: [note] })
  await publish(process)
  const { instance, status } = await engine.launch({ process: 'notes', vars: { text: 'no', mood: 'angry' }, subject }, { actor: clerk })
  t.is(status, 'active')
  t.like(await db('tasks').where({ instance_id: instance }).first(), { element: 'calm' })
  t.is((await db('notes')).length, 1)
})

test('any other failure rolls the service back and is an incident that can be resolved', async t => {
  const { db, engine, publish } = await city(t, { services: [note] })
  await publish(process)
  await db.raw('create table notes (instance text, text text)')
  const { instance } = await engine.launch({ process: 'notes', vars: { text: 'x', mood: 'broken' }, subject }, { actor: clerk })
  const incident = await db('incidents').where({ instance_id: instance }).first()
  t.like(incident, { kind: 'JOB_FAILED', element: 'write', closed_at: null })
  t.regex(incident.message, /division by zero/)
  t.is((await db('notes')).length, 0)
  await engine.act(instance, { t: 'setVariables', n: incident.node, vars: { mood: null } }, { actor: clerk })
  const done = await engine.act(instance, { t: 'resolve', inc: incident.number }, { actor: clerk })
  // the second service reads the variable of the instance, which is still broken
  t.is(done.status, 'active')
  t.truthy((await db('incidents').where({ instance_id: instance }).first()).closed_at)
})

test('input that does not fit the service is an incident naming the member', async t => {
  const { db, engine, publish } = await city(t, { services: [note] })
  await publish(process)
  const { instance } = await engine.launch({ process: 'notes', vars: { text: 5 }, subject }, { actor: clerk })
  t.regex((await db('incidents').where({ instance_id: instance }).first()).message, /text/)
})

test('a move in the caller\'s transaction happens with it or not at all', async t => {
  const { db, engine, publish, work } = await city(t, { services: [note] })
  await publish(process)
  const { instance } = await engine.launch({ process: 'notes', vars: { text: 'no', mood: 'angry' }, subject }, { actor: clerk })
  const { node } = await db('tasks').where({ instance_id: instance }).first()
  await t.throwsAsync(work(async each => {
    await engine.actIn(each, instance, { t: 'complete', n: node })
    throw new Error('the caller changed its mind')
  }), { message: /changed its mind/ })
  t.is((await db('instances').where({ id: instance }).first()).ver, 2)
  await work(each => engine.actIn(each, instance, { t: 'complete', n: node }))
  t.is((await db('instances').where({ id: instance }).first()).status, 'completed')
})

const calls: { key: string; text: string }[] = []
const outside = defineService({
  name: 'world.call', title: '外部调用', input: z.object({ text: z.string() }), output: z.object({ answer: z.string() }),
  async call({ text }, { key, signal }) {
    calls.push({ key, text })
    if (text === 'slow') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    if (text === 'refused') throw bpmnError('REFUSED', 'no')
    if (text === 'flaky' && calls.filter(call => call.text === 'flaky').length < 2) throw new Error('try later')
    if (text === 'dead') throw new Error('gone')
    return { answer: text.toUpperCase() }
  },
})
const calling = (retries: number) => bundle('calling', `${start()}${flow('f1', 'start', 'ask')}${service('ask', 'world.call', '', '', retries)}
<bpmn:boundaryEvent id="refused" attachedToRef="ask"><bpmn:errorEventDefinition errorRef="e"/></bpmn:boundaryEvent>${flow('f3', 'refused', 'talk')}${user('talk')}${flow('f2', 'ask', 'end')}${end()}`,
'<bpmn:error id="e" errorCode="REFUSED"/>')

const until = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
  for (;;) {
    const seen = await look()
    if (seen) return seen
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

test('a service that reaches outside is retried with the same key, times out, and ends as an incident or a BPMN error', async t => {
  const { db, publish } = await city(t, { services: [outside] })
  const engine = await createEngine({ db, services: [outside], serviceSeconds: 1, gate: async () => ({}) })
  t.teardown(() => engine.stop())
  await publish(calling(2))
  const launch = (text: string) => engine.launch({ process: 'calling', vars: { text }, subject }, { actor: clerk })
  const flaky = await launch('flaky')
  const refused = await launch('refused')
  await publish(calling(1))
  engine.core.versions.forget()
  const dead = await launch('dead')
  const slow = await launch('slow')
  await until(async () => (await db('instances').where({ id: flaky.instance }).first()).status === 'completed')
  t.is(new Set(calls.filter(call => call.text === 'flaky').map(call => call.key)).size, 1)
  t.true(calls.filter(call => call.text === 'flaky').length >= 2)
  t.truthy(await until(() => db('tasks').where({ instance_id: refused.instance, element: 'talk' }).first()))
  t.regex((await until(() => db('incidents').where({ instance_id: dead.instance }).first())).message, /gone/)
  t.regex((await until(() => db('incidents').where({ instance_id: slow.instance }).first())).message, /aborted|没有答复/)
  t.is((await db('jobs')).length, 0)
})

test('a job and the listeners of one node reach outside under keys of their own', async t => {
  const keys: string[] = []
  const audit = defineService({ name: 'audit.note', title: '记录', input: z.object({}), output: z.object({}), async call(_, { key }) { keys.push(key); return {} } })
  const { db, publish } = await city(t, { services: [audit] })
  const engine = await createEngine({ db, services: [audit], gate: async () => ({}) })
  t.teardown(() => engine.stop())
  const listener = (kind: string) => `<zeebe:executionListener eventType="${kind}" type="audit.note"/>`
  await publish(bundle('heard', `${start()}${flow('f1', 'start', 'ask')}${service('ask', 'audit.note', `<zeebe:executionListeners>${listener('start')}${listener('start')}${listener('end')}</zeebe:executionListeners>`)}${flow('f2', 'ask', 'end')}${end()}`))
  const { instance } = await engine.launch({ process: 'heard', subject }, { actor: clerk })
  await until(async () => (await db('instances').where({ id: instance }).first()).status === 'completed')
  t.deepEqual([...new Set(keys)], [`${instance}:1:start:0`, `${instance}:1:start:1`, `${instance}:1`, `${instance}:1:end:0`])
})
