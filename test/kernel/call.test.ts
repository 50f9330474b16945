import test from 'ava'
import {boundary, flows, model, play, service} from './play.ts'

const call = (extra = '', mapping = ''): string => `<callActivity id="c"><extensionElements><zeebe:calledElement processId="child" ${extra}/>${mapping}</extensionElements></callActivity>`

test('a called instance gets the visible variables and gives all of its own back, unless told otherwise', async t => {
  const p = play(await model(`<startEvent id="s"/>${call()}<endEvent id="e"/>` + flows('s>c; c>e')), {a: 1})
  t.deepEqual(p.effects, [{t: 'child+', n: 1, e: 'c', process: 'child', binding: {type: 'latest'}, vars: {a: 1}, catches: [], depth: 1}])
  p.move({t: 'child', n: 1, how: 'ended', vars: {b: 2}})
  t.deepEqual(p.variables(), {a: 1, b: 2})
  const mapping = '<zeebe:ioMapping><zeebe:input source="=a + 1" target="x"/><zeebe:output source="=b" target="got"/></zeebe:ioMapping>'
  const less = play(await model(`<startEvent id="s"/>${call('propagateAllParentVariables="false"', mapping)}<endEvent id="e"/>` + flows('s>c; c>e')), {a: 1})
  t.deepEqual((less.effects[0] as {vars: unknown}).vars, {x: 2})
  less.move({t: 'child', n: 1, how: 'ended', vars: {b: 2, other: 3}})
  t.deepEqual(less.variables(), {a: 1, got: 2})
})

test('the codes caught around a call go with it; a child lets exactly those errors go (R19)', async t => {
  const parent = play(await model(`<startEvent id="s"/>${call()}${boundary('b', 'c', '<errorEventDefinition errorRef="E"/>')}<endEvent id="e"/><endEvent id="f"/>` + flows('s>c; c>e; b>f'), '<error id="E" errorCode="E1"/>'))
  const born = parent.effects[0] as Extract<(typeof parent.effects)[0], {t: 'child+'}>
  t.deepEqual(born.catches, ['E1'])
  const graph = await model(`<startEvent id="s"/>${service('j')}` + flows('s>j'))
  const child = play(graph, {}, {par: {i: 'P', n: born.n}, catches: born.catches, depth: born.depth})
  t.deepEqual(child.move({t: 'fail', n: 1, code: 'E1', msg: 'x', vars: {why: 1}}).filter(effect => effect.t === 'toParent'), [{t: 'toParent', how: 'error', code: 'E1', vars: {why: 1}}])
  t.is(child.state.st, 't')
  const other = play(graph, {}, {par: {i: 'P', n: born.n}, catches: born.catches})
  other.move({t: 'fail', n: 1, code: 'E2', msg: 'x'})
  t.is(other.state.in['1']?.ty, 'UNHANDLED_ERROR')
  parent.move({t: 'child', n: born.n, how: 'error', code: 'E1', vars: {why: 1}})
  t.deepEqual(parent.passed(), ['s', 'b', 'f'])
  t.is(parent.variables()['why'], 1)
})

test('a parent that is gone closes its child, and the late report of the child is refused (R19)', async t => {
  const p = play(await model(`<startEvent id="s"/>${call()}${boundary('b', 'c', '<signalEventDefinition signalRef="S"/>')}<userTask id="u"/>` + flows('s>c; b>u'), '<signal id="S" name="stop"/>'))
  t.true(p.move({t: 'signal', nm: 'stop'}).some(effect => effect.t === 'child-'))
  p.move({t: 'child', n: 1, how: 'ended', vars: {late: true}})
  t.is(p.reject?.code, 'UNKNOWN_NODE')
  t.deepEqual(p.variables(), {})
})

test('an escalation of the child may be caught beside it; a child ended by an operator is an incident', async t => {
  const g = await model(`<startEvent id="s"/>${call()}${boundary('b', 'c', '<escalationEventDefinition escalationRef="U"/>', false)}<userTask id="u"/><endEvent id="e"/>` + flows('s>c; c>e; b>u'), '<escalation id="U" escalationCode="U1"/>')
  const p = play(g)
  p.move({t: 'child', n: 1, how: 'escalation', code: 'U1'})
  t.deepEqual(p.waiting(), ['c', 'u'])
  p.move({t: 'child', n: 1, how: 'terminated'})
  t.is(p.state.in['1']?.ty, 'CHILD_TERMINATED')
  t.true(p.move({t: 'resolve', inc: '1'}).some(effect => effect.t === 'child+'))
})

test('no such process is an incident of the call', async t => {
  const p = play(await model(`<startEvent id="s"/>${call()}` + flows('s>c')))
  p.move({t: 'fail', n: 1, msg: 'no process child'})
  t.is(p.state.in['1']?.ty, 'CALLED_NOT_FOUND')
})
