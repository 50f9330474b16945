import test from 'ava'
import {compile, type Diagnostics, isDiagnostics} from '../../server/kernel/compile.ts'
import {supportedKinds} from '../../server/kernel/elements.ts'
import {parse, processes} from '../../server/kernel/parse.ts'
import {Problem} from '../../server/problem.ts'
import {boundary, file, flows, model, timer} from './play.ts'

const findings = async (parts: string, roots = ''): Promise<string[]> => {
  try {
    return (await model(parts, roots)).warnings.map(f => `${f.element} ${f.rule}`)
  } catch (thrown) {
    if (!isDiagnostics(thrown)) throw thrown
    return (thrown as Diagnostics).findings.filter(f => f.level === 'error').map(f => `${f.element} ${f.rule}`)
  }
}

const refused: [string, string, string, string?][] = [
  ['a service task without a job type', '<serviceTask id="a"/>', 'a job-missing'],
  ['a script in another language', '<scriptTask id="a" scriptFormat="javascript"><script>process.exit()</script></scriptTask>', 'a script-language'],
  ['an expression that is not FEEL', `<task id="a"/><task id="b"/>${flows('a>b?1 +* 2')}`, 'a_b expression-syntax'],
  ['a condition without =', '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"><conditionExpression>approved</conditionExpression></sequenceFlow>', 'f expression-not-feel'],
  ['a quantity below one', '<task id="a" startQuantity="0"/>', 'a quantity'],
  ['a flow into a start event', `<startEvent id="s"/><task id="a"/>${flows('a>s')}`, 's flow-into'],
  ['a flow across a sub-process boundary', `<task id="a"/><subProcess id="sp"><task id="b"/></subProcess>${flows('a>b')}`, 'a_b flow-boundary'],
  ['a flow to nowhere', '<task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="ghost"/>', 'f flow-end'],
  ['a link without its catching half', '<startEvent id="s"/><intermediateThrowEvent id="l"><linkEventDefinition name="X"/></intermediateThrowEvent>', 'l link-target'],
  ['a message event without its message', '<intermediateCatchEvent id="m"><messageEventDefinition/></intermediateCatchEvent>', 'm message-missing'],
  ['a reference to a missing signal', '<intermediateCatchEvent id="m"><signalEventDefinition signalRef="ghost"/></intermediateCatchEvent>', 'm signal-missing'],
  ['a cancel end event outside a transaction', '<endEvent id="c"><cancelEventDefinition/></endEvent>', 'c cancel-place'],
  ['a cancel boundary event on a task', `<task id="a"/>${boundary('b', 'a', '<cancelEventDefinition/>')}`, 'b cancel-place'],
  ['an error start event at the top', '<startEvent id="s"><errorEventDefinition/></startEvent>', 's event-place'],
  ['a triggered start in an embedded sub-process', `<subProcess id="sp"><startEvent id="s">${timer('PT1S')}</startEvent></subProcess>`, 's sub-process-start'],
  ['an event gateway before a task', `<eventBasedGateway id="g"/><task id="a"/>${flows('g>a')}`, 'a event-gateway-target'],
  ['two catch-all errors on one host', `<task id="a"/>${boundary('x', 'a', '<errorEventDefinition/>')}${boundary('y', 'a', '<errorEventDefinition/>')}`, 'a error-catch-all'],
  ['a loop without an end', '<task id="a"><standardLoopCharacteristics/></task>', 'a loop-endless'],
  ['a multi-instance activity without a number', '<task id="a"><multiInstanceLoopCharacteristics/></task>', 'a multi-instance-count'],
  ['a reserved variable name', '<scriptTask id="a"><extensionElements><zeebe:script expression="=1" resultVariable="count"/></extensionElements></scriptTask>', 'a variable-name'],
  ['an event sub-process without a trigger', '<subProcess id="h" triggeredByEvent="true"><startEvent id="s"/></subProcess>', 'h event-sub-process-start'],
  ['a timer without a time', '<intermediateCatchEvent id="w"><timerEventDefinition/></intermediateCatchEvent>', 'w timer-empty'],
  ['a call of nothing', '<callActivity id="c"/>', 'c called-missing'],
  ['a choreography in a process', '<choreographyTask id="x" name="x"/>', 'x unsupported-element'],
  ['the same id twice', '<task id="a"/><task id="a"/>', 'a id-twice'],
  ['a flow without an id', '<task id="a"/><task id="b"/><sequenceFlow sourceRef="a" targetRef="b"/>', 'a id-missing'],
  ['an element without an id', '<task id="a"/><task name="b"/>', 'p id-missing'],
  ['an element of another diagram without an id', '<task id="a"/><choreographyTask name="b"/>', 'p unsupported-element'],
  ['an element BPMN does not know', '<task id="a"/><mysteryTask id="b"/>', 'p unreadable-part'],
]
for (const [title, parts, finding, roots] of refused) {
  test(`${title} is refused with the element and the reason`, async t => {
    t.true((await findings(parts, roots)).includes(finding), (await findings(parts, roots)).join(', '))
  })
}

test('a process without an id is refused by its name', async t => {
  const definitions = await parse(file('<process name="nobody"><task id="a"/></process>'))
  const thrown = t.throws(() => compile(definitions, processes(definitions)[0]!.id, {kv: 1}), {name: 'Diagnostics'})
  t.deepEqual((thrown as Diagnostics).findings.map(f => `${f.element} ${f.rule}`), ['nobody id-missing'])
})

test('all faults of a file are told at once, warnings do not refuse it', async t => {
  t.deepEqual(await findings('<serviceTask id="a"/><callActivity id="c"/>'), ['c called-missing', 'a job-missing'])
  t.true((await findings(`<startEvent id="s"/><task id="a"/><task id="lost"/>${flows('s>a')}`)).includes('lost unreachable'))
})

test('a flow written in another scope than its two ends is theirs all the same', async t => {
  const {play} = await import('./play.ts')
  t.deepEqual(play(await model(`<startEvent id="s"/><subProcess id="sp"><task id="a"/><task id="b"/></subProcess>${flows('s>sp; a>b')}`)).passed(), ['s', 'a', 'b', 'sp'])
  t.deepEqual(play(await model(`<startEvent id="s"/><subProcess id="sp"><task id="a"/>${flows('s>sp; sp>z')}</subProcess><task id="z"/>`)).passed(), ['s', 'a', 'sp', 'z'])
})

test('a compensation of what stands in another scope is a warning, from an event sub-process its surroundings are within reach', async t => {
  const done = (id: string): string => `<task id="${id}"/>${boundary(`c_${id}`, id, '<compensateEventDefinition/>')}<task id="u_${id}" isForCompensation="true"/><association id="as_${id}" sourceRef="c_${id}" targetRef="u_${id}"/>`
  const thrown = (id: string, ref: string): string => `<intermediateThrowEvent id="${id}"><compensateEventDefinition activityRef="${ref}"/></intermediateThrowEvent>`
  const found = await findings(`<startEvent id="s"/>${done('a')}<subProcess id="sp"><startEvent id="i"/>${done('b')}${thrown('far', 'a')}${flows('i>b; b>far')}</subProcess>${thrown('deep', 'b')}${thrown('near', 'a')}${flows('s>a; a>sp; sp>deep; deep>near')}
    <subProcess id="h" triggeredByEvent="true"><startEvent id="hs">${timer('PT1S')}</startEvent>${thrown('around', 'a')}${flows('hs>around')}</subProcess>`)
  t.deepEqual(found.filter(text => text.endsWith('compensation-reach')), ['far compensation-reach', 'deep compensation-reach'])
})

test('DTDs, entities, rubbish and files above the limit are refused with a problem', async t => {
  const code = async (xml: string): Promise<string> => (await t.throwsAsync(parse(xml), {instanceOf: Problem}))!.code
  t.is(await code(`<!DOCTYPE x [<!ENTITY a "b">]>${file('')}`), 'bpmn-unsafe')
  t.is(await code('not xml'), 'bpmn-unreadable')
  t.is(await code('<a/>'), 'bpmn-unreadable')
  t.is(await code(file(`<!-- ${'x'.repeat(2_000_001)} -->`)), 'bpmn-too-large')
  t.notThrows(() => parse(file('<!-- <!DOCTYPE is only mentioned -->')))
})

test('pools, lanes, message flows, data and drawings are accepted and do not run', async t => {
  const xml = file(`<collaboration id="c"><participant id="P1" name="A" processRef="p"/><participant id="P2" name="B"/><messageFlow id="mf" sourceRef="a" targetRef="P2"/>
    <conversation id="cv"/><textAnnotation id="ta"><text>hello</text></textAnnotation><group id="gr"/></collaboration><category id="cat"/><dataStore id="DS"/>
    <process id="p"><laneSet id="ls"><lane id="l1"><flowNodeRef>a</flowNodeRef></lane></laneSet><startEvent id="s"/><task id="a"><ioSpecification><dataInput id="di"/><inputSet><dataInputRefs>di</dataInputRefs></inputSet><outputSet/></ioSpecification>
    <dataInputAssociation id="da"><sourceRef>dr</sourceRef><targetRef>di</targetRef></dataInputAssociation></task><dataObject id="d" name="order"/><dataObjectReference id="dr" dataObjectRef="d"/><dataStoreReference id="dsr" dataStoreRef="DS"/>
    <textAnnotation id="note"><text>x</text></textAnnotation><association id="as" sourceRef="a" targetRef="note"/>${flows('s>a')}</process>`)
  const definitions = await parse(xml)
  t.deepEqual(processes(definitions), [{id: 'p', name: 'p', executable: true}])
  t.deepEqual(compile(definitions, 'p', {kv: 1}).warnings.filter(f => f.level === 'error'), [])
})

test('files with only choreographies, conversations or global tasks have no process to run, or just the task', async t => {
  const only = await parse(file('<choreography id="ch"><choreographyTask id="ct" initiatingParticipantRef="x"/></choreography><globalUserTask id="gt" name="Sign"/>'))
  t.deepEqual(processes(only).map(process => process.id), ['gt'])
  t.is(compile(only, 'gt', {kv: 1}).els.get('gt')?.k, 'userTask')
  t.throws(() => compile(only, 'ch', {kv: 1}))
})

test('the list of kinds is the list of what runs', t => {
  for (const kind of ['userTask', 'complexGateway', 'transaction', 'adHocSubProcess', 'eventSubProcess', 'boundaryEvent'] as const) t.true(supportedKinds.includes(kind))
})
