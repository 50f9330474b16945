import test from 'ava'
import {run} from '../../server/trace/world.ts'
import type {Stimulus} from '../../server/trace/model.ts'
import {boundary, file, flows, script, service, timer} from './play.ts'

/*
 * Element × situation: small diagrams with the trace BPMN 2.0.2 gives them. Elements whose completion counts have a name in capitals; the rest is
 * scenery. A trace is compared in order.
 */
type Case = {vars?: Record<string, unknown>, stimuli?: Stimulus[], parallel?: string[], trace: string, status?: string}
const story = (title: string, parts: string, cases: Case[], roots = ''): void => {
  test(title, async t => {
    const xml = file(`${ROOTS}${roots}<process id="p" isExecutable="true">${parts}</process>`)
    for (const {vars = {}, stimuli = [], parallel = [], trace, status = 'completed'} of cases) {
      const result = await run(xml, {file: 'p.bpmn', process: 'p', vars, stimuli, parallel})
      t.deepEqual([result.trace.filter(id => /^[A-Z]/.test(id)).join(' '), result.status], [trace, status], `${JSON.stringify(vars)} ${result.incidents.join('; ')}`)
    }
  })
}
const ROOTS = `<error id="e1" errorCode="E1"/><error id="e2" errorCode="E2"/><escalation id="u1" escalationCode="U1"/><escalation id="u2" escalationCode="U2"/>
  <signal id="s1" name="one"/><signal id="s2" name="two"/><message id="m1" name="hello"/><message id="m2" name="bye"/>`
const t = (...ids: string[]): string => ids.map(id => `<task id="${id}"/>`).join('')
const gate = (kind: string, ...ids: string[]): string => ids.map(id => `<${kind}Gateway id="${id}"/>`).join('')
const sub = (id: string, inner: string, attributes = '', tag = 'subProcess'): string => `<${tag} id="${id}" ${attributes}>${inner}</${tag}>`
const start = (id: string, definition = '', interrupting = true): string => `<startEvent id="${id}" isInterrupting="${interrupting}">${definition}</startEvent>`
const end = (id: string, definition = ''): string => `<endEvent id="${id}">${definition}</endEvent>`
const thrown = (id: string, definition: string): string => `<intermediateThrowEvent id="${id}">${definition}</intermediateThrowEvent>`
const caught = (id: string, definition: string, attributes = ''): string => `<intermediateCatchEvent id="${id}" ${attributes}>${definition}</intermediateCatchEvent>`
const error = (ref?: string): string => `<errorEventDefinition ${ref ? `errorRef="${ref}"` : ''}/>`
const escalation = (ref?: string): string => `<escalationEventDefinition ${ref ? `escalationRef="${ref}"` : ''}/>`
const signal = (ref: string): string => `<signalEventDefinition signalRef="${ref}"/>`
const message = (ref: string): string => `<messageEventDefinition messageRef="${ref}"/>`
const condition = (text: string): string => `<conditionalEventDefinition><condition>=${text}</condition></conditionalEventDefinition>`
const compensate = (ref?: string, wait = true): string => `<compensateEventDefinition ${ref ? `activityRef="${ref}"` : ''} waitForCompletion="${wait}"/>`
const cancel = '<cancelEventDefinition/>'
const terminate = '<terminateEventDefinition/>'
const multi = (n: number, more = '', attributes = ''): string => `<multiInstanceLoopCharacteristics ${attributes}><loopCardinality>=${n}</loopCardinality>${more}</multiInstanceLoopCharacteristics>`
const undo = (host: string, handler: string): string => `${boundary(`undo_${host}`, host, '<compensateEventDefinition/>')}<task id="${handler}" isForCompensation="true"/><association id="as_${host}" sourceRef="undo_${host}" targetRef="${handler}"/>`
const handler = (id: string, begin: string, definition: string, inner: string, interrupting = true): string => sub(id, start(begin, definition, interrupting) + inner, 'triggeredByEvent="true"')

// Control flow

story('a multi-merge passes every token (WCP 8)', t('A', 'B', 'C') + start('s') + gate('parallel', 'f') + gate('exclusive', 'm') + flows('s>f; f>A; f>B; A>m; B>m; m>C'), [{trace: 'A B C C'}])

story('an activity with two incoming flows runs once for each token (13.3.2)', t('A', 'B', 'C') + start('s') + flows('s>A; s>B; A>C; B>C'), [{trace: 'A B C C'}])

story('a parallel join needs a token on every flow; a missing one leaves it waiting', start('s') + gate('exclusive', 'x') + gate('parallel', 'j') + t('A', 'B', 'C') + flows('s>x; x>A?n = 1; x>B?n = 2; A>j; B>j; j>C'), [
  {vars: {n: 1}, trace: 'A', status: 'waiting'}, {vars: {n: 3}, trace: '', status: 'error'},
])

story('conditional flows beside unconditional ones leave an activity together (13.3.1)', start('s') + '<task id="A" default="A_D"/>' + t('B', 'C', 'D') + flows('s>A; A>B; A>C?n > 1; A>D'), [
  {vars: {n: 2}, trace: 'A B C'}, {vars: {n: 0}, trace: 'A B D'},
])

story('an inclusive split takes its default only when nothing else is true', start('s') + '<inclusiveGateway id="o" default="o_D"/>' + gate('inclusive', 'j') + t('A', 'B', 'D', 'Z') + flows('s>o; o>A?a; o>B?b; o>D; A>j; B>j; D>j; j>Z'), [
  {vars: {a: true, b: true}, trace: 'A B Z'}, {vars: {a: false, b: true}, trace: 'B Z'}, {vars: {a: false, b: false}, trace: 'D Z'},
])

story('an inclusive join does not wait for a branch that left for elsewhere (WCP 38)', start('s') + gate('inclusive', 'o', 'j') + gate('exclusive', 'x') + t('A', 'B', 'C', 'Z') + end('gone')
  + flows('s>o; o>A; o>B?b; A>x; x>j?stay; x>gone?not(stay); B>C; C>j; j>Z'), [
  {vars: {b: true, stay: true}, trace: 'A B C Z'}, {vars: {b: true, stay: false}, trace: 'A B C Z'}, {vars: {b: false, stay: true}, trace: 'A Z'}, {vars: {b: false, stay: false}, trace: 'A'},
])

story('an inclusive join within a loop joins each round by itself', start('s') + gate('exclusive', 'm', 'x') + gate('inclusive', 'o', 'j') + t('A', 'B', 'Z') + script('n', 'n', 'n + 1')
  + flows('s>m; m>o; o>A?n < 2; o>B?true; A>j; B>j; j>n; n>x; x>m?n < 3; x>Z?n >= 3'), [{vars: {n: 0}, trace: 'A B A B B Z'}])

story('nested inclusive joins close from inside out', start('s') + gate('inclusive', 'o', 'i', 'k', 'j') + t('A', 'B', 'C', 'D', 'Z') + flows('s>o; o>i?true; o>C?c; i>A?a; i>B?b; A>k; B>k; k>D; D>j; C>j; j>Z'), [
  {vars: {a: true, b: true, c: true}, trace: 'C A B D Z'}, {vars: {a: true, b: false, c: true}, trace: 'C A D Z'},
])

story('arbitrary cycles run as drawn (WCP 10)', start('s') + t('A', 'B', 'C') + gate('exclusive', 'm', 'x', 'y') + script('k', 'n', 'n + 1') + flows('s>m; m>A; A>x; x>B?n < 2; x>C?n >= 2; B>k; k>y; y>m?n = 1; y>A?n = 2'), [{vars: {n: 0}, trace: 'A B A B A C'}])

story('quantities split a thread into several and join them again (WCP 41, 42)', start('s') + '<task id="A" completionQuantity="3"/><task id="B"/><task id="C" startQuantity="3"/>' + flows('s>A; A>B; B>C'), [{trace: 'A B B B C'}])

story('a terminate end event ends its own scope only; the rest goes on (WCP 43)', start('s') + sub('sp', start('i') + gate('parallel', 'f') + caught('w', timer('PT1S')) + t('A', 'B') + end('k', terminate) + flows('i>f; f>w; w>A; f>B; B>k')) + t('C') + flows('s>sp; sp>C'), [{trace: 'B C'}])

story('a terminate end event at the top ends everything below it', start('s') + gate('parallel', 'f') + sub('sp', start('i') + caught('w', timer('PT5S')) + t('A') + flows('i>w; w>A')) + caught('v', timer('PT1S')) + t('B') + end('k', terminate) + flows('s>f; f>sp; f>v; v>B; B>k'), [{trace: 'B'}])

story('a link goes from many sources to one target', start('s') + gate('inclusive', 'o') + thrown('x', '<linkEventDefinition name="L"/>') + thrown('y', '<linkEventDefinition name="L"/>') + caught('c', '<linkEventDefinition name="L"/>') + t('A') + flows('s>o; o>x?true; o>y?true; c>A'), [{trace: 'A A'}])

story('a link within a sub-process stays in it', start('s') + sub('sp', start('i') + thrown('x', '<linkEventDefinition name="L"/>') + caught('c', '<linkEventDefinition name="L"/>') + t('A') + flows('i>x; c>A')) + t('B') + flows('s>sp; sp>B'), [{trace: 'A B'}])

story('a deferred choice is made by the first event (WCP 16)', start('s') + gate('eventBased', 'g') + caught('a', message('m1')) + caught('b', signal('s1')) + caught('w', timer('PT1S')) + '<receiveTask id="R" messageRef="m2"/>' + t('A', 'B', 'W') + flows('s>g; g>a; g>b; g>w; g>R; a>A; b>B; w>W'), [
  {stimuli: [{kind: 'message', name: 'hello'}], trace: 'A'}, {stimuli: [{kind: 'signal', name: 'one'}], trace: 'B'}, {stimuli: [{kind: 'message', name: 'bye'}], trace: 'R'}, {trace: 'W'},
  {stimuli: [{kind: 'signal', name: 'two'}], trace: 'W'},
])

story('an event gateway whose condition holds already goes on at once', start('s') + gate('eventBased', 'g') + caught('w', timer('PT1S')) + caught('c', condition('x')) + t('A', 'W') + flows('s>g; g>w; g>c; w>W; c>A'), [{vars: {x: true}, trace: 'A'}, {vars: {x: false}, trace: 'W'}])

// Activities

story('a loop tests after its round, or before it', start('s') + `<scriptTask id="A"><extensionElements><zeebe:script expression="=n + 1" resultVariable="n"/></extensionElements><standardLoopCharacteristics><loopCondition>=n &lt; 3</loopCondition></standardLoopCharacteristics></scriptTask>`
  + `<scriptTask id="B"><extensionElements><zeebe:script expression="=n + 1" resultVariable="n"/></extensionElements><standardLoopCharacteristics testBefore="true"><loopCondition>=n &lt; 5</loopCondition></standardLoopCharacteristics></scriptTask>` + flows('s>A; A>B'), [
  {vars: {n: 0}, trace: 'A A A B B'}, {vars: {n: 9}, trace: 'A'},
])

story('a looping sub-process runs whole rounds', start('s') + sub('sp', '<standardLoopCharacteristics loopMaximum="2"/>' + start('i') + t('A', 'B') + flows('i>A; A>B')) + t('C') + flows('s>sp; sp>C'), [{trace: 'A B A B C'}])

story('a maximum of zero rounds runs none, before or after', start('s') + '<task id="A"><standardLoopCharacteristics testBefore="true" loopMaximum="0"/></task>' + t('C') + flows('s>A; A>C'), [{trace: 'C'}])

story('sequential instances follow one another, parallel ones do not wait', start('s') + sub('sp', multi(2, '', 'isSequential="true"') + start('i') + t('A') + caught('w', timer('PT1S')) + t('B') + flows('i>A; A>w; w>B')) + sub('pp', multi(2) + start('pi') + t('C') + caught('pw', timer('PT1S')) + t('D') + flows('pi>C; C>pw; pw>D')) + flows('s>sp; sp>pp'), [{trace: 'A B A B C C D D'}])

story('a completion condition ends the rest of the instances', start('s') + sub('sp', multi(3, '<completionCondition>=numberOfCompletedInstances = 2</completionCondition>') + start('i') + caught('w', timer('=duration("PT" + string(loopCounter) + "S")')) + t('A') + flows('i>w; w>A')) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'A A Z'}])

story('an interrupting boundary event ends all instances of a multi-instance activity', start('s') + sub('sp', multi(3) + start('i') + t('A') + caught('w', timer('PT5S')) + t('B') + flows('i>A; A>w; w>B')) + boundary('b', 'sp', timer('PT1S')) + t('X', 'Z') + flows('s>sp; sp>Z; b>X'), [{trace: 'A A A X'}])

story('an error in one instance ends them all', start('s') + sub('sp', multi(3, '', 'isSequential="true"') + start('i') + t('A') + gate('exclusive', 'x') + end('bad', error('e1')) + end('ok') + flows('i>A; A>x; x>bad?loopCounter = 2; x>ok?loopCounter != 2')) + boundary('b', 'sp', error('e1')) + t('X', 'Z') + flows('s>sp; sp>Z; b>X'), [{trace: 'A A X'}])

story('zero instances complete at once', start('s') + `<task id="A">${multi(0)}</task>` + t('B') + flows('s>A; A>B'), [{trace: 'B'}])

story('behavior None throws at each completion, its boundary catches each', start('s') + `<task id="A"><multiInstanceLoopCharacteristics behavior="None" noneBehaviorEventRef="d"><loopCardinality>=3</loopCardinality></multiInstanceLoopCharacteristics></task>` + boundary('b', 'A', signal('s1'), false) + t('X', 'Z') + flows('s>A; A>Z; b>X'), [{trace: 'A A A X X X Z'}], '<signalEventDefinition id="d" signalRef="s1"/>')

story('a sub-process without start events begins everywhere nothing leads to', start('s') + sub('sp', t('A', 'B', 'C') + flows('A>C')) + t('D') + flows('s>sp; sp>D'), [{trace: 'A B C D'}])

story('an ad-hoc sub-process in order runs one after the other', start('s') + `<adHocSubProcess id="ah" ordering="Sequential"><extensionElements><zeebe:adHoc activeElementsCollection="=[&quot;A&quot;, &quot;C&quot;]"/></extensionElements>${t('A', 'B', 'C')}${flows('A>B')}</adHocSubProcess>` + t('Z') + flows('s>ah; ah>Z'), [{trace: 'A B C Z'}])

story('an ad-hoc completion condition cancels what is left', start('s') + `<adHocSubProcess id="ah" ordering="Sequential"><extensionElements><zeebe:adHoc activeElementsCollection="=[&quot;A&quot;, &quot;B&quot;]"/></extensionElements>${script('A', 'n', 'n + 1')}${t('B')}<completionCondition>=n = 1</completionCondition></adHocSubProcess>` + t('Z') + flows('s>ah; ah>Z'), [{vars: {n: 0}, trace: 'A Z'}, {vars: {n: 5}, trace: 'A B', status: 'waiting'}])

story('a send task and a receive task meet by name and key', start('s') + '<sendTask id="S" messageRef="m1"/>' + flows('s>S'), [{parallel: ['q'], trace: 'S R'}], `<process id="q" isExecutable="true">${start('qs')}<receiveTask id="R" messageRef="m1"/>${flows('qs>R')}</process>`)

// Errors and escalations

story('an error is caught where it is first handled; the exact code before the rest', start('s') + sub('out', start('o') + sub('in', start('i') + end('bad', error('e1')) + flows('i>bad')) + boundary('b2', 'in', error('e2')) + t('A') + flows('o>in; b2>A')) + boundary('all', 'out', error()) + boundary('b1', 'out', error('e1')) + t('X', 'Y') + flows('s>out; all>X; b1>Y'), [{trace: 'Y'}])

story('an error of a handler leaves its scope', start('s') + sub('out', start('o') + end('bad', error('e1')) + flows('o>bad') + handler('h', 'hs', error('e1'), t('A') + end('worse', error('e1')) + flows('hs>A; A>worse'))) + boundary('b', 'out', error('e1')) + t('X') + flows('s>out; b>X'), [{trace: 'A X'}])

story('an error handled inside lets the sub-process complete normally', start('s') + sub('out', start('o') + end('bad', error('e1')) + flows('o>bad') + handler('h', 'hs', error(), t('A') + flows('hs>A'))) + t('Z') + flows('s>out; out>Z'), [{trace: 'A Z'}])

story('an error at the top that nobody catches is reported', start('s') + t('A') + end('bad', error('e1')) + flows('s>A; A>bad'), [{trace: 'A', status: 'error'}])

story('an error event sub-process at the top ends the rest of the process', start('s') + gate('parallel', 'f') + caught('w', timer('PT5S')) + t('A', 'B') + end('bad', error('e1')) + flows('s>f; f>w; w>A; f>B; B>bad') + handler('h', 'hs', error('e1'), t('C') + flows('hs>C')), [{trace: 'B C'}])

story('a worker may answer with an error', start('s') + service('job') + boundary('b', 'job', error('e1')) + t('A', 'Z') + flows('s>job; job>Z; b>A'), [{stimuli: [{kind: 'error', element: 'job', code: 'E1'}], trace: 'A'}, {stimuli: [{kind: 'error', element: 'job', code: 'E2'}], trace: '', status: 'error'}])

story('an escalation is caught beside its thrower, or ends it', start('s') + sub('sp', start('i') + thrown('x', escalation('u1')) + t('A') + thrown('y', escalation('u2')) + t('B') + flows('i>x; x>A; A>y; y>B')) + boundary('n', 'sp', escalation('u1'), false) + boundary('k', 'sp', escalation('u2')) + t('N', 'K', 'Z') + flows('s>sp; sp>Z; n>N; k>K'), [{trace: 'A N K'}])

story('an escalation end event nobody catches just ends', start('s') + t('A') + end('x', escalation('u1')) + flows('s>A; A>x'), [{trace: 'A'}])

story('an escalation goes outwards to the first that knows it, a catch-all too', start('s') + sub('out', start('o') + sub('in', start('i') + end('x', escalation('u1')) + flows('i>x')) + boundary('b', 'in', escalation('u2')) + t('A') + flows('o>in; in>A')) + boundary('all', 'out', escalation(), false) + t('X', 'Z') + flows('s>out; out>Z; all>X'), [{trace: 'X A Z'}])

story('an escalation event sub-process beside the flow lets it go on', start('s') + sub('sp', start('i') + thrown('x', escalation('u1')) + t('A') + flows('i>x; x>A') + handler('h', 'hs', escalation('u1'), t('H') + flows('hs>H'), false)) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'A H Z'}])

story('an interrupting escalation event sub-process takes over', start('s') + sub('sp', start('i') + thrown('x', escalation('u1')) + t('A') + flows('i>x; x>A') + handler('h', 'hs', escalation('u1'), t('H') + flows('hs>H'))) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'H Z'}])

const called = (inner: string): string => `<process id="q" isExecutable="true">${inner}</process>`
const call = (id = 'c'): string => `<callActivity id="${id}"><extensionElements><zeebe:calledElement processId="q"/></extensionElements></callActivity>`

story('an error of a called process is caught around the call', start('s') + call() + boundary('b', 'c', error('e1')) + t('X', 'Z') + flows('s>c; c>Z; b>X'), [{vars: {bad: true}, trace: 'A X'}, {vars: {bad: false}, trace: 'A B Z'}],
  called(start('qs') + t('A', 'B') + gate('exclusive', 'qx') + end('qe', error('e1')) + flows('qs>A; A>qx; qx>qe?bad; qx>B?not(bad)')))

story('an error two calls below is caught above both', start('s') + call() + boundary('b', 'c', error('e1')) + t('X') + flows('s>c; b>X'), [{trace: 'X'}],
  called(start('qs') + '<callActivity id="d"><extensionElements><zeebe:calledElement processId="r"/></extensionElements></callActivity>' + flows('qs>d')) + `<process id="r">${start('rs')}${end('re', error('e1'))}${flows('rs>re')}</process>`)

story('an escalation of a called process is caught beside the call and the child goes on', start('s') + call() + boundary('b', 'c', escalation('u1'), false) + t('X', 'Z') + flows('s>c; c>Z; b>X'), [{trace: 'A X Z'}], called(start('qs') + thrown('qx', escalation('u1')) + t('A') + flows('qs>qx; qx>A')))

story('a terminated child ends its call normally', start('s') + call() + t('Z') + flows('s>c; c>Z'), [{trace: 'A Z'}], called(start('qs') + gate('parallel', 'qf') + '<userTask id="qu"/>' + t('A') + end('qk', terminate) + flows('qs>qf; qf>qu; qf>A; A>qk')))

story('a boundary timer of a call ends the child', start('s') + call() + boundary('b', 'c', timer('PT1S')) + t('X', 'Z') + flows('s>c; c>Z; b>X'), [{trace: 'A X'}], called(start('qs') + t('A', 'B') + caught('qw', timer('PT5S')) + flows('qs>A; A>qw; qw>B')))

story('calls in parallel instances run each their own child', start('s') + `<callActivity id="c"><extensionElements><zeebe:calledElement processId="q"/></extensionElements>${multi(3)}</callActivity>` + t('Z') + flows('s>c; c>Z'), [{trace: 'A A A Z'}], called(start('qs') + t('A') + flows('qs>A')))

// Events

story('timers by date, duration and cycle', start('s') + sub('sp', start('i') + caught('w', timer('PT10S')) + t('A') + flows('i>w; w>A')) + boundary('b', 'sp', timer('R3/PT2S', 'timeCycle'), false) + t('B', 'Z') + flows('s>sp; sp>Z; b>B'), [{trace: 'B B B A Z'}])

story('a timer ends with its activity', start('s') + sub('sp', start('i') + caught('w', timer('PT5S')) + t('A') + flows('i>w; w>A')) + boundary('b', 'sp', timer('R/PT2S', 'timeCycle'), false) + t('B', 'Z') + flows('s>sp; sp>Z; b>B'), [{trace: 'B B A Z'}])

story('a signal is broadcast to all that wait, not to those that come later', start('s') + gate('parallel', 'f') + caught('a', signal('s1')) + caught('b', signal('s1')) + caught('w', timer('PT1S')) + thrown('x', signal('s1')) + caught('late', signal('s1')) + t('A', 'B', 'C') + flows('s>f; f>a; f>b; f>w; w>x; x>late; a>A; b>B; late>C'), [{trace: 'A B', status: 'waiting'}])

story('a signal end event starts whoever waits for it', start('s') + t('A') + end('x', signal('s1')) + flows('s>A; A>x'), [{trace: 'A Q'}], `<process id="q">${start('qs', signal('s1'))}${t('Q')}${flows('qs>Q')}</process>`)

story('a message start event begins another process', start('s') + thrown('x', message('m1')) + t('A') + flows('s>x; x>A'), [{trace: 'A Q'}], `<process id="q">${start('qs', message('m1'))}${t('Q')}${flows('qs>Q')}</process>`)

story('a message that comes too early waits', start('s') + thrown('x', message('m1')) + t('A') + flows('s>x; x>A'), [{parallel: ['q'], trace: 'A Q'}], `<process id="q">${start('qs')}${caught('qw', timer('PT1S'))}${caught('qm', message('m1'))}${t('Q')}${flows('qs>qw; qw>qm; qm>Q')}</process>`)

story('a message boundary event may come again and again, or end its host', start('s') + '<userTask id="u"/>' + boundary('n', 'u', message('m1'), false) + boundary('k', 'u', message('m2')) + t('N', 'K') + flows('s>u; n>N; k>K'), [
  {stimuli: [{kind: 'message', name: 'hello'}, {kind: 'message', name: 'hello'}, {kind: 'message', name: 'bye'}], trace: 'N N K'},
])

story('a conditional catch waits for the write that makes it true', start('s') + gate('parallel', 'f') + caught('c', condition('n > 1')) + caught('w', timer('PT1S')) + script('k', 'n', '2') + t('A') + flows('s>f; f>c; c>A; f>w; w>k'), [{vars: {n: 0}, trace: 'A'}, {vars: {n: 5}, trace: 'A'}])

story('a conditional event sub-process beside the flow runs once per edge', start('s') + sub('sp', start('i') + script('k1', 'n', '1') + script('k2', 'n', '2') + script('k3', 'n', '0') + script('k4', 'n', '3') + t('A') + flows('i>k1; k1>k2; k2>k3; k3>k4; k4>A') + handler('h', 'hs', condition('n > 0'), t('H') + flows('hs>H'), false)) + t('Z') + flows('s>sp; sp>Z'), [{vars: {n: 0}, trace: 'H A H Z'}])

story('an interrupting event sub-process ends the others of its scope, nested ones too', start('s') + sub('sp', start('i') + '<userTask id="u"/>' + flows('i>u') + handler('n', 'ns', signal('s1'), t('N') + '<userTask id="nu"/>' + flows('ns>N; N>nu') + handler('nn', 'nns', signal('s2'), t('NN') + flows('nns>NN'), false), false) + handler('k', 'ks', message('m1'), t('K') + flows('ks>K'))) + t('Z') + flows('s>sp; sp>Z'), [
  {stimuli: [{kind: 'signal', name: 'one'}, {kind: 'signal', name: 'two'}, {kind: 'signal', name: 'one'}, {kind: 'message', name: 'hello'}], trace: 'N NN N K Z'},
])

story('a timer event sub-process at the top interrupts the process', start('s') + caught('w', timer('PT5S')) + t('A') + flows('s>w; w>A') + handler('h', 'hs', timer('PT1S'), t('H') + flows('hs>H')), [{trace: 'H'}])

story('a multiple event is caught by any of its triggers, a parallel one by all', start('s') + gate('parallel', 'f') + caught('any', signal('s1') + message('m1')) + caught('all', signal('s1') + message('m1'), 'parallelMultiple="true"') + t('A', 'B') + flows('s>f; f>any; f>all; any>A; all>B'), [
  {stimuli: [{kind: 'signal', name: 'one'}], trace: 'A', status: 'waiting'}, {stimuli: [{kind: 'message', name: 'hello'}, {kind: 'message', name: 'hello'}, {kind: 'signal', name: 'one'}], trace: 'A B'},
])

story('a multiple throw event throws all it names, in order', start('s') + sub('sp', start('i') + thrown('x', signal('s1') + escalation('u1') + escalation('u2')) + t('A') + flows('i>x; x>A')) + boundary('b1', 'sp', signal('s1'), false) + boundary('b2', 'sp', escalation('u1'), false) + boundary('b3', 'sp', escalation('u2'), false) + t('S', 'U', 'V') + flows('s>sp; b1>S; b2>U; b3>V'), [{trace: 'A S U V'}])

// Compensation and transactions

story('compensation runs in reverse order, only for what has completed', start('s') + t('A', 'B', 'Z') + undo('A', 'UA') + undo('B', 'UB') + '<userTask id="c"/>' + undo('c', 'UC') + thrown('x', compensate()) + gate('parallel', 'f') + flows('s>f; f>c; f>A; A>B; B>x; x>Z'), [{trace: 'A B UB UA Z', status: 'waiting'}])

story('compensation of one activity leaves the others', start('s') + t('A', 'B', 'Z') + undo('A', 'UA') + undo('B', 'UB') + thrown('x', compensate('A')) + end('y', compensate()) + flows('s>A; A>B; B>x; x>Z; Z>y'), [{trace: 'A B UA Z UB'}])

story('several compensations of one event run one after the other', start('s') + t('A', 'B', 'C', 'Z') + undo('A', 'UA') + undo('B', 'UB') + undo('C', 'UC') + thrown('x', compensate('A') + compensate('C')) + flows('s>A; A>B; B>C; C>x; x>Z'), [{trace: 'A B C UA UC Z'}])

story('an end event may compensate and then throw an error', start('s') + sub('sp', start('i') + t('A') + undo('A', 'UA') + end('x', compensate('A') + error('e1')) + flows('i>A; A>x')) + boundary('b', 'sp', error('e1')) + t('X') + flows('s>sp; b>X'), [{trace: 'A UA X'}])

story('an end event may signal and compensate', start('s') + gate('parallel', 'f') + caught('c', signal('s1')) + t('A', 'S') + undo('A', 'UA') + caught('w', timer('PT1S')) + end('x', signal('s1') + compensate()) + flows('s>f; f>c; c>S; f>w; w>A; A>x'), [{trace: 'A S UA'}])

story('a completed sub-process is compensated inside, in reverse', start('s') + sub('sp', start('i') + t('A', 'B') + undo('A', 'UA') + undo('B', 'UB') + flows('i>A; A>B')) + t('C') + undo('C', 'UC') + end('x', compensate()) + flows('s>sp; sp>C; C>x'), [{trace: 'A B C UC UB UA'}])

story('a compensation event sub-process decides what is undone inside', start('s') + sub('sp', start('i') + t('A', 'B') + undo('A', 'UA') + undo('B', 'UB') + flows('i>A; A>B') + handler('h', 'hs', '<compensateEventDefinition/>', t('H') + thrown('ix', compensate('A')) + flows('hs>H; H>ix'))) + end('x', compensate('sp')) + flows('s>sp; sp>x'), [{trace: 'A B H UA'}])

story('what an error handler compensates is what its scope has done', start('s') + sub('sp', start('i') + t('A', 'B') + undo('A', 'UA') + undo('B', 'UB') + end('bad', error('e1')) + flows('i>A; A>B; B>bad') + handler('h', 'hs', error('e1'), t('H') + end('hx', compensate()) + flows('hs>H; H>hx'))) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'A B H UB UA Z'}])

story('work done in an event sub-process can be undone later', start('s') + sub('sp', start('i') + thrown('t', escalation('u1')) + t('A') + flows('i>t; t>A') + handler('h', 'hs', escalation('u1'), t('H') + undo('H', 'UH') + flows('hs>H'), false)) + end('x', compensate()) + flows('s>sp; sp>x'), [{trace: 'A H UH'}])

story('a handler may compensate what it has done itself', start('s') + sub('sp', start('i') + end('bad', error('e1')) + flows('i>bad') + handler('h', 'hs', error('e1'), t('H') + undo('H', 'UH') + end('hx', compensate('H')) + flows('hs>H; H>hx'))) + flows('s>sp'), [{trace: 'H UH'}])

story('a handler of an inner activity sees the values its sub-process had', start('s') + `<subProcess id="sp"><extensionElements><zeebe:ioMapping><zeebe:input source="=n + 1" target="mine"/></zeebe:ioMapping></extensionElements>${start('i')}${t('A')}${boundary('undo_A', 'A', '<compensateEventDefinition/>')}
  <subProcess id="u" isForCompensation="true">${start('us')}${gate('exclusive', 'ux')}${t('GOOD', 'BAD')}${flows('us>ux; ux>GOOD?mine = 2; ux>BAD?mine != 2')}</subProcess><association id="as" sourceRef="undo_A" targetRef="u"/>${flows('i>A')}</subProcess>` + end('x', compensate()) + flows('s>sp; sp>x'), [{vars: {n: 1}, trace: 'A GOOD'}])

story('each round and each instance is compensated, the last first', start('s') + `<task id="A">${multi(2, '', 'isSequential="true"')}</task>` + undo('A', 'UA') + '<task id="B"><standardLoopCharacteristics loopMaximum="3"/></task>' + undo('B', 'UB') + end('x', compensate()) + flows('s>A; A>B; B>x'), [{trace: 'A A B B B UB UB UB UA UA'}])

story('a cancelled transaction is undone and left by its cancel event', start('s') + sub('tx', start('i') + t('A', 'B') + undo('A', 'UA') + undo('B', 'UB') + end('k', cancel) + flows('i>A; A>B; B>k'), '', 'transaction') + boundary('c', 'tx', cancel) + t('X', 'Z') + flows('s>tx; tx>Z; c>X'), [{trace: 'A B UB UA X'}])

story('a transaction that completes can be compensated afterwards', start('s') + sub('tx', start('i') + t('A') + undo('A', 'UA') + flows('i>A'), '', 'transaction') + boundary('c', 'tx', cancel) + t('X', 'Z') + end('e', compensate()) + flows('s>tx; tx>Z; c>X; Z>e'), [{trace: 'A Z UA'}])

story('a cancel of a transaction within a sub-process stays inside', start('s') + sub('sp', start('o') + sub('tx', start('i') + t('A') + undo('A', 'UA') + end('k', cancel) + flows('i>A; A>k'), '', 'transaction') + boundary('c', 'tx', cancel) + t('X') + flows('o>tx; c>X')) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'A UA X Z'}])

story('an error leaves a transaction without undoing it', start('s') + sub('tx', start('i') + t('A') + undo('A', 'UA') + end('k', error('e1')) + flows('i>A; A>k'), '', 'transaction') + boundary('b', 'tx', error('e1')) + boundary('c', 'tx', cancel) + t('X', 'Y') + flows('s>tx; b>X; c>Y'), [{trace: 'A X'}])

// Complex gateways

story('a complex join fires at two of three and takes the late one in (WCP 30)', start('s') + gate('parallel', 'f') + [1, 2, 3].map(n => caught(`w${n}`, timer(`PT${n}S`))).join('') + '<complexGateway id="j"><activationCondition>=activationCount &gt;= 2</activationCondition></complexGateway>' + t('A', 'B', 'C', 'Z') + flows('s>f; f>w1; f>w2; f>w3; w1>A; w2>B; w3>C; A>j; B>j; C>j; j>Z?waitingForStart'), [{trace: 'A B Z C'}])

story('a complex split chooses like an inclusive one', start('s') + '<complexGateway id="o" default="o_D"/>' + t('A', 'B', 'D') + flows('s>o; o>A?a; o>B?b; o>D'), [{vars: {a: true, b: true}, trace: 'A B'}, {vars: {a: false, b: false}, trace: 'D'}])

// Starting

story('an instantiating gateway begins with whichever event comes', `<eventBasedGateway id="g" instantiate="true"/>${caught('a', message('m1'))}${caught('b', signal('s1'))}` + t('A', 'B') + flows('g>a; g>b; a>A; b>B'), [
  {stimuli: [{kind: 'message', name: 'hello'}], trace: 'A'}, {stimuli: [{kind: 'signal', name: 'one'}, {kind: 'message', name: 'hello'}], trace: 'B A'},
])

story('a process may begin at any of its start events', start('a', message('m1')) + start('b', signal('s1')) + t('A', 'B') + flows('a>A; b>B'), [{stimuli: [{kind: 'signal', name: 'one'}], trace: 'B'}, {stimuli: [{kind: 'message', name: 'hello'}], trace: 'A'}])

story('a timer start begins by itself, a cycle again and again', start('a', timer('R2/PT1S', 'timeCycle')) + t('A') + flows('a>A'), [{trace: 'A A'}])

story('a conditional start begins when its condition holds', start('a', condition('n > 1')) + t('A') + flows('a>A'), [{vars: {n: 2}, trace: 'A'}, {vars: {n: 0}, trace: '', status: 'waiting'}])

// One thing inside another

story('an error handled inside one instance of several ends that instance only', start('s') + sub('sp', multi(3, '', 'isSequential="true"') + start('i') + gate('exclusive', 'x') + end('bad', error('e1')) + t('A') + flows('i>x; x>bad?loopCounter = 2; x>A?loopCounter != 2') + handler('h', 'hs', error('e1'), t('H') + flows('hs>H'))) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'A H A Z'}])

story('compensation thrown inside one instance undoes what that instance has done', start('s') + sub('sp', multi(2, '', 'isSequential="true"') + start('i') + t('A') + undo('A', 'UA') + gate('exclusive', 'x') + thrown('c', compensate()) + t('B') + flows('i>A; A>x; x>c?loopCounter = 2; x>B?loopCounter = 1')) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'A B A UA Z'}])

story('all instances of a completed multi-instance sub-process are undone, the last first', start('s') + sub('sp', multi(2, '', 'isSequential="true"') + start('i') + t('A', 'B') + undo('A', 'UA') + undo('B', 'UB') + flows('i>A; A>B')) + end('c', compensate('sp')) + flows('s>sp; sp>c'), [{trace: 'A B A B UB UA UB UA'}])

story('an escalation of a handler goes outwards', start('s') + sub('sp', start('i') + end('e', escalation('u1')) + flows('i>e') + handler('h', 'hs', escalation('u1'), t('H') + end('he', escalation('u1')) + flows('hs>H; H>he'), false)) + boundary('b', 'sp', escalation('u1'), false) + t('X', 'Z') + flows('s>sp; sp>Z; b>X'), [{trace: 'H X Z'}])

story('a terminate in an event sub-process ends that only', start('s') + sub('sp', start('i') + caught('w', timer('PT2S')) + t('A') + flows('i>w; w>A') + handler('h', 'hs', timer('PT1S'), gate('parallel', 'hf') + '<userTask id="hu"/>' + t('H') + end('hk', terminate) + flows('hs>hf; hf>hu; hf>H; H>hk'), false)) + t('Z') + flows('s>sp; sp>Z'), [{trace: 'H A Z'}])

story('a signal thrown inside an instance ends all by the boundary of the whole', start('s') + sub('sp', multi(3) + start('i') + t('A') + end('e', signal('s1')) + flows('i>A; A>e')) + boundary('b', 'sp', signal('s1')) + t('X', 'Z') + flows('s>sp; sp>Z; b>X'), [{trace: 'A A A X'}])

story('of two errors thrown side by side the first is the only one', start('s') + sub('sp', start('i') + gate('parallel', 'f') + end('e', error('e1')) + end('g', error('e2')) + flows('i>f; f>e; f>g')) + boundary('b', 'sp', error('e1')) + boundary('c', 'sp', error('e2')) + t('X', 'Y') + flows('s>sp; b>X; c>Y'), [{trace: 'X'}])

story('an error nobody catches leaves the other branch at work', start('s') + gate('parallel', 'f') + end('e', error('e1')) + caught('w', timer('PT1S')) + t('A') + flows('s>f; f>e; f>w; w>A'), [{trace: 'A', status: 'error'}])

story('an event gateway in a loop listens anew each round', start('s') + gate('exclusive', 'm', 'x') + gate('eventBased', 'g') + caught('a', signal('s1')) + caught('w', timer('PT1S')) + script('k', 'n', 'n + 1') + t('A', 'Z') + flows('s>m; m>g; g>a; g>w; a>A; w>k; k>x; x>m?n < 3; x>Z?n >= 3; A>m'), [
  {vars: {n: 0}, trace: 'Z'}, {vars: {n: 0}, stimuli: [{kind: 'signal', name: 'one'}, {kind: 'signal', name: 'one'}], trace: 'A A Z'},
])

story('a complex join in a loop begins a new round', start('s') + gate('exclusive', 'm', 'x') + gate('parallel', 'f') + t('A', 'B', 'Z') + '<complexGateway id="j"><activationCondition>=activationCount = 2</activationCondition></complexGateway>' + script('k', 'n', 'n + 1') + flows('s>m; m>f; f>A; f>B; A>j; B>j; j>k?waitingForStart; k>x; x>m?n < 2; x>Z?n >= 2'), [{vars: {n: 0}, trace: 'A B A B Z'}])

story('an inclusive join hears of a token that comes by a link', start('s') + gate('parallel', 'f') + gate('inclusive', 'j') + t('A', 'Z') + caught('w', timer('PT1S')) + thrown('x', '<linkEventDefinition name="L"/>') + caught('y', '<linkEventDefinition name="L"/>') + flows('s>f; f>A; A>j; f>w; w>x; y>j; j>Z'), [{trace: 'A Z'}])

story('an inclusive join waits for a sub-process whose boundary event still leads to it', start('s') + gate('parallel', 'f') + gate('inclusive', 'j') + t('A', 'Z') + sub('sp', start('i') + caught('w', timer('PT5S')) + flows('i>w')) + boundary('b', 'sp', timer('PT1S')) + end('gone') + flows('s>f; f>A; A>j; f>sp; sp>gone; b>j; j>Z'), [{trace: 'A Z'}])

story('a cancelled transaction takes a call in it along', start('s') + sub('tx', start('i') + gate('parallel', 'f') + call() + t('A') + undo('A', 'UA') + caught('w', timer('PT1S')) + end('k', cancel) + flows('i>f; f>c; f>A; A>w; w>k'), '', 'transaction') + boundary('b', 'tx', cancel) + t('X') + flows('s>tx; b>X'), [{trace: 'A UA X'}], called(start('qs') + caught('qw', timer('PT5S')) + t('B') + flows('qs>qw; qw>B')))

story('a message event sub-process at the top may undo what the process has done', start('s') + t('A') + undo('A', 'UA') + '<userTask id="u"/>' + flows('s>A; A>u') + handler('h', 'hs', message('m1'), thrown('x', compensate()) + t('H') + flows('hs>x; x>H')), [{stimuli: [{kind: 'message', name: 'hello'}], trace: 'A UA H'}])

story('a non-interrupting timer cycle of the whole beats once for all instances', start('s') + sub('sp', multi(2) + start('i') + caught('w', timer('PT5S')) + t('A') + flows('i>w; w>A')) + boundary('b', 'sp', timer('R2/PT2S', 'timeCycle'), false) + t('B', 'Z') + flows('s>sp; sp>Z; b>B'), [{trace: 'B B A A Z'}])

story('sub-process within sub-process: an outer timer ends the inner work and its handlers', start('s') + sub('out', start('o') + sub('in', start('i') + '<userTask id="u"/>' + flows('i>u') + handler('h', 'hs', timer('PT1S'), t('H') + '<userTask id="hu"/>' + flows('hs>H; H>hu'), false)) + flows('o>in')) + boundary('b', 'out', timer('PT2S')) + t('X') + flows('s>out; b>X'), [{trace: 'H X'}])

story('an error in a compensation goes outwards from whoever compensates', start('s') + sub('sp', start('i') + t('A') + boundary('c_A', 'A', compensate()) + sub('u', start('us') + t('UA') + end('ue', error('e1')) + flows('us>UA; UA>ue'), 'isForCompensation="true"') + '<association id="as" sourceRef="c_A" targetRef="u"/>' + thrown('x', compensate()) + t('B') + flows('i>A; A>x; x>B')) + boundary('b', 'sp', error('e1')) + t('X') + flows('s>sp; b>X'), [{trace: 'A UA X'}])

story('a loop around a call runs a child each round', start('s') + '<callActivity id="c"><extensionElements><zeebe:calledElement processId="q"/></extensionElements><standardLoopCharacteristics loopMaximum="2"/></callActivity>' + t('Z') + flows('s>c; c>Z'), [{trace: 'A A Z'}], called(start('qs') + t('A') + flows('qs>A')))

story('a receive task ends by its timer when no message comes', start('s') + '<receiveTask id="R" messageRef="m1"/>' + boundary('b', 'R', timer('PT1S')) + t('X', 'Z') + flows('s>R; R>Z; b>X'), [{trace: 'X'}, {stimuli: [{kind: 'message', name: 'hello'}], trace: 'R Z'}])

story('a parallel multiple boundary event waits for all its triggers', start('s') + '<userTask id="u"/>' + `<boundaryEvent id="b" attachedToRef="u" parallelMultiple="true">${signal('s1')}${message('m1')}</boundaryEvent>` + t('X') + flows('s>u; b>X'), [
  {stimuli: [{kind: 'signal', name: 'one'}], trace: '', status: 'waiting'}, {stimuli: [{kind: 'signal', name: 'one'}, {kind: 'message', name: 'hello'}], trace: 'X'},
])
