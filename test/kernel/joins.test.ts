import test from 'ava'
import {flows, model, play} from './play.ts'

const user = (...ids: string[]): string => ids.map(id => `<userTask id="${id}"/>`).join('')

test('a parallel join keeps a second token of one flow for its next round (R1)', async t => {
  const g = await model(`<startEvent id="s"/><parallelGateway id="f"/>${user('a', 'b', 'c', 'z')}<exclusiveGateway id="m"/><parallelGateway id="j"/><endEvent id="e"/>`
    + flows('s>f; f>a; f>b; f>c; a>m; b>m; m>j; c>j; j>z; z>e'))
  const p = play(g)
  p.complete('a'); p.complete('b')
  t.deepEqual(p.state.n['0']!.a, {j: {m_j: 2}})
  p.complete('c')
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.state.n['0']!.a, {j: {m_j: 1}})
  p.complete('z')
  t.is(p.state.st, 'a', 'a unit that waits keeps the instance open')
})

test('an inclusive join in a loop does not wait for its own outgoing token (R2)', async t => {
  const g = await model(`<startEvent id="s"/><inclusiveGateway id="j"/>${user('a')}<exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>`
    + flows('s>j; j>a; a>x; x>j?again; x>e'))
  const p = play(g, {again: true})
  t.deepEqual(p.waiting(), ['a'])
  p.complete('a')
  t.deepEqual(p.waiting(), ['a'])
  p.complete('a', {again: false})
  t.is(p.state.st, 'e')
})

test('two inclusive joins that face each other become an incident, and resolve fires the first (R3)', async t => {
  const g = await model(`<startEvent id="s"/><parallelGateway id="f"/><inclusiveGateway id="j1"/><inclusiveGateway id="j2"/>
    <exclusiveGateway id="x1" default="x1_e1"/><exclusiveGateway id="x2" default="x2_e2"/><endEvent id="e1"/><endEvent id="e2"/>`
    + flows('s>f; f>j1; f>j2; j1>x1; x1>j2?false; x1>e1; j2>x2; x2>j1?false; x2>e2'))
  const p = play(g)
  t.is(p.state.in['1']?.ty, 'JOIN_DEADLOCK')
  t.is(p.state.in['1']?.ms, 'j1, j2')
  p.move({t: 'resolve', inc: '1'})
  t.is(p.state.st, 'e')
  t.deepEqual(p.state.in, {})
})

test('an inclusive join waits for a token whose boundary event may still reach it (R4)', async t => {
  const g = await model(`<startEvent id="s"/><parallelGateway id="f"/>${user('a', 'b', 'z')}<inclusiveGateway id="j"/><endEvent id="e"/>
    <boundaryEvent id="t" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>`
    + flows('s>f; f>a; f>b; a>j; t>j; b>j; j>z; z>e'))
  const p = play(g)
  p.later(3_600_000)
  p.complete('b')
  t.deepEqual(p.waiting(), ['a'], 'two flows are filled, but a still lives')
  p.complete('a')
  t.deepEqual(p.waiting(), ['z'])
  p.complete('z')
  t.is(p.state.st, 'e')
})

test('a complex gateway fires at two of three, swallows the late third, and begins a new round (R5)', async t => {
  const g = await model(`<startEvent id="s"/><parallelGateway id="f"/>${user('a', 'b', 'c', 'z')}<endEvent id="e"/>
    <complexGateway id="j" default="j_n"><activationCondition>=activationCount &gt;= 2</activationCondition></complexGateway><endEvent id="n"/>`
    + flows('s>f; f>a; f>b; f>c; a>j; b>j; c>j; j>z?waitingForStart; j>n; z>e'))
  const p = play(g)
  p.complete('a')
  t.deepEqual(p.waiting(), ['b', 'c'])
  p.complete('c')
  t.deepEqual(p.waiting(), ['b', 'z'])
  t.deepEqual(p.state.n['0']!.cg, {j: {w: false, used: ['a_j', 'c_j']}})
  p.complete('b')
  t.is(p.state.n['0']!.cg, undefined, 'the round is over')
  t.deepEqual(p.passed().filter(id => id === 'n'), ['n'])
  p.complete('z')
  t.is(p.state.st, 'e')
})

test('a complex gateway resets at once when nothing can reach it any more', async t => {
  const g = await model(`<startEvent id="s"/><inclusiveGateway id="f"/>${user('a', 'b')}<complexGateway id="j"><activationCondition>=activationCount &gt;= 1</activationCondition></complexGateway><endEvent id="e"/>`
    + flows('s>f; f>a?x; f>b?y; a>j; b>j; j>e?waitingForStart'))
  const p = play(g, {x: true, y: false})
  p.complete('a')
  t.is(p.state.st, 'e')
})

test('startQuantity collects tokens, completionQuantity multiplies them', async t => {
  const g = await model(`<startEvent id="s"/><task id="a" completionQuantity="3"/><userTask id="b" startQuantity="2"/><endEvent id="e"/>` + flows('s>a; a>b; b>e'))
  const p = play(g)
  t.deepEqual(p.waiting(), ['b'])
  t.deepEqual(p.state.n['0']!.a, {b: {a_b: 1}})
})

test('conditional flows of an activity are an inclusive choice with a default', async t => {
  const g = await model(`<startEvent id="s"/><task id="a" default="a_d"/><task id="x"/><task id="y"/><task id="d"/>` + flows('s>a; a>x?n > 1; a>y?n > 2; a>d'))
  t.deepEqual(play(g, {n: 3}).passed(), ['s', 'a', 'x', 'y'])
  t.deepEqual(play(g, {n: 0}).passed(), ['s', 'a', 'd'])
})

test('no true flow is an incident that corrected variables resolve', async t => {
  const g = await model(`<startEvent id="s"/><exclusiveGateway id="x"/><userTask id="a"/>` + flows('s>x; x>a?ok = true'))
  const p = play(g, {ok: false})
  t.is(p.state.in['1']?.ty, 'NO_FLOW')
  p.move({t: 'resolve', inc: '1'})
  t.is(p.state.in['2']?.ty, 'NO_FLOW')
  p.move({t: 'resolve', inc: '2', vars: {ok: true}})
  t.deepEqual(p.waiting(), ['a'])
  t.deepEqual(p.state.in, {})
})

test('a condition that is not boolean is an incident, and the other branch runs on', async t => {
  const g = await model(`<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="x" default="x_b"/>${user('a', 'b', 'c')}` + flows('s>f; f>x; f>c; x>a?missing; x>b'))
  const p = play(g)
  t.is(p.state.in['1']?.ty, 'COND')
  t.deepEqual(p.waiting(), ['x', 'c'])
})
