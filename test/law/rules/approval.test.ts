import test from 'ava'
import { chain, diagram, end, findings, flow, gateway, oneSided, service, start, user } from './diagram.ts'

const completeness = (kind: string, outcome: string) =>
  diagram([
    start(),
    user('Check', '资料核对', { roles: 'reception', taskKind: kind }),
    gateway('Ok'),
    end(),
    chain('Start', 'Check', 'Ok'),
    flow('Ok', 'End', { name: '齐全', when: '=ok' }),
    flow('Ok', 'Check', { name: outcome }),
  ])

test('L01: the centre may not approve, nor refuse', async t => {
  t.deepEqual(
    (await findings(completeness('APPROVE', '一次性告知补正'), 'L01')).map(one => one.element),
    ['Check'],
  )
  const [refusal] = await findings(completeness('COMPLETENESS_CHECK', '不予受理，驳回'), 'L01')
  t.like(refusal, { element: 'f_Ok_Check', severity: 'error', fix: { element: 'f_Ok_Check', changes: { name: '一次性告知补正' } } })
  t.is(refusal!.article!.law, '优化营商环境条例')
  t.regex(refusal!.article!.text!, /严禁以备案/)
})

test('L01: complete or supplement once is what a check may say; a supervisor may refuse in his own lane', async t => {
  t.deepEqual(await findings(completeness('COMPLETENESS_CHECK', '一次性告知补正'), 'L01'), [])
  const supervised = diagram([
    start(),
    user('Case', '受理投诉', { roles: 'complaint_handler', taskKind: 'DECIDE' }),
    gateway('Ok'),
    end(),
    end('No', 'NOT_ACCEPTED'),
    chain('Start', 'Case', 'Ok', 'End'),
    flow('Ok', 'No', { name: '不予受理' }),
  ])
  t.deepEqual(await findings(supervised, 'L01'), [])
})

const reviewed = (roles: string, bypass: boolean) =>
  diagram([
    start(),
    gateway('Way'),
    user('Review', '审核招标文件', { roles, taskKind: 'CONFIRM' }),
    service('Notice', '发布招标公告', { service: 'notices.publish', taskKind: 'PUBLISH' }),
    end(),
    flow('Start', 'Way'),
    flow('Way', 'Review'),
    ...(bypass ? [flow('Way', 'Notice')] : []),
    chain('Review', 'Notice', 'End'),
  ])

test('L02: a department reviewing tender documents before the notice is stopped', async t => {
  t.like((await findings(reviewed('supervisor', false), 'L02'))[0], {
    element: 'Review',
    severity: 'error',
    fix: { changes: { properties: { taskKind: 'SUPERVISE' } } },
  })
})

test('L02: the owner checking its own documents, and a check after publication, are fine', async t => {
  t.deepEqual(await findings(reviewed('tenderer', false), 'L02'), [])
  const after = diagram([
    start(),
    service('Notice', '发布招标公告', { service: 'notices.publish', taskKind: 'PUBLISH' }),
    user('Review', '抽查：审查招标文件', { roles: 'supervisor', taskKind: 'SUPERVISE' }),
    end(),
    chain('Start', 'Notice', 'Review', 'End'),
  ])
  t.deepEqual(await findings(after, 'L02'), [])
})

test('L03: a filing that blocks, is done by a department, is refused, or has no statute', async t => {
  const blocking = diagram([
    start(),
    user('File', '自行招标备案', { roles: 'tenderer', taskKind: 'FILING', step: 'self' }),
    user('Next', '公告', { roles: 'tenderer' }),
    end(),
    chain('Start', 'File', 'Next', 'End'),
  ])
  t.regex((await findings(blocking, 'L03'))[0]!.message, /挡在主流程上/)
  const refused = diagram([
    start(),
    user('File', '合同备案', { roles: 'supervisor', taskKind: 'FILING', law: '政府采购法47' }),
    gateway('Ok'),
    end(),
    end('No', 'REFUSED'),
    chain('Start', 'File', 'Ok', 'End'),
    flow('Ok', 'No', { name: '不予备案' }),
  ])
  t.deepEqual(
    (await findings(refused, 'L03')).map(one => one.element),
    ['File', 'f_Ok_No'],
  )
  const invented = diagram([
    start(),
    service('File', '招标方案备案', { service: 'filings.push', taskKind: 'FILING' }),
    end(),
    chain('Start', 'File', 'End'),
  ])
  t.regex((await findings(invented, 'L03'))[0]!.message, /没有引用法定备案事项/)
})

test('L03: a filing pushed by a service, or on a branch nobody waits for, is fine', async t => {
  const pushed = diagram([
    start(),
    service('File', '合同副本推送', { service: 'filings.push', taskKind: 'FILING', law: '采购法47' }),
    user('Next', '公告', { roles: 'tenderer' }),
    end(),
    chain('Start', 'File', 'Next', 'End'),
  ])
  t.deepEqual(await findings(pushed, 'L03'), [])
  const beside = diagram([
    start(),
    gateway('Split', 'parallel'),
    user('File', '书面报告', { roles: 'tenderer', taskKind: 'FILING', step: 'rpt' }),
    user('Next', '合同', { roles: 'tenderer' }),
    end(),
    end('Side', ''),
    chain('Start', 'Split', 'File', 'Side'),
    chain('Split', 'Next', 'End'),
  ])
  t.deepEqual(await findings(beside, 'L03'), [])
})

const approval = (law?: string) =>
  diagram([
    start(),
    user('Approve', '批准', { roles: 'supervisor', taskKind: 'APPROVE', ...(law ? { law } : {}) }),
    end(),
    chain('Start', 'Approve', 'End'),
  ])

test('L04: an approval without statute, by a mere rule, or outside the list is stopped', async t => {
  t.regex((await findings(approval(), 'L04'))[0]!.message, /没有写明法律依据/)
  t.regex((await findings(approval('财政部87号令9'), 'L04'))[0]!.message, /不得设定许可/)
  t.regex((await findings(approval('招标投标法24'), 'L04'))[0]!.message, /不在流程内可以设置的法定批准清单/)
})

test('L04: the lawful approvals may stand', async t => {
  for (const law of ['招标投标法实施条例8', '实施条例8', '政府采购法27', '农村土地承包法52'])
    t.deepEqual(await findings(approval(law), 'L04'), [], law)
})

test.after('each of these rules spoke on one diagram and was silent on another', t => t.deepEqual(oneSided('approval'), []))
