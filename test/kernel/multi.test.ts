import test from 'ava'
import {boundary, flows, model, play} from './play.ts'

const multi = (inner: string, attributes = ''): string => `<multiInstanceLoopCharacteristics ${attributes}>${inner}</multiInstanceLoopCharacteristics>`
const over = (extra: string): string => `<extensionElements><zeebe:loopCharacteristics inputCollection="=list" inputElement="item" ${extra}/></extensionElements>`
const task = (loop: string, extra = '', more = ''): string => `<startEvent id="s"/><userTask id="u">${extra}${loop}</userTask>${more}<userTask id="z"/>${flows('s>u; u>z')}`

test('parallel instances see their own item and collect their outputs in the order of the list', async t => {
  const g = await model(task(multi(over('outputCollection="out" outputElement="=item * 10 + answer"')), '<extensionElements><zeebe:ioMapping><zeebe:output source="=answer" target="answer"/></zeebe:ioMapping></extensionElements>'))
  const p = play(g, {list: [1, 2, 3]})
  t.deepEqual(p.waiting(), ['u', 'u', 'u'])
  p.move({t: 'complete', n: p.at('u', 2), vars: {answer: 3}})
  p.move({t: 'complete', n: p.at('u', 0), vars: {answer: 1}})
  t.is(p.variables()['out'], undefined, 'copied on completion only')
  p.move({t: 'complete', n: p.at('u'), vars: {answer: 2}})
  t.deepEqual(p.variables()['out'], [11, 22, 33])
  t.deepEqual(p.waiting(), ['z'])
  t.is(p.variables()['answer'], undefined, 'with output mappings the targets stay in the instance')
})

test('a sequential list is the one of the entry, whatever happens to the variable meanwhile (R15)', async t => {
  const p = play(await model(task(multi(over(''), 'isSequential="true"'))), {list: ['a', 'b']})
  p.move({t: 'setVariables', vars: {list: []}})
  t.is(p.state.n[String(p.at('u'))]!.v!['item'], 'a')
  p.complete('u')
  t.is(p.state.n[String(p.at('u'))]!.v!['item'], 'b')
  p.complete('u')
  t.deepEqual(p.waiting(), ['z'])
})

test('an empty collection completes at once with an empty output (R16)', async t => {
  const p = play(await model(task(multi(over('outputCollection="out" outputElement="=1"')))), {list: []})
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.variables()['out'], [])
})

test('no list, a fraction or a negative number is an incident; more than a thousand at once too', async t => {
  const p = play(await model(task(multi(over('')))), {list: 7})
  t.is(p.state.in['1']?.ty, 'BAD_COLLECTION')
  p.move({t: 'resolve', inc: '1', vars: {list: [1]}})
  t.deepEqual(p.waiting(), ['u'])
  const counted = await model(task(multi('<loopCardinality>=n</loopCardinality>')))
  t.is(play(counted, {n: -1}).state.in['1']?.ty, 'BAD_COLLECTION')
  t.is(play(counted, {n: 1.5}).state.in['1']?.ty, 'BAD_COLLECTION')
  t.is(play(counted, {n: 1001}).state.in['1']?.ty, 'MI_TOO_LARGE')
  t.is(play(counted, {n: 1000}).waiting().length, 1000)
})

test('the completion condition ends the rest; their outputs stay null', async t => {
  const g = await model(task(multi(`${over('outputCollection="out" outputElement="=item"')}<completionCondition>=numberOfCompletedInstances = 2 and numberOfActiveInstances = 1</completionCondition>`)))
  const p = play(g, {list: [1, 2, 3]})
  p.move({t: 'complete', n: p.at('u', 2)})
  p.complete('u')
  t.deepEqual(p.waiting(), ['z'])
  t.deepEqual(p.variables()['out'], [1, null, 3])
  t.is(p.effects.filter(effect => effect.t === 'task-').length, 3)
})

test('behavior One throws at the first completion only, and an interrupting catch pre-empts the completion condition (R14)', async t => {
  const g = await model(task(multi('<loopCardinality>=3</loopCardinality><completionCondition>=numberOfCompletedInstances = 1</completionCondition>', 'behavior="One" oneBehaviorEventRef="D"'), '',
    `${boundary('b', 'u', '<signalEventDefinition signalRef="S"/>')}<endEvent id="e"/>${flows('b>e')}`), '<signal id="S" name="done"/><signalEventDefinition id="D" signalRef="S"/>')
  const p = play(g)
  p.complete('u')
  t.is(p.state.st, 'e')
  t.deepEqual(p.passed(), ['s', 'u', 'b', 'e'])
})

test('behavior None throws for each completion, Complex where its conditions hold', async t => {
  const roots = '<signal id="S" name="done"/><signalEventDefinition id="D" signalRef="S"/>'
  const count = async (loop: string): Promise<number> => {
    const g = await model(task(loop, '', `${boundary('b', 'u', '<signalEventDefinition signalRef="S"/>', false)}<endEvent id="e"/>${flows('b>e')}`), roots)
    const p = play(g)
    for (let i = 0; i < 3; i++) p.complete('u')
    return p.passed().filter(id => id === 'b').length
  }
  t.is(await count(multi('<loopCardinality>=3</loopCardinality>', 'behavior="None" noneBehaviorEventRef="D"')), 3)
  t.is(await count(multi('<loopCardinality>=3</loopCardinality>', 'isSequential="true" behavior="All"')), 0)
  t.is(await count(multi(`<loopCardinality>=3</loopCardinality><complexBehaviorDefinition><condition>=numberOfCompletedInstances &gt;= 2</condition>
    <event><signalEventDefinition signalRef="S"/></event></complexBehaviorDefinition>`, 'behavior="Complex"')), 2)
})

test('a standard loop tests before or after its rounds and stops at its maximum', async t => {
  const loop = (attributes: string, condition: string): Promise<Awaited<ReturnType<typeof model>>> =>
    model(task(`<standardLoopCharacteristics ${attributes}><loopCondition>${condition}</loopCondition></standardLoopCharacteristics>`))
  const before = play(await loop('testBefore="true"', '=go'), {go: false})
  t.deepEqual(before.waiting(), ['z'])
  const after = play(await loop('', '=go'), {go: false})
  after.complete('u')
  t.deepEqual(after.waiting(), ['z'])
  const most = play(await loop('loopMaximum="2"', '=true'))
  most.complete('u')
  t.is(most.state.n[String(most.at('u'))]!.l, 2)
  most.complete('u')
  t.deepEqual(most.waiting(), ['z'])
})

test('a boundary timer of a multi-instance activity belongs to the whole', async t => {
  const p = play(await model(task(multi(over('')), '', `${boundary('b', 'u', '<timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition>')}<endEvent id="e"/>${flows('b>e')}`)), {list: [1, 2]})
  t.is(p.state.tm.length, 1)
  p.later(1000)
  t.is(p.state.st, 'e')
})

test('the payload of an instance without output mappings goes up, its own item stays inside', async t => {
  const p = play(await model(task(multi(over('')))), {list: [1, 2]})
  p.complete('u', {item: 9, other: 1})
  t.deepEqual(p.variables(), {list: [1, 2], other: 1})
})

test('an error that a behaviour throws and nobody catches waits for an operator, with its instance', async t => {
  const roots = '<error id="E" errorCode="E1"/><errorEventDefinition id="D" errorRef="E"/>', loop = multi('<loopCardinality>=2</loopCardinality>', 'behavior="One" oneBehaviorEventRef="D"')
  const p = play(await model(task(loop), roots))
  p.complete('u')
  t.is(p.state.in['1']?.ty, 'UNHANDLED_ERROR')
  t.deepEqual(p.waiting(), ['u', 'u'], 'the other instance goes on')
  p.move({t: 'modify', ops: [{op: 'add', e: 'z'}, {op: 'remove', n: Number(Object.keys(p.state.n)[1])}]})
  t.deepEqual(p.waiting(), ['z'])
  const caught = play(await model(task(loop, '', `${boundary('b', 'u', '<errorEventDefinition errorRef="E"/>')}<endEvent id="e"/>${flows('b>e')}`), roots))
  caught.complete('u')
  t.is(caught.state.st, 'e')
})
