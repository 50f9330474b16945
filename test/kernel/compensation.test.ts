import test from 'ava'
import {boundary, flows, model, play, service, timer} from './play.ts'

const undo = (host: string, id = `undo_${host}`): string =>
  `<boundaryEvent id="c_${host}" attachedToRef="${host}"><compensateEventDefinition/></boundaryEvent>`
  + `<serviceTask id="${id}" isForCompensation="true"><extensionElements><zeebe:taskDefinition type="${id}"/></extensionElements></serviceTask><association id="as_${host}" sourceRef="c_${host}" targetRef="${id}"/>`
const throws = (id: string, ref = '', end = false, wait = true): string => {
  const kind = end ? 'endEvent' : 'intermediateThrowEvent'
  return `<${kind} id="${id}"><compensateEventDefinition waitForCompletion="${wait}"${ref ? ` activityRef="${ref}"` : ''}/></${kind}>`
}
const user = (...ids: string[]): string => ids.map(id => `<userTask id="${id}"/>`).join('')

test('completed activities are compensated one after another in reverse order, once (R17)', async t => {
  const g = await model(`<startEvent id="s"/>${user('a', 'b', 'd')}${undo('a')}${undo('b')}${undo('d')}${throws('x')}${throws('y')}<endEvent id="e"/>` + flows('s>a; a>b; b>x; x>y; y>e'))
  const p = play(g)
  p.complete('a'); p.complete('b')
  t.deepEqual(p.waiting(), ['x', 'undo_b'])
  p.finish('undo_b')
  t.deepEqual(p.waiting(), ['x', 'undo_a'])
  p.finish('undo_a')
  t.is(p.state.st, 'e', 'nothing is left for the second throw')
})

test('a throw with a reference compensates that activity only', async t => {
  const g = await model(`<startEvent id="s"/>${user('a', 'b', 'z')}${undo('a')}${undo('b')}${throws('x', 'a')}` + flows('s>a; a>b; b>x; x>z'))
  const p = play(g)
  p.complete('a'); p.complete('b')
  p.finish('undo_a')
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.state.cp.map(record => record.e), ['b'])
})

test('without waiting the thrower goes on while the handlers run', async t => {
  const g = await model(`<startEvent id="s"/>${user('a', 'z')}${undo('a')}${throws('x', '', false, false)}<endEvent id="e"/>` + flows('s>a; a>x; x>z; z>e'))
  const p = play(g)
  p.complete('a')
  t.deepEqual(p.waiting().toSorted(), ['undo_a', 'x', 'z'])
  p.complete('z')
  t.is(p.state.st, 'a')
  p.finish('undo_a')
  t.is(p.state.st, 'e')
})

test('a completed sub-process is compensated from inside out with the values it had', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><extensionElements><zeebe:ioMapping><zeebe:input source="=n + 1" target="mine"/></zeebe:ioMapping></extensionElements>
    <startEvent id="i"/>${user('a', 'b')}${undo('a')}${undo('b')}${flows('i>a; a>b')}</subProcess>${user('mid')}${throws('x')}<endEvent id="e"/>` + flows('s>sp; sp>mid; mid>x; x>e'))
  const p = play(g, {n: 1})
  p.complete('a'); p.complete('b')
  t.deepEqual(p.state.cp.map(record => [record.e, record.v, record.sub.map(inner => inner.e)]), [['sp', {mine: 2}, ['a', 'b']]])
  p.complete('mid')
  t.deepEqual(p.waiting(), ['x', 'undo_b'])
  p.finish('undo_b'); p.finish('undo_a')
  t.is(p.state.st, 'e')
})

test('a compensation event sub-process handles its own scope, with its locals, and throws further inside', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><extensionElements><zeebe:ioMapping><zeebe:input source="=7" target="mine"/></zeebe:ioMapping></extensionElements>
    <startEvent id="i"/>${user('a')}${undo('a')}${flows('i>a')}
    <subProcess id="h" triggeredByEvent="true"><startEvent id="hs"><compensateEventDefinition/></startEvent>${user('repair')}${throws('in')}${flows('hs>repair; repair>in')}</subProcess>
    </subProcess>${throws('x', 'sp')}<endEvent id="e"/>` + flows('s>sp; sp>x; x>e'))
  const p = play(g)
  p.complete('a')
  t.deepEqual(p.waiting(), ['x', 'repair'])
  t.is(p.state.n[String(p.state.n[String(p.at('repair'))]!.p)]!.v!['mine'], 7)
  p.complete('repair')
  t.deepEqual(p.waiting(), ['x', 'in', 'undo_a'])
  p.finish('undo_a')
  t.is(p.state.st, 'e')
})

test('cancelling a transaction ends the active, compensates the done, leaves by the cancel boundary (R18)', async t => {
  const g = await model(`<startEvent id="s"/><transaction id="tx"><startEvent id="i"/><parallelGateway id="f"/>${user('a', 'b', 'open', 'no')}${undo('a')}${undo('b')}<endEvent id="k"><cancelEventDefinition/></endEvent>
    ${flows('i>f; f>a; f>b; f>open; f>no; no>k')}</transaction>${boundary('c', 'tx', '<cancelEventDefinition/>')}${user('z')}<endEvent id="e"/>` + flows('s>tx; tx>e; c>z'))
  const p = play(g)
  p.complete('a'); p.complete('b')
  p.complete('no')
  t.deepEqual(p.waiting(), ['k', 'undo_b'])
  p.finish('undo_b'); p.finish('undo_a')
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.state.cp, [])
})

test('an error that leaves a transaction compensates nothing (hazard, R18)', async t => {
  const g = await model(`<startEvent id="s"/><transaction id="tx"><startEvent id="i"/>${user('a')}${undo('a')}${service('job')}${flows('i>a; a>job')}</transaction>
    ${boundary('b', 'tx', '<errorEventDefinition/>')}<endEvent id="e"/>` + flows('s>tx; b>e'))
  const p = play(g)
  p.complete('a')
  p.move({t: 'fail', n: p.at('job'), code: 'X', msg: 'hazard'})
  t.is(p.state.st, 'e')
  t.false(p.effects.some(effect => effect.t === 'job+' && effect.type === 'undo_a'))
})

test('a cancelled transaction without a handler waits for an operator', async t => {
  const g = await model(`<startEvent id="s"/><transaction id="tx"><startEvent id="i"/><endEvent id="k"><cancelEventDefinition/></endEvent>${flows('i>k')}</transaction>${user('z')}` + flows('s>tx; tx>z'))
  const p = play(g)
  t.is(p.state.in['1']?.ty, 'NO_CANCEL_HANDLER')
  p.move({t: 'modify', ops: [{op: 'add', e: 'z'}, {op: 'remove', n: p.at('k')}]})
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.state.in, {})
})

test('each instance of a multi-instance activity is compensated, last first', async t => {
  const g = await model(`<startEvent id="s"/><userTask id="a"><multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=[1,2,3]" inputElement="item"/></extensionElements></multiInstanceLoopCharacteristics></userTask>
    ${undo('a')}${throws('x')}<endEvent id="e"/>` + flows('s>a; a>x; x>e'))
  const p = play(g)
  for (let i = 0; i < 3; i++) p.complete('a')
  const items: unknown[] = []
  while (p.state.st === 'a') {
    items.push(p.state.n[String(p.at('undo_a'))]!.v!['item'])
    p.finish('undo_a')
  }
  t.deepEqual(items, [3, 2, 1])
})

test('a killed activity leaves nothing to compensate', async t => {
  const g = await model(`<startEvent id="s"/>${user('a')}${undo('a')}${boundary('b', 'a', timer('PT1S'))}${throws('x')}<endEvent id="e"/>` + flows('s>a; b>x; x>e'))
  const p = play(g)
  p.later(1000)
  t.is(p.state.st, 'e')
})

test('what handlers of an event sub-process did is kept as long as its scope, and nothing of a compensation is', async t => {
  const g = await model(`<startEvent id="s"/>${user('a')}${flows('s>a')}<subProcess id="h" triggeredByEvent="true"><startEvent id="hs" isInterrupting="false"><signalEventDefinition signalRef="S"/></startEvent>
    <task id="w"/>${undo('w')}${flows('hs>w')}</subProcess><subProcess id="k" triggeredByEvent="true"><startEvent id="ks" isInterrupting="false"><messageEventDefinition messageRef="M"/></startEvent>${throws('x')}${flows('ks>x')}</subProcess>`, '<signal id="S" name="again"/><message id="M" name="undo"/>')
  const p = play(g)
  p.move({t: 'signal', nm: 'again'}); p.move({t: 'signal', nm: 'again'})
  t.deepEqual(p.state.cp.map(record => [record.e, record.s, record.sub.length]), [['h', 0, 1], ['h', 0, 1]])
  p.move({t: 'message', n: 0, e: 'ks', mid: '1'})
  p.finish('undo_w'); p.finish('undo_w')
  t.deepEqual(p.state.cp, [])
  t.deepEqual(p.waiting(), ['a'])
})

test('a sub-process that compensates leaves no record of its own work', async t => {
  const g = await model(`<startEvent id="s"/>${user('a')}<boundaryEvent id="c_a" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><subProcess id="u" isForCompensation="true"><startEvent id="us"/><task id="w"/>${undo('w')}${flows('us>w')}</subProcess>
    <association id="as" sourceRef="c_a" targetRef="u"/>${throws('x')}${throws('y')}${user('z')}` + flows('s>a; a>x; x>y; y>z'))
  const p = play(g)
  p.complete('a')
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.state.cp, [])
})

test('an inclusive join does not wait for a compensation that nobody waits for', async t => {
  const g = await model(`<startEvent id="s"/>${user('a', 'b', 'z')}${undo('a')}<inclusiveGateway id="f"/><inclusiveGateway id="j"/>${throws('x', 'a', false, false)}` + flows('s>a; a>f; f>x; f>b; x>j; b>j; j>z'))
  const p = play(g)
  p.complete('a'); p.complete('b')
  t.deepEqual(p.waiting().toSorted(), ['undo_a', 'x', 'z'])
  p.finish('undo_a')
  t.deepEqual(p.waiting(), ['z'])
})

test('an uncaught error of an event is thrown again alone when resolved', async t => {
  const g = await model(`<startEvent id="s"/>${user('a')}${undo('a')}<endEvent id="x"><signalEventDefinition signalRef="S"/><compensateEventDefinition/><errorEventDefinition errorRef="E"/></endEvent>` + flows('s>a; a>x'), '<signal id="S" name="sig"/><error id="E" errorCode="E1"/>')
  const p = play(g)
  p.complete('a')
  p.finish('undo_a')
  t.is(p.state.in['1']?.ty, 'UNHANDLED_ERROR')
  const effects = p.move({t: 'resolve', inc: '1'})
  t.deepEqual(effects.map(effect => effect.t), ['incident-', 'incident+'])
})

test('a throw with several references compensates one after another, in their order', async t => {
  const undone = (id: string): string => `${service(id)}<boundaryEvent id="c${id}" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent><serviceTask id="u${id}" isForCompensation="true"><extensionElements><zeebe:taskDefinition type="u${id}"/></extensionElements></serviceTask><association id="as${id}" sourceRef="c${id}" targetRef="u${id}" associationDirection="One"/>`
  const p = play(await model(`<startEvent id="s"/>${undone('a')}${undone('b')}${undone('d')}<intermediateThrowEvent id="t"><compensateEventDefinition activityRef="a"/><compensateEventDefinition activityRef="d"/></intermediateThrowEvent><userTask id="n"/>${flows('s>a; a>b; b>d; d>t; t>n')}`))
  for (const id of ['a', 'b', 'd', 'ua']) p.finish(id)
  t.true(p.waiting().includes('ud'))
  t.false(p.waiting().includes('n'))
  p.finish('ud')
  t.deepEqual(p.waiting(), ['n'], 'b was not named')
})
