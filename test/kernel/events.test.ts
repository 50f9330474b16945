import test from 'ava'
import {boundary, flows, model, play, script, service, timer} from './play.ts'

const ERROR = '<error id="E" errorCode="E1"/><error id="F" errorCode="E2"/>'
const ESC = '<escalation id="U" escalationCode="U1"/>'
const error = (ref?: string): string => `<errorEventDefinition${ref ? ` errorRef="${ref}"` : ''}/>`
const escalation = '<escalationEventDefinition escalationRef="U"/>'
const handler = (id: string, start: string, definition: string, inside: string, interrupting = true): string =>
  `<subProcess id="${id}" triggeredByEvent="true"><startEvent id="${start}" isInterrupting="${interrupting}">${definition}</startEvent>${inside}</subProcess>`

test('the first trigger of an event gateway wins, also when message and timer meet (R6)', async t => {
  const g = await model(`<startEvent id="s"/><eventBasedGateway id="g"/><endEvent id="e1"/><endEvent id="e2"/>
    <intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>
    <intermediateCatchEvent id="w">${timer('PT1M')}</intermediateCatchEvent>` + flows('s>g; g>m; g>w; m>e1; w>e2'), '<message id="M" name="hello"/>')
  const late = play(g)
  late.later(60_000)
  t.deepEqual(late.passed(), ['s', 'g', 'w', 'e2'])
  late.move({t: 'message', n: 1, e: 'm', mid: '1'})
  t.is(late.reject?.code, 'ENDED')
  const early = play(g)
  early.move({t: 'message', n: 1, e: 'm', mid: '1'})
  t.deepEqual(early.passed(), ['s', 'g', 'm', 'e1'])
  t.true(early.effects.some(effect => effect.t === 'wake' && effect.at === null), 'the timer of the loser is disarmed')
})

test('nothing of a doomed scope happens after an error thrown beside it (R7)', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/><parallelGateway id="f"/><endEvent id="bad">${error('E')}</endEvent>
    ${script('k', 'x', '1')}${service('job')}${flows('i>f; f>bad; f>k; k>job')}</subProcess>${boundary('b', 'sp', error('E'))}<userTask id="after"/>` + flows('s>sp; b>after'), ERROR)
  const p = play(g)
  t.deepEqual(p.effects.map(effect => effect.t), ['task+'])
  t.deepEqual(p.waiting(), ['after'])
})

test('a boundary condition made true in one branch ends the sub-process before the other branch opens its job', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/><parallelGateway id="f"/>${script('a', 'x', '1')}${script('b1', 'y', '1')}${script('b2', 'y', '2')}${service('job')}
    ${flows('i>f; f>a; f>b1; b1>b2; b2>job')}</subProcess>${boundary('b', 'sp', '<conditionalEventDefinition><condition>=x = 1</condition></conditionalEventDefinition>')}<endEvent id="e"/>` + flows('s>sp; b>e'))
  const p = play(g, {x: 0, y: 0})
  t.is(p.variables()['y'], 0)
  t.is(p.state.st, 'e')
  t.false(p.effects.some(effect => effect.t === 'job+'))
})

test('terminate ends only its own instance of a multi-instance sub-process (R8)', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><multiInstanceLoopCharacteristics><loopCardinality>=2</loopCardinality></multiInstanceLoopCharacteristics>
    <startEvent id="i"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/><endEvent id="k"><terminateEventDefinition/></endEvent>${flows('i>f; f>a; f>b; a>k')}</subProcess><endEvent id="e"/>` + flows('s>sp; sp>e'))
  const p = play(g)
  p.complete('a')
  t.deepEqual(p.waiting(), ['a', 'b'])
  p.complete('a')
  t.is(p.state.st, 'e')
})

test('an interrupting event sub-process ends a running non-interrupting one (R9)', async t => {
  const g = await model(`<startEvent id="s"/><userTask id="a"/>${flows('s>a')}`
    + handler('h1', 'hs1', '<signalEventDefinition signalRef="S1"/>', `<userTask id="u1"/>${flows('hs1>u1')}`, false)
    + handler('h2', 'hs2', '<signalEventDefinition signalRef="S2"/>', `<userTask id="u2"/>${flows('hs2>u2')}`), '<signal id="S1" name="one"/><signal id="S2" name="two"/>')
  const p = play(g)
  p.move({t: 'signal', nm: 'one'}); p.move({t: 'signal', nm: 'one'})
  t.deepEqual(p.waiting(), ['a', 'u1', 'u1'])
  p.move({t: 'signal', nm: 'two'})
  t.deepEqual(p.waiting(), ['u2'])
  p.move({t: 'signal', nm: 'one'})
  t.is(p.reject?.code, 'NO_SUBSCRIPTION', 'an interrupted scope hears nothing more')
  p.complete('u2')
  t.is(p.state.st, 'e')
})

test('an error thrown by an error handler goes outwards, not to itself (R10)', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/><endEvent id="x">${error('E')}</endEvent>${flows('i>x')}
    ${handler('h', 'hs', error(), `<endEvent id="y">${error('E')}</endEvent>${flows('hs>y')}`)}</subProcess>${boundary('b', 'sp', error('E'))}<endEvent id="e"/>` + flows('s>sp; b>e'), ERROR)
  const p = play(g)
  t.is(p.state.st, 'e')
  t.true(p.passed().includes('b'))
})

test('an escalation nobody catches is ignored; an interrupting catcher ends its thrower (R11)', async t => {
  const parts = (extra: string, more: string): string => `<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/><intermediateThrowEvent id="x">${escalation}</intermediateThrowEvent><task id="on"/>
    ${flows('i>x; x>on')}</subProcess>${extra}<endEvent id="e"/>` + flows(`s>sp; sp>e; ${more}`)
  t.deepEqual(play(await model(parts('', ''), ESC)).passed(), ['s', 'i', 'x', 'on', 'sp', 'e'])
  const caught = play(await model(parts(boundary('b', 'sp', escalation), 'b>e'), ESC))
  t.deepEqual(caught.passed(), ['s', 'i', 'b', 'e'])
  const beside = play(await model(parts(boundary('b', 'sp', escalation, false), 'b>e'), ESC))
  t.deepEqual(beside.passed(), ['s', 'i', 'x', 'b', 'on', 'e', 'sp', 'e'])
})

test('the exact error code is preferred to a catch-all, and inner handlers to outer ones', async t => {
  const g = await model(`<startEvent id="s"/>${service('job')}${boundary('all', 'job', error())}${boundary('one', 'job', error('E'))}<endEvent id="e"/>` + flows('s>job; all>e; one>e'), ERROR)
  const one = play(g)
  one.move({t: 'fail', n: one.at('job'), code: 'E1', msg: 'no'})
  t.deepEqual(one.passed(), ['s', 'one', 'e'])
  const all = play(g)
  all.move({t: 'fail', n: all.at('job'), code: 'E9', msg: 'no', vars: {why: 'x'}})
  t.deepEqual(all.passed(), ['s', 'all', 'e'])
  t.is(all.variables()['why'], 'x')
})

test('an error nobody catches is an incident that kills nothing; resolving opens the job again', async t => {
  const g = await model(`<startEvent id="s"/><parallelGateway id="f"/>${service('job')}<userTask id="u"/>` + flows('s>f; f>job; f>u'))
  const p = play(g)
  p.move({t: 'fail', n: p.at('job'), code: 'E1', msg: 'no'})
  t.is(p.state.in['1']?.ty, 'UNHANDLED_ERROR')
  t.deepEqual(p.waiting(), ['job', 'u'])
  t.true(p.move({t: 'resolve', inc: '1'}).some(effect => effect.t === 'job+'))
  p.finish('job')
  t.deepEqual(p.waiting(), ['u'])
})

test('a conditional event fires on the edge from false to true, again only after it was false', async t => {
  const g = await model(`<startEvent id="s"/><userTask id="a"/>${boundary('b', 'a', '<conditionalEventDefinition><condition>=n &gt; 5</condition></conditionalEventDefinition>', false)}<endEvent id="e"/>` + flows('s>a; b>e'))
  const p = play(g, {n: 0})
  const seen = (): number => p.passed().filter(id => id === 'b').length
  p.move({t: 'setVariables', vars: {n: 6}})
  p.move({t: 'setVariables', vars: {n: 7}})
  t.is(seen(), 1)
  p.move({t: 'setVariables', vars: {n: 1}})
  p.move({t: 'setVariables', vars: {n: 9}})
  t.is(seen(), 2)
})

test('a parallel multiple catch waits for each of its triggers once, a multiple one for any', async t => {
  const roots = '<signal id="S1" name="one"/><signal id="S2" name="two"/>', both = '<signalEventDefinition signalRef="S1"/><signalEventDefinition signalRef="S2"/>'
  const all = play(await model(`<startEvent id="s"/><intermediateCatchEvent id="c" parallelMultiple="true">${both}</intermediateCatchEvent><endEvent id="e"/>` + flows('s>c; c>e'), roots))
  all.move({t: 'signal', nm: 'two'}); all.move({t: 'signal', nm: 'two'})
  t.is(all.state.st, 'a')
  all.move({t: 'signal', nm: 'one'})
  t.is(all.state.st, 'e')
  const any = play(await model(`<startEvent id="s"/><intermediateCatchEvent id="c">${both}</intermediateCatchEvent><endEvent id="e"/>` + flows('s>c; c>e'), roots))
  any.move({t: 'signal', nm: 'two'})
  t.is(any.state.st, 'e')
})

test('links are flows without a line', async t => {
  const g = await model(`<startEvent id="s"/><intermediateThrowEvent id="x"><linkEventDefinition name="L"/></intermediateThrowEvent>
    <intermediateCatchEvent id="y"><linkEventDefinition name="L"/></intermediateCatchEvent><endEvent id="e"/>` + flows('s>x; y>e'))
  t.deepEqual(play(g).passed(), ['s', 'x', 'y', 'e'])
})

test('a signal thrown inside reaches the catchers of its own instance before the token moves on', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/><intermediateThrowEvent id="x"><signalEventDefinition signalRef="S"/></intermediateThrowEvent>${service('job')}${flows('i>x; x>job')}</subProcess>
    ${boundary('b', 'sp', '<signalEventDefinition signalRef="S"/>')}<endEvent id="e"/>` + flows('s>sp; b>e'), '<signal id="S" name="sig"/>')
  const p = play(g)
  t.is(p.state.st, 'e')
  t.deepEqual(p.effects.map(effect => effect.t), ['throw', 'ended'])
})

test('terminate ends the whole instance at the top and is told as terminated', async t => {
  const g = await model(`<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><endEvent id="k"><terminateEventDefinition/></endEvent>` + flows('s>f; f>a; f>k'))
  const p = play(g)
  t.is(p.state.st, 't')
  t.deepEqual(p.effects, [{t: 'ended', how: 'terminated'}], 'the task was opened and closed unseen')
})

test('message keys are evaluated once at arming; a bad key is an incident until corrected', async t => {
  const roots = '<message id="M" name="pay"><extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements></message>'
  const g = await model(`<startEvent id="s"/><receiveTask id="r" messageRef="M"/><endEvent id="e"/>` + flows('s>r; r>e'), roots)
  const p = play(g)
  t.is(p.state.in['1']?.ty, 'BAD_KEY')
  const effects = p.move({t: 'resolve', inc: '1', vars: {order: 17}})
  t.deepEqual(effects.find(effect => effect.t === 'sub+'), {t: 'sub+', n: p.at('r'), e: 'r', kind: 'message', nm: 'pay', key: '17'})
  p.move({t: 'message', n: p.at('r'), e: 'r', mid: 'm', vars: {paid: true}})
  t.is(p.state.st, 'e')
  t.is(p.variables()['paid'], true)
})

test('of several conditions that hold when an event gateway is reached the first in the file goes on', async t => {
  const c = (id: string): string => `<intermediateCatchEvent id="${id}"><conditionalEventDefinition><condition>=true</condition></conditionalEventDefinition></intermediateCatchEvent>`
  const g = await model(`<startEvent id="s"/><eventBasedGateway id="g"/>${c('first')}${c('second')}<endEvent id="e"/>` + flows('s>g; g>second; g>first; first>e; second>e'))
  t.deepEqual(play(g).passed(), ['s', 'g', 'first', 'e'])
})

test('a message that a worker sends needs no message in the file', async t => {
  const p = play(await model(`<startEvent id="s"/><endEvent id="e"><extensionElements><zeebe:taskDefinition type="mail"/></extensionElements><messageEventDefinition/></endEvent>` + flows('s>e')))
  t.deepEqual(p.effects.map(effect => effect.t === 'job+' && effect.type), ['mail'])
  p.finish('e')
  t.is(p.state.st, 'e')
})

test('an event with several error definitions catches any of them, and of several it throws the first ends it', async t => {
  const errors = '<error id="E1" errorCode="one"/><error id="E2" errorCode="two"/><error id="E3" errorCode="three"/>'
  const two = '<errorEventDefinition errorRef="E1"/><errorEventDefinition errorRef="E2"/>'
  const g = await model(`<startEvent id="s"/>${service('a')}${boundary('b', 'a', two)}<userTask id="h"/><userTask id="n"/>${flows('s>a; b>h; a>n')}`, errors)
  for (const [code, waits] of [['one', 'h'], ['two', 'h'], ['three', 'a']] as const) {
    const p = play(g)
    p.move({t: 'fail', n: p.at('a'), code, msg: ''})
    t.deepEqual(p.waiting(), [waits], code)
  }
  const thrower = `<subProcess id="sp"><startEvent id="i"/><endEvent id="x">${two}</endEvent>${flows('i>x')}</subProcess>`
  const ref = (id: string): string => `<errorEventDefinition errorRef="${id}"/>`
  const p = play(await model(`<startEvent id="s"/>${thrower}${boundary('b1', 'sp', ref('E1'))}${boundary('b2', 'sp', ref('E2'))}<userTask id="h1"/><userTask id="h2"/>${flows('s>sp; b1>h1; b2>h2')}`, errors))
  t.deepEqual(p.waiting(), ['h1'])
})
