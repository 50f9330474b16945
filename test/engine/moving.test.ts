import test from 'ava'
import type { Law } from '../../server/engine/clocks.ts'
import { pauseCohort, resumeCohort, revertCohort, startCohort } from '../../server/engine/moving/cohort.ts'
import { everyOf, resumeIn } from '../../server/engine/moving/halt.ts'
import { retryIncident } from '../../server/engine/moving/incidents.ts'
import { previewMove } from '../../server/engine/moving/preview.ts'
import { proposeMap } from '../../server/engine/moving/propose.ts'
import { rehearse } from '../../server/engine/moving/rehearse.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { z } from 'zod'
import { defineService } from '../../server/engine/service.ts'
import { city, type City } from './city.ts'
import { bundle, clerk, end, flow, service, start, subject, timer, user } from './diagrams.ts'

const late = (id: string, host: string, days: string, to = 'end') => `<bpmn:boundaryEvent id="${id}" name="超期" attachedToRef="${host}" cancelActivity="false">${timer('timeDuration', days)}</bpmn:boundaryEvent>${flow(`f-${id}`, id, to)}`
const first = bundle('trade', `${start()}${flow('f1', 'start', 'review')}${user('review')}${late('late', 'review', 'P5D')}${flow('f2', 'review', 'decide')}${user('decide')}${flow('f3', 'decide', 'end')}${end()}`)
const secondXml = `${start()}${flow('f1', 'start', 'check')}${user('check').replace('name="check"', 'name="review"')}${late('late', 'check', 'P9D')}${flow('f2', 'check', 'recheck')}${user('recheck')}${flow('f2b', 'recheck', 'decide')}${user('decide')}${flow('f3', 'decide', 'end')}${end()}`
const changed = bundle('trade', secondXml)

async function two(town: City) {
  const { db, engine, publish } = town
  await publish(first)
  const ids: string[] = []
  for (let n = 0; n < 6; n += 1) ids.push((await engine.launch({ process: 'trade', vars: { n }, subject }, { actor: clerk })).instance)
  await publish(changed)
  const [from, to] = await db('versions').where({ process: 'trade' }).orderBy('number').select('id') as { id: string }[]
  const versions = { from: await engine.core.versions.load(String(from!.id)), to: await engine.core.versions.load(String(to!.id)) }
  return { ids, ...versions, proposal: proposeMap(versions.from.graph, versions.to.graph) }
}

/** A cohort's rows are its progress. */
async function progressOf(db: City['db'], cohort: string) {
  const { state } = await db('migrations_of_instances').where({ id: cohort }).first('state') as { state: string }
  const instances = await db('migration_instances').where({ cohort }).select('state', 'detail') as { state: 'waiting' | 'moved' | 'failed' | 'reverted'; detail: string | null }[]
  const counts = { waiting: 0, moved: 0, failed: 0, reverted: 0 }
  for (const one of instances) counts[one.state] += 1
  return { state, counts, instances }
}

test('a map is proposed by id, then by name, and says what has no partner', async t => {
  const { proposal } = await two(await city(t))
  t.like(proposal, { map: { start: 'start', review: 'check', late: 'late', decide: 'decide', end: 'end' }, how: { decide: 'id', review: 'name' }, added: ['recheck'], unmapped: [] })
})

test('a rehearsal shows what would happen and writes nothing; a plan that leaves a token without a home is refused in words', async t => {
  const town = await city(t)
  const { ids, to, proposal } = await two(town)
  const good = await rehearse(town.engine.core, ids.slice(0, 2), to.id, { map: proposal.map })
  t.true(good.every(result => result.ok && result.end === 'may finish'), JSON.stringify(good))
  t.deepEqual(good[0]!.consequences!.after.map(token => token.element), ['check'])
  const bad = await rehearse(town.engine.core, ids.slice(0, 1), to.id, { map: { late: 'late' } })
  t.false(bad[0]!.ok)
  t.is(bad[0]!.notes[0]!.element, 'review')
  t.is((await town.db('moves').where({ kind: 'migrate' })).length, 0)
})

test('a cohort moves in the background with its progress, can be paused, and is taken back to the old version with the old timers', async t => {
  const town = await city(t)
  const { db, engine, work } = town
  const { ids, from, to, proposal } = await two(town)
  const timers = async (id: string) => (JSON.parse((await db('instances').where({ id }).first()).state) as { tm: { at: number; e: string }[] }).tm
  const before = await timers(ids[0]!)
  const cohort = await work(each => startCohort(each, engine.core, { to: to.id, instances: ids, plan: { map: proposal.map, rearm: ['late'] }, reason: '新增复核' }))
  await work(each => pauseCohort(each, cohort))
  await engine.settle()
  t.like(await progressOf(db, cohort), { state: 'paused', counts: { waiting: 6, moved: 0 } })
  await work(each => resumeCohort(each, cohort))
  await engine.settle()
  t.like(await progressOf(db, cohort), { state: 'done', counts: { waiting: 0, moved: 6, failed: 0 } })
  t.true((await db('tasks').whereIn('instance_id', ids)).every((task: { element: string; version_id: string }) => task.element === 'check' && String(task.version_id) === to.id))
  t.notDeepEqual(await timers(ids[0]!), before)
  t.like(await db('interventions').where({ instance_id: ids[0]! }).first(), { kind: 'migrate', reason: '新增复核', cohort })
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
  await work(each => revertCohort(each, cohort, '迁移有误'))
  await engine.settle()
  t.like(await progressOf(db, cohort), { state: 'reverted', counts: { moved: 0, reverted: 6 } })
  t.true((await db('instances').whereIn('id', ids)).every((row: { version_id: string }) => String(row.version_id) === from.id))
  t.deepEqual((await timers(ids[0]!)).map(({ at, e }) => ({ at, e })), before.map(({ at, e }) => ({ at, e })))
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})

test('an instance that cannot be moved fails alone and says why', async t => {
  const town = await city(t)
  const { ids, to } = await two(town)
  const { node } = await town.db('tasks').where({ instance_id: ids[0]! }).first()
  await town.engine.act(ids[0]!, { t: 'complete', n: node }, { actor: clerk })
  const cohort = await town.work(each => startCohort(each, town.engine.core, { to: to.id, instances: ids, plan: { map: { late: 'late' } }, reason: '试' }))
  await town.engine.settle()
  const result = await progressOf(town.db, cohort)
  t.like(result, { counts: { moved: 1, failed: 5 } })
  t.regex(result.instances.find(one => one.state === 'failed')!.detail!, /review/)
})

test('the preview of a modification names tasks withdrawn and opened, and changes nothing', async t => {
  const town = await city(t)
  const { ids } = await two(town)
  const { node } = await town.db('tasks').where({ instance_id: ids[0]! }).first()
  const move = { t: 'modify' as const, ops: [{ op: 'move' as const, n: node as number, e: 'decide' }] }
  const preview = await previewMove(town.db, town.engine.core.versions, ids[0]!, move, town.engine.core.clock())
  t.like(preview, { refused: null, consequences: { tasks: { opened: ['decide'], withdrawn: ['review'] } } })
  t.is(preview.consequences!.timers.dropped.length, 1)
  t.is((await town.db('instances').where({ id: ids[0]! }).first()).ver, 1)
  await town.engine.act(ids[0]!, move, { actor: clerk, grounds: { reason: '误启动审核' } })
  t.like(await town.db('tasks').where({ instance_id: ids[0]! }).first(), { element: 'decide' })
  const kept = await town.db('interventions').where({ instance_id: ids[0]! }).first()
  t.regex(kept.before, /review/)
  t.regex(kept.after, /decide/)
})

const rules: Law = { rule: id => id === 'GC-09' ? { amount: 10, unit: 'CALENDAR', sense: 'MAX' } : undefined, calendar: () => ({ years: [], days: new Map() }) }

test('suspended time that the law does not count moves clocks, timers and due dates at resumption', async t => {
  const { db, engine, publish, work, at } = await city(t, { calendar: rules })
  const withClock = user('publish', { startsClock: 'GC-09' })
  await publish(bundle('clocked', `${start()}${flow('f1', 'start', 'publish')}${withClock}${flow('f2', 'publish', 'object')}${user('object', { deadline: 'GC-09', endsClock: 'GC-09' })}${late('late', 'object', 'P10D')}${flow('f3', 'object', 'end')}${end()}`))
  const { instance } = await engine.launch({ process: 'clocked', subject }, { actor: clerk })
  const { node } = await db('tasks').where({ instance_id: instance }).first()
  await engine.act(instance, { t: 'complete', n: node }, { actor: clerk })
  const clock = await db('clocks').where({ instance_id: instance }).first()
  const task = await db('tasks').where({ instance_id: instance }).first()
  t.like(clock, { rule: 'GC-09', element: 'publish', ended_at: null })
  t.deepEqual(task.due_at, clock.due_at)
  t.is(task.due_basis, 'GC-09')
  const [{ n: suspended }] = [{ n: (await everyOf(engine.core, task.version_id, 'suspend', id => engine.act(id, { t: 'suspend' }, { actor: clerk, grounds: { reason: '投诉', legalBasis: '实施条例62' } }))).length }]
  t.is(suspended, 1)
  t.is((await db('wakeups')).length, 0)
  at('2026-03-06T09:00:00+08:00')
  await work(each => resumeIn({ ...each, now: new Date('2026-03-06T09:00:00+08:00') }, engine.core, instance, { grounds: { reason: '处理完毕', legalBasis: '实施条例62' }, stops: true }))
  const after = await db('clocks').where({ instance_id: instance }).first()
  t.is((after.due_at - clock.due_at) / 86_400_000, 4)
  t.deepEqual((await db('tasks').where({ instance_id: instance }).first()).due_at, after.due_at)
  const retimed = await db('moves').where({ instance_id: instance, kind: 'retime' })
  t.is(retimed.length, 1)
  t.regex(retimed[0].move, /实施条例62/)
  await engine.act(instance, { t: 'complete', n: (await db('tasks').where({ instance_id: instance }).first()).node }, { actor: clerk })
  t.truthy((await db('clocks').where({ instance_id: instance }).first()).ended_at)
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})

test('incidents with one cause bear one signature and are retried with corrected variables', async t => {
  const pay = defineService({ name: 'fees.pay', title: '缴费', input: z.object({ fen: z.number() }), output: z.object({ paid: z.boolean() }), run: async () => ({ paid: true }) })
  const { db, engine, publish } = await city(t, { services: [pay] })
  await publish(bundle('paying', `${start()}${flow('f1', 'start', 'pay')}${service('pay', 'fees.pay')}${flow('f2', 'pay', 'end')}${end()}`))
  for (let n = 0; n < 3; n += 1) await engine.launch({ process: 'paying', vars: { fen: `错误${n}` }, subject }, { actor: clerk })
  const open = (): Promise<{ id: string; signature: string; element: string; kind: string }[]> => db('incidents').whereNull('closed_at').select('id', 'signature', 'element', 'kind')
  const incidents = await open()
  t.is(incidents.length, 3)
  t.is(new Set(incidents.map(one => one.signature)).size, 1)
  t.like(incidents[0], { element: 'pay', kind: 'JOB_FAILED' })
  await Promise.all(incidents.map(one => retryIncident(engine.core, String(one.id), { actor: clerk, reason: '更正金额', vars: { fen: 5 } })))
  t.is((await db('instances').where({ status: 'completed' })).length, 3)
  t.deepEqual(await open(), [])
})

test('all instances of a version are suspended, resumed with the time that stood still, and cancelled, each with who, why and by what law', async t => {
  const town = await city(t)
  const { db, engine, work, at } = town
  const { ids, from } = await two(town)
  const due = async () => (await db('wakeups').orderBy('instance_id')).map((row: { at: Date }) => row.at.getTime())
  const before = await due()
  const grounds = { reason: '专项整治', legalBasis: '实施条例62' }
  const act = (kind: 'suspend' | 'resume' | 'cancel') => everyOf(engine.core, from.id, kind, id => kind === 'resume'
    ? work(each => resumeIn({ ...each, actor: clerk, now: new Date(engine.core.clock()) }, engine.core, id, { grounds, stops: true }))
    : engine.act(id, { t: kind }, { actor: clerk, grounds }))
  t.is((await act('suspend')).filter(result => result.ok).length, 6)
  t.deepEqual(await due(), [])
  t.is((await act('suspend')).length, 0, 'what is suspended already is left alone')
  at('2026-03-04T09:00:00+08:00')
  t.is((await act('resume')).filter(result => result.ok).length, 6)
  t.deepEqual(await due(), before.map((when: number) => when + 2 * 86_400_000))
  t.is((await act('cancel')).filter(result => result.ok).length, 6)
  t.true((await db('instances').whereIn('id', ids)).every((row: { status: string }) => row.status === 'cancelled'))
  const kept = await db('interventions').where({ instance_id: ids[0]! }).orderBy('seq') as { kind: string; actor: string; reason: string; legal_basis: string }[]
  t.deepEqual(kept.filter(row => row.kind !== 'retime').map(row => [row.kind, row.actor, row.reason, row.legal_basis]), ['suspend', 'resume', 'cancel'].map(kind => [kind, clerk.id, '专项整治', '实施条例62']))
  t.like(kept.find(row => row.kind === 'retime'), { reason: '实施条例62' })
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})

test('tokens are added and removed by hand, all or nothing, and what was before and after is kept', async t => {
  const town = await city(t)
  const { db, engine } = town
  const { ids: [id] } = await two(town)
  const tasks = async () => (await db('tasks').where({ instance_id: id! }).orderBy('node')).map((task: { element: string }) => task.element)
  const act = (ops: unknown[]) => engine.act(id!, { t: 'modify', ops: ops as never }, { actor: clerk, grounds: { reason: '更正' } })
  await act([{ op: 'add', e: 'decide', vars: { by: 'hand' } }])
  t.deepEqual(await tasks(), ['review', 'decide'])
  await t.throwsAsync(act([{ op: 'remove', n: 1 }, { op: 'add', e: 'nowhere' }]), { message: /nowhere/ })
  t.deepEqual(await tasks(), ['review', 'decide'], 'a wrong second operation undoes the first')
  await act([{ op: 'remove', n: 1 }])
  t.deepEqual(await tasks(), ['decide'])
  t.is((await db('wakeups').where({ instance_id: id! })).length, 0, 'its timer went with it')
  const { node } = await db('tasks').where({ instance_id: id! }).first()
  await t.throwsAsync(act([{ op: 'remove', n: node }]), { message: /no token would be left/ })
  const kept = await db('interventions').where({ instance_id: id! }).orderBy('seq')
  t.is(kept.length, 2)
  t.notRegex(kept[0].before, /decide/)
  t.regex(kept[0].after, /decide/)
  t.regex(kept[1].before, /review/)
  t.notRegex(kept[1].after, /review/)
})
