import test from 'ava'
import { parse } from '../../../server/kernel/parse.ts'
import { check, bpmnlintConfig } from '../../../server/law/lint.ts'
import { type Parts, always, chain, context, diagram, end, findings, flow, gateway, oneSided, start, user } from './diagram.ts'

const base = (parts: Parts = {}, extra: string[] = [], key = 'gcjs.test') =>
  diagram(
    [
      start(),
      user('Do', '办理', { roles: 'tenderer', promise: '3 WORKING', county: 'promise', ...parts }),
      end(),
      chain('Start', 'Do', 'End'),
      ...extra,
    ],
    { key },
  )
const root = async (xml: string) => ({ key: 'gcjs.test', version: 3, root: (await parse(xml)).root as never })

test('L19: a county that adds, drops or changes what the city has not opened is stopped', async t => {
  const county = async (xml: string) => (await findings(xml, 'L19', { region: '510822', baseVersion: await root(base()) })).map(one => one.message)
  t.deepEqual(await county(base({ roles: 'agency' })), ['“办理”改动了未对县区开放的 roles'])
  t.deepEqual(await county(base({}, [user('More', '再核', { roles: 'reception' })])), ['增加了全市模板没有的“再核”'])
  t.is((await county(base({}, [], 'gcjs.own')))[0], '流程键“gcjs.own”与全市模板“gcjs.test”不同：县区不得另立流程')
  t.is((await county(diagram([start(), end(), chain('Start', 'End')]))).length, 3)
})

test('L19: an opened parameter, and the city itself, are free', async t => {
  const baseVersion = await root(base())
  t.deepEqual(await findings(base({ promise: '5 WORKING' }), 'L19', { region: '510822', baseVersion }), [])
  t.deepEqual(await findings(base({ roles: 'agency' }), 'L19', { region: '510800', baseVersion }), [])
})

test('L21: scripts, template strings and reaching outside are stopped', async t => {
  const script = diagram([
    start(),
    '<bpmn:scriptTask id="S" name="算" scriptFormat="javascript"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
    end(),
    chain('Start', 'S', 'End'),
  ])
  t.is((await findings(script, 'L21'))[0]!.element, 'S')
  for (const text of ['=require("fs")', '${amount}', '=x.constructor', '=java.lang.System'])
    t.is((await findings(base({ in: { a: text } }), 'L21')).length, 1, text)
})

test('L21: FEEL is fine, its own functions included', async t => {
  t.deepEqual(await findings(base({ in: { a: '=sort(bids, function(x, y) x.score > y.score)[1].amount * 0.02' } }), 'L21'), [])
})

test('L22: unreachable, endless and unpaired parts are stopped', async t => {
  t.like(
    (
      await findings(
        base({}, [
          user('Lost', '孤岛', {}),
          flow('Lost', 'End'),
          user('Ring', '环', {}),
          flow('Ring', 'Ring2'),
          user('Ring2', '环二', {}),
          flow('Ring2', 'Ring'),
        ]),
        'L22',
      )
    ).find(one => one.element === 'Ring'),
    { message: '“环”永远不会到达' },
  )
  const endless = diagram([start(), gateway('A'), user('B', '乙', {}), end(), chain('Start', 'A', 'B'), flow('B', 'B')])
  t.true((await findings(endless, 'L22')).some(one => one.element === 'B' && /死循环/.test(one.message)))
  const unpaired = diagram([
    start(),
    gateway('X'),
    user('B', '乙', {}),
    user('C', '丙', {}),
    gateway('Join', 'parallel', '汇合'),
    end(),
    chain('Start', 'X', 'B', 'Join', 'End'),
    chain('X', 'C', 'Join'),
  ])
  t.deepEqual(
    (await findings(unpaired, 'L22')).map(one => one.element),
    ['Join'],
  )
  t.is((await findings(diagram([start(), user('B', '乙', {}), flow('Start', 'B')]), 'L22'))[0]!.message, '流程没有结束事件')
})

test('L22: a split and its join, and a loop with a way out, are fine', async t => {
  const paired = diagram([
    start(),
    gateway('Merge'),
    gateway('Split', 'parallel'),
    user('B', '乙', {}),
    user('C', '丙', {}),
    gateway('Join', 'parallel'),
    gateway('Again'),
    end(),
    chain('Start', 'Merge', 'Split', 'B', 'Join', 'Again', 'End'),
    chain('Split', 'C', 'Join'),
    flow('Again', 'Merge', { when: '=again' }),
  ])
  t.deepEqual(await findings(paired, 'L22'), [])
})

test('L23: a task without role, form or kind is stopped, one without time is warned of', async t => {
  const found = await findings(diagram([start(), user('Do', '办', {}), end(), chain('Start', 'Do', 'End')]), 'L23')
  t.deepEqual(
    found.map(one => one.severity),
    ['error', 'error', 'error', 'warn'],
  )
  t.regex((await findings(base({ roles: 'wizard', form: 'f', taskKind: 'ENTRY' }), 'L23'))[0]!.message, /“wizard”不存在/)
  t.is((await findings(base({ form: 'g', taskKind: 'MAGIC' }), 'L23', { forms: { f: {} } })).length, 2)
})

test('L23: a complete task is fine', async t => {
  t.deepEqual(await findings(base({ form: 'f', taskKind: 'ENTRY' }), 'L23', { forms: { f: {} } }), [])
  t.deepEqual(
    await findings(base({ roles: '=if x then ["tenderer"] else ["agency"]', form: 'f', taskKind: 'ENTRY' }), 'L23', { forms: { f: {} } }),
    [],
  )
})

test('L24: a following version says what becomes of the running instances', async t => {
  const baseVersion = await root(base())
  t.like((await findings(base(), 'L24', { baseVersion }))[0], { element: 'gcjs.test', fix: { changes: { properties: { running: '旧版跑完' } } } })
  t.deepEqual(await findings(base(), 'L24', { baseVersion, inFlight: 'migrate' }), [])
  t.deepEqual(await findings(base(), 'L24', { baseVersion: null }), [], 'a first version has nothing running')
})

test('STEP: a registered kind of trade without its steps or its events is stopped; a new kind of trade owes the events only', async t => {
  const found = await findings(base({ step: 'score', taskKind: 'SCORE' }, [], 'gcjs.open-tender'), 'STEP')
  t.true(found.some(one => one.severity === 'error' && one.message === '缺少环节“定标”（decide）'))
  t.true(found.some(one => one.severity === 'warn' && one.message === '缺少环节“场地预约”（venue）'))
  t.false(found.some(one => one.message.includes('（score）')))
  t.is(found.filter(one => one.message.includes('入口')).length, 7)
  t.true(
    (await findings(base({ step: 'score', taskKind: 'SERVICE' }, [], 'gcjs.open-tender'), 'STEP')).some(one => one.message.includes('（score）')),
    'the kind of act counts',
  )
  t.deepEqual(
    (await findings(base({}, [], 'qt.naming-right'), 'STEP')).map(one => one.message.includes('入口')),
    Array.from({ length: 7 }, () => true),
  )
})

test('STEP: a new kind of trade at which everything may happen that may happen at any trade is fine', async t => {
  const events = ['暂停', '异议', '投诉', '变更', '终止', '插手登记', '故障延期'].map((name, i) => always(`E${i}`, name, user(`T${i}`, '办', { roles: 'tenderer' })))
  t.deepEqual(await findings(base({}, events, 'qt.naming-right'), 'STEP'), [])
})

test('TERM: a suspicious word is a hint, not a verdict', async t => {
  const named = (name: string) => findings(diagram([start(), user('Do', name, { roles: 'tenderer' }), end(), chain('Start', 'Do', 'End')]), 'TERM')
  t.like((await named('投标人报名'))[0], { severity: 'info', message: '“投标人报名”用了“报名”：免费注册即可参与' })
  t.deepEqual(await named('投标人注册'), [])
})

test('a rule that lacks an input is reported as not run, never as passed', async t => {
  const xml = base()
  const found = (await check(await parse(xml), { ...context(), forms: undefined as never, policies: undefined as never })).filter(one => one.notRun)
  t.deepEqual(
    found.map(one => one.rule),
    ['L06', 'L07', 'L08', 'L12', 'L15', 'L17', 'L18', 'L23'],
  )
  t.regex(found[0]!.message, /未运行：缺少表单/)
})

test('structural faults are told in Chinese', async t => {
  const found = await check(
    await parse(diagram([start(), user('A', '甲', {}), user('B', '乙', {}), end(), chain('Start', 'A', 'End'), flow('A', 'B')])),
    context(),
  )
  t.true(
    found.some(
      one =>
        one.rule === 'no-implicit-split' && one.element === 'A' && one.severity === 'error' && one.message === '多条流向从同一元素分出，应使用网关',
    ),
  )
  t.deepEqual(
    found.filter(one => /^[A-Za-z<]/.test(one.message)),
    [],
  )
})

test('the canvas lints with the same rules and gets message, article and fix', async t => {
  const { Linter } = await import('bpmnlint')
  const lint = bpmnlintConfig(context({ process: 'gcjs.other' }))
  const { root: definitions } = await parse(base({ deadline: 'GC-08', amount: '9' }))
  const results = await new Linter(lint).lint(definitions)
  t.like((results['law/L11'] as unknown[])[0], {
    id: 'Do',
    category: 'error',
    article: { law: '招标投标法实施条例', number: '22', verified: true },
    fix: { element: 'Do', changes: { properties: { amount: '3' } } },
  })
  t.true(Object.keys(lint.config.rules).includes('no-disconnected'))
})

test.after('each of these rules spoke on one diagram and was silent on another', t => t.deepEqual(oneSided('structure'), []))
