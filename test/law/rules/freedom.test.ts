import test from 'ava'
import type { FormField } from '../../../server/law/context.ts'
import { type Parts, chain, diagram, end, findings, flow, gateway, oneSided, service, start, user } from './diagram.ts'

const one = (name: string, parts: Parts) => diagram([start(), user('Task', name, parts), end(), chain('Start', 'Task', 'End')])
const form = (...components: FormField[]) => ({ forms: { f: { components } } })

test('L05: money off the list, free of charge by the list, or above the cap is stopped', async t => {
  t.regex((await findings(one('平台使用费', { roles: 'bidder', taskKind: 'PAYMENT' }), 'L05'))[0]!.message, /不在收费目录清单/)
  t.regex((await findings(one('服务费', { roles: 'bidder', taskKind: 'PAYMENT', fee: 'SERVICE-FEE' }), 'L05'))[0]!.message, /标准为零/)
  t.regex(
    (
      await findings(one('投标保证金', { roles: 'bidder', taskKind: 'PAYMENT', fee: 'BID-DEPOSIT', in: { amount: '=estimateFen * 0.03' } }), 'L05')
    )[0]!.message,
    /3% 收取，超过.*2%/,
  )
  t.regex(
    (await findings(one('投标保证金', { roles: 'bidder', taskKind: 'PAYMENT', fee: 'BID-DEPOSIT' }), 'L05', { date: '2011-01-01' }))[0]!.message,
    /不在有效期内/,
  )
})

test('L05: a listed deposit within its cap is fine', async t => {
  t.deepEqual(
    await findings(one('投标保证金', { roles: 'bidder', taskKind: 'PAYMENT', step: 'deposit', in: { amount: '=estimateFen * 0.02' } }), 'L05'),
    [],
  )
})

test('L06: too much, cash only, or a list of banks is stopped', async t => {
  const found = async (field: FormField) =>
    (await findings(one('缴纳保证金', { roles: 'bidder', form: 'f' }), 'L06', form(field))).map(finding => finding.message)
  t.regex((await found({ key: 'deposit', type: 'number', label: '投标保证金（5%）' }))[0]!, /超过投标保证金上限 2%/)
  t.regex(
    (
      await found({
        key: 'depositForm',
        type: 'select',
        label: '保证金缴纳方式',
        values: [
          { label: '现金', value: 'c' },
          { label: '转账', value: 't' },
        ],
      })
    )[0]!,
    /只接受现金/,
  )
  t.regex((await found({ key: 'guarantorBank', type: 'select', label: '保函出具银行', values: [{ label: '甲银行', value: 'a' }] }))[0]!, /限定为名单/)
  t.regex((await findings(one('到指定银行开立保函', { roles: 'bidder' }), 'L06'))[0]!.message, /限定了银行/)
})

test('L06: any lawful form of a deposit within the cap is fine', async t => {
  const fields: FormField[] = [
    { key: 'deposit', type: 'number', label: '投标保证金（≤2%）' },
    {
      key: 'form',
      type: 'select',
      label: '保证金形式',
      values: [
        { label: '现金', value: 'c' },
        { label: '保函', value: 'g' },
      ],
    },
  ]
  t.deepEqual(await findings(one('缴纳保证金', { roles: 'bidder', form: 'f' }), 'L06', form(...fields)), [])
})

test('L07: an agency that must be named, is drawn by lot, or is set by the platform is stopped', async t => {
  const agency: FormField = { key: 'agency', type: 'textfield', label: '代理机构', validate: { required: true } }
  const [required] = await findings(one('登记', { roles: 'tenderer', form: 'f' }), 'L07', form(agency))
  t.like(required, { element: 'Task', fix: { changes: { form: { id: 'f', key: 'agency', set: { validate: { required: false } } } } } })
  t.is((await findings(one('登记', { roles: 'reception', form: 'f' }), 'L07', form({ ...agency, validate: {} }))).length, 1)
  for (const name of ['摇号确定代理机构', '从名录抽取招标代理', '代理机构备选库'])
    t.is((await findings(one(name, { roles: 'tenderer' }), 'L07')).length, 1, name)
})

test('L07: an agency the owner may name is fine', async t => {
  t.deepEqual(
    await findings(
      one('登记', { roles: 'tenderer', form: 'f' }),
      'L07',
      form(
        { key: 'agency', type: 'textfield', label: '代理机构' },
        { key: 'agencyName', type: 'textfield', label: '代理机构', validate: { required: true }, conditional: { hide: '=org = "自行"' } },
      ),
    ),
    [],
  )
})

test('L08: region, ownership and size decide nothing: not in a flow, a form or a table', async t => {
  const gate = (when: string) =>
    diagram([start(), gateway('Q'), end(), end('Out', 'INVALID_BID'), flow('Start', 'Q'), flow('Q', 'End', { when }), flow('Q', 'Out')])
  t.is((await findings(gate('=entity.region = "510800"'), 'L08'))[0]!.element, 'f_Q_End')
  t.is((await findings(gate('=bidder.registeredCapital > 5000'), 'L08')).length, 1)
  t.is(
    (await findings(one('资格条件', { roles: 'tenderer', form: 'f' }), 'L08', form({ key: 'localPerformance', type: 'number', label: '业绩' })))
      .length,
    1,
  )
  t.is(
    (await findings(one('资格条件', { roles: 'tenderer', form: 'f' }), 'L08', form({ key: 'x', type: 'checkbox', label: '须在本地分支机构备案' })))
      .length,
    1,
  )
})

test("L08: the project's region and a bidder's qualification may", async t => {
  const gate = diagram([
    start(),
    gateway('Q'),
    end(),
    end('Out', 'INVALID_BID'),
    flow('Start', 'Q'),
    flow('Q', 'End', { when: '=project.region = "510800" and bidder.qualified' }),
    flow('Q', 'Out'),
  ])
  t.deepEqual(await findings(gate, 'L08'), [])
})

const documents = (extra: string, parts: Parts) =>
  diagram([
    start(),
    service('Notice', '发布招标公告', { service: 'notices.publish', taskKind: 'PUBLISH' }),
    user('Extra', extra, parts),
    user('Get', '下载招标文件', { roles: 'bidder', taskKind: 'ENTRY', step: 'download' }),
    end(),
    chain('Start', 'Notice', 'Extra', 'Get', 'End'),
  ])

test('L09: enrolment, verification or payment before the documents is stopped', async t => {
  t.like((await findings(documents('投标报名', { roles: 'bidder', taskKind: 'ENTRY' }), 'L09'))[0], {
    element: 'Extra',
    article: { law: '电子招标投标办法', number: '20', verified: false },
  })
  t.is((await findings(documents('资格核验', { roles: 'reception', taskKind: 'COMPLETENESS_CHECK' }), 'L09')).length, 1)
})

test('L09: free registration before the documents is fine', async t => {
  t.deepEqual(await findings(documents('免费注册', { roles: 'bidder', taskKind: 'ENTRY' }), 'L09'), [])
})

const admitted = (service_: string, parts: Parts) =>
  diagram([
    start(),
    service('Admit', '进场', { service: service_, ...parts }),
    service('Notice', '发布招标公告', { service: 'notices.publish', taskKind: 'PUBLISH' }),
    end(),
    chain('Start', 'Admit', 'Notice', 'End'),
  ])

test('L10: a trade admitted without looking at the catalogue is stopped', async t => {
  t.is((await findings(admitted('projects.open', {}), 'L10'))[0]!.element, 'Start')
  t.regex(
    (await findings(admitted('projects.open', { in: { item: '=project.catalogueItem' } }), 'L10', { catalogue: [] }))[0]!.message,
    /自愿进场委托/,
  )
})

test('L10: a catalogue check before the notice is fine', async t => {
  t.deepEqual(await findings(admitted('catalogue.check', { in: { item: '=project.catalogueItem', voluntary: '=project.voluntary' } }), 'L10'), [])
})

test.after('each of these rules spoke on one diagram and was silent on another', t => t.deepEqual(oneSided('freedom'), []))
