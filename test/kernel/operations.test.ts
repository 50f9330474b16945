import test from 'ava'
import {migrate} from '../../server/kernel/migrate.ts'
import {canonical} from '../../server/contract/canonical.ts'
import {GENESIS, replay} from '../../server/kernel/replay.ts'
import {sha256} from '../../server/kernel/sha256.ts'
import {createHash} from 'node:crypto'
import type {Graph, Move} from '../../server/kernel/types.ts'
import {boundary, flows, model, play, type Player, script, service, timer} from './play.ts'

const user = (...ids: string[]): string => ids.map(id => `<userTask id="${id}"/>`).join('')
const to = (p: Player, g: Graph, more: Partial<Extract<Move, {t: 'migrate'}>> = {}): ReturnType<typeof migrate> =>
  migrate(p.graph, g, p.state, {t: 'migrate', id: 'm', now: p.now, to: g.key, map: {}, ...more})

const line = (...ids: string[]): Promise<Graph> => model(`<startEvent id="s"/>${user(...ids)}<endEvent id="e"/>` + flows(['s', ...ids, 'e'].slice(1).map((id, i) => `${['s', ...ids][i]}>${id}`).join('; ')))

test('a suspended instance refuses work and keeps its timers; resumed it goes on', async t => {
  const p = play(await model(`<startEvent id="s"/>${user('a')}${boundary('b', 'a', timer('PT1H'))}<endEvent id="e"/>` + flows('s>a; b>e')))
  p.move({t: 'suspend'})
  p.complete('a')
  t.is(p.reject?.code, 'SUSPENDED')
  p.later(3_600_000)
  t.is(p.reject?.code, 'SUSPENDED')
  p.move({t: 'resume'})
  p.move({t: 'wake'})
  t.is(p.state.st, 'e')
})

test('an instance of a multi-instance activity removed by hand counts as terminated', async t => {
  const p = play(await model(`<startEvent id="s"/><userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>=3</loopCardinality></multiInstanceLoopCharacteristics></userTask>${user('z')}` + flows('s>a; a>z')))
  p.move({t: 'modify', ops: [{op: 'remove', n: p.at('a')}]})
  p.complete('a'); p.complete('a')
  t.deepEqual(p.waiting(), ['z'])
})

test('an operator may move tokens and set variables of a suspended instance', async t => {
  const p = play(await line('a', 'b'))
  p.move({t: 'suspend'})
  p.move({t: 'modify', ops: [{op: 'move', n: p.at('a'), e: 'b'}]})
  p.move({t: 'setVariables', vars: {x: 1}})
  t.deepEqual(p.waiting(), ['b'])
  t.is(p.state.st, 's')
  p.move({t: 'resume'})
  p.complete('b')
  t.is(p.state.st, 'e')
})

test('cancelling closes everything and compensates nothing', async t => {
  const p = play(await model(`<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${service('j')}` + flows('s>f; f>a; f>j')))
  const effects = p.move({t: 'cancel'})
  t.deepEqual(effects.map(effect => effect.t), ['task-', 'job-', 'ended'])
  t.is(p.state.st, 'x')
})

test('a token is added, removed and moved by hand, missing scopes are opened without their start events', async t => {
  const p = play(await model(`<startEvent id="s"/>${user('a', 'z')}<subProcess id="sp"><startEvent id="i"/>${user('b', 'c')}${flows('i>b; b>c')}</subProcess>` + flows('s>a; a>sp; sp>z')))
  p.move({t: 'modify', ops: [{op: 'move', n: p.at('a'), e: 'c', vars: {x: 1}}]})
  t.deepEqual(p.waiting(), ['c'])
  t.false(p.passed().includes('i'))
  p.complete('c')
  t.deepEqual(p.waiting(), ['z'])
  p.move({t: 'modify', ops: [{op: 'remove', n: p.at('z')}]})
  t.is(p.reject?.code, 'NOTHING_LEFT')
  p.move({t: 'modify', ops: [{op: 'remove', n: p.at('z')}], allowEnd: true})
  t.is(p.state.st, 'e')
})

test('adding and removing again leaves the tokens as they were (P14)', async t => {
  const p = play(await line('a', 'b')), before = p.waiting()
  p.move({t: 'modify', ops: [{op: 'add', e: 'b'}]})
  p.move({t: 'modify', ops: [{op: 'remove', n: p.at('b')}]})
  t.deepEqual(p.waiting(), before)
})

test('the identity map migrates nothing (P13)', async t => {
  const g = await line('a', 'b'), p = play(g)
  const {state, effects} = to(p, g)
  t.deepEqual(state, p.state)
  t.deepEqual(effects, [])
})

test('a running instance moves to a new version: tasks keep their node, timers their due time, new boundaries are armed', async t => {
  const p = play(await model(`<startEvent id="s"/>${user('a')}${boundary('b', 'a', timer('PT1H'))}<endEvent id="e"/>` + flows('s>a; a>e; b>e'), '', 'v1'))
  const v2 = await model(`<startEvent id="s"/><userTask id="a2" name="new"/>${user('more')}${boundary('b', 'a2', timer('PT9H'))}${boundary('c', 'a2', timer('PT2H'))}<endEvent id="e"/>` + flows('s>a2; a2>more; more>e; b>e; c>e'), '', 'v2')
  t.is(to(p, v2).reject?.code, 'CANNOT_MIGRATE')
  p.now += 60_000
  const {state, effects} = to(p, v2, {map: {a: 'a2'}})
  t.deepEqual(state.tm.map(armed => [armed.e, armed.at - p.now]), [['b', 3_540_000], ['c', 7_200_000]])
  t.is(state.n['1']!.e, 'a2')
  t.deepEqual(effects.map(effect => effect.t), ['task~'])
})

test('a user task becomes a job task and back by closing the one and opening the other', async t => {
  const p = play(await model(`<startEvent id="s"/>${user('a')}` + flows('s>a'), '', 'v1'))
  const jobs = await model(`<startEvent id="s"/>${service('a', '', 'work')}` + flows('s>a'), '', 'v2')
  t.deepEqual(to(p, jobs).effects.map(effect => effect.t), ['task-', 'job+'])
})

test('a unit at a join whose other branch is gone has lost its partner (R22)', async t => {
  const p = play(await model(`<startEvent id="s"/><parallelGateway id="f"/>${user('a', 'b')}<parallelGateway id="j"/>${user('z')}` + flows('s>f; f>a; f>b; a>j; b>j; j>z'), '', 'v1'))
  p.complete('a')
  const v2 = await model(`<startEvent id="s"/><parallelGateway id="f"/>${user('a', 'b', 'n')}<parallelGateway id="j"/>${user('z')}` + flows('s>f; f>a; f>n; a>j; n>j; f>b; j>z'), '', 'v2')
  const lost = to(p, v2)
  t.deepEqual(lost.reject?.findings?.map(f => [f.rule, f.element]), [['LOST_PARTNER', 'j']])
  t.is(lost.state, p.state)
  const healed = to(p, v2, {ops: [{op: 'arrive', join: 'j', flow: 'n_j', by: 1}]})
  t.is(healed.reject, undefined)
  t.deepEqual(Object.values(healed.state.n).map(n => n.e), ['p', 'b', 'z'])
})

test('a token before the common split serves both branches of a join', async t => {
  const v1 = await model(`<startEvent id="s"/>${user('a')}<parallelGateway id="f"/>${user('b', 'c')}<parallelGateway id="j"/>` + flows('s>a; a>f; f>b; f>c; b>j; c>j'), '', 'v1')
  const v2 = await model(`<startEvent id="s"/>${user('a')}<parallelGateway id="f"/>${user('b', 'c')}<parallelGateway id="j"/><endEvent id="e"/>` + flows('s>a; a>f; f>b; f>c; b>j; c>j; j>e'), '', 'v2')
  t.is(to(play(v1), v2).reject, undefined)
})

test('moves fold to the stored state and head, also from a snapshot and across a migration (P1, P15)', async t => {
  const v1 = await model(`<startEvent id="s"/>${user('a')}<endEvent id="e"/>` + flows('s>a; a>e'), '', 'v1'), v2 = await model(`<startEvent id="s"/>${user('a', 'b')}<endEvent id="e"/>` + flows('s>a; a>b; b>e'), '', 'v2')
  const graphs = (key: string): Graph => key === 'v1' ? v1 : v2
  const moves: Move[] = [
    {t: 'start', id: '1', now: 1, vars: {x: 1}, z: 'UTC'}, {t: 'migrate', id: '2', now: 2, to: 'v2', map: {}},
    {t: 'complete', id: '3', now: 3, n: 1}, {t: 'complete', id: '4', now: 4, n: 2, vars: {y: 2}},
  ]
  const whole = replay(graphs, 'v1', moves), half = replay(graphs, 'v1', moves.slice(0, 2))
  t.is(whole.state?.st, 'e')
  t.deepEqual(replay(graphs, 'v1', moves.slice(2), half), whole)
  t.is(whole.seq, 4)
  t.not(replay(graphs, 'v1', [{...moves[0]!, now: 2}]).head, replay(graphs, 'v1', [moves[0]!]).head)
  t.throws(() => replay(graphs, 'v1', moves.slice(1), GENESIS), {message: /refused on replay/})
})

test('the hash is SHA-256 over canonical text', t => {
  for (const text of ['', 'abc', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), '招标'.repeat(333)]) t.is(sha256(text), createHash('sha256').update(text).digest('hex'))
  t.is(canonical({b: 1, a: [{d: undefined, c: null}]}), '{"a":[{"c":null}],"b":1}')
})

test('an endless loop stops at the step budget as an incident, and resolve goes on where it stopped', async t => {
  const g = await model(`<startEvent id="s"/><exclusiveGateway id="x"/>${script('k', 'n', 'n + 1')}<exclusiveGateway id="y" default="y_x"/><endEvent id="e"/>` + flows('s>x; x>k; k>y; y>e?n >= 5000; y>x'))
  const p = play(g, {n: 0})
  t.is(p.state.in['1']?.ty, 'STEP_BUDGET')
  p.move({t: 'resolve', inc: '1'})
  t.is(p.state.st, 'e')
  t.is(p.variables()['n'], 5000)
})

test('a failed mapping parks its node, applies none of the mappings, and leaves the boundary timer armed on the way out', async t => {
  const g = await model(`<startEvent id="s"/><userTask id="a"><extensionElements><zeebe:ioMapping><zeebe:output source="=x" target="ok"/><zeebe:output source="=1" target="z"/></zeebe:ioMapping></extensionElements></userTask>
    ${boundary('b', 'a', timer('PT1H'))}<exclusiveGateway id="c"/><endEvent id="e"/><endEvent id="late"/>` + flows('s>a; a>c; c>e?ok; b>late'))
  const p = play(g)
  p.complete('a', {x: 'no'})
  t.is(p.state.in['1']?.ty, 'COND', 'the gateway after it refuses a text')
  p.move({t: 'resolve', inc: '1', vars: {ok: true}})
  t.is(p.state.st, 'e')
})

test('illegal payloads are refused before anything happens', async t => {
  const p = play(await line('a'))
  for (const vars of [{'not a name': 1}, {if: 1}, {count: 1}, {x: Number.NaN}, {x: 2 ** 60}, {x: undefined}, {x: '\ud800'}, {x: new Date(0)}]) {
    p.move({t: 'complete', n: p.at('a'), vars: vars as never})
    t.is(p.reject?.code, 'BAD_VARS', JSON.stringify(vars))
  }
})
