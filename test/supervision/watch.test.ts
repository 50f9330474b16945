import test from 'ava'
import { inWork, mayAll, system } from '../../server/work.ts'
import { watchRoom } from './tender.ts'

interface Item { id: string; title: string; region: string; sla: string; status: string; reason: { headline: string; text: string; law: string | null; party: { name: string } | null } | null }
interface Deadline { rule: string; state: string; law: string; ruler: { days: { date: string; counted: boolean }[] } | null }
interface Detail { status: string; deadlines: Deadline[]; ruler: object | null; halted: { basis: string; reason: string } | null; rights: Record<string, { may: boolean; why: string | null }>; tasks: { element: string; suspended: boolean }[] }
interface Page<T> { rows: T[]; total: number }

test('a late answer to an objection: told first, counted day by day, warned of, written about, and ground enough to suspend', async t => {
  t.timeout(300_000)
  const room = await watchRoom(t, { background: false })
  const { get, ask, db, supervisor, user } = room
  const { instance, code, me } = await room.bidding('云栈职校实训楼工程施工')
  await room.enter('普安镇供水管网改造工程施工', '510800')
  const bidder = user('bidder', 'ME009')
  await get(`/api/tenders/${code}/objections`, { as: bidder, json: { stage: 'documents', subject: '业绩要求', facts: '招标文件对类似业绩的年限要求与项目规模不相称' } })
  await room.engine.settle()
  const clock = await db('clocks').where({ instance_id: instance, rule: 'GC-08' }).first('due_at') as { due_at: Date } | undefined
  t.truthy(clock, 'the answer is due in three days')

  // what is not late yet says so; then the term has run out
  t.is((await get<Page<Item>>('/api/instances?sla=late', { as: supervisor })).total, 0)
  await db('clocks').where({ instance_id: instance, rule: 'GC-08' }).update({ due_at: new Date(Date.now() - 15.5 * 3_600_000) })
  const late = await get<Page<Item>>('/api/instances?sla=late', { as: supervisor })
  t.is(late.total, 1)
  t.like(late.rows[0], { id: instance, sla: 'late' })
  t.like(late.rows[0]!.reason, { headline: '晚在「答复文件异议」，卡在招标人' })
  t.regex(late.rows[0]!.reason!.text, /内答复|答复/)
  t.regex(late.rows[0]!.reason!.text, /已逾期 15 小时/)
  t.regex(late.rows[0]!.reason!.law!, /实施条例/)
  const detail = await get<Detail>(`/api/instances/${instance}`, { as: supervisor })
  t.is(detail.deadlines.find(one => one.rule === 'GC-08')!.state, 'late')
  const period = detail.deadlines.find(one => one.rule === 'GC-01')!
  t.is(period.law, '招标投标法24')
  t.is(period.ruler!.days.filter(day => day.counted).length >= 20, true, 'the bid period is shown day by day')
  const alerts = await get<{ id: string; level: string; rule: string }[]>(`/api/alerts?instance=${instance}`, { as: supervisor })
  t.like(alerts[0], { level: 'red', rule: 'R16' })

  // a verdict is written down once for all; an outsider may not
  t.is((await ask(`/api/instances/${instance}/alerts/${alerts[0]!.id}/verdict`, { as: user('ggb_director'), json: { verdict: 'mended', note: '已督促' } })).status, 403)
  await get(`/api/instances/${instance}/alerts/${alerts[0]!.id}/verdict`, { as: supervisor, json: { verdict: 'mended', note: '已督促' } })
  t.deepEqual((await get<object[]>(`/api/alerts?instance=${instance}`, { as: supervisor })), [])

  // a letter, drafted from what is known, goes to the responsible party only
  const draft = await get<{ addressees: { id: string }[]; subject: string; text: string; law: string }>(`/api/instances/${instance}/letters/draft`, { as: supervisor })
  t.deepEqual(draft.addressees.map(one => one.id), ['ME001'])
  t.regex(draft.text, /逾期/)
  const letter = { addressee: 'ME001', subject: draft.subject, text: draft.text, law: draft.law }
  t.like((await ask(`/api/instances/${instance}/letters`, { as: supervisor, json: { ...letter, addressee: 'ME009' } })).json, { type: 'addressee-unknown' })
  t.regex((await get<{ number: string }>(`/api/instances/${instance}/letters`, { as: supervisor, json: letter })).number, /^监督函〔\d{4}〕1号$/)
  t.true((await ask('/api/letters', { as: me })).text.includes('监督函'))

  // suspension: only grounds that hold, seen before it is signed, refused to those who only look
  const bases = await get<{ bases: { id: string; usable: boolean; statutory: boolean }[]; notGround: string }>(`/api/instances/${instance}/interventions/suspend/bases`, { as: supervisor })
  t.deepEqual(bases.bases.map(({ id, usable }) => [id, usable]), [['complaint', false], ['objection', true], ['procurement', false]])
  t.regex(bases.notGround, /仅“逾期未.+”不能作为暂停依据/)
  const path = `/api/instances/${instance}/interventions/suspend`
  const seen = await get<{ effects: { what: string; after: string }[]; moves: number; refused: null }>(`${path}/rehearsal`, { as: supervisor, json: { basis: 'objection' } })
  t.is(seen.refused, null)
  t.true(seen.effects.some(one => one.what === '公告' && one.after.includes('暂停公告')))
  t.is((await get<Detail>(`/api/instances/${instance}`, { as: supervisor })).status, 'active', 'the rehearsal wrote nothing')
  const signed = { basis: 'objection', reason: '异议逾期未答复，继续开标将造成难以纠正的后果', moves: seen.moves }
  t.like((await ask(path, { as: supervisor, json: { ...signed, basis: 'complaint' } })).json, { type: 'basis-unusable' })
  t.like((await ask(path, { as: supervisor, json: { ...signed, reason: '' } })).json, { type: 'bad-input' })
  t.like((await ask(path, { as: supervisor, json: { ...signed, moves: seen.moves - 1 } })).json, { type: 'instance-moved' })
  for (const role of ['inspector', 'ggb_director', 'complaint_handler']) t.is((await ask(path, { as: user(role), json: signed })).status, 403, role)
  await get(path, { as: supervisor, json: signed })
  const halted = await get<Detail>(`/api/instances/${instance}`, { as: supervisor })
  t.is(halted.status, 'suspended')
  t.like(halted.halted, { reason: signed.reason })
  t.true(halted.tasks.every(task => task.suspended))
  t.is(halted.deadlines.find(one => one.rule === 'GC-08')!.state, 'stopped')
  t.true((await ask(`/api/portal/notices?code=${code}`)).text.includes('暂停公告'), 'the public reads of it')
  const acts = await get<{ acts: { kind: string; law: string; reason: string; before: object[]; after: object[] }[] }>(`/api/instances/${instance}/acts`, { as: supervisor })
  t.like(acts.acts[0], { kind: 'suspend', law: '招标投标法实施条例22；招标投标法实施条例54', reason: signed.reason })
  t.true(acts.acts[0]!.before.length > 0 && acts.acts[0]!.after.length > 0, 'where the tokens stood is kept')

  // the right to object runs on: what is filed meanwhile waits as long as it takes
  t.regex(seen.effects.find(one => one.what === '投诉、异议')!.after, /停住.*恢复后/)
  await get(`/api/tenders/${code}/objections`, { as: user('bidder', 'ME013'), json: { stage: 'documents', subject: '工期要求', facts: '工期与工程量不相称，压缩超过定额工期的三成' } })
  await room.engine.settle()
  const kept = await db('messages').where({ name: 'objection.documents', state: 'buffered' }).first('expires_at') as { expires_at: Date }
  t.true(kept.expires_at.getTime() > Date.now() + 300 * 86_400_000)

  // resumption needs a basis too; the lateness is kept
  t.is((await ask(`/api/instances/${instance}/interventions/resume`, { as: user('inspector'), json: { basis: 'over', reason: '异议已经答复' } })).status, 403)
  await get(`/api/instances/${instance}/interventions/resume`, { as: supervisor, json: { basis: 'over', reason: '异议已于今日书面答复' } })
  t.is((await get<Detail>(`/api/instances/${instance}`, { as: supervisor })).status, 'active')
  t.true((await ask(`/api/portal/notices?code=${code}`)).text.includes('恢复公告'))
  await room.engine.settle()
  t.is((await db('tasks').where({ instance_id: instance, element: 'AnswerDocuments' })).length, 2, 'and is to be answered now')

  // the past is told from the moves: before the suspension it was active, and nothing before the beginning
  const [first] = await db('moves').where({ instance_id: instance }).orderBy('seq').limit(1) as { at: Date }[]
  t.like(await get(`/api/instances/${instance}/moment?at=${new Date(first!.at.getTime() + 1).toISOString()}`, { as: supervisor }), { status: 'active' })
  t.is((await ask(`/api/instances/${instance}/moment?at=2020-01-01T00:00:00Z`, { as: supervisor })).status, 404)
})

test('corrections: what shortens a statutory period or skips a publication is refused, the rest is kept with before and after', async t => {
  t.timeout(300_000)
  const room = await watchRoom(t, { background: false })
  const { get, ask, db, supervisor, user } = room
  const { instance, me, close } = await room.bidding('云栈职校实训楼工程施工')
  const at = (kind: string): string => `/api/instances/${instance}/interventions/${kind}`
  const choices = await get<{ timers: { node: number; element: string; at: string }[]; tokens: { node: number; element: string }[]; bases: { law: string }[] }>(`${at('retime')}/bases`, { as: supervisor })
  t.is(choices.bases[0]!.law, '电子招标投标办法49；电子招标投标办法52')
  const timer = choices.timers.find(one => one.element === 'Bid')!
  const sooner = { basis: 'repair', reason: '演练：提前截止时间以加快进度', node: timer.node, element: timer.element, to: new Date(Date.parse(close) - 10 * 86_400_000).toISOString() }
  t.like(await get(`${at('retime')}/rehearsal`, { as: supervisor, json: sooner }), { law: '招标投标法24' })
  const refused = await ask(at('retime'), { as: supervisor, json: sooner })
  t.like(refused.json, { type: 'unlawful', status: 422, law: '招标投标法24' })
  t.regex(String(refused.json['detail']), /编标期.*不少于 20 日/)
  await get(at('retime'), { as: supervisor, json: { ...sooner, to: new Date(Date.parse(close) + 3_600_000).toISOString() } })

  const token = choices.tokens.find(one => one.element === 'DrawTime')!
  const skip = { basis: 'repair', reason: '演练：直接去定标，跳过候选人公示', op: 'move', node: token.node, element: 'Decide' }
  t.regex(String((await ask(at('modify'), { as: supervisor, json: skip })).json['detail']), /不得跳过法定公开：.*「发布候选人公示」/)
  const lawful = { ...skip, reason: '计时出错，提前进入抽取申请环节', element: 'DrawRequest' }
  t.is((await ask(at('modify'), { as: user('center_director'), json: lawful })).status, 403, 'the centre serves, it does not correct')
  await get(at('modify'), { as: supervisor, json: lawful })
  t.truthy(await db('tasks').where({ instance_id: instance, element: 'DrawRequest' }).first('id'))
  const { acts } = await get<{ acts: { kind: string; before: { element: string }[]; after: { element: string }[] }[] }>(`/api/instances/${instance}/acts`, { as: supervisor })
  t.deepEqual(acts.map(act => act.kind), ['modify', 'retime'])
  t.true(acts[0]!.before.some(one => one.element === 'DrawTime') && acts[0]!.after.some(one => one.element === 'DrawRequest'))

  // cancelling is for what nobody was told of; what is announced the owner terminates (实施条例 31)
  t.like((await ask(at('cancel'), { as: supervisor, json: { basis: 'mistaken', reason: '重复登记的项目' } })).json, { type: 'basis-unusable', detail: '已发布招标公告：应由招标人依法终止，不能取消' })
  const wrong = await room.enter('误建的项目')
  await get(`/api/instances/${wrong.instance}/interventions/cancel`, { as: supervisor, json: { basis: 'mistaken', reason: '重复登记的项目，以前一个为准' } })
  t.is((await get<Detail>(`/api/instances/${wrong.instance}`, { as: supervisor })).status, 'cancelled')
  t.true((await ask('/api/letters', { as: me })).text.includes('取消'))
})

const choice = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t"><bpmn:process id="test.choice" name="分支演练" isExecutable="true">
<bpmn:startEvent id="Start"/><bpmn:exclusiveGateway id="Which" name="哪一种？"/><bpmn:userTask id="Do" name="办理"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="End"/>
<bpmn:sequenceFlow id="a" sourceRef="Start" targetRef="Which"/><bpmn:sequenceFlow id="b" sourceRef="Which" targetRef="Do"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=kind = "施工"</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:sequenceFlow id="c" sourceRef="Do" targetRef="End"/></bpmn:process></bpmn:definitions>`

test('incidents: gathered by cause, tried in memory, retried one or all, with data changed only by those who may', async t => {
  t.timeout(200_000)
  const room = await watchRoom(t, { background: false })
  const { get, ask, db, engine, supervisor, user } = room
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.choice', name: '分支演练', bpmn: choice, forms: {}, decisions: {}, scenarios: {} }, { findings: [] }))
  for (const title of ['甲路', '乙路', '丙路']) {
    await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.choice', vars: { kind: '监理' }, subject: { code: title, title, region: '510800', family: 'GCJS', industry: '房建市政', owner: 'ME001' } }))
  }
  const { groups } = await get<{ groups: { signature: string; cause: string; instances: number }[] }>('/api/incidents', { as: supervisor })
  t.is(groups.length, 1)
  t.like(groups[0], { instances: 3, cause: '「哪一种？」没有可走的分支' })
  t.regex(groups[0]!.signature, /^[0-9a-f]{32}$/, 'a cause goes by a digest: messages may hold what is sealed')
  const group = await get<{ rows: { id: string; title: string }[]; sample: { name: string; value: string }[]; right: { may: boolean }; mend: { may: boolean } }>(`/api/incidents/group?signature=${groups[0]!.signature}`, { as: supervisor })
  t.deepEqual(group.rows.map(row => row.title), ['甲路', '乙路', '丙路'])
  t.like(group.sample.find(one => one.name === 'kind'), { value: '监理' })
  t.true(group.right.may && group.mend.may)
  const ids = group.rows.map(row => row.id)
  const tried = async (vars?: object) => (await get<{ rows: { passes: boolean; after: string }[] }>('/api/incidents/rehearsal', { as: supervisor, json: { incidents: ids, ...vars ? { vars } : {} } })).rows
  t.deepEqual((await tried()).map(row => row.passes), [false, false, false])
  t.deepEqual((await tried({ kind: '施工' })).map(row => [row.passes, row.after]), [[true, '到「办理」'], [true, '到「办理」'], [true, '到「办理」']])
  t.is(await db('tasks').where({ process: 'test.choice' }).count('id as n').first().then(row => Number((row as { n: string }).n)), 0, 'trying writes nothing')

  const retry = (as: string, json: object) => ask('/api/incidents/retry', { as, json: { reason: '已核对类别，更正后重试', ...json } })
  t.is((await retry(user('ggb_director'), { incidents: ids })).status, 403)
  const director = user('center_director')
  t.like((await retry(director, { incidents: [ids[0]!] })).json['rows'], [{ ok: false }])
  t.like((await retry(director, { incidents: [ids[0]!], vars: { kind: '施工' } })).json['rows'], [{ ok: false }], 'the centre may go on, not change data')
  const still = await get<{ rows: { id: string }[] }>(`/api/incidents/group?signature=${groups[0]!.signature}`, { as: supervisor })
  const done = (await retry(supervisor, { incidents: [...still.rows.map(row => row.id), '999999'], vars: { kind: '施工' } })).json['rows'] as { ok: boolean; detail: string | null }[]
  t.deepEqual(done.map(row => row.ok), [true, true, true, false])
  t.deepEqual((await get<{ groups: object[] }>('/api/incidents', { as: supervisor })).groups, [])
  const { acts } = await get<{ acts: { kind: string; law: string }[] }>(`/api/instances/${(await db('instances').where({ title: '甲路' }).first('id') as { id: string }).id}/acts`, { as: supervisor })
  t.true(acts.some(act => act.kind === 'resolve' && act.law.includes('49')), 'a retry stands on a basis and is kept')
})

test('lists are filtered in SQL by region and by what a department supervises', async t => {
  t.timeout(200_000)
  const room = await watchRoom(t, { background: false })
  const { get, ask, db, engine, access, supervisor } = room
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.choice', name: '分支演练', bpmn: choice, forms: {}, decisions: {}, scenarios: {} }, { findings: [] }))
  const kinds = [['510800', 'GCJS', '房建市政'], ['510802', 'GCJS', '房建市政'], ['510802', 'GCJS', '水利'], ['510822', 'GCJS', '房建市政'], ['510800', 'ZFCG', null], ['510822', 'TDJY', null]] as const
  for (const [n, [region, family, industry]] of kinds.entries()) await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.choice', vars: { kind: '施工' }, subject: { code: `N${n}`, title: `第 ${n} 件`, region, family, industry, owner: 'ME001' } }))
  const titles = async (as: string, query = ''): Promise<string[]> => (await get<Page<Item>>(`/api/instances?size=100${query}`, { as })).rows.map(row => row.title).toSorted()
  // 规划建设和住房局 sees construction of houses in the city and all counties, 财政 procurement, the committee office everything
  t.deepEqual(await titles(supervisor), ['第 0 件', '第 1 件', '第 3 件'])
  t.deepEqual(await titles(supervisor, '&region=510802'), ['第 1 件'])
  t.deepEqual(await titles(supervisor, '&family=ZFCG'), [])
  t.deepEqual(await titles(room.user('ggb_director')), kinds.map((_, n) => `第 ${n} 件`))
  t.deepEqual(await titles(room.user('ggb_director'), '&family=TDJY'), ['第 5 件'])
  const finance = access.city.holders.find(one => one.role === 'supervisor' && one.region === '510800' && access.city.departments.get(one.department ?? '')?.supervises.some(of => of.family === 'ZFCG'))!
  t.deepEqual(await titles(finance.username), ['第 4 件'])
  const handler = access.city.holders.find(one => one.role === 'complaint_handler' && one.region === '510800' && access.city.departments.get(one.department ?? '')?.supervises.some(of => of.family === 'GCJS' && of.industry === undefined))!
  t.deepEqual(await titles(handler.username), ['第 0 件', '第 1 件', '第 2 件', '第 3 件'])
  t.is((await ask('/api/instances', { as: room.user('reception') })).status, 403)

  // the list is what single questions say, one by one, for every post that may look at all
  const all = await db('instances').select('id', 'title', 'region', 'family', 'industry', 'process', 'status', 'owner') as { id: string; title: string; region: string; family: string; industry: string | null; process: string; status: string; owner: string | null }[]
  for (const one of access.city.holders.filter(holder => ['supervisor', 'complaint_handler', 'ggb_director', 'inspector', 'auditor', 'center_director', 'committee_member'].includes(holder.role)).slice(0, 14)) {
    const shown = await titles(one.username)
    const allowed: string[] = []
    for (const row of all) if ((await ask(`/api/instances/${row.id}`, { as: one.username })).status === 200) allowed.push(row.title)
    t.deepEqual(shown, allowed.toSorted(), one.username)
  }
  const over = await get<{ kpis: { running: number }; families: { family: string; running: number }[] }>('/api/watch/overview', { as: supervisor })
  t.is(over.kpis.running, 3)
  t.deepEqual(over.families.filter(one => one.running).map(one => [one.family, one.running]), [['GCJS', 3]])
})
