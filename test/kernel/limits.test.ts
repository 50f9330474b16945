import test from 'ava'
import {advance} from '../../server/kernel/advance.ts'
import {isDiagnostics} from '../../server/kernel/compile.ts'
import type {Large} from '../../server/kernel/types.ts'
import {flows, model, play, script} from './play.ts'

const task = '<startEvent id="s"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>' + flows('s>a; a>b; b>e')
const text = (kib: number): string => 'x'.repeat(kib * 1024)
const large = (p: {events: readonly unknown[]}): Large[] => (p.events as [string, number, string, Large][]).filter(([, , what]) => what === 'large').map(([, , , about]) => about)

test('a variable above 32 KB and a state above 256 KB are told, and stop nothing', async t => {
  const p = play(await model(task), {small: text(31), big: text(33)})
  t.deepEqual(large(p).map(one => one.variable), ['big'])
  p.complete('a', Object.fromEntries(Array.from({length: 8}, (_, n) => [`v${n}`, text(30)])))
  t.deepEqual(large(p).map(one => one.variable), ['big', undefined], 'the state once, as it passes its limit')
  t.true(large(p)[1]!.size > 256 * 1024)
  p.move({t: 'setVariables', vars: {more: text(20)}})
  t.is(large(p).length, 2)
  t.is(p.waiting().join(), 'b')
})

test('a payload that would make the state larger than 1 MB is refused; growth of its own stops the instance at the last good state', async t => {
  const p = play(await model(task), {})
  const before = p.state
  p.complete('a', {huge: text(1200)})
  t.is(p.reject?.code, 'STATE_TOO_LARGE')
  t.is(p.state, before)
  const {reject} = advance(p.graph, null, {id: 'm', now: 1, t: 'start', z: 'UTC', vars: {huge: text(1200)}})
  t.is(reject?.code, 'STATE_TOO_LARGE', 'nor does it begin so large')
  const grown = play(await model(`<startEvent id="s"/><userTask id="a"/>${script('double', 'y', 'x')}<userTask id="b"/><endEvent id="e"/>${flows('s>a; a>double; double>b; b>e')}`), {x: text(600)})
  grown.complete('a')
  t.is(grown.state.st, 's')
  t.deepEqual(Object.values(grown.state.in).map(incident => incident.ty), ['STATE_TOO_LARGE'])
  t.is((grown.state.n[0]!.v!['x'] as string).length, 600 * 1024, 'the last good state is kept')
  t.deepEqual(grown.waiting(), ['a'])
})

test('more than two thousand nodes stop as an incident, what is there stays', async t => {
  const many = (id: string): string => `<userTask id="${id}"><multiInstanceLoopCharacteristics><loopCardinality>=999</loopCardinality></multiInstanceLoopCharacteristics></userTask>`
  const p = play(await model(`<startEvent id="s"/><parallelGateway id="g"/>${many('a')}${many('b')}${many('c')}${flows('s>g; g>a; g>b; g>c')}`))
  t.deepEqual([...new Set(Object.values(p.state.in).map(incident => incident.ty))], ['TOKENS'])
  t.true(Object.keys(p.state.n).length <= 2001)
  t.is(p.state.st, 'a')
})

const refused = async (parts: string): Promise<string[]> => {
  try { await model(parts); return [] } catch (thrown) { if (isDiagnostics(thrown)) return thrown.findings.filter(one => one.level === 'error').map(one => one.rule); throw thrown }
}

test('a diagram that is too deep, too large, or has an endless expression is refused with the reason', async t => {
  const nested = (depth: number): string => depth ? `<subProcess id="d${depth}">${nested(depth - 1)}</subProcess>` : '<task id="t"/>'
  t.true((await refused(nested(33))).includes('too-deep'))
  t.deepEqual(await refused(nested(30)), [])
  t.true((await refused(Array.from({length: 5001}, (_, n) => `<task id="t${n}"/>`).join(''))).some(rule => /large|many/.test(rule)))
  const wide = (length: number): string => `<startEvent id="s"/>${script('x', 'x', `1${' + 1'.repeat(length / 4)}`)}${flows('s>x')}`
  t.deepEqual(await refused(wide(3000)), [])
  t.true((await refused(wide(5000))).length > 0)
})

test('a process may say that an unanswered condition is false instead of an incident', async t => {
  const choice = (flag: string): string => `<extensionElements><zeebe:properties>${flag}</zeebe:properties></extensionElements><startEvent id="s"/><exclusiveGateway id="g" default="g_b"/><userTask id="a"/><userTask id="b"/>${flows('s>g; g>a?x > 1; g>b')}`
  const strict = play(await model(choice('')))
  t.deepEqual(Object.values(strict.state.in).map(incident => incident.ty), ['COND'])
  t.deepEqual(play(await model(choice('<zeebe:property name="nullCondition" value="false"/>'))).waiting(), ['b'])
})
