import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { confirmClocks, resumeIn } from '../../server/engine/moving/halt.ts'
import { putCalendar, seedRuleSets } from '../../server/engine/rule-sets.ts'
import { verifyAll } from '../../server/engine/verify.ts'
import { deadlineFor } from '../../server/law/deadline.ts'
import { yearOf } from '../../server/law/named-days.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, start, subject, timer, user } from './diagrams.ts'

const policies = join(import.meta.dirname, '../../policies')
// 1 to 3 January free, 4 January worked for it, as such a notice would say; the year is not out yet
const notice = [1, 2, 3].map(n => ({ date: `2027-01-0${n}`, type: 'HOLIDAY' as const, name: '元旦' })).concat([4, 5, 6, 7].map(n => ({ date: `2027-01-0${n}`, type: 'HOLIDAY' as const, name: '假想' })))
const year = { year: 2027, source: '国务院办公厅通知（试）', days: yearOf(2027, notice).days }

/** A trade whose clock of seven working days began on 28 December 2026, with a task and a timer that stand at its due date. */
async function turn(t: ExecutionContext) {
  const town = await city(t)
  const { db, engine, publish, work, at } = town
  await work(each => seedRuleSets(each, policies))
  await engine.refreshLaw()
  await publish(bundle('query', `${start()}${flow('f1', 'start', 'ask')}${user('ask', { startsClock: 'ZC-20' })}${flow('f2', 'ask', 'answer')}${user('answer', { deadline: 'ZC-20' })}
<bpmn:boundaryEvent id="late" attachedToRef="answer" cancelActivity="false">${timer('timeDate', '=due')}</bpmn:boundaryEvent>${flow('f3', 'late', 'remind')}${user('remind')}${flow('f4', 'remind', 'end')}${flow('f5', 'answer', 'end')}${end()}`))
  at('2026-12-28T10:00:00+08:00')
  const { instance } = await engine.launch({ process: 'query', subject }, { actor: clerk })
  const { node } = await db('tasks').where({ instance_id: instance }).first()
  const { due } = deadlineFor(engine.core.law.rule('ZC-20', engine.core.clock())!, '2026-12-28T10:00:00+08:00', engine.core.law.calendar('510802'))
  await engine.act(instance, { t: 'complete', n: node, vars: { due } }, { actor: clerk })
  const clock = async () => (await db('clocks').where({ instance_id: instance }).first()) as { due_at: Date; provisional: boolean; basis: string | null }
  const task = async (element: string) => (await db('tasks').where({ instance_id: instance, element }).first()) as { due_at: Date; provisional: boolean } | undefined
  return { ...town, instance, due, clock, task }
}

test('a clock beyond the published years is provisional, and its timer never acts by itself', async t => {
  const { engine, at, due, clock, task, db } = await turn(t)
  t.like(await clock(), { provisional: true, due_at: new Date(due) })
  t.regex((await clock()).basis!, /2027/)
  t.true((await task('answer'))!.provisional)
  at('2027-02-01T09:00:00+08:00')
  await engine.settle()
  t.is(await task('remind'), undefined)
  t.is((await db('moves').where({ kind: 'wake' })).length, 0)
})

test('once the year is published clocks are firm, timers and due dates follow, old and new instant are kept with the basis', async t => {
  const { db, engine, work, at, due, clock, task, instance } = await turn(t)
  t.true(await work(each => putCalendar(each, year)))
  await engine.refreshLaw()
  t.deepEqual(await work(each => confirmClocks(each, engine.core, '2027 年工作日历已公布')), { instances: [instance] })
  const firm = await clock()
  t.false(firm.provisional)
  t.is(firm.basis, null)
  t.true(firm.due_at > new Date(due), 'seven days later than guessed')
  t.deepEqual(await task('answer').then(row => [row!.due_at, row!.provisional]), [firm.due_at, false])
  const { seq } = await db('moves').where({ instance_id: instance, kind: 'retime' }).first()
  const { move } = await db('moves').where({ instance_id: instance, seq }).first()
  t.like(JSON.parse(move), { t: 'retime', at: firm.due_at.getTime(), basis: '2027 年工作日历已公布' })
  at(new Date(due).toISOString())
  await engine.settle()
  t.is(await task('remind'), undefined)
  at(firm.due_at.toISOString())
  await engine.settle()
  t.truthy(await task('remind'))
  t.deepEqual(await work(each => confirmClocks(each, engine.core, 'x')), { instances: [] })
  t.deepEqual((await verifyAll(db, db.url, 1, () => 0)).differences, [])
})

test('a suspended trade follows the calendar when it is resumed, and time that stood still stays uncounted when a year is published later', async t => {
  const { engine, work, at, clock, instance } = await turn(t)
  await engine.act(instance, { t: 'suspend' }, { actor: clerk, grounds: { reason: '投诉' } })
  at('2026-12-31T10:00:00+08:00')
  const resume = (iso: string, stops: boolean) => work(each => resumeIn({ ...each, now: new Date(iso) }, engine.core, instance, { grounds: { reason: '处理完毕', legalBasis: '实施条例62' }, stops }))
  await resume('2026-12-31T10:00:00+08:00', true)
  const stopped = await clock()
  await work(each => putCalendar(each, year))
  await engine.refreshLaw()
  await engine.act(instance, { t: 'suspend' }, { actor: clerk, grounds: { reason: '再查' } })
  t.deepEqual(await work(each => confirmClocks(each, engine.core, 'x')), { instances: [] })
  at('2027-01-04T10:00:00+08:00')
  await resume('2027-01-04T10:00:00+08:00', false)
  const firm = await clock()
  t.false(firm.provisional)
  t.regex(firm.basis!, /不计入期间：实施条例62/)
  t.true(firm.due_at > stopped.due_at)
})

test('another server knows the year within half a second, and every start names the rule sets in force', async t => {
  const { db, engine, work, other, at } = await turn(t)
  const second = await other()
  await work(each => putCalendar(each, year))
  at('2026-12-28T10:00:01+08:00')
  await second.settle()
  t.deepEqual(second.core.law.calendar('510802').years.map(each => each.year), [2026, 2027])
  await db('policy_sets').insert({ version: 7, digest: 'x', note: 't', proposed_by: 'x', valid_from: new Date() })
  at('2026-12-28T10:00:02+08:00')
  const { instance } = await engine.launch({ process: 'query', subject }, { actor: clerk })
  const { rule_sets } = await db('instances').where({ id: instance }).first() as { rule_sets: string[] }
  const { id } = await db('rule_sets').where({ name: 'law' }).first()
  t.deepEqual(rule_sets.map(set => set.split(':')[0]), ['law', 'statutes', 'policy'])
  t.is(rule_sets[0], `law:${id}`)
  t.is(rule_sets[2], 'policy:7')
})

test('the days of a year follow from those the notice names; what cannot be a notice is a fault with its place', t => {
  const { days, faults } = yearOf(2027, [{ date: '2027-01-01', type: 'HOLIDAY', name: '元旦' }, { date: '2027-01-03', type: 'MAKEUP_WORKDAY', name: '调休上班' }])
  t.is(days.length, 365)
  t.deepEqual(faults, [])
  t.deepEqual(days.slice(0, 4).map(day => day.isWorkday), [false, false, true, true])
  t.deepEqual(yearOf(2027, [{ date: '2026-12-31', type: 'HOLIDAY', name: 'x' }, { date: '2027-01-04', type: 'MAKEUP_WORKDAY', name: 'x' }, { date: '2027-01-01', type: 'HOLIDAY', name: 'x' }, { date: '2027-01-01', type: 'HOLIDAY', name: 'x' }]).faults.map(fault => fault.path),
    ['body.days.0.date', 'body.days.1.date', 'body.days.2.date'])
})
