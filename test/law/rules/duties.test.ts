import test from 'ava'
import type { PolicyRow } from '../../../server/law/context.ts'
import { type Parts, chain, diagram, duration, end, findings, oneSided, service, start, sub, timer, user } from './diagram.ts'

const one = (name: string, parts: Parts, lanes?: Record<string, string[]>) =>
  diagram([start(), user('Task', name, parts), end(), chain('Start', 'Task', 'End')], lanes ? { lanes } : {})
const row = (role: string, object: string, action: string, more: Partial<PolicyRow> = {}): PolicyRow => ({
  role,
  domain: '*',
  object,
  action,
  condition: 'true',
  effect: 'allow',
  ...more,
})

test('L12: one task for party and supervisor, a designer who publishes, a clerk who reads the list are stopped', async t => {
  t.is((await findings(one('复核', { roles: 'tenderer,supervisor', taskKind: 'CONFIRM' }), 'L12'))[0]!.element, 'Task')
  const policies = [
    row('process_designer', 'process_model', 'update,publish'),
    row('draw_clerk', 'expert_draw.list', 'read'),
    row('supervisor', 'evaluation', 'score'),
  ]
  t.is((await findings(one('办', { roles: 'tenderer' }), 'L12', { policies })).length, 3)
})

test('L12: an outright deny, and separate tasks, are fine', async t => {
  const policies = [
    row('process_designer', 'process_model', 'publish'),
    row('process_designer', 'process_model', 'publish', { effect: 'deny' }),
    row('supervisor', 'instance', 'read'),
  ]
  t.deepEqual(await findings(one('复核', { roles: 'tenderer,agency', taskKind: 'CONFIRM' }), 'L12', { policies }), [])
})

const opening = (parts: Parts, after = false) =>
  diagram([
    start(),
    user('Look', '准备', parts),
    service('Open', '开标', { step: 'open' }),
    end(),
    chain('Start', ...(after ? ['Open', 'Look'] : ['Look', 'Open']), 'End'),
  ])

test('L15: a policy, a task or a form that shows sealed data before the opening is stopped', async t => {
  t.is((await findings(opening({ roles: 'tenderer' }), 'L15', { policies: [row('tenderer', 'bid', 'read')] })).length, 1)
  t.is((await findings(opening({ roles: 'notice_clerk', in: { list: '=bidders' } }), 'L15'))[0]!.element, 'Look')
  t.is(
    (
      await findings(opening({ roles: 'tenderer', form: 'f' }), 'L15', {
        forms: { f: { components: [{ key: 'n', type: 'number', label: '投标人数量' }] } },
      })
    ).length,
    1,
  )
})

test("L15: the bidder's own bid, and everything after the opening, are fine", async t => {
  const policies = [
    row('bidder', 'bid', 'read', { condition: 'resource.owner = sub.entity' }),
    row('tenderer', 'bid', 'read', { condition: 'tender.openingDone = true and tender.owner = sub.entity' }),
  ]
  t.deepEqual(await findings(opening({ roles: 'tenderer', in: { list: '=bidders' } }, true), 'L15', { policies }), [])
  t.deepEqual(await findings(opening({ roles: 'bidder', in: { mine: '=bids' } }), 'L15', { policies }), [])
})

test('L18: a suspension by the wrong role, without article or without limit is stopped', async t => {
  const found = await findings(one('暂停交易', { roles: 'center_director', taskKind: 'SUPERVISE' }), 'L18')
  t.deepEqual(
    found.map(finding => finding.message.slice(0, 10)),
    ['“暂停交易”可由 c', '“暂停交易”没有写明', '“暂停交易”没有上限'],
  )
  t.is(
    (
      await findings(one('办', { roles: 'tenderer' }), 'L18', {
        policies: [row('tenderer', 'instance', 'suspend'), row('supervisor', 'instance', 'suspend,resume')],
      })
    ).length,
    2,
  )
})

test('L18: a supervisor with article and limit is fine', async t => {
  t.deepEqual(
    await findings(one('暂停交易', { roles: 'supervisor', taskKind: 'SUPERVISE', law: '实施条例62', promise: '30 CALENDAR' }), 'L18', {
      policies: [row('supervisor', 'instance', 'suspend,resume', { condition: 'legalBasis != null' })],
    }),
    [],
  )
  t.deepEqual(
    await findings(
      diagram([
        start(),
        sub(
          'Stop',
          '暂停',
          [
            start('S'),
            user('Task', '暂停交易', { roles: 'supervisor', law: '实施条例62' }),
            timer('T', '上限', duration('P30D'), { calendar: 'CALENDAR' }),
            end('E', ''),
            chain('S', 'Task', 'T', 'E'),
          ].join(''),
        ),
        end(),
        chain('Start', 'Stop', 'End'),
      ]),
      'L18',
    ),
    [],
  )
})

test('L20: a supervisor scoring, or an official in the evaluation lane, is stopped', async t => {
  t.is((await findings(one('打分', { roles: 'supervisor', taskKind: 'SCORE' }), 'L20')).length, 1)
  t.is(
    (await findings(one('复核意见', { roles: 'committee_member', taskKind: 'REVIEW' }, { 评标委员会: ['Task'] }), 'L20'))[0]!.article!.law,
    '招标投标法',
  )
})

test('L20: experts evaluate, a supervisor watches and handles complaints', async t => {
  for (const parts of [
    { roles: 'expert', taskKind: 'SCORE' },
    { roles: 'supervisor', taskKind: 'SUPERVISE' },
  ] as Parts[])
    t.deepEqual(await findings(one('评标', parts, { 评标委员会: ['Task'] }), 'L20'), [])
  t.deepEqual(await findings(one('评标投诉处理决定', { roles: 'complaint_handler', taskKind: 'DECIDE' }), 'L20'), [])
})

test("L28: a bureau, the centre or a bidder deciding what is the owner's is stopped", async t => {
  for (const [name, roles] of [
    ['确定中标人', 'supervisor'],
    ['选择招标方式', 'center_director'],
    ['组建评标委员会', 'draw_clerk'],
    ['委派业主代表', 'supervisor'],
  ] as const) {
    t.is((await findings(one(name, { roles, taskKind: 'DECIDE' }), 'L28')).length, 1, name)
  }
})

test('L28: the owner, or an agency for it, decides', async t => {
  t.deepEqual(await findings(one('确定中标人', { roles: 'tenderer,agency', taskKind: 'DECIDE', step: 'decide' }), 'L28'), [])
  t.deepEqual(await findings(one('抽取评标专家', { roles: 'draw_clerk', taskKind: 'DRAW' }), 'L28'), [])
})

test.after('each of these rules spoke on one diagram and was silent on another', t => t.deepEqual(oneSided('duties'), []))
