import fc from 'fast-check'
import {file} from './play.ts'

/** A random well-structured diagram: blocks that have one way in and one way out, so that every run of them can end. */
export type Block =
  | {k: 'task' | 'user' | 'job' | 'script' | 'timer' | 'throw' | 'bad'}
  | {k: 'seq' | 'xor' | 'and' | 'or', parts: Block[]}
  | {k: 'loop', body: Block}
  | {k: 'sub', body: Block, on: 'error' | 'timer' | 'signal' | 'none', interrupting: boolean, handler: boolean}
  | {k: 'multi', sequential: boolean, n: number, inner: 'user' | 'job' | 'task'}
  | {k: 'undo', inner: 'user' | 'job' | 'task'}
  | {k: 'compensate'}
  | {k: 'wait' | 'call' | 'escalate'}
  | {k: 'end', body: Block, how: 'terminate' | 'cancel' | 'error'}
  | {k: 'each', body: Block, n: number, sequential: boolean}
  | {k: 'adhoc', a: Block, b: Block, sequential: boolean, rest: boolean}
  | {k: 'votes', parts: Block[]}
  | {k: 'watch', body: Block, interrupting: boolean}

const blocks = (votes: boolean): fc.Arbitrary<Block> => fc.letrec<{block: Block}>(tie => {
  const many = fc.array(tie('block'), {minLength: 1, maxLength: 3})
  return {
    block: fc.oneof({depthSize: 'small', withCrossShrink: true},
      fc.record({k: fc.constantFrom('task', 'user', 'job', 'script', 'timer', 'throw', 'bad')}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constantFrom('seq', 'xor', 'and', 'or'), parts: many}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constant('loop'), body: tie('block')}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constant('sub'), body: tie('block'), on: fc.constantFrom('error', 'timer', 'signal', 'none'), interrupting: fc.boolean(), handler: fc.boolean()}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constant('multi'), sequential: fc.boolean(), n: fc.nat(3), inner: fc.constantFrom('user', 'job', 'task')}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constant('undo'), inner: fc.constantFrom('user', 'job', 'task')}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constantFrom('compensate', 'wait', 'call', 'escalate')}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constant('end'), body: tie('block'), how: fc.constantFrom('terminate', 'cancel', 'error')}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constant('each'), body: tie('block'), n: fc.nat(3), sequential: fc.boolean()}) as fc.Arbitrary<Block>,
      fc.record({k: fc.constant('adhoc'), a: tie('block'), b: tie('block'), sequential: fc.boolean(), rest: fc.boolean()}) as fc.Arbitrary<Block>,
      ...votes ? [fc.record({k: fc.constant('votes'), parts: many}) as fc.Arbitrary<Block>] : [],
      fc.record({k: fc.constant('watch'), body: tie('block'), interrupting: fc.boolean()}) as fc.Arbitrary<Block>,
    ),
  }
}).block

/** Blocks that are sound by construction. */
export const block = blocks(false)
/** Also complex gateways: they let a token pass before all have come, so that rounds of a loop may overlap. */
export const anyBlock = blocks(true)

type Built = {xml: string, first: string, last: string}

/** The XML of a file with one process `p` that runs the block from start to end. */
export function netXml(root: Block): string {
  let ids = 0
  const id = (k: string): string => `${k}${++ids}`
  const flow = (from: string, to: string, condition = ''): string =>
    `<sequenceFlow id="f${++ids}" sourceRef="${from}" targetRef="${to}">${condition ? `<conditionExpression xsi:type="tFormalExpression">${condition}</conditionExpression>` : ''}</sequenceFlow>`
  const leaf = (tag: string, inner = '', attributes = ''): Built => {
    const own = id(tag.slice(0, 2))
    return {xml: `<${tag} id="${own}" ${attributes}>${inner}</${tag}>`, first: own, last: own}
  }
  const worker = (inner: string): [string, string] => inner === 'user' ? ['userTask', ''] : inner === 'job' ? ['serviceTask', '<extensionElements><zeebe:taskDefinition type="w"/></extensionElements>'] : ['task', '']

  const build = (block: Block): Built => {
    switch (block.k) {
      case 'task': case 'user': case 'job': return leaf(...worker(block.k))
      case 'script': return leaf('scriptTask', '<extensionElements><zeebe:script expression="=if x = null then 1 else modulo(x + 1, 7)" resultVariable="x"/></extensionElements>')
      case 'timer': return leaf('intermediateCatchEvent', '<timerEventDefinition><timeDuration>PT1M</timeDuration></timerEventDefinition>')
      case 'throw': return leaf('intermediateThrowEvent', '<signalEventDefinition signalRef="S"/>')
      case 'bad': return leaf('serviceTask', '<extensionElements><zeebe:taskDefinition type="bad"/></extensionElements>')
      case 'compensate': return leaf('intermediateThrowEvent', '<compensateEventDefinition/>')
      case 'seq': return sequence(block.parts.map(build))
      case 'xor': return split('exclusiveGateway', block.parts.map(build), i => i ? `=x = ${i}` : '')
      case 'and': return split('parallelGateway', block.parts.map(build), () => '')
      case 'or': return split('inclusiveGateway', block.parts.map(build), i => i ? `=x &gt; ${i}` : '')
      case 'loop': return loop(build(block.body))
      case 'multi': {
        const [tag, inner] = worker(block.inner)
        return leaf(tag, `${inner}<multiInstanceLoopCharacteristics isSequential="${block.sequential}"><loopCardinality>=${block.n}</loopCardinality></multiInstanceLoopCharacteristics>`)
      }
      case 'undo': return undo(block.inner)
      case 'sub': return sub(block)
      case 'call': return leaf('callActivity', '<extensionElements><zeebe:calledElement processId="q"/></extensionElements>')
      case 'escalate': return leaf('intermediateThrowEvent', '<escalationEventDefinition escalationRef="U"/>')
      case 'wait': return wait()
      case 'end': return ending(block)
      case 'each': {
        const body = scoped(build(block.body))
        return leaf('subProcess', `<multiInstanceLoopCharacteristics isSequential="${block.sequential}"><loopCardinality>=${block.n}</loopCardinality></multiInstanceLoopCharacteristics>${body}`)
      }
      case 'adhoc': {
        const a = leaf('subProcess', scoped(build(block.a))), b = leaf('subProcess', scoped(build(block.b))), until = block.rest ? '' : '<completionCondition>=x = 1</completionCondition>'
        return leaf('adHocSubProcess', `<extensionElements><zeebe:adHoc activeElementsCollection="=[&quot;${a.first}&quot;,&quot;${b.first}&quot;]"/></extensionElements>${a.xml}${b.xml}${until}`, `ordering="${block.sequential ? 'Sequential' : 'Parallel'}" cancelRemainingInstances="${block.rest}"`)
      }
      case 'votes': return votes(block.parts.map(build))
      case 'watch': {
        const own = id('sp'), after = id('g'), side = id('e')
        return {
          xml: `<subProcess id="${own}">${scoped(build(block.body))}</subProcess><boundaryEvent id="${own}b" attachedToRef="${own}" cancelActivity="${block.interrupting}"><conditionalEventDefinition><condition>=x = 2</condition></conditionalEventDefinition></boundaryEvent>
            <exclusiveGateway id="${after}"/>${flow(own, after)}${flow(`${own}b`, block.interrupting ? after : side)}${block.interrupting ? '' : `<endEvent id="${side}"/>`}`,
          first: own, last: after,
        }
      }
    }
  }
  const sequence = (parts: Built[]): Built => ({
    xml: parts.map((part, i) => part.xml + (i ? flow(parts[i - 1]!.last, part.first) : '')).join(''), first: parts[0]!.first, last: parts.at(-1)!.last,
  })
  const split = (gateway: string, parts: Built[], condition: (i: number) => string): Built => {
    const open = id('g'), close = id('g'), lines = parts.map((part, i) => {
      const into = flow(open, part.first, condition(i))
      return {into, id: /id="(\w+)"/.exec(into)![1], xml: part.xml + into + flow(part.last, close)}
    })
    const chosen = gateway === 'parallelGateway' ? '' : ` default="${lines[0]!.id}"`
    return {xml: `<${gateway} id="${open}"${chosen}/><${gateway} id="${close}"/>${lines.map(line => line.xml).join('')}`, first: open, last: close}
  }
  const loop = (body: Built): Built => {
    const open = id('g'), close = id('g'), out = id('g'), on = flow(close, out)
    return {
      xml: `<exclusiveGateway id="${open}"/><exclusiveGateway id="${close}" default="${/id="(\w+)"/.exec(on)![1]}"/><task id="${out}"/>${body.xml}${flow(open, body.first)}${flow(body.last, close)}${on}${flow(close, open, '=again = true')}`,
      first: open, last: out,
    }
  }
  const scoped = (body: Built): string => {
    const start = id('s'), end = id('e')
    return `<startEvent id="${start}"/>${body.xml}<endEvent id="${end}"/>${flow(start, body.first)}${flow(body.last, end)}`
  }
  const wait = (): Built => {
    const gate = id('g'), signal = id('c'), time = id('c'), out = id('g')
    return {
      xml: `<eventBasedGateway id="${gate}"/><intermediateCatchEvent id="${signal}"><signalEventDefinition signalRef="S"/></intermediateCatchEvent><intermediateCatchEvent id="${time}"><timerEventDefinition><timeDuration>PT1M</timeDuration></timerEventDefinition></intermediateCatchEvent>
        <exclusiveGateway id="${out}"/>${flow(gate, signal)}${flow(gate, time)}${flow(signal, out)}${flow(time, out)}`, first: gate, last: out,
    }
  }
  // A scope whose body may end the rest of it: a task beside the body, a terminate, cancel or error end behind a task.
  const ending = (block: Extract<Block, {k: 'end'}>): Built => {
    const own = id('sp'), fork = id('g'), start = id('s'), work = id('us'), stop = id('e'), after = id('g'), body = build(block.body), tag = block.how === 'cancel' ? 'transaction' : 'subProcess'
    const left = block.how === 'terminate' ? '' : `<boundaryEvent id="${own}b" attachedToRef="${own}"><${block.how}EventDefinition/></boundaryEvent>${flow(`${own}b`, after)}`
    const definition = block.how === 'error' ? '<errorEventDefinition errorRef="E"/>' : `<${block.how}EventDefinition/>`
    return {
      xml: `<${tag} id="${own}"><startEvent id="${start}"/><parallelGateway id="${fork}"/>${body.xml}<userTask id="${work}"/><endEvent id="${stop}">${definition}</endEvent>${flow(start, fork)}${flow(fork, body.first)}${flow(fork, work)}${flow(work, stop)}</${tag}>
        <exclusiveGateway id="${after}"/>${flow(own, after)}${left}`, first: own, last: after,
    }
  }
  const votes = (parts: Built[]): Built => {
    const open = id('g'), close = id('g'), end = id('e'), out = id('g'), rest = flow(close, end)
    return {
      xml: `<parallelGateway id="${open}"/><complexGateway id="${close}" default="${/id="(\w+)"/.exec(rest)![1]}"><activationCondition>=activationCount &gt;= ${Math.max(1, parts.length - 1)}</activationCondition></complexGateway><endEvent id="${end}"/><task id="${out}"/>${rest}
        ${flow(close, out, '=waitingForStart')}${parts.map(part => part.xml + flow(open, part.first) + flow(part.last, close)).join('')}`, first: open, last: out,
    }
  }
  const undo = (inner: string): Built => {
    const host = leaf(...worker(inner)), catcher = id('b'), handler = id('h'), [tag, body] = worker(inner)
    return {...host, xml: `${host.xml}<boundaryEvent id="${catcher}" attachedToRef="${host.first}"><compensateEventDefinition/></boundaryEvent><${tag} id="${handler}" isForCompensation="true">${body}</${tag}><association id="as${++ids}" sourceRef="${catcher}" targetRef="${handler}"/>`}
  }
  const sub = (block: Extract<Block, {k: 'sub'}>): Built => {
    const own = id('sp'), start = id('s'), end = id('e'), body = build(block.body), after = id('g')
    const definition = {error: '<errorEventDefinition/>', timer: '<timerEventDefinition><timeDuration>PT1M</timeDuration></timerEventDefinition>', signal: '<signalEventDefinition signalRef="S"/>', none: ''}[block.on]
    const interrupting = block.interrupting || block.on === 'error'
    const handled = block.handler && definition ? `<subProcess id="${id('h')}" triggeredByEvent="true"><startEvent id="${start}h" isInterrupting="${interrupting}">${definition}</startEvent><task id="${start}t"/>${flow(`${start}h`, `${start}t`)}</subProcess>` : ''
    const boundary = !block.handler && definition ? `<boundaryEvent id="${own}b" attachedToRef="${own}" cancelActivity="${interrupting}">${definition}</boundaryEvent>${flow(`${own}b`, interrupting ? after : `${own}x`)}${interrupting ? '' : `<endEvent id="${own}x"/>`}` : ''
    return {
      xml: `<subProcess id="${own}"><startEvent id="${start}"/>${body.xml}<endEvent id="${end}"/>${flow(start, body.first)}${flow(body.last, end)}${handled}</subProcess><exclusiveGateway id="${after}"/>${flow(own, after)}${boundary}`,
      first: own, last: after,
    }
  }
  const body = build(root)
  return file(`<signal id="S" name="sig"/><error id="E" errorCode="BAD"/><escalation id="U" escalationCode="UP"/><process id="p" isExecutable="true"><startEvent id="start"/>${body.xml}<endEvent id="end"/>${flow('start', body.first)}${flow(body.last, 'end')}</process>`)
}
