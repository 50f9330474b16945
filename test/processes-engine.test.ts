import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {seedPeople} from '../migrations/seeds/demo/people.ts'
import {seedVenues} from '../migrations/seeds/demo/venues.ts'
import {readBundle} from '../server/engine/bundle.ts'
import {createEngine} from '../server/engine/engine.ts'
import {seedRuleSets} from '../server/engine/rule-sets.ts'
import {submit} from '../server/exchange/bids.ts'
import {inbox} from '../server/exchange/letters.ts'
import {raise} from '../server/exchange/objections.ts'
import {tenderOf} from '../server/exchange/tenders.ts'
import {runScenario} from '../server/kernel/scenario.ts'
import type {ScenarioBundle} from '../server/kernel/scenario/types.ts'
import {recorded} from '../server/processes/record.ts'
import {servicesOf} from '../server/services.ts'
import {completeTask} from '../server/tasks/complete.ts'
import {inWork, mayAll, system} from '../server/work.ts'
import {bidder} from './exchange/actors.ts'
import {database} from './support/database.ts'

const ROOT = join(import.meta.dirname, '..')
process.env['SEAL_KEY'] ??= '5a'.repeat(32)

const project = {
  code: 'A02-12510800MB1234567X-20260706-000001-7', name: '嘉川大道改造工程施工', region: '510800', family: 'GCJS', industry: '房建市政',
  owner: 'ME002', agency: null, catalogueItem: 'ML-GC-02', voluntary: false, estimateFen: 1_200_000_000,
}
const notice = {
  noticeName: '嘉川大道改造工程施工招标公告', content: '本项目已批准建设，现公开招标', criteria: '市政公用工程施工总承包二级及以上', docStart: '2026-07-09T09:00:00+08:00', docEnd: '2026-07-15T17:00:00+08:00',
  deadline: '2026-07-30T09:30:00+08:00', openTime: '2026-07-30T09:30:00+08:00', evalMethod: '综合评估法', ceilingPrice: 1_180_000_000, deposit: 20_000_000, validity: 90, consortium: false,
}
type Bid = {id: string, bidder: string, priceFen: number, duration: number}

/** A tender begun on 6 July 2026 with every real service; its clock stands still until `at` moves it. */
async function tender(t: ExecutionContext) {
  const db = await database(t)
  await seedPeople(db)
  await seedVenues(db)
  await inWork(db, system, mayAll, work => seedRuleSets(work, join(ROOT, 'policies')))
  let now = Date.parse('2026-07-06T09:00:00+08:00')
  const engine = await createEngine({db, services: servicesOf(() => { throw new Error('not in this test') }), background: false, clock: () => now})
  t.teardown(() => engine.stop())
  for (const key of ['gcjs.prequalification', 'gcjs.open-tender']) {
    await inWork(db, system, mayAll, work => engine.publish(work, readBundle(join(ROOT, 'processes', key)), {effectiveAt: new Date('2026-01-01')}))
  }
  const {code, name: title, region, family, industry, owner} = project
  const {instance} = await engine.launch({process: 'gcjs.open-tender', vars: {project}, subject: {code, title, region, family, industry, owner}}, {actor: system})
  const row = async () => await db('instances').where({id: instance}).first('status', 'state') as {status: string, state: string}
  return {
    db, engine, instance,
    at: async (iso: string): Promise<void> => { now = Date.parse(iso); await engine.settle() },
    status: async (): Promise<string> => (await row()).status,
    variables: async () => (JSON.parse((await row()).state) as {n: Record<string, {v?: Record<string, unknown>}>}).n['0']!.v!,
    waits: async (): Promise<string[]> => await db('tasks').orderBy('id').pluck('element') as string[],
    kinds: async (): Promise<string[]> => await db('notices').orderBy('id').pluck('kind') as string[],
    message: async (name: string, vars: Record<string, unknown> = {}): Promise<void> => { t.is((await engine.message({name, key: code, vars})).state, 'delivered', name); await engine.settle() },
    bid: (entity: string, priceFen: number, on: string) =>
      inWork(db, bidder(entity), mayAll, async work => submit(work, await tenderOf(work, code), {priceFen, durationDays: 300, manager: '张远'}, {at: new Date(on)})),
    /** Completes every open task of an element through the form and the move, as the platform itself. */
    async does(element: string, values: Record<string, unknown>): Promise<void> {
      const incident = await db('incidents').whereNull('closed_at').first('element', 'kind', 'message')
      t.is(incident, undefined, JSON.stringify(incident))
      const open = await db('tasks').where({element}).orderBy('id').pluck('id') as string[]
      t.true(open.length > 0, `${element} is not awaited, but ${(await db('tasks').pluck('element')).join()}`)
      for (const id of open) await completeTask({db, engine}, {actor: system, may: mayAll, now: new Date(now)}, String(id), values)
      await engine.settle()
    },
  }
}
type Tender = Awaited<ReturnType<typeof tender>>

async function prepared({does}: Tender, prequalify: boolean): Promise<void> {
  await does('Plan', {projectName: project.name, estValue: project.estimateFen, planDate: '2026-07-09', content: '道路改造长2.3公里'})
  await does('Entry', {projectCode: '2601-510800-04-01-123456', projectName: project.name, regionCode: project.region, catalogueItem: 'ML-GC-02', voluntary: false, contact: '何兰清'})
  await does('Check', {result: '齐全'})
  await does('Venue', {venueType: '开标和评标', start: '2026-07-30T09:30:00+08:00', end: '2026-07-30T17:30:00+08:00', size: 25})
  await does('Section', {category: '施工', method: '公开', org: '自行', estValue: project.estimateFen, durationDays: 300, sections: '一个标段', prequalify})
}

async function drawn({does}: Tender): Promise<void> {
  await does('DrawRequest', {quotas: [{specialty: 'SP-SZ', seats: 3}, {specialty: 'SP-ZJ', seats: 2}]})
  await does('ShareTenderer', {share: '招标人的一段随机文字'})
  await does('ShareSupervisor', {share: '监督部门的一段随机文字'})
}

async function evaluated({does}: Tender, bids: Bid[], rejected: string[] = []): Promise<void> {
  await does('First', {perItem: bids.map(bid => ({bidId: bid.id, pass: !rejected.includes(bid.id), reason: rejected.includes(bid.id) ? '业绩不实' : ''}))})
  await does('Score', {scores: bids.filter(bid => !rejected.includes(bid.id)).map((bid, n) => ({bidId: bid.id, score: 92 - n}))})
  await does('Sign', {agree: true})
  await does('Recheck', {result: '无异常'})
  await does('Candidates', {qualification: '资格条件符合', objectionChannel: '通过平台提交'})
}

test('a tender runs from plan to archive on PostgreSQL with every real service', async t => {
  const city = await tender(t), {does, at} = city
  await prepared(city, false)
  await does('Notice', notice)
  for (const [n, entity] of ['ME007', 'ME011', 'ME013'].entries()) await city.bid(entity, 1_120_000_000 + n * 10_000_000, '2026-07-28T10:00:00+08:00')
  await at('2026-07-29T09:30:00+08:00')
  await drawn(city)
  await at('2026-07-30T09:30:00+08:00')
  await does('Open', {decryptWindow: 0, openingNote: '全部按时解密'})
  const {bids} = await city.variables() as {bids: Bid[]}
  t.deepEqual(bids.map(bid => bid.bidder).toSorted(), ['ME007', 'ME011', 'ME013'])
  await evaluated(city, bids)
  await at('2026-08-04T09:00:00+08:00')
  const winner = bids[0]!
  await does('Decide', {result: '确定中标人', winner: winner.bidder, reason: '排名第一'})
  await does('AwardNotice', {content: '请于三十日内签订合同'})
  await does('ContractDraft', {price: winner.priceFen, durationDays: winner.duration, perfBond: 100_000_000})
  await does('ContractSign', {result: '签订'})
  await does('Refund', {amount: 0, interest: 0})
  await does('Perform', {milestone: '结算', payment: winner.priceFen, finished: true, breach: false})
  await does('PerformConfirm', {confirmed: true})
  await does('Archive', {})
  t.is(await city.status(), 'completed')
  t.deepEqual(await city.kinds(), ['招标计划', '项目信息', '招标公告', '开标记录', '资格审查结果', '中标候选人公示', '中标结果', '合同公开', '履约信息'])
  t.deepEqual(await city.db('clocks').where({instance_id: city.instance}).whereNull('ended_at').pluck('rule'), [], 'every deadline that began has ended')

  const scenario = await inWork(city.db, system, mayAll, work => recorded(work, city.engine, city.instance))
  const {key, bpmn, forms, decisions} = readBundle(join(ROOT, 'processes', 'gcjs.open-tender'))
  t.deepEqual((await runScenario({key, bpmn, forms, decisions} as ScenarioBundle, scenario)).failures, [], 'what was recorded plays to the same end')
  const names = [...await city.db('entities').pluck('name'), ...await city.db('experts').pluck('name'), ...await city.db('accounts').pluck('name'), '何兰清', '张远'] as string[]
  t.deepEqual(names.filter(name => JSON.stringify(scenario).includes(name)), [], 'and names nobody')
})

test('a clarification moves the window; an objection upheld leads to re-evaluation', async t => {
  const city = await tender(t), {does, at} = city
  await prepared(city, false)
  await does('Notice', notice)
  await at('2026-07-20T09:00:00+08:00')
  await city.message('tender.clarify')
  await does('Clarify', {beforeText: '工期300日', afterText: '工期310日', affectsBid: true})
  const {deadline} = await city.variables() as {deadline: string}
  t.is(Date.parse(deadline), Date.parse('2026-08-04T09:30:00+08:00'), 'fifteen days from 20 July, at the hour first published')
  t.is((await city.db('tenders').where({instance_id: city.instance}).first('deadline')).deadline.getTime(), Date.parse(deadline))
  await at('2026-07-30T09:30:00+08:00')
  t.deepEqual(await city.waits(), [], 'the old deadline opens nothing')
  for (const [n, entity] of ['ME007', 'ME011', 'ME013'].entries()) await city.bid(entity, 1_120_000_000 + n * 10_000_000, '2026-07-31T10:00:00+08:00')
  await at('2026-08-03T09:30:00+08:00')
  await drawn(city)
  await at('2026-08-04T09:30:00+08:00')
  await does('Open', {decryptWindow: 0})
  const {bids} = await city.variables() as {bids: Bid[]}
  await evaluated(city, bids)
  await city.message('objection.result', {objection: {stage: '评标结果', subject: '第一候选人业绩', facts: '与公开信息不一致', by: bids[1]!.bidder}})
  await at('2026-08-08T09:00:00+08:00')
  t.deepEqual(await city.waits(), ['AnswerResult'], 'nobody decides while an objection is unanswered')
  await does('AnswerResult', {result: '异议成立，重新评审', reply: '所述属实'})
  t.deepEqual([...new Set(await city.waits())], ['First'])
  await does('First', {perItem: bids.map((bid, n) => ({bidId: bid.id, pass: n > 0, reason: n > 0 ? '' : '业绩不实'}))})
  await does('Competition', {competition: '仍具有竞争性', reason: '两家报价均低于限价'})
  t.deepEqual([...new Set(await city.waits())], ['Score'])
  t.true((await city.kinds()).includes('澄清公告'))
})

test('prequalification runs as an instance of its own; too few make the tender fail', async t => {
  const city = await tender(t), {does, at} = city
  await prepared(city, true)
  await city.engine.settle()
  await does('Notice', {noticeName: '资格预审公告', content: '对本项目进行资格预审', criteria: '市政公用工程施工总承包二级及以上', docStart: '2026-07-07T09:00:00+08:00', docEnd: '2026-07-13T17:00:00+08:00', applyEnd: '2026-07-20T17:00:00+08:00'})
  await at('2026-07-10T09:00:00+08:00')
  const objection = await inWork(city.db, bidder('ME009'), mayAll, async work => raise({...work, now: new Date('2026-07-10T09:00:00+08:00')}, await tenderOf(work, project.code), {stage: 'documents', subject: '业绩条件', facts: '三项类似业绩的要求偏高'}))
  await city.message('prequal.objection', {objection})
  await does('Answer', {result: '修改预审文件', reply: '业绩要求降为一项'})
  t.like(await city.db('objections').first(), {status: 'answered', upheld: true, reply: '业绩要求降为一项'})
  t.like((await inWork(city.db, bidder('ME009'), mayAll, inbox))[0], {kind: '异议答复', text: '业绩要求降为一项'}, 'the objector reads the answer')
  await city.bid('ME007', 0, '2026-07-14T10:00:00+08:00')
  await city.bid('ME011', 0, '2026-07-14T11:00:00+08:00')
  await at('2026-07-13T17:00:00+08:00')
  await at('2026-07-20T17:00:00+08:00')
  await drawn(city)
  await does('Review', {perItem: [{bidId: '', pass: true}, {bidId: '', pass: true}].map(({pass}) => ({pass}))})
  await does('Result', {content: '资格预审结果通知如下'})
  t.deepEqual(await city.waits(), ['FailureNotice'])
  await does('FailureNotice', {reason: '合格申请人不足三个', nextStep: '修改后重新招标'})
  t.is(await city.status(), 'completed')
  t.deepEqual((await city.kinds()).slice(2), ['资格预审公告', '答复摘要', '资格审查结果', '重新招标公告'])
})
