import test from 'ava'
import {isDiagnostics} from '../../server/kernel/compile.ts'
import {boundary, flows, model, play, type Player, timer} from './play.ts'

const heard = (...kinds: string[]): string => `<extensionElements><zeebe:executionListeners>${kinds.map(kind => `<zeebe:executionListener eventType="${kind.split(' ')[0]}" type="${kind.split(' ')[1]}"/>`).join('')}</zeebe:executionListeners></extensionElements>`
const jobs = (p: Player): string[] => p.effects.flatMap(effect => effect.t === 'job+' ? [effect.type] : [])
/** Finishes the one open listener. */
const go = (p: Player): void => { p.move({t: 'finish', n: Number(Object.keys(p.state.n).find(n => p.state.n[n]!.lj))}) }

test('start and end events, throwing and catching ones wait for their listeners', async t => {
  const p = play(await model(`<startEvent id="s">${heard('end s1')}</startEvent><intermediateCatchEvent id="c">${heard('start c1', 'end c2')}${timer('PT1S')}</intermediateCatchEvent>
    <intermediateThrowEvent id="x">${heard('start x1')}<signalEventDefinition signalRef="S"/></intermediateThrowEvent><endEvent id="e">${heard('start e1')}</endEvent>` + flows('s>c; c>x; x>e'), '<signal id="S" name="sig"/>'))
  t.deepEqual(jobs(p), ['s1'])
  go(p)
  t.deepEqual(p.state.tm, [], 'nothing is armed before the listener of the beginning is done')
  go(p)
  p.later(1000)
  t.deepEqual(jobs(p), ['s1', 'c1', 'c2'])
  go(p)
  t.false(p.effects.some(effect => effect.t === 'throw'))
  go(p)
  t.true(p.effects.some(effect => effect.t === 'throw'))
  go(p)
  t.is(p.state.st, 'e')
  t.deepEqual(p.passed(), ['s', 'c', 'x', 'e'])
})

test('a gateway chooses after its listeners, with what they wrote', async t => {
  const p = play(await model(`<startEvent id="s"/><exclusiveGateway id="g" default="g_b">${heard('start g1')}</exclusiveGateway><task id="a"/><task id="b"/>` + flows('s>g; g>a?ok; g>b')), {ok: false})
  p.move({t: 'finish', n: 1, vars: {ok: true}})
  t.deepEqual(p.passed(), ['s', 'g', 'a'])
  t.deepEqual(p.events.filter(([id, , what]) => id === 'g' && what === 'in').length, 1)
})

test('a boundary event and the target of an event gateway go on after the listener of their end', async t => {
  const p = play(await model(`<startEvent id="s"/><userTask id="u"/><boundaryEvent id="b" attachedToRef="u">${heard('end b1')}${timer('PT1S')}</boundaryEvent><eventBasedGateway id="g"/>
    <intermediateCatchEvent id="w">${heard('end w1')}${timer('PT1S')}</intermediateCatchEvent><endEvent id="e"/>` + flows('s>u; b>g; g>w; w>e')))
  p.later(1000)
  t.deepEqual(jobs(p), ['b1'])
  go(p)
  p.later(1000)
  t.deepEqual(jobs(p), ['b1', 'w1'])
  go(p)
  t.deepEqual(p.passed(), ['s', 'b', 'g', 'w', 'e'])
})

test('a failed listener is an incident, resolved it is asked again', async t => {
  const p = play(await model(`<startEvent id="s"/><exclusiveGateway id="g">${heard('start g1')}</exclusiveGateway><endEvent id="e"/>` + flows('s>g; g>e')))
  p.move({t: 'fail', n: 1, msg: 'no'})
  t.is(p.state.in['1']?.ty, 'JOB_FAILED')
  p.move({t: 'resolve', inc: '1'})
  t.deepEqual(jobs(p), ['g1', 'g1'])
  go(p)
  t.is(p.state.st, 'e')
})

const task = (kind: string): string => `<startEvent id="s"/><userTask id="u"><extensionElements><zeebe:userTask/><zeebe:taskListeners><zeebe:taskListener eventType="${kind}" type="l"/></zeebe:taskListeners></extensionElements></userTask><endEvent id="e"/>` + flows('s>u; u>e')

test('a task listener hears of the creation of its task, or of its completion', async t => {
  const before = play(await model(task('creating')))
  t.deepEqual(before.effects.map(effect => effect.t), ['job+'])
  go(before)
  t.deepEqual(before.waiting(), ['u'])
  const after = play(await model(task('completing')))
  after.complete('u')
  t.is(after.state.st, 'a')
  go(after)
  t.is(after.state.st, 'e')
})

test('listeners that would never be heard are refused, never silently left out', async t => {
  const rules = async (parts: string, inside = ''): Promise<string[]> => {
    const thrown = await t.throwsAsync(model(inside + parts))
    return isDiagnostics(thrown) ? thrown.findings.filter(finding => finding.level === 'error').map(finding => `${finding.element} ${finding.rule}`) : [String(thrown)]
  }
  t.deepEqual(await rules(task('assigning')), ['u listener-kind'])
  t.deepEqual(await rules(`<startEvent id="s">${heard('start l')}</startEvent>`), ['s listener-place'])
  t.deepEqual(await rules(`<startEvent id="s"/><exclusiveGateway id="g">${heard('end l')}</exclusiveGateway>${flows('s>g')}`), ['g listener-place'])
  t.deepEqual(await rules(`<startEvent id="s"/><userTask id="u"/>${boundary('b', 'u', heard('start l') + timer('PT1S'))}${flows('s>u')}`), ['b listener-place'])
  t.deepEqual(await rules('<startEvent id="s"/>', heard('start l')), ['p listener-place'])
})
