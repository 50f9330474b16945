import { fc, testProp } from '@fast-check/ava'
import test from 'ava'
import { advance } from '../../server/kernel/advance.ts'
import { compile } from '../../server/kernel/compile.ts'
import { explore, type Found } from '../../server/kernel/explore.ts'
import { parse } from '../../server/kernel/parse.ts'
import type { State } from '../../server/kernel/types.ts'
import { block, netXml } from './nets.ts'
import { boundary, flows, model, service, timer } from './play.ts'

const user = (...ids: string[]): string => ids.map(id => `<userTask id="${id}"/>`).join('')
const gate = (kind: 'exclusive' | 'parallel' | 'inclusive', ...ids: string[]): string => ids.map(id => `<${kind}Gateway id="${id}"/>`).join('')
const ends = '<startEvent id="s"/><endEvent id="e"/>'
const found = async (parts: string, roots = ''): Promise<Found[]> => explore(await model(parts, roots)).findings
const brief = (findings: Found[]): string[] => findings.map(({ rule, element, certainty }) => `${rule} ${element} ${certainty}`).sort()

const sound = test.macro<[parts: string, roots?: string]>({
  async exec(t, parts: string, roots = '') { t.deepEqual(brief(await found(parts, roots)), []) },
  title: (name: string | undefined) => `${name ?? ''} is sound`,
})

test('a line of 31 tasks', sound, ends + user(...Array.from({ length: 31 }, (_, i) => `t${i}`)) + flows(`s>t0;${Array.from({ length: 30 }, (_, i) => `t${i}>t${i + 1}`).join(';')};t30>e`))

const parallel = (n: number): string => {
  const ids = Array.from({ length: n }, (_, i) => `t${i}`)
  return ends + gate('parallel', 'a', 'b') + user(...ids) + flows(`s>a;b>e;${ids.map(id => `a>${id};${id}>b`).join(';')}`)
}
test('eight tasks side by side', sound, parallel(8))
test('a loop that can be left', sound, ends + gate('exclusive', 'm', 'x') + user('t') + flows('s>m;m>t;t>x;x>m?again;x>e'))
test('a choice joined as a choice', sound, ends + gate('exclusive', 'a', 'b') + user('x', 'y') + flows('s>a;a>x?v = 1;a>y?v = 2;x>b;y>b;b>e'))
test('an inclusive split joined as one', sound, ends + gate('inclusive', 'a', 'b') + user('x', 'y', 'z') + flows('s>a;a>x?v > 1;a>y?v > 2;a>z?v > 3;x>b;y>b;z>b;b>e'))
test('a boundary that goes another way', sound, `${ends}<endEvent id="late"/>${user('t')}${boundary('b', 't', timer('PT1H'))}${flows('s>t;t>e;b>late')}`)
test('a reminder that interrupts nothing', sound, `${ends}<endEvent id="r"/>${user('t')}<task id="remind"/>${boundary('b', 't', timer('R/PT1H', 'timeCycle'), false)}${flows('s>t;t>e;b>remind;remind>r')}`)
test('an error caught by what surrounds it', sound,
  `${ends}<endEvent id="f"/><subProcess id="sub"><startEvent id="s1"/>${service('job')}<endEvent id="e1"/>${flows('s1>job;job>e1')}</subProcess>${boundary('b', 'sub', '<errorEventDefinition errorRef="E"/>')}${flows('s>sub;sub>e;b>f')}`,
  '<error id="E" name="E" errorCode="NO"/>')

test('fourteen tasks side by side cost hardly more than fourteen states', async t => {
  const { states, complete } = explore(await model(parallel(14)))
  t.true(complete)
  t.true(states < 40, `${states} states`)
})

test('a choice joined in parallel stands still, and the trace plays there', async t => {
  const graph = await model(ends + gate('exclusive', 'a') + gate('parallel', 'b') + user('x', 'y') + flows('s>a;a>x?v = 1;a>y?v = 2;x>b;y>b;b>e'))
  const { findings } = explore(graph)
  t.deepEqual(brief(findings), ['dead-element b proven', 'dead-element e proven', 'deadlock b proven'])
  const deadlock = findings.find(each => each.rule === 'deadlock')!
  t.regex(deadlock.message, /“b”.*“x”已到，“y”不会再到/)
  t.deepEqual(deadlock.trace.map(move => move.t), ['start', 'complete'])
  t.deepEqual(deadlock.choices.flat(), [{ element: 'a', answer: 'a_x', of: 2 }])
})

test('parallel branches joined as a choice run on twice', async t => {
  const parts = ends + gate('parallel', 'a') + gate('exclusive', 'b') + user('x', 'y', 'z') + flows('s>a;a>x;a>y;x>b;y>b;b>z;z>e')
  t.deepEqual(brief(await found(parts)), ['double-execution b proven'])
})

test('even where only the end follows the missing join', async t => {
  t.deepEqual(brief(await found(ends + gate('parallel', 'a') + gate('exclusive', 'b') + user('x', 'y') + flows('s>a;a>x;a>y;x>b;y>b;b>e'))), ['double-execution b proven'])
})

test('a loop that only waits and never ends is told from one that ends', async t => {
  const findings = await found(ends + gate('exclusive', 'm', 'x') + user('t', 'u') + flows('s>m;m>t;t>x;x>e?v;x>u;u>u2;u2>u') + user('u2'))
  t.deepEqual(brief(findings), ['livelock u proven'])
})

test('a loop without a wait is an endless one', async t => {
  const findings = await found(`${ends}${gate('exclusive', 'm')}<task id="t"/>${flows('s>m;m>t;t>m')}`)
  t.deepEqual(findings.map(each => each.rule), ['endless-loop', 'dead-element'])
})

test('tokens that pile up in a loop are found', async t => {
  const findings = await found(ends + gate('exclusive', 'm') + gate('parallel', 'fork') + user('t', 'u') + flows('s>m;m>t;t>fork;fork>m;fork>u;u>e'))
  t.true(findings.some(each => each.rule === 'unbounded' && each.element === 'u'), JSON.stringify(brief(findings)))
})

test('what is never reached is named', async t => {
  const findings = await found(`${ends}<task id="t"/>${boundary('b', 't', timer('PT1H'))}<endEvent id="late"/>${flows('s>t;t>e;b>late')}`)
  t.deepEqual(brief(findings), ['dead-element b proven', 'dead-element late proven'])
})

test('an error nobody catches is named', async t => {
  const findings = await found(`<startEvent id="s"/>${user('t')}<endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>${flows('s>t;t>e')}`, '<error id="E" name="E" errorCode="NO"/>')
  t.deepEqual(brief(findings), ['unhandled-error e possible'])
})

test('an error that the calling process catches is no finding', async t => {
  const graph = await model(`<startEvent id="s"/>${user('t')}<endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>${flows('s>t;t>e')}`, '<error id="E" name="E" errorCode="NO"/>')
  t.deepEqual(explore(graph, { catches: ['NO'] }).findings, [])
})

test('two choices that might exclude each other make only a possible finding', async t => {
  const parts = ends + gate('inclusive', 'a') + gate('exclusive', 'c') + gate('parallel', 'b') + user('x', 'y') + flows('s>c;c>a?v = 0;c>e?v = 1;a>x?v > 1;a>y?v > 2;x>b;y>b;b>e')
  t.deepEqual(brief((await found(parts)).filter(each => each.rule === 'deadlock')), ['deadlock b possible'])
})

test('a search that was stopped proves nothing and says so', async t => {
  const graph = await model(parallel(8))
  t.deepEqual(brief(explore(graph, { limit: 3 }).findings), ['not-proven p not-proven'])
  t.false(explore(graph, { stop: () => true }).complete)
})

testProp('well-structured diagrams have no deadlock, no pile, no endless loop', [block], async (t, root) => {
  const graph = compile(await parse(netXml(root)), 'p', { kv: 1 })
  const { findings } = explore(graph, { limit: 3000 })
  t.deepEqual(brief(findings.filter(each => ['deadlock', 'unbounded', 'endless-loop', 'livelock', 'double-execution'].includes(each.rule))), [])
}, { numRuns: 60, seed: 20_264 })

testProp('a state the explorer did not see as stuck is never reached by chance', [fc.constantFrom('exclusive', 'parallel', 'inclusive'), fc.constantFrom('exclusive', 'parallel', 'inclusive'), fc.nat(20)], async (t, split, join, v) => {
  const kinds = { exclusive: '', parallel: '', inclusive: '' }
  t.true(split in kinds && join in kinds)
  const condition = split === 'parallel' ? ['', ''] : ['?v > 5', '?v < 15']
  const graph = await model(ends + gate(split as 'exclusive', 'a') + gate(join as 'exclusive', 'b') + user('x', 'y') + flows(`s>a;a>x${condition[0]};a>y${condition[1]};x>b;y>b;b>e`))
  const stuck = explore(graph).findings.some(each => each.rule === 'deadlock')
  let state: State | null = advance(graph, null, { id: '0', now: 0, t: 'start', vars: { v }, z: 'UTC' }).state
  for (let i = 1; state.st === 'a'; i++) {
    const open: [string, unknown] | undefined = Object.entries(state.n).find(([, node]) => node.w === 'task')
    if (!open) break
    state = advance(graph, state, { id: String(i), now: 0, t: 'complete', n: Number(open[0]) }).state
  }
  if (state.st === 'a' && !Object.keys(state.in).length) t.true(stuck)
  else t.pass()
}, { numRuns: 60, seed: 20_265 })
