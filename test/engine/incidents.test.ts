import test from 'ava'
import { z } from 'zod'
import { createEngine } from '../../server/engine/engine.ts'
import { retryIncident } from '../../server/engine/moving/incidents.ts'
import { defineService } from '../../server/engine/service.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, service, start, subject, timer, user } from './diagrams.ts'

const until = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
  for (;;) {
    const seen = await look()
    if (seen) return seen
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

test('one incident is retried after its variables were changed, its neighbour stays', async t => {
  const pay = defineService({ name: 'fees.pay', title: '缴费', input: z.object({ fen: z.number() }), output: z.object({ paid: z.boolean() }), run: async () => ({ paid: true }) })
  const { db, engine, publish } = await city(t, { services: [pay] })
  await publish(bundle('paying', `${start()}${flow('f1', 'start', 'pay')}${service('pay', 'fees.pay')}${flow('f2', 'pay', 'end')}${end()}`))
  const launch = () => engine.launch({ process: 'paying', vars: { fen: '错' }, subject }, { actor: clerk })
  const [one, two] = [await launch(), await launch()]
  const incident = (instance: string) => db('incidents').where({ instance_id: instance }).whereNull('closed_at').first()
  const { id } = await incident(one.instance)
  await retryIncident(engine.core, String(id), { actor: clerk, reason: '先试' })
  t.is((await incident(one.instance)).attempts, 0, 'a new incident says that the retry failed too')
  await retryIncident(engine.core, String((await incident(one.instance)).id), { actor: clerk, reason: '更正金额', vars: { fen: 5 } })
  t.is((await db('instances').where({ id: one.instance }).first()).status, 'completed')
  t.is((await incident(two.instance)).element, 'pay')
  await t.throwsAsync(retryIncident(engine.core, String(id), { actor: clerk }), { message: /没有这个未处理/ })
  t.deepEqual((await db('interventions').where({ instance_id: one.instance })).map((row: { reason: string }) => row.reason), ['先试', '更正金额', '更正金额'])
})

test('a delivery that keeps failing is an incident, and its retry sends it on', async t => {
  const message = '<bpmn:message id="m" name="paid"/>'
  const { db, engine, publish } = await city(t)
  await publish(bundle('paying', `${start()}${flow('f1', 'start', 'tell')}<bpmn:intermediateThrowEvent id="tell"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateThrowEvent>${flow('f2', 'tell', 'end')}${end()}`, message))
  await db.raw(`create function no_messages() returns trigger language plpgsql as $$ begin raise exception 'the table is full'; end $$; create trigger no_messages before insert on messages for each row execute function no_messages()`)
  const { instance } = await engine.launch({ process: 'paying', subject }, { actor: clerk })
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await engine.settle()
    await db('outbox').whereNot({ claimed_until: db.raw('\'infinity\'') }).update({ claimed_until: null })
  }
  const incident = await db('incidents').where({ instance_id: instance }).first()
  t.like(incident, { kind: 'DELIVERY', number: 'host', closed_at: null })
  t.regex(incident.message, /the table is full/)
  await engine.settle()
  t.is((await db('outbox')).length, 1, 'it waits for an operator')
  await db.raw('drop trigger no_messages on messages')
  await retryIncident(engine.core, String(incident.id), { actor: clerk, reason: '已扩容' })
  await engine.settle()
  t.is((await db('outbox')).length, 0)
  t.is((await db('messages').where({ name: 'paid' })).length, 1)
  t.truthy((await db('incidents').where({ id: incident.id }).first()).closed_at)
})

test('a slow service hears that its time is over, and its late answer changes nothing', async t => {
  let release = (): void => {}
  const heard: string[] = []
  const slow = defineService({
    name: 'slow.call', title: '慢', input: z.object({}), output: z.object({ answer: z.string() }),
    async call(_, { signal }) {
      signal.addEventListener('abort', () => heard.push('aborted'))
      await new Promise<void>(resolve => { release = resolve })
      heard.push('answered')
      return { answer: 'late' }
    },
  })
  const { db, publish } = await city(t, { services: [slow] })
  const engine = await createEngine({ db, services: [slow], serviceSeconds: 1, gate: async () => ({}) })
  t.teardown(() => engine.stop())
  await publish(bundle('asking', `${start()}${flow('f1', 'start', 'ask')}${service('ask', 'slow.call', '', '', 1)}${flow('f2', 'ask', 'end')}${end()}`, '', {}))
  const { instance } = await engine.launch({ process: 'asking', subject }, { actor: clerk })
  const incident = await until(() => db('incidents').where({ instance_id: instance }).first())
  t.regex(incident.message, /超过 1 秒没有答复/)
  release()
  await until(async () => heard.includes('answered'))
  t.deepEqual(heard, ['aborted', 'answered'])
  t.is((await db('instances').where({ id: instance }).first()).status, 'active')
  t.is((JSON.parse((await db('instances').where({ id: instance }).first()).state) as { n: { 0: { v: { answer?: string } } } }).n[0].v.answer, undefined)
})

test('a job and a timer of a server that is gone are taken up by another', async t => {
  const asked: string[] = []
  const call = defineService({ name: 'world.call', title: '外部', input: z.object({}), output: z.object({}), async call(_, { key }) { asked.push(key); return {} } })
  const { db, engine, publish } = await city(t, { services: [call], clock: () => Date.now() })
  await publish(bundle('both', `${start()}${flow('f1', 'start', 'ask')}${service('ask', 'world.call')}${flow('f2', 'ask', 'wait')}<bpmn:intermediateCatchEvent id="wait">${timer('timeDuration', 'PT1S')}</bpmn:intermediateCatchEvent>${flow('f3', 'wait', 'do')}${user('do')}${flow('f4', 'do', 'end')}${end()}`))
  // the server that starts it does nothing by itself, and is stopped
  const { instance } = await engine.launch({ process: 'both', subject }, { actor: clerk })
  await engine.stop()
  const other = await createEngine({ db, services: [call], gate: async () => ({}) })
  t.teardown(() => other.stop())
  t.truthy(await until(() => db('tasks').where({ instance_id: instance, element: 'do' }).first()))
  t.is(new Set(asked).size, 1)
  t.is((await db('moves').where({ instance_id: instance, kind: 'wake' })).length, 1)
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})
