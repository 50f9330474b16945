import test from 'ava'
import { type Parts, always, boundary, chain, date, diagram, duration, end, findings, flow, gateway, oneSided, service, start, timer, user } from './diagram.ts'

const notice = (parts: Parts = {}) =>
  service('Notice', '发布招标公告', { service: 'notices.publish', taskKind: 'PUBLISH', startsClock: 'GC-01', ...parts })
const compute = (inputs: Record<string, string>, output = 'bidDeadline') =>
  service('Compute', '推算投标截止', {
    service: 'deadlines.compute',
    in: { rule: 'GC-01', from: '=publishedAt', ...inputs },
    out: { [output]: '=due' },
  })
const bidding = (inputs: Record<string, string>, reads = '=bidDeadline') =>
  diagram(
    [
      start(),
      notice(),
      compute(inputs),
      timer('Wait', '等候投标截止', date(reads)),
      service('Open', '开标', { service: 'bids.open-all', step: 'open', endsClock: 'GC-01' }),
      end(),
      chain('Start', 'Notice', 'Compute', 'Wait', 'Open', 'End'),
    ],
    { key: 'gcjs.other' },
  )

test('L11: a bid period of ten days is stopped by article 24, and can be restored', async t => {
  const [found, ...rest] = await findings(bidding({ amount: '=10' }), 'L11')
  t.deepEqual(rest, [])
  t.like(found, {
    element: 'Compute',
    severity: 'error',
    message: '编标期 10 日，少于法定 20 日',
    fix: { label: '恢复为法定 20 日', element: 'Compute', changes: { inputs: { amount: '=20' } } },
  })
  t.like(found!.article, { law: '招标投标法', number: '24', verified: true })
  t.regex(found!.article!.text!, /最短不得少于二十日/)
})

test("L11: the legal amount, more than it, and the rule's own are fine", async t => {
  for (const inputs of [{}, { amount: '=20' }, { amount: '25' }, { amount: '=30', unit: '="WORKING"' }, { amount: '=max(20, days)' }] as Record<
    string,
    string
  >[])
    t.deepEqual(await findings(bidding(inputs), 'L11'), [], JSON.stringify(inputs))
})

test('L11: a unit that cannot be compared, and an amount known only at run time, are told', async t => {
  t.regex((await findings(bidding({ amount: '=400', unit: '="HOUR"' }), 'L11'))[0]!.message, /少于法定 20 日/)
  t.like((await findings(bidding({ amount: '=days' }), 'L11'))[0], { severity: 'warn', element: 'Compute' })
  t.like((await findings(bidding({ rule: 'GC-99' }), 'L11'))[0], {
    severity: 'error',
    message: '“推算投标截止”引用的期限规则“GC-99”不在期限登记表中',
  })
})

test('L11: a computed date nobody waits for, or a way around its timer, is stopped', async t => {
  t.regex((await findings(bidding({}, '=someOtherDate'), 'L11'))[0]!.message, /没有计时器等候/)
  const around = diagram(
    [
      start(),
      notice(),
      compute({}),
      gateway('Way'),
      timer('Wait', '等候', date('=bidDeadline')),
      service('Open', '开标', { step: 'open', endsClock: 'GC-01' }),
      end(),
      chain('Start', 'Notice', 'Compute', 'Way', 'Wait', 'Open', 'End'),
      flow('Way', 'Open', { when: '=urgent' }),
    ],
    { key: 'gcjs.other' },
  )
  t.like((await findings(around, 'L11'))[0], { element: 'Open' })
})

const waiting = (text: string, parts: Parts, name = '等待') =>
  diagram([start(), timer('Wait', name, duration(text), parts), end(), chain('Start', 'Wait', 'End')], { key: 'gcjs.other' })

test('L11: timers that name a rule, or are named like one, keep its bound', async t => {
  t.like((await findings(waiting('P2D', { deadline: 'GC-13' }), 'L11'))[0], {
    element: 'Wait',
    fix: { changes: { timer: { kind: 'duration', text: 'P3D' } } },
  })
  t.is((await findings(waiting('P10D', {}, '编标期 10 日'), 'L11'))[0]!.message, '编标期 10 日，少于法定 20 日')
  t.like((await findings(waiting('PT1H', { deadline: 'GC-13', amount: 2 }), 'L11'))[0], { fix: { changes: { properties: { amount: '3' } } } })
  t.deepEqual(await findings(waiting('P3D', { deadline: 'GC-13' }), 'L11'), [])
  t.deepEqual(await findings(waiting('P20D', {}, '编标期 20 日'), 'L11'), [])
})

test('L11: a maximum may be shorter, never longer; a window in which others may act is neither', async t => {
  const answer = (rule: string, amount: number) =>
    diagram([start(), user('Answer', '答复', { roles: 'tenderer', deadline: rule, amount }), end(), chain('Start', 'Answer', 'End')], {
      key: 'gcjs.other',
    })
  t.deepEqual(await findings(answer('GC-08', 2), 'L11'), [])
  t.regex((await findings(answer('GC-08', 5), 'L11'))[0]!.message, /超过法定 3 日/)
  t.regex((await findings(answer('GC-19', 5), 'L11'))[0]!.message, /少于法定 10 日/)
  t.is((await findings(answer('GC-19', 15), 'L11')).length, 1)
})

test('L11: a known kind of trade without its statutory periods is stopped', async t => {
  const bare = diagram([start(), user('Do', '办', { roles: 'tenderer' }), end(), chain('Start', 'Do', 'End')], { key: 'gcjs.open-tender' })
  const found = await findings(bare, 'L11')
  t.is(found.length, 22)
  t.like(found[0], {
    element: 'gcjs.open-tender',
    message: '缺少“编标期”的计时（GC-01：招标文件开始发出→投标截止，不少于 20 日）',
    article: { law: '招标投标法', number: '24' },
  })
})

test('L11: a clock that nothing ends, and a registered minimum that nothing enforces, are stopped', async t => {
  const open = diagram([start(), user('Answer', '答复', { roles: 'tenderer', startsClock: 'GC-08' }), end(), chain('Start', 'Answer', 'End')], {
    key: 'gcjs.other',
  })
  t.deepEqual(
    (await findings(open, 'L11')).map(one => one.message),
    ['“答复”开始了“异议答复(文件/评标结果)”（GC-08）的计时，却没有环节结束它'],
  )
  const passive = diagram([start(), notice(), service('Open', '开标', { endsClock: 'GC-01' }), end(), chain('Start', 'Notice', 'Open', 'End')], {
    key: 'gcjs.open-tender',
  })
  t.true((await findings(passive, 'L11')).some(one => one.element === 'Notice' && /编标期.*只有计时/.test(one.message)))
})

const trade = (channels: string[]) =>
  diagram([
    start(),
    notice(),
    user('Bid', '投标', { roles: 'bidder' }),
    service('Open', '开标', { step: 'open' }),
    service('Result', '发布中标候选人公示', { service: 'notices.publish', taskKind: 'PUBLISH' }),
    user('Award', '定标', { roles: 'tenderer', step: 'decide' }),
    end(),
    chain('Start', 'Notice', 'Bid', 'Open', 'Result', 'Award', 'End'),
    ...channels,
  ])
const objection = always('Objection', '异议', user('Answer', '答复异议', { roles: 'tenderer' })),
  complaint = always('Complaint', '投诉', user('Handle', '处理投诉', { roles: 'complaint_handler' }))

test('L14: a trade without a way to object or complain is stopped, also in one window only', async t => {
  t.deepEqual(
    (await findings(trade([]), 'L14')).map(one => one.message.slice(0, 12)),
    ['流程中没有异议或质疑的入', '流程中没有投诉的入口（边'],
  )
  const early = [
    boundary('Object', 'Bid', '对招标文件异议'),
    user('Answer', '答复', { roles: 'tenderer' }),
    end('Answered', ''),
    chain('Object', 'Answer', 'Answered'),
    complaint,
  ]
  t.deepEqual(
    (await findings(trade(early), 'L14')).map(one => one.message),
    ['结果公示期间没有异议或质疑的入口'],
  )
})

test('L14: an event sub-process open throughout is fine', async t => {
  t.deepEqual(await findings(trade([objection, complaint]), 'L14'), [])
})

test('L25: a period without calendar, unit or start is stopped', async t => {
  t.like((await findings(waiting('P5D', {}), 'L25'))[0], { element: 'Wait', fix: { changes: { properties: { calendar: 'CALENDAR' } } } })
  const promise = (text: string) => diagram([start(), user('Do', '办', { roles: 'reception', promise: text }), end(), chain('Start', 'Do', 'End')])
  t.like((await findings(promise('3'), 'L25'))[0], { fix: { changes: { properties: { promise: '3 WORKING' } } } })
  const plain = diagram([
    start(),
    service('Compute', '推算', { service: 'deadlines.compute', in: { amount: '=5' } }),
    end(),
    chain('Start', 'Compute', 'End'),
  ])
  t.deepEqual(
    (await findings(plain, 'L25')).map(one => one.message),
    ['“推算”只有数额，没有单位（unit），也没有期限规则', '“推算”没有写明起算（from 或期限规则）'],
  )
})

test('L25: hours, rules, promises with a unit and declared calendars are fine', async t => {
  for (const xml of [
    waiting('PT30M', {}),
    waiting('P5D', { calendar: 'WORKING' }),
    waiting('P3D', { deadline: 'GC-13' }),
    bidding({}),
    diagram([start(), user('Do', '办', { roles: 'reception', promise: '1 WORKING' }), end(), chain('Start', 'Do', 'End')]),
  ])
    t.deepEqual(await findings(xml, 'L25'), [])
})

test.after('each of these rules spoke on one diagram and was silent on another', t => t.deepEqual(oneSided('deadlines'), []))
