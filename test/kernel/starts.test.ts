import test from 'ava'
import {flows, model, play, timer} from './play.ts'

const user = (...ids: string[]): string => ids.map(id => `<userTask id="${id}"/>`).join('')
const ROOTS = '<message id="M" name="one"/><message id="N" name="two"/><signal id="S" name="sig"/>'
const message = (ref: string): string => `<messageEventDefinition messageRef="${ref}"/>`

test('without start events everything that nothing leads to gets a token', async t => {
  const p = play(await model(`${user('a', 'b', 'c')}<subProcess id="sp">${user('d', 'x')}${flows('d>x')}</subProcess>` + flows('a>c')))
  t.deepEqual(p.waiting(), ['a', 'b', 'd'])
})

test('a triggered start begins where it is named, an unknown one is refused', async t => {
  const g = await model(`<startEvent id="s">${message('M')}</startEvent><startEvent id="w">${timer('PT1S')}</startEvent>${user('a', 'b')}` + flows('s>a; w>b'), ROOTS)
  t.deepEqual(g.starts.byTrigger.map(start => [start.at.id, start.k]), [['s', 'message'], ['w', 'timer']])
  t.deepEqual(play(g, {}, {at: 'w'}).waiting(), ['b'])
  t.is(play(g, {}).reject?.code, 'NO_START')
  t.is(play(g, {}, {at: 'a'}).reject?.code, 'NO_START')
})

test('a receive task that instantiates is a message start', async t => {
  const g = await model(`<receiveTask id="r" instantiate="true" messageRef="M"/>${user('a')}` + flows('r>a'), ROOTS)
  t.deepEqual(play(g, {}, {at: 'r'}).waiting(), ['a'])
})

test('an exclusive instantiating gateway starts at the event that came', async t => {
  const g = await model(`<eventBasedGateway id="g" instantiate="true"/><intermediateCatchEvent id="m">${message('M')}</intermediateCatchEvent><intermediateCatchEvent id="n">${message('N')}</intermediateCatchEvent>${user('a', 'b')}`
    + flows('g>m; g>n; m>a; n>b'), ROOTS)
  t.deepEqual(g.starts.byTrigger.map(start => start.at.id), ['m', 'n'])
  const p = play(g, {}, {at: 'n'})
  t.deepEqual(p.waiting(), ['b'])
  t.deepEqual(p.state.sb, [])
})

test('a parallel instantiating gateway waits for the other messages with the same key before it may end', async t => {
  const g = await model(`<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/><intermediateCatchEvent id="m">${message('M')}</intermediateCatchEvent><intermediateCatchEvent id="n">${message('N')}</intermediateCatchEvent><endEvent id="e"/>`
    + flows('g>m; g>n; m>e; n>e'), ROOTS)
  const p = play(g, {}, {at: 'm', trig: {kind: 'message', name: 'one', key: 'k7'}})
  t.is(p.state.st, 'a')
  t.deepEqual(p.effects, [{t: 'sub+', n: 0, e: 'n', kind: 'message', nm: 'two', key: 'k7'}])
  p.move({t: 'message', n: 0, e: 'n', mid: '1', vars: {got: 2}})
  t.is(p.state.st, 'e')
  t.is(p.variables()['got'], 2)
})

test('a parallel multiple start needs all its triggers before the first token', async t => {
  const g = await model(`<startEvent id="s" parallelMultiple="true">${message('M')}${message('N')}</startEvent>${user('a')}` + flows('s>a'), ROOTS)
  const p = play(g, {}, {at: 's', trig: {kind: 'message', name: 'two', key: 'k'}})
  t.deepEqual(p.waiting(), [])
  t.is(p.state.st, 'a')
  p.move({t: 'message', n: 0, e: 's', mid: '1'})
  t.deepEqual(p.waiting(), ['a'])
})

test('a condition that already holds takes over a scope before anything inside begins', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/>${user('a')}${flows('i>a')}
    <subProcess id="h" triggeredByEvent="true"><startEvent id="hs"><conditionalEventDefinition><condition>=hot</condition></conditionalEventDefinition></startEvent>${user('b')}${flows('hs>b')}</subProcess></subProcess><endEvent id="e"/>` + flows('s>sp; sp>e'))
  const p = play(g, {hot: true})
  t.deepEqual(p.waiting(), ['b'])
  t.false(p.passed().includes('i'))
  p.complete('b')
  t.is(p.state.st, 'e')
})

test('a data object lives in its sub-process', async t => {
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><dataObject id="d" name="draft"/><startEvent id="i"/>${user('a', 'b')}${flows('i>a; a>b')}</subProcess>${user('z')}` + flows('s>sp; sp>z'))
  const p = play(g)
  p.complete('a', {draft: 'x', kept: 1})
  t.is(p.state.n[String(p.state.n[String(p.at('b'))]!.p)]!.v!['draft'], 'x')
  p.complete('b')
  t.deepEqual(p.variables(), {kept: 1})
})

test('listeners run as jobs before a node goes on, and fail like jobs', async t => {
  const g = await model(`<startEvent id="s"/><userTask id="a"><extensionElements><zeebe:executionListeners><zeebe:executionListener eventType="start" type="l1"/><zeebe:executionListener eventType="start" type="l2"/>
    <zeebe:executionListener eventType="end" type="l3"/></zeebe:executionListeners></extensionElements></userTask><endEvent id="e"/>` + flows('s>a; a>e'))
  const p = play(g), n = p.at.bind(p)
  const node = Number(Object.keys(p.state.n).at(-1))
  t.deepEqual(p.effects.map(effect => effect.t === 'job+' && effect.type), ['l1'])
  p.move({t: 'finish', n: node, vars: {seen: 1}})
  p.move({t: 'fail', n: node, msg: 'no'})
  t.is(p.state.in['1']?.ty, 'JOB_FAILED')
  p.move({t: 'resolve', inc: '1'})
  p.move({t: 'finish', n: node})
  t.deepEqual(p.waiting(), ['a'])
  t.is(n('a'), node)
  p.complete('a')
  t.is(p.state.st, 'a')
  p.move({t: 'finish', n: node})
  t.is(p.state.st, 'e')
  t.deepEqual(p.effects.filter(effect => effect.t === 'job+').map(effect => effect.t === 'job+' && effect.type), ['l1', 'l2', 'l2', 'l3'])
})

test('task properties, people and times are FEEL evaluated at entry', async t => {
  const g = await model(`<startEvent id="s"/><userTask id="a" name="Review"><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=[role, &quot;x&quot;]" candidateUsers="u1, u2" assignee="=who"/>
    <zeebe:taskSchedule dueDate="=due"/><zeebe:priorityDefinition priority="=70"/><zeebe:formDefinition formId="f1"/>
    <zeebe:properties><zeebe:property name="taskKind" value="ENTRY"/><zeebe:property name="owner" value="=project.owner"/></zeebe:properties></extensionElements></userTask>` + flows('s>a'))
  const p = play(g, {role: 'r', due: '2030-01-08T17:00:00+08:00', project: {owner: '77'}})
  t.deepEqual(p.effects, [{t: 'task+', n: 1, e: 'a', props: {
    name: 'Review', candidateGroups: ['r', 'x'], candidateUsers: ['u1', 'u2'], priority: 70, properties: {taskKind: 'ENTRY', owner: '77'}, dueDate: '2030-01-08T17:00:00+08:00', formId: 'f1',
  }}])
})

test('a rule task evaluates the decision bound to its version in the step', async t => {
  const {compile} = await import('../../server/kernel/compile.ts')
  const {parse} = await import('../../server/kernel/parse.ts')
  const {file} = await import('./play.ts')
  const xml = file(`<process id="p"><startEvent id="s"/><businessRuleTask id="r"><extensionElements><zeebe:calledDecision decisionId="D" resultVariable="verdict"/></extensionElements></businessRuleTask><userTask id="a"/>${flows('s>r; r>a')}</process>`)
  const definitions = await parse(xml)
  const decision = {id: 'D', evaluate: (context: Record<string, unknown>) => ({value: {big: Number(context['n']) > 5}})}
  t.deepEqual(play(compile(definitions, 'p', {kv: 1, decisions: new Map([['D', decision]])}), {n: 7}).variables()['verdict'], {big: true})
  t.throws(() => compile(definitions, 'p', {kv: 1, decisions: new Map()}), {message: /D/})
  t.is(play(compile(definitions, 'p', {kv: 1})).state.in['1']?.ty, 'DECISION')
})

test('messages thrown inside an instance reach its own subscription at once, others go to the host', async t => {
  const roots = '<message id="M" name="one"><extensionElements><zeebe:subscription correlationKey="=k"/></extensionElements></message>'
  const g = await model(`<startEvent id="s"/><subProcess id="sp"><startEvent id="i"/><endEvent id="x"><messageEventDefinition messageRef="M"/></endEvent>${flows('i>x')}</subProcess><boundaryEvent id="b" attachedToRef="sp">${message('M')}</boundaryEvent>
    <sendTask id="out" messageRef="M"/><endEvent id="e"/>` + flows('s>sp; b>out; out>e'), roots)
  const p = play(g, {k: 'K'})
  t.deepEqual(p.passed(), ['s', 'i', 'b', 'out', 'e'])
  t.deepEqual(p.effects.filter(effect => effect.t === 'throw'), [{t: 'throw', kind: 'message', nm: 'one', key: 'K', vars: {}, ttl: 3_600_000}])
})

test('an event sub-process that takes over a process frees it from the messages still to come', async t => {
  const g = await model(`<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/><intermediateCatchEvent id="m">${message('M')}</intermediateCatchEvent><intermediateCatchEvent id="n">${message('N')}</intermediateCatchEvent>${user('a')}
    <subProcess id="h" triggeredByEvent="true"><startEvent id="hs">${timer('PT1H')}</startEvent>${user('b')}${flows('hs>b')}</subProcess>` + flows('g>m; g>n; m>a; n>a'), ROOTS)
  const p = play(g, {}, {at: 'm', trig: {kind: 'message', name: 'one', key: 'k'}})
  p.later(3_600_000)
  t.deepEqual(p.waiting(), ['b'])
  t.deepEqual(p.state.sb, [])
  p.complete('b')
  t.is(p.state.st, 'e')
})
