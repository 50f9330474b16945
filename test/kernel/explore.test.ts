import { fc, testProp } from '@fast-check/ava'
import test from 'ava'
import { advance } from '../../server/kernel/advance.ts'
import { compile } from '../../server/kernel/compile.ts'
import { beginnings, possible } from '../../server/kernel/explore/moves.ts'
import { everyWay } from '../../server/kernel/explore/oracle.ts'
import { explore, type Found } from '../../server/kernel/explore.ts'
import { parse } from '../../server/kernel/parse.ts'
import type { Graph, Move, State } from '../../server/kernel/types.ts'
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
}, { numRuns: 30, seed: 20_264 })

/** One random life: at each quiet state a random move, the data falling at random; answers where it ended. */
const wander = (graph: Graph, random: () => number): State => {
  const pick = <T>(all: T[]): T => all[Math.floor(random() * all.length)]!
  const next = (before: State | null, move: Move, edge: string | null): State[] => {
    const all: State[] = [], armed = new Set(before?.sb.flatMap(sub => sub.k === 'c' ? [sub.e] : []))
    everyWay(edge, armed, oracle => {
      const { state, reject } = advance(graph, before, move, oracle)
      if (!reject) all.push(state)
    })
    return all
  }
  let state = pick(next(null, beginnings(graph, [])[0]!.move, null))
  for (let i = 0; i < 60 && state.st === 'a'; i++) {
    const moves = possible(graph, state)
    if (!moves.length) break
    const move = pick(moves), after = next(move.state, move.move, move.edge)
    if (!after.length) break
    state = pick(after)
  }
  return state
}

testProp('what a random life gets stuck in, the explorer has found', [block, fc.nat(), fc.integer()], async (t, root, which, seed) => {
  // one gateway of a sound diagram becomes another kind
  const xml = netXml(root), tags = [...xml.matchAll(/<(exclusive|parallel|inclusive)Gateway id="(\w+)"[^>]*\/>/g)]
  const tag = tags[which % Math.max(tags.length, 1)]
  const kind = tag && (tag[1] === 'parallel' ? 'exclusive' : 'parallel')
  const broken = tag ? xml.replace(tag[0], tag[0].replace(`${tag[1]}Gateway`, `${kind}Gateway`).replace(kind === 'parallel' ? / default="\w+"/ : /$^/, '')) : xml
  let graph: Graph
  try { graph = compile(await parse(broken), 'p', { kv: 1 }) } catch { return t.pass() }
  graph = { ...graph, budget: 1200 }
  const { findings, complete } = explore(graph, { limit: 2500 })
  if (!complete) return t.pass()
  let random = seed
  for (let run = 0; run < 8; run++) {
    const end = wander(graph, () => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
      return random / 2 ** 32
    })
    const stuck = end.st === 'a' && !possible(graph, end).length && !Object.values(end.in).some(incident => incident.ty !== 'JOIN_DEADLOCK')
    if (stuck) t.true(findings.some(each => ['deadlock', 'unbounded', 'double-execution'].includes(each.rule)), broken)
  }
  t.pass()
}, { numRuns: 40, seed: 20_265 })
