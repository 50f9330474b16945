import { parentPort, workerData } from 'node:worker_threads'
import { setImmediate as breath } from 'node:timers/promises'
import { Engine } from 'bpmn-engine'
import { Activity, ActivityError } from 'bpmn-elements'
import { compileFeel } from '../kernel/feel/compile.ts'
import type { Vars } from '../kernel/types.ts'
import type { Lesson, Told } from './second-opinion.ts'

/**
 * The thread that runs bpmn-engine. Its routing of tokens is its own; whatever waits for the world (people, services, timers,
 * messages) is answered as the kernel's moves say, and FEEL stands behind its expressions with the variables of that moment.
 */
interface Content { executionId: string; isRootScope?: boolean; parent?: { executionId: string }; [more: string]: unknown }
interface Message { content: Content; properties: { type?: string } }
interface Broker {
  publish(exchange: string, key: string, content: unknown, options?: unknown): void
  subscribeTmp(exchange: string, pattern: string, on: (key: string, message: Message) => void, options: unknown): void
  cancel(tag: string): void
}
interface Part { id: string; type: string; isThrowing?: boolean; broker: Broker; behaviour: { loopCharacteristics?: { Behaviour: new (activity: Part, definition: unknown) => { execute(message: Message): void } } } }
interface Waiter { answer(): void; fail(code: string): void }

const waiting = new Map<string, Waiter[]>()
const ended: string[] = []
let vars: Vars = {}

/** Registers what waits; a stop or discard from its surroundings takes it away. */
function wait(part: Part, message: Message): void {
  const { content } = message
  const { broker } = part
  const tags = [`_wait-${content.executionId}`, `_wait-parent-${content.executionId}`]
  const gone = (): void => {
    for (const tag of tags) broker.cancel(tag)
    waiting.set(part.id, (waiting.get(part.id) ?? []).filter(each => each !== waiter))
  }
  const waiter: Waiter = {
    answer() { gone(); broker.publish('execution', 'execute.completed', { ...content, output: {}, state: 'signal' }) },
    fail(code) { gone(); broker.publish('execution', 'execute.error', { ...content, error: new ActivityError(code, message as never, { name: 'BpmnError', code } as never) }, { mandatory: true }) },
  }
  const onApi = (_key: string, { properties: { type } }: Message): void => {
    if (type === 'stop') gone()
    if (type === 'discard') { gone(); broker.publish('execution', 'execute.discard', { ...content }) }
  }
  broker.subscribeTmp('api', `activity.#.${content.executionId}`, onApi, { noAck: true, consumerTag: tags[0], priority: 400 })
  if (content.parent) broker.subscribeTmp('api', `activity.#.${content.parent.executionId}`, onApi, { noAck: true, consumerTag: tags[1], priority: 400 })
  waiting.set(part.id, [...waiting.get(part.id) ?? [], waiter])
}

// Constructors by the library's convention: one for the activity, one for its behaviour.
function taskBehaviour(atOnce: boolean) {
  return class {
    part: Part
    loop: { execute(message: Message): void } | undefined
    constructor(part: Part) {
      this.part = part
      const loop = part.behaviour.loopCharacteristics
      this.loop = loop && new loop.Behaviour(part, loop)
    }
    execute(message: Message): void {
      if (this.loop && message.content.isRootScope) return this.loop.execute(message)
      if (atOnce) return this.part.broker.publish('execution', 'execute.completed', { ...message.content, output: {} })
      return wait(this.part, message)
    }
  }
}
const task = (atOnce: boolean) => {
  const Behaviour = taskBehaviour(atOnce)
  return function Task(definition: unknown, context: unknown) { return new Activity(Behaviour as never, definition as never, context as never) }
}

/** Timer, message, signal and conditional events: a catch waits to be told, a throw has no effect here. */
class Awaited {
  part: Part
  type: string
  executionId = ''
  constructor(part: Part, definition: { type: string }) { this.part = part; this.type = definition.type }
  execute(message: Message): void {
    this.executionId = message.content.executionId
    if (this.part.isThrowing) return this.part.broker.publish('execution', 'execute.completed', { ...message.content })
    return wait(this.part, message)
  }
}

const [person, pass] = [task(false), task(true)]
const elements = {
  UserTask: person, ServiceTask: person, SendTask: person, ReceiveTask: person, CallActivity: person, ScriptTask: pass, BusinessRuleTask: pass, ManualTask: pass,
  TimerEventDefinition: Awaited, MessageEventDefinition: Awaited, SignalEventDefinition: Awaited, ConditionalEventDefinition: Awaited, EscalationEventDefinition: Awaited,
}

const feel = new Map<string, ReturnType<typeof compileFeel>>()
function resolve(text: unknown, now: number): unknown {
  if (typeof text !== 'string' || !text.startsWith('=')) return text
  let compiled = feel.get(text)
  if (!compiled) feel.set(text, compiled = compileFeel(text.slice(1)))
  return compiled.run(vars, { now, zone: 'Asia/Shanghai' }).value
}

/** Plays one scenario's answers; says what ended in which order, and where it could not follow. */
async function play(lesson: Lesson): Promise<Told> {
  waiting.clear()
  ended.length = 0
  let now = lesson.answers[0]?.now ?? 0
  vars = lesson.answers[0]?.vars ?? {}
  const engine = new Engine({
    name: lesson.name, source: lesson.bpmn, elements: elements as never,
    expressions: { resolveExpression: (text: unknown) => resolve(text, now), isExpression: (text: unknown) => typeof text === 'string' && text.startsWith('='), hasExpression: (text: unknown) => typeof text === 'string' && text.startsWith('=') } as never,
  })
  let broken: string | undefined
  let over = false
  engine.once('error', (error: Error & { source?: { content?: { id?: string } } }) => { broken = `${error.source?.content?.id ?? ''}：${error.message}` })
  engine.once('end', () => { over = true })
  engine.broker.subscribeTmp('event', 'activity.end', ((_key: string, message: { content: { id: string } }) => { ended.push(message.content.id) }) as never, { noAck: true })
  await engine.execute()
  await breath()
  for (const answer of lesson.answers.slice(1)) {
    now = answer.now
    vars = answer.vars
    for (const { element, code } of answer.to) {
      const waiter = waiting.get(element)?.[0]
      if (!waiter) return { ended: [...ended], over, stuckAt: element, ...broken === undefined ? {} : { broken } }
      if (code === undefined) waiter.answer()
      else waiter.fail(code)
      await breath()
    }
  }
  if (!over) engine.stop().catch(() => {})
  return { ended: [...ended], over, ...broken === undefined ? {} : { broken } }
}

if (parentPort && (workerData as { second?: true } | undefined)?.second) {
  const port = parentPort
  port.on('message', (lesson: Lesson) => {
    play(lesson).then(told => port.postMessage(told), (error: unknown) => port.postMessage({ ended: [...ended], over: false, broken: error instanceof Error ? error.message : String(error) }))
  })
}
