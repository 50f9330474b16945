import test from 'ava'
import {flows, model, play} from './play.ts'

const adhoc = (attributes: string, extension: string, inner: string): string =>
  `<startEvent id="s"/><adHocSubProcess id="ah" ${attributes}><extensionElements>${extension}</extensionElements>${inner}</adHocSubProcess><userTask id="z"/>${flows('s>ah; ah>z')}`
const user = (...ids: string[]): string => ids.map(id => `<userTask id="${id}"/>`).join('')

test('listed inner elements run in scopes of their own, then the whole completes', async t => {
  const p = play(await model(adhoc('', '<zeebe:adHoc activeElementsCollection="=list" outputCollection="out" outputElement="=x"/>', user('a', 'b', 'c') + flows('a>c'))), {list: ['a', 'b']})
  t.deepEqual(p.waiting(), ['ah', 'a', 'b'])
  p.complete('a', {x: 1})
  t.deepEqual(p.waiting(), ['ah', 'b', 'c'])
  p.complete('b', {x: 2}); p.complete('c', {x: 3})
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.variables()['out'], [2, 3])
})

test('an empty list completes at once, an unknown id is an incident', async t => {
  const g = await model(adhoc('', '<zeebe:adHoc activeElementsCollection="=list"/>', user('a')))
  t.deepEqual(play(g, {list: []}).waiting(), ['z'])
  t.is(play(g, {list: ['nobody']}).state.in['1']?.ty, 'BAD_COLLECTION')
})

test('sequential runs one at a time, cancelRemaining=false waits for what runs and accepts no more (R21)', async t => {
  const queue = play(await model(adhoc('ordering="Sequential"', '<zeebe:adHoc activeElementsCollection="=list"/>', user('a', 'b'))), {list: ['a', 'b', 'a']})
  const seen: string[] = []
  while (!queue.waiting().includes('z')) { const id = queue.waiting().find(other => other !== 'ah')!; seen.push(id); queue.complete(id) }
  t.deepEqual(seen, ['a', 'b', 'a'])
  const g = await model(adhoc('cancelRemainingInstances="false"', '', `${user('a', 'b')}<completionCondition>=enough</completionCondition>`))
  const p = play(g, {enough: false})
  p.move({t: 'activate', n: p.at('ah'), els: ['a', 'b']})
  p.complete('a', {enough: true})
  t.deepEqual(p.waiting(), ['ah', 'b'])
  p.move({t: 'activate', n: p.at('ah'), els: ['a']})
  t.is(p.reject?.code, 'WRONG_KIND')
  p.complete('b')
  t.deepEqual(p.waiting(), ['z'])
})

test('a performer chooses among what is offered, and ends it by hand', async t => {
  const g = await model(adhoc('ordering="Sequential"', '', `${user('a', 'b', 'inner')}${flows('a>inner')}<completionCondition>=false</completionCondition>`))
  const p = play(g)
  t.deepEqual((p.effects[0] as {props: {enabled: string[]}}).props.enabled, ['a', 'b'])
  p.move({t: 'activate', n: p.at('ah'), els: ['inner']})
  t.is(p.reject?.code, 'NOT_STARTABLE')
  p.move({t: 'activate', n: p.at('ah'), els: ['b']})
  p.move({t: 'activate', n: p.at('ah'), els: ['a']})
  t.is(p.reject?.code, 'SEQUENTIAL')
  p.move({t: 'endAdhoc', n: p.at('ah')})
  t.is(p.reject?.code, 'BUSY')
  p.complete('b')
  p.move({t: 'endAdhoc', n: p.at('ah')})
  t.deepEqual(p.waiting(), ['z'])
  t.is(p.effects.filter(effect => effect.t === 'task+').length, p.effects.filter(effect => effect.t === 'task-').length + 1)
})

test('a true completion condition cancels what still runs', async t => {
  const p = play(await model(adhoc('', '<zeebe:adHoc activeElementsCollection="=[&quot;a&quot;, &quot;b&quot;]"/>', `${user('a', 'b')}<completionCondition>=done</completionCondition>`)), {done: false})
  p.complete('a', {done: true})
  t.deepEqual(p.waiting(), ['z'])
})

test('an ad-hoc sub-process waits for its event sub-process, and goes on after it', async t => {
  const g = await model(adhoc('', '<zeebe:adHoc activeElementsCollection="=[&quot;a&quot;]"/>', `${user('a')}<subProcess id="h" triggeredByEvent="true"><startEvent id="hs" isInterrupting="false"><signalEventDefinition signalRef="S"/></startEvent>${user('b')}${flows('hs>b')}</subProcess>`), '<signal id="S" name="sig"/>')
  const p = play(g)
  p.move({t: 'signal', nm: 'sig'})
  p.complete('a')
  t.deepEqual(p.waiting(), ['ah', 'b'])
  p.complete('b')
  t.deepEqual(p.waiting(), ['z'])
})

test('with adhocFollow=enable a flow only offers what comes next, and the performer begins it', async t => {
  const flag = '<extensionElements><zeebe:properties><zeebe:property name="adhocFollow" value="enable"/></zeebe:properties></extensionElements>'
  const p = play(await model(flag + adhoc('', '', user('a', 'b', 'c') + flows('a>b; a>c'))))
  const enabled = (): string[] => p.effects.flatMap(effect => (effect.t === 'task+' || effect.t === 'task~') && effect.props.enabled ? [effect.props.enabled] : []).at(-1)!
  p.move({t: 'activate', n: p.at('ah'), els: ['b']})
  t.is(p.reject?.code, 'NOT_STARTABLE')
  p.move({t: 'activate', n: p.at('ah'), els: ['a']})
  p.complete('a')
  t.deepEqual(p.waiting(), ['ah'], 'enabled work keeps it open')
  t.deepEqual(enabled(), ['a', 'b', 'c'])
  p.move({t: 'activate', n: p.at('ah'), els: ['b', 'b']})
  t.is(p.reject?.code, 'NOT_STARTABLE', 'one token enables it once')
  p.move({t: 'activate', n: p.at('ah'), els: ['c']})
  p.complete('c')
  t.deepEqual(enabled(), ['a', 'b'])
  p.move({t: 'endAdhoc', n: p.at('ah')})
  t.deepEqual(p.waiting(), ['z'])
})

const driven = (inner: string, more = ''): string => `<startEvent id="s"/><adHocSubProcess id="ah"><extensionElements><zeebe:taskDefinition type="agent"/></extensionElements>${inner}</adHocSubProcess>${more}<userTask id="z"/>${flows('s>ah; ah>z')}`

test('a worker decides what an ad-hoc sub-process starts, after each of its parts, and when it is done', async t => {
  const p = play(await model(driven(user('a', 'b'))))
  const asked = (): string[] => p.effects.flatMap(effect => effect.t === 'job+' ? [effect.headers['listener']!] : [])
  t.deepEqual(asked(), ['adhoc:0'])
  p.finish('ah', {activateElements: ['nobody']})
  t.is(p.reject?.code, 'NOT_STARTABLE')
  p.finish('ah', {})
  t.is(p.reject?.code, 'NOTHING_LEFT', 'a worker that starts nothing and ends nothing would leave it standing')
  p.finish('ah', {activateElements: ['a', {elementId: 'b', variables: {topic: 'x'}}], note: 1})
  t.deepEqual(p.waiting(), ['ah', 'a', 'b'])
  t.is(p.variables()['note'], 1)
  t.is(p.state.n[String(p.state.n[String(p.at('b'))]!.p)]!.v!['topic'], 'x')
  p.complete('a')
  t.deepEqual(asked(), ['adhoc:0', 'adhoc:1'])
  p.finish('ah', {completionConditionFulfilled: true, cancelRemainingInstances: true})
  t.deepEqual(p.waiting(), ['z'])
  t.is(p.effects.filter(effect => effect.t === 'job+').length, p.effects.filter(effect => effect.t === 'job-').length)
})

test('the question to a worker is asked anew when a part ends first; a failed one when its incident is resolved', async t => {
  const p = play(await model(driven(user('a', 'b'))))
  p.finish('ah', {activateElements: ['a', 'b']})
  p.complete('a')
  const effects = p.complete('b')
  t.deepEqual(effects.filter(effect => effect.t.startsWith('job')).map(effect => effect.t), ['job-', 'job+'])
  p.move({t: 'fail', n: p.at('ah'), msg: 'no answer'})
  t.is(p.state.in['1']?.ty, 'JOB_FAILED')
  t.true(p.move({t: 'resolve', inc: '1'}).some(effect => effect.t === 'job+'))
  p.move({t: 'fail', n: p.at('ah'), code: 'E9', msg: 'nobody catches'})
  t.is(p.state.in['2']?.ty, 'UNHANDLED_ERROR')
  p.move({t: 'resolve', inc: '2'})
  p.finish('ah', {completionConditionFulfilled: true})
  t.deepEqual(p.waiting(), ['z'])
})
