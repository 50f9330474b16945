import test from 'ava'
import type { InstanceMoves, Moment } from '../../server/contract/watch.ts'
import { graphOf } from '../../server/kernel/scenario.ts'
import type { Graph } from '../../server/kernel/types.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { fold, momentIn } from '../../modeler/watch/fold.ts'
import { watchRoom } from './tender.ts'

type Room = Awaited<ReturnType<typeof watchRoom>>

/** What a page does: the moves once, the versions as text, and every instant of the trade answered here; beside it the server's answer. */
async function both({ get, db }: Room, instance: string, as: string) {
  const told = await get<InstanceMoves>(`/api/instances/${instance}/moves`, { as })
  const graphs = new Map<string, Graph>()
  for (const { version, graph } of told.versions) {
    const { key, bundle } = await get<{ key: string; bundle: { bpmn: string; decisions: Record<string, string> } }>(`/api/design/versions/${version}`, { as })
    graphs.set(graph, await graphOf({ key, ...bundle }, graph))
  }
  const folded = fold(told, graphs)
  const instants = [...new Set((await db('moves').where({ instance_id: instance }).orderBy('seq').pluck('at') as Date[]).map(at => at.toISOString()))]
  const answers = []
  for (const at of instants) answers.push({ at, here: momentIn(folded, at), there: await get<Moment>(`/api/instances/${instance}/moment?at=${encodeURIComponent(at)}`, { as }) })
  return { told, answers }
}
/** A hidden step leaves no gap in the numbers of a page's nodes; in the server's it does. */
const told = (moment: Moment | undefined) => moment && { ...moment, tokens: moment.tokens.map(token => ({ ...token, node: 0 })) }

test('every position of a tender folded in the browser is the server’s answer; what is hidden is as if it had never been', async t => {
  t.timeout(400_000)
  const room = await watchRoom(t, { background: false })
  const { db, engine, ask, get, supervisor, user } = room
  const { instance, code } = await room.bidding('云栈职校实训楼工程施工')
  const before = (await both(room, instance, supervisor)).told
  await inWork(db, system, mayAll, work => engine.messageIn(work, { name: 'event.interference', key: code, vars: { record: 'GY-2026-001' }, ttl: 60_000 }))
  await engine.settle()
  const hidden = await ask(`/api/instances/${instance}/moves`, { as: supervisor })
  t.deepEqual(((JSON.parse(hidden.text) as InstanceMoves).moves), before.moves, 'an interference leaves no trace in the log that a page gets')
  t.notRegex(hidden.text, /Interference|GY-2026/)
  await get(`/api/tenders/${code}/objections`, { as: user('bidder', 'ME009'), json: { stage: 'documents', subject: '业绩要求', facts: '招标文件对类似业绩的年限要求与项目规模不相称' } })
  await engine.settle()
  await engine.act(instance, { t: 'suspend' }, { actor: system, grounds: { reason: '查' } })
  await engine.act(instance, { t: 'resume' }, { actor: system, grounds: { reason: '查毕' } })

  const mine = await both(room, instance, supervisor)
  t.true(mine.told.whole)
  t.true(mine.answers.length > 8)
  for (const { at, here, there } of mine.answers) t.deepEqual(told(here), told(there), at)
  t.false(mine.told.moves.some(move => 'by' in move || 'post' in move || 'reason' in move), 'a log without who and why')
  t.notRegex(JSON.stringify(mine.told), /查毕|Interference|GY-2026/)
  const inspector = await both(room, instance, user('inspector'))
  t.true(inspector.told.moves.length > mine.told.moves.length)
  for (const { at, here, there } of inspector.answers) t.deepEqual(here, there, at)
  t.is((await ask(`/api/instances/${instance}/moves`, { as: user('reception') })).status, 403)
})

const task = (id: string, rest = ''): string => `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/>${rest}</bpmn:extensionElements></bpmn:userTask>`
const flow = (from: string, to: string): string => `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`
const sealed = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="test.sealed" name="密封演练" isExecutable="true">
<bpmn:extensionElements><zeebe:properties><zeebe:property name="seal.price" value="报价"/><zeebe:property name="seal.price.variables" value="price"/><zeebe:property name="seal.price.until" value="Open"/><zeebe:property name="seal.price.law" value="招标投标法22"/>
<zeebe:property name="seal.review" value="评审"/><zeebe:property name="seal.review.until" value="Open"/><zeebe:property name="seal.review.law" value="招标投标法44"/></zeebe:properties></bpmn:extensionElements>
<bpmn:startEvent id="Start"/>${task('Enter')}${task('Offer')}${task('Score', '<zeebe:properties><zeebe:property name="sealed" value="review"/></zeebe:properties>')}${task('Open')}${task('Award')}<bpmn:endEvent id="End"/>
${flow('Start', 'Enter')}${flow('Enter', 'Offer')}${flow('Offer', 'Score')}${flow('Score', 'Open')}${flow('Open', 'Award')}${flow('Award', 'End')}</bpmn:process></bpmn:definitions>`

test('what is sealed never leaves the server in a log; once it is opened the page folds the whole', async t => {
  t.timeout(300_000)
  const room = await watchRoom(t, { background: false })
  const { db, engine, ask, supervisor } = room
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.sealed', name: '密封演练', bpmn: sealed, forms: {}, decisions: {}, scenarios: {} }, { findings: [] }))
  const { instance } = await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.sealed', vars: { plan: '甲' }, subject: { code: 'S1', title: '密封项目', region: '510800', family: 'GCJS', industry: '房建市政', owner: 'ME001' } }))
  const done = async (element: string, vars: Record<string, unknown>): Promise<void> => {
    const { node } = await db('tasks').where({ instance_id: instance, element }).first('node') as { node: number }
    await engine.act(instance, { t: 'complete', n: node, vars }, { actor: system })
  }
  await done('Enter', { scope: '土建' })
  await done('Offer', { offer: { price: 777_123, days: 90 } })
  await done('Score', { opinion: '乙方技术更优' })
  const shut = await ask(`/api/instances/${instance}/moves`, { as: supervisor })
  t.notRegex(shut.text, /777123|乙方技术更优/)
  const half = await both(room, instance, supervisor)
  t.like(half.told, { whole: false })
  t.deepEqual(half.told.moves.map(move => move['t']), ['start', 'complete'])
  t.deepEqual(half.answers.map(({ here }) => here !== undefined), [true, true, false, false], 'from the offer on the server is asked')
  for (const { at, here, there } of half.answers) if (here) t.deepEqual(here, there, at)
  await done('Open', {})
  const whole = await both(room, instance, supervisor)
  t.true(whole.told.whole)
  t.is(whole.answers.length, 5)
  for (const { at, here, there } of whole.answers) t.deepEqual(here, there, at)
})
