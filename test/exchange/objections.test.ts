import test from 'ava'
import { resolve } from 'node:path'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { notify } from '../../server/exchange/bid-services.ts'
import { inbox } from '../../server/exchange/letters.ts'
import { answerObjection, openObjections } from '../../server/exchange/objection-services.ts'
import { messageFor, ownObjections, raise, windowOf } from '../../server/exchange/objections.ts'
import { openTender, type Tender } from '../../server/exchange/tenders.ts'
import { publish } from '../../server/portal/publish.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, type Actor, type Work } from '../../server/work.ts'
import { bidder } from './actors.ts'
import { callOf } from './call.ts'
import { cityOf } from './city.ts'

const city = cityOf(test, db => inWork(db, system, mayAll, work => seedRuleSets(work, resolve(import.meta.dirname, '../../policies'))))
/** On a fixed day of a year whose calendar is published. */
const on = <T>(instant: string, act: (work: Work) => Promise<T>, actor: Actor = system): Promise<T> => inWork(city.db, actor, mayAll, work => act({ ...work, now: new Date(instant) }))
const complaint = { stage: 'documents' as const, subject: '资格条件过高', facts: '要求一级资质与工程规模不符' }
let counter = 0

async function opened(): Promise<{ tender: Tender; call: ReturnType<typeof callOf> }> {
  counter += 1
  const call = callOf({ id: String(6000 + counter), code: `O-${counter}` })
  return { call, tender: await on('2026-03-02T09:00:00+08:00', work => openTender(work, call.instance, 'bid', { deadline: '2026-03-26T09:30:00+08:00' })) }
}

test('documents may be objected to until ten days before the deadline, afterwards the answer names article and window', async t => {
  const { tender } = await opened()
  const window = await on('2026-03-16T23:59:00+08:00', work => windowOf(work, tender, 'documents'))
  t.like(window, { open: true, rule: 'GC-06', closes: '2026-03-16T16:00:00.000Z' })
  const raised = await on('2026-03-16T23:59:00+08:00', work => raise(work, tender, complaint), bidder('ME009'))
  t.is(raised.answerDue, '2026-03-19T16:00:00.000Z', 'three days, 实施条例 22')
  const late = await t.throwsAsync(on('2026-03-17T00:00:01+08:00', work => raise(work, tender, complaint), bidder('ME010'))) as Problem
  t.like(late.body, { type: 'window-closed', law: '实施条例22', closes: '2026-03-16T16:00:00.000Z' })
})

test('before opening the process learns what is objected, not who; the answer finds its way to the objector', async t => {
  const { tender, call } = await opened()
  const raised = await on('2026-03-05T09:00:00+08:00', work => raise(work, tender, complaint), bidder('ME009'))
  t.notRegex(JSON.stringify(raised), /ME009/)
  const rows = JSON.stringify((await city.db('objections').where('code', tender.code)).map(row => ({ ...row, sealed: String(row.sealed), owner_tag: String(row.owner_tag) })))
  t.notRegex(rows, /ME009/)
  t.deepEqual(await on('2026-03-06T09:00:00+08:00', work => openObjections.run!(work, {}, call)), { count: 1 })
  await on('2026-03-06T09:00:00+08:00', work => answerObjection.run!(work, { objectionId: raised.id, reply: '已改为二级', upheld: true }, call))
  await on('2026-03-06T09:00:00+08:00', work => notify.run!(work, notify.input.parse({ to: { entities: [raised.by, null] }, kind: '异议逾期', text: '提示' }), call))
  t.deepEqual((await on('2026-03-07T09:00:00+08:00', inbox, bidder('ME009'))).map(letter => letter.text).toSorted(), ['已改为二级', '提示'].toSorted())
  t.like((await on('2026-03-07T09:00:00+08:00', ownObjections, bidder('ME009'))).find(one => one.code === tender.code), { status: 'answered', upheld: true })
  t.deepEqual(await on('2026-03-07T09:00:00+08:00', work => openObjections.run!(work, {}, call)), { count: 0 })
  const again = await t.throwsAsync(on('2026-03-07T09:00:00+08:00', work => answerObjection.run!(work, { objectionId: raised.id, reply: 'x', upheld: false }, call))) as Problem
  t.is(again.code, 'objection-answered')
  const foreign = await t.throwsAsync(on('2026-03-07T09:00:00+08:00', work => answerObjection.run!(work, { objectionId: raised.id, reply: 'x', upheld: false }, callOf({ id: '1' })))) as Problem
  t.is(foreign.code, 'objection-unknown')
})

test('the result may be objected to only while it is publicised', async t => {
  const { tender } = await opened()
  const result = { ...complaint, stage: 'result' as const }
  const code = (at: string) => on(at, work => raise(work, tender, result), bidder('ME009')).then(() => 'accepted', error => (error as Problem).code)
  t.is(await code('2026-03-30T09:00:00+08:00'), 'window-closed')
  await on('2026-04-01T09:00:00+08:00', work => publish(work, { kind: '中标候选人公示', title: '公示', fields: { objectionChannel: '平台' }, region: '510802', family: 'GCJS', industry: '房建市政', code: tender.code }))
  t.is(await code('2026-04-02T09:00:00+08:00'), 'accepted')
  // three days end on 4 April, a day of the Qingming holiday: the last day must be a working day
  t.is(await code('2026-04-07T23:00:00+08:00'), 'accepted')
  t.is(await code('2026-04-08T00:00:01+08:00'), 'window-closed')
})

test('the opening may be objected to on the spot: while the process awaits it', async t => {
  const { tender } = await opened()
  await city.db('tenders').where('id', tender.id).update({ status: 'unsealed', unsealed_at: new Date('2026-03-26T10:00:00+08:00') })
  const unsealed = { ...tender, status: 'unsealed' as const }
  const spoken = { ...complaint, stage: 'opening' as const }
  t.is((await t.throwsAsync(on('2026-03-26T10:05:00+08:00', work => raise(work, unsealed, spoken), bidder('ME009'))) as Problem).code, 'window-closed')
  await city.db('subscriptions').insert({ instance_id: tender.instance_id, node: 1, element: 'X', process: 'gcjs.open-tender', kind: 'message', name: 'objection.opening', key: tender.code, opened_at: new Date() })
  t.is((await on('2026-03-26T10:05:00+08:00', work => raise(work, unsealed, spoken), bidder('ME009'))).by, 'ME009')
  t.is(await on('2026-03-26T10:05:00+08:00', work => messageFor(work, tender, 'opening')), 'objection.opening')
  t.is(await on('2026-03-26T10:05:00+08:00', work => messageFor(work, tender, 'documents')), 'event.objection')
})
