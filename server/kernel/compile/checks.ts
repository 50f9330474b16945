import type {El, EventDefinition, Graph} from '../types.ts'
import {isActivity} from './build.ts'
import {has} from './events.ts'
import {linkTarget} from './joins.ts'
import {type Build, fault, warn} from './text.ts'

const REFERENCES = new Set(['sourceRef', 'targetRef', 'messageRef', 'signalRef', 'errorRef', 'escalationRef', 'attachedToRef', 'activityRef', 'default',
  'oneBehaviorEventRef', 'noneBehaviorEventRef', 'operationRef', 'eventDefinitionRef', 'calledElement'])

/** Everything that makes a deployment refused (KERNEL §3) or worth a warning, element by element. */
export function check(b: Build, graph: Graph): void {
  for (const {element, property, id} of b.definitions.unresolved) {
    if (REFERENCES.has(property) && (b.els.has(element) || b.flows.has(element))) fault(b, element, 'reference', `${property} 指向不存在的“${id}”`)
  }
  for (const {bpmn, line, why, id} of b.definitions.damages) {
    const say = bpmn ? fault : warn
    say(b, id ?? graph.id, id ? 'id-twice' : 'unreadable-part', `第 ${line} 行的内容无法识别（${why}）`)
  }
  for (const el of graph.els.values()) {
    topology(b, el)
    if (el.k.endsWith('Event')) events(b, el, graph)
    if (el.mi && el.loop) fault(b, el.id, 'loop-twice', '多实例与循环不能同时使用')
    if (el.k === 'eventBasedGateway') gateway(b, el)
    if (el.k === 'eventSubProcess') eventSubProcess(b, el)
    if (isActivity(el)) activity(b, el)
  }
  reachable(b, graph)
}

function topology(b: Build, el: El): void {
  if (el.listeners.some(({on}) => unheard(el, on))) fault(b, el.id, 'listener-place', '此处不支持这种执行监听器：网关只有开始监听器，开始事件、边界事件与事件网关之后的事件只有结束监听器')
  if (el.job && (el.adhoc?.active || el.adhoc?.until)) fault(b, el.id, 'ad-hoc-job', '由作业驱动的即席子流程由作业决定启动什么、何时完成，不能再有启动集合或完成条件')
  const closed = el.k === 'startEvent' || el.k === 'boundaryEvent' || el.k === 'eventSubProcess'
  if (closed && el.in.length) fault(b, el.id, 'flow-into', '顺序流不能进入开始事件、边界事件或事件子流程')
  if (el.k === 'eventSubProcess' && el.out.length) fault(b, el.id, 'flow-out', '事件子流程不能有外出顺序流')
  if (el.k === 'endEvent' && el.out.length) fault(b, el.id, 'flow-out', '结束事件不能有外出顺序流')
  if (el.forCompensation && (el.in.length || el.out.length)) fault(b, el.id, 'compensation-flow', '补偿活动不能有顺序流')
  if (el.parent?.k === 'adHocSubProcess' && (el.k === 'startEvent' || el.k === 'endEvent')) fault(b, el.id, 'ad-hoc-event', '即席子流程内不能有开始或结束事件')
  if (el.dflt?.condition) warn(b, el.dflt.id, 'default-condition', '默认流上的条件不会被计算')
  if (el.k === 'exclusiveGateway' || el.k === 'inclusiveGateway') {
    for (const flow of el.out) if (el.out.length > 1 && !flow.condition && flow !== el.dflt) warn(b, flow.id, 'flow-unconditional', '该流没有条件，总会成立')
  }
}

// A gateway has no end of its own; an event that was armed by another has no beginning.
function unheard(el: El, on: 'start' | 'end'): boolean {
  if (el.k.endsWith('Gateway')) return on === 'end' || el.k === 'complexGateway'
  const armed = el.k === 'startEvent' || el.k === 'boundaryEvent' || el.in.some(flow => flow.from.k === 'eventBasedGateway')
  return el.k === 'eventSubProcess' || (armed && on === 'start')
}

const CATCH: Record<string, ReadonlySet<EventDefinition['k']>> = {
  startEvent: new Set(['message', 'timer', 'signal', 'conditional', 'error', 'escalation', 'compensation']),
  intermediateCatchEvent: new Set(['message', 'timer', 'signal', 'conditional', 'link']),
  boundaryEvent: new Set(['message', 'timer', 'signal', 'conditional', 'error', 'escalation', 'compensation', 'cancel']),
  intermediateThrowEvent: new Set(['message', 'signal', 'escalation', 'compensation', 'link']),
  endEvent: new Set(['message', 'signal', 'escalation', 'compensation', 'error', 'cancel', 'terminate']),
}

function events(b: Build, el: El, graph: Graph): void {
  for (const definition of el.ev) {
    if (!CATCH[el.k]?.has(definition.k)) fault(b, el.id, 'event-place', `${el.k} 不能使用 ${definition.k} 触发器`)
    const throwing = el.k === 'endEvent' || el.k === 'intermediateThrowEvent'
    if (throwing && (definition.k === 'error' || definition.k === 'escalation') && definition.code === undefined) {
      fault(b, el.id, `${definition.k}-missing`, '抛出的错误或升级没有代码')
    }
  }
  if (el.k === 'startEvent' && el.parent?.k !== 'eventSubProcess') {
    for (const k of ['error', 'escalation', 'compensation'] as const) if (has(el, k)) fault(b, el.id, 'event-place', `${k} 开始事件只能用于事件子流程`)
    if (el.ev.length && el.parent?.k !== 'process') fault(b, el.id, 'sub-process-start', '嵌入子流程的开始事件不能有触发器')
  }
  if (el.k === 'startEvent' && el.parallelMultiple && el.parent?.k === 'process' && el.ev.some(d => d.k !== 'message' && d.k !== 'signal')) {
    fault(b, el.id, 'start-parallel', '并行多重开始事件只能由消息与信号组成')
  }
  if (el.k === 'intermediateCatchEvent' && !el.ev.length) warn(b, el.id, 'event-empty', '中间捕获事件没有触发器，令牌直接通过')
  if (el.k === 'boundaryEvent' && !el.ev.length) fault(b, el.id, 'event-empty', '边界事件没有触发器')
  if (has(el, 'link')) link(b, el)
  if (el.k === 'endEvent' || el.k === 'intermediateThrowEvent') compensated(b, el, graph)
  if (has(el, 'cancel')) cancel(b, el)
  if (el.k === 'boundaryEvent' && has(el, 'compensation') && el.host && !el.host.comp) warn(b, el.id, 'compensation-handler', '补偿边界事件没有关联补偿活动')
  if (el.interrupting && el.ev.some(d => d.k === 'timer' && d.kind === 'cycle') && (el.k === 'boundaryEvent')) warn(b, el.id, 'timer-cycle', '中断型定时边界事件只触发一次')
}

// What a throw may compensate stands in its own scope, or around the event sub-processes it is in (BPMN 10.7, KERNEL §12).
function compensated(b: Build, el: El, graph: Graph): void {
  for (const definition of el.ev) {
    if (definition.k !== 'compensation' || definition.ref === undefined) continue
    const scopes = [el.parent]
    for (let at = el.parent; at?.k === 'eventSubProcess'; at = at.parent) scopes.push(at.parent)
    const target = graph.els.get(definition.ref)
    if (!target || !scopes.includes(target.parent)) warn(b, el.id, 'compensation-reach', `要补偿的“${target?.name ?? definition.ref}”不在同一层，什么也不会补偿`)
  }
}

function link(b: Build, el: El): void {
  const name = (el.ev[0] as {name?: string}).name
  if (el.k === 'intermediateThrowEvent' && !linkTarget(el)) fault(b, el.id, 'link-target', `同一层没有名为“${name}”的链接捕获事件`)
  if (el.k === 'intermediateThrowEvent' && el.out.length) fault(b, el.id, 'link-flow', '链接抛出事件不能有外出顺序流')
  if (el.k !== 'intermediateCatchEvent') return
  if (el.in.length) fault(b, el.id, 'link-flow', '链接捕获事件不能有进入顺序流')
  if (linkTarget(el) !== el) fault(b, el.id, 'link-twice', `同一层有两个名为“${name}”的链接捕获事件`)
}

function cancel(b: Build, el: El): void {
  if (el.k === 'boundaryEvent' && el.host?.k !== 'transaction') fault(b, el.id, 'cancel-place', '取消边界事件只能附着在事务上')
  if (el.k !== 'endEvent') return
  if (el.parent?.k !== 'transaction') fault(b, el.id, 'cancel-place', '取消结束事件只能用于事务内')
  else if (!el.parent.bnd.some(boundary => has(boundary, 'cancel'))) warn(b, el.id, 'cancel-handler', '事务没有取消边界事件，取消后将等待人工处理')
}

const TARGETS = new Set<EventDefinition['k']>(['message', 'timer', 'signal', 'conditional'])

function gateway(b: Build, el: El): void {
  if (!el.out.length) fault(b, el.id, 'event-gateway-empty', '事件网关没有外出顺序流')
  if (el.instantiate && el.in.length) fault(b, el.id, 'event-gateway-start', '用于启动流程的事件网关不能有进入顺序流')
  if (!el.instantiate && el.gate === 'parallel') fault(b, el.id, 'event-gateway-parallel', '并行事件网关只能用于启动流程')
  for (const {to} of el.out) {
    const catches = to.k === 'receiveTask' || (to.k === 'intermediateCatchEvent' && to.ev.length > 0 && to.ev.every(d => TARGETS.has(d.k)))
    if (!catches) fault(b, to.id, 'event-gateway-target', '事件网关之后只能是捕获事件或接收任务')
    if (to.in.length > 1) fault(b, to.id, 'event-gateway-target', '事件网关的目标不能有其他进入顺序流')
    if (to.k === 'receiveTask' && to.bnd.length) fault(b, to.id, 'event-gateway-target', '事件网关之后的接收任务不能有边界事件')
    if (el.instantiate && el.gate === 'parallel' && to.ev.some(d => d.k !== 'message')) fault(b, to.id, 'event-gateway-parallel', '并行启动网关的目标必须是消息')
  }
}

function eventSubProcess(b: Build, el: El): void {
  const [start] = el.starts
  if (el.starts.length !== 1 || !start?.ev.length) fault(b, el.id, 'event-sub-process-start', '事件子流程必须有且只有一个带触发器的开始事件')
  else if (has(start, 'error') && !start.interrupting) start.interrupting = true
  if (el.mi || el.loop) fault(b, el.id, 'event-sub-process-loop', '事件子流程不能是多实例或循环')
}

function activity(b: Build, el: El): void {
  const all = el.bnd.filter(boundary => boundary.ev.some(d => d.k === 'error' && d.code === undefined))
  if (all.length > 1) fault(b, el.id, 'error-catch-all', '同一活动上有两个捕获所有错误的边界事件')
  if (el.k === 'serviceTask' && !el.job) fault(b, el.id, 'job-missing', '服务任务没有作业类型（zeebe:taskDefinition）')
  if (el.k === 'businessRuleTask' && !el.job && !el.decision) fault(b, el.id, 'decision-missing', '业务规则任务没有决策或作业类型')
  if (el.k === 'scriptTask' && !el.job && !el.script) warn(b, el.id, 'script-missing', '脚本任务没有 FEEL 脚本，令牌直接通过')
  if (el.k === 'receiveTask' && el.instantiate && el.in.length) fault(b, el.id, 'receive-start', '用于启动流程的接收任务不能有进入顺序流')
  if ((el.k === 'task' || el.k === 'manualTask') && el.bnd.some(boundary => boundary.ev.some(d => TARGETS.has(d.k) && d.k !== 'conditional')) && !el.mi) {
    warn(b, el.id, 'boundary-never', '任务立即完成，其边界事件不会触发')
  }
}

function reachable(b: Build, graph: Graph): void {
  for (const el of graph.els.values()) {
    const needs = !el.in.length && el.parent && el.parent.k !== 'adHocSubProcess' && !el.parent.starts.includes(el)
    const entered = el.k === 'startEvent' || el.k === 'boundaryEvent' || el.k === 'eventSubProcess' || el.forCompensation || el.instantiate || has(el, 'link')
    if (needs && !entered) warn(b, el.id, 'unreachable', '没有进入顺序流，执行不到')
  }
}
