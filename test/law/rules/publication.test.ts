import test from 'ava'
import { type Parts, always, boundary, chain, diagram, end, findings, flow, gateway, oneSided, service, start, sub, user } from './diagram.ts'

const publish = (id: string, name: string, parts: Parts = {}) => service(id, name, { service: 'notices.publish', taskKind: 'PUBLISH', ...parts })
const all = [
  publish('Notice', '发布招标公告'),
  publish('Qualified', '公开资格审查结果'),
  publish('Result', '发布中标结果公告'),
  publish('Performed', '公开履约信息'),
  user('Archive', '归档', { roles: 'archivist', taskKind: 'ARCHIVE', retention: '15 YEAR' }),
]
const change = always('Change', '变更', publish('PublishChange', '发布变更公告'))

test('L13: a publication that is missing, or that a way leads around, is stopped', async t => {
  const missing = diagram([start(), ...all.slice(0, 3), end(), chain('Start', 'Notice', 'Qualified', 'Result', 'End')], { key: 'qt.test' })
  t.deepEqual(
    (await findings(missing, 'L13')).map(one => one.message),
    ['流程中没有发布“履约信息”的环节：依法必须公开', '流程中没有发布“变更信息”的环节：依法必须公开'],
  )
  const quick = [
    gateway('Way'),
    chain('Start', 'Notice', 'Way', 'Qualified', 'Result', 'Performed', 'Archive', 'End'),
    flow('Way', 'Performed', { when: '=quick' }),
  ]
  t.deepEqual(
    (await findings(diagram([start(), ...all, end(), ...quick, change], { key: 'qt.test' }), 'L13')).map(one => one.element),
    ['Qualified', 'Result'],
  )
})

test('L13: what a phase or an article says of a publication does not make it one of the kind', async t => {
  const said = all.map(text => text.replace('公开履约信息', '公开项目信息'))
  said[3] = publish('Performed', '公开项目信息', { phase: '履约', law: '验收' })
  const found = await findings(
    diagram([start(), ...said, end(), chain('Start', 'Notice', 'Qualified', 'Result', 'Performed', 'Archive', 'End'), change], { key: 'qt.test' }),
    'L13',
  )
  t.deepEqual(
    found.map(one => one.message),
    ['流程中没有发布“履约信息”的环节：依法必须公开'],
  )
})

test('L13: a tender also publishes its candidates, opening record and contract; a form that nothing publishes is stopped', async t => {
  const bare = diagram([start(), ...all, end(), chain('Start', 'Notice', 'Qualified', 'Result', 'Performed', 'Archive', 'End'), change])
  t.deepEqual(
    (await findings(bare, 'L13')).map(one => one.message.slice(0, 12)),
    ['流程中没有发布“中标候选', '流程中没有发布“开标记录', '流程中没有发布“合同公开'],
  )
  const written = diagram(
    [
      start(),
      ...all,
      user('Write', '填写公告', { roles: 'tenderer', taskKind: 'PUBLISH' }),
      end(),
      chain('Start', 'Notice', 'Qualified', 'Result', 'Performed', 'Archive', 'Write', 'End'),
      change,
    ],
    { key: 'qt.test' },
  )
  t.deepEqual(
    (await findings(written, 'L13')).map(one => one.element),
    ['Write'],
  )
})

test('L13: every kind on every way to the regular end is fine, reminders beside it too', async t => {
  const regular = [start(), ...all, end(), chain('Start', 'Notice', 'Qualified', 'Result', 'Performed', 'Archive', 'End'), change]
  t.deepEqual(await findings(diagram(regular, { key: 'qt.test' }), 'L13'), [])
  const inner = [
    start('S'),
    publish('Performed', '公开履约信息'),
    boundary('Late', 'Performed', '逾期'),
    service('Remind', '提醒', { service: 'messages.send' }),
    end('E', ''),
    end('E2', ''),
    chain('S', 'Performed', 'E'),
    chain('Late', 'Remind', 'E2'),
  ]
  const nested = diagram(
    [
      start(),
      ...all.filter(text => !text.includes('id="Performed"')),
      sub('Part', '履约', inner.join('')),
      end(),
      chain('Start', 'Notice', 'Qualified', 'Result', 'Part', 'Archive', 'End'),
      change,
    ],
    { key: 'qt.test' },
  )
  t.deepEqual(await findings(nested, 'L13'), [])
})

const failing = (announce: boolean, exitCode: string) =>
  diagram([
    start(),
    publish('Notice', '发布招标公告'),
    gateway('Enough'),
    ...(announce ? [publish('Fail', '发布流标公告')] : []),
    end('Failed', exitCode),
    end(),
    chain('Start', 'Notice', 'Enough', 'End'),
    ...(announce ? [chain('Enough', 'Fail', 'Failed')] : [flow('Enough', 'Failed')]),
  ])

test('L16: an end without code, with an unknown one, or a failure nobody announces is stopped', async t => {
  t.like((await findings(failing(true, ''), 'L16'))[0], { element: 'Failed', message: '结束“结束”没有出口代码（exitCode）' })
  t.regex((await findings(failing(true, 'NOPE'), 'L16'))[0]!.message, /不在出口清单内/)
  t.like((await findings(failing(false, 'LT3'), 'L16'))[0], { element: 'Failed', message: '“结束”（LT3）之前没有发布“流标公告”' })
})

test('L16: a trade that never ends regularly, or that ends without saying so, is stopped', async t => {
  const silent = diagram([start(), user('Pay', '缴款登记', { roles: 'tenderer' }), chain('Start', 'Pay')])
  t.deepEqual(
    (await findings(silent, 'L16')).map(one => one.element),
    ['gcjs.test', 'Pay'],
  )
  t.regex((await findings(silent, 'L16'))[0]!.message, /没有办结的结束/)
})

test('L16: an announced failure is fine', async t => {
  t.deepEqual(await findings(failing(true, 'LT3'), 'L16'), [])
})

const registered = (field: object) =>
  findings(diagram([start(), user('Task', '登记', { roles: 'bidder', form: 'f' }), end(), chain('Start', 'Task', 'End')]), 'L17', {
    forms: { f: { components: [field as never] } },
  })

test('L17: asking again what the register knows is warned of', async t => {
  t.like((await registered({ key: 'x', type: 'textfield', label: '统一社会信用代码' }))[0], {
    severity: 'warn',
    element: 'Task',
    fix: { changes: { form: { id: 'f', key: 'x', set: { readonly: true } } } },
  })
  t.is((await registered({ key: 'businessLicense', type: 'filepicker', label: '执照' })).length, 1)
})

test('L17: showing it read-only, and asking something new, are fine', async t => {
  t.deepEqual(await registered({ key: 'uscc', type: 'textfield', label: '统一社会信用代码', readonly: true }), [])
  t.deepEqual(await registered({ key: 'price', type: 'number', label: '报价' }), [])
})

const archived = (parts: Parts | null) =>
  diagram([
    start(),
    ...(parts ? [user('Archive', '归档', { roles: 'archivist', taskKind: 'ARCHIVE', ...parts })] : []),
    end(),
    chain('Start', ...(parts ? ['Archive'] : []), 'End'),
  ])

test('L26: an end without archive, or an archive without retention, is warned of', async t => {
  t.like((await findings(archived(null), 'L26'))[0], { severity: 'warn', element: 'End' })
  t.like((await findings(archived({}), 'L26'))[0], { element: 'Archive', fix: { changes: { properties: { retention: '15 YEAR' } } } })
})

test('L26: archived with a retention is fine', async t => {
  t.deepEqual(await findings(archived({ retention: '15 YEAR' }), 'L26'), [])
  t.deepEqual(await findings(archived({ startsClock: 'ZC-27' }), 'L26'), [])
  const byService = diagram([
    start(),
    service('Archive', '归档', { service: 'documents.archive', retention: '15 YEAR' }),
    end(),
    chain('Start', 'Archive', 'End'),
  ])
  t.deepEqual(await findings(byService, 'L26'), [], 'the archive service counts without a task kind')
})

const published = (parts: Parts, before: string[] = []) =>
  diagram([start(), ...before, publish('Notice', '发布招标公告', parts), end(), chain('Start', ...(before.length ? ['Write'] : []), 'Notice', 'End')])

test('L27: a publication without data set or tag, or with unknown ones, is stopped', async t => {
  t.is((await findings(published({}), 'L27')).length, 2)
  t.like((await findings(published({ dataSet: 'GCJS_NOTICE' }), 'L27'))[0], {
    fix: { label: '设为 tender', changes: { properties: { ocdsTag: 'tender' } } },
  })
  t.deepEqual((await findings(published({ dataSet: 'NONSENSE', ocdsTag: 'tenderish' }), 'L27')).length, 2)
})

test("L27: a person's publication shares the mapping of the service that publishes it", async t => {
  t.deepEqual(await findings(published({ dataSet: 'NOTICE', ocdsTag: 'tender' }), 'L27'), [])
  t.deepEqual(
    await findings(
      published({ in: { dataSet: 'NOTICE', ocdsTag: 'tender' } }, [user('Write', '拟公告', { roles: 'tenderer', taskKind: 'PUBLISH' })]),
      'L27',
    ),
    [],
  )
})

test.after('each of these rules spoke on one diagram and was silent on another', t => t.deepEqual(oneSided('publication'), []))
