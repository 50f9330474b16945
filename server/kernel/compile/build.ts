import type {El, ElId, Kind} from '../types.ts'
import type {Part} from '../parse.ts'
import {legalName} from '../names.ts'
import {dataName, describe} from './activities.ts'
import {definitionsOf, has} from './events.ts'
import {body, type Build, fault, feel, warn} from './text.ts'

const KINDS: Record<string, Kind> = {
  Task: 'task', ManualTask: 'manualTask', UserTask: 'userTask', ServiceTask: 'serviceTask', SendTask: 'sendTask', ReceiveTask: 'receiveTask',
  ScriptTask: 'scriptTask', BusinessRuleTask: 'businessRuleTask', CallActivity: 'callActivity', SubProcess: 'subProcess', Transaction: 'transaction',
  AdHocSubProcess: 'adHocSubProcess', StartEvent: 'startEvent', EndEvent: 'endEvent', IntermediateThrowEvent: 'intermediateThrowEvent',
  IntermediateCatchEvent: 'intermediateCatchEvent', BoundaryEvent: 'boundaryEvent', ExclusiveGateway: 'exclusiveGateway',
  ParallelGateway: 'parallelGateway', InclusiveGateway: 'inclusiveGateway', ComplexGateway: 'complexGateway', EventBasedGateway: 'eventBasedGateway',
  GlobalTask: 'task', GlobalUserTask: 'userTask', GlobalManualTask: 'manualTask', GlobalScriptTask: 'scriptTask', GlobalBusinessRuleTask: 'businessRuleTask',
}
const DRAWINGS = new Set(['DataObject', 'DataObjectReference', 'DataStoreReference', 'SequenceFlow'])

export const SCOPES: ReadonlySet<Kind> = new Set(['process', 'subProcess', 'eventSubProcess', 'transaction', 'adHocSubProcess'])
export const isActivity = (el: El): boolean => /Task$|^task$|ubProcess$|^transaction$|^callActivity$/.test(el.k)

export function blank(id: ElId, k: Kind, parent: El | null, idx: number): El {
  return {
    id, idx, k, parent, out: [], in: [], bnd: [], esp: [], starts: [], children: [], objects: [], ev: [], im: [], om: [], assign: [],
    sq: 1, cq: 1, interrupting: true, parallelMultiple: false, instantiate: false, forCompensation: false, properties: [], listeners: [], pass: false,
  }
}

/** Builds the elements of one scope and below, then all flows, wherever in it they are written; every kind that is not run becomes a finding. */
export function container(b: Build, scope: El, part: Part, depth: number): void {
  const scopes = gather(b, scope, part, depth)
  for (const [inner, {flowElements = []}] of scopes) for (const child of flowElements as Part[]) if (child.$type === 'bpmn:SequenceFlow') flow(b, inner, child)
  for (const [inner, described] of scopes) complete(b, inner, described)
}

function gather(b: Build, scope: El, part: Part, depth: number): [El, Part][] {
  if (depth > 32) { fault(b, scope.id, 'too-deep', '子流程嵌套超过 32 层'); return [] }
  const below = ((part['flowElements'] ?? []) as Part[]).flatMap(child => {
    const el = element(b, scope, child)
    return el && SCOPES.has(el.k) ? gather(b, el, child, depth + 1) : []
  })
  return [...below, [scope, part]]
}

function complete(b: Build, scope: El, part: Part): void {
  const parts = (part['flowElements'] ?? []) as Part[]
  if (scope.parent) {
    const held = [...parts.filter(child => child.$type === 'bpmn:DataObject'), ...(part['properties'] ?? []) as Part[]]
    scope.objects = held.map(object => dataName(object) as string).filter(legalName)
  }
  for (const child of parts) attach(b, child)
  for (const artifact of (part['artifacts'] ?? []) as Part[]) if (artifact.$type === 'bpmn:Association') association(b, artifact)
  starts(b, scope)
}

function element(b: Build, scope: El, part: Part): El | undefined {
  const type = part.$type.replace('bpmn:', '')
  const k = type === 'SubProcess' && part['triggeredByEvent'] === true ? 'eventSubProcess' : KINDS[type]
  if (!k) {
    if (!DRAWINGS.has(type)) fault(b, part.id ?? scope.id, 'unsupported-element', `不支持的元素类型 ${type}`)
    return undefined
  }
  if (!part.id) { fault(b, scope.id, 'id-missing', `元素 ${type} 没有 id`); return undefined }
  if (b.els.has(part.id)) { fault(b, part.id, 'id-twice', 'id 重复'); return undefined }
  return make(b, scope, part, k)
}

/** One element with everything but its flows, put into its scope. */
export function make(b: Build, scope: El, part: Part, k: Kind): El {
  const el = blank(part.id, k, scope, b.els.size)
  if (part.name) el.name = part.name
  b.els.set(el.id, el)
  b.parts.set(el.id, part)
  scope.children.push(el)
  if (k === 'eventSubProcess') scope.esp.push(el)
  el.sq = quantity(b, el, part['startQuantity'])
  el.cq = quantity(b, el, part['completionQuantity'])
  el.parallelMultiple = part['parallelMultiple'] === true
  el.instantiate = part['instantiate'] === true
  el.forCompensation = part['isForCompensation'] === true
  if (k === 'eventBasedGateway') el.gate = part['eventGatewayType'] === 'Parallel' ? 'parallel' : 'exclusive'
  if (k === 'startEvent') el.interrupting = part['isInterrupting'] !== false
  if (k === 'boundaryEvent') el.interrupting = part['cancelActivity'] !== false
  if (k.endsWith('Event')) el.ev = definitionsOf(b, part)
  describe(b, el, part)
  return el
}

function quantity(b: Build, el: El, raw: unknown): number {
  const value = raw === undefined ? 1 : Number(raw)
  if (Number.isInteger(value) && value >= 1) return value
  fault(b, el.id, 'quantity', '令牌数量（startQuantity、completionQuantity）必须是不小于 1 的整数')
  return 1
}

function flow(b: Build, scope: El, part: Part): void {
  // joins count arrivals by the flow they came by: without an id nothing would ever have come
  if (!part.id) { fault(b, part['sourceRef']?.id ?? scope.id, 'id-missing', '由此出发的顺序流没有 id'); return }
  const from = b.els.get(part['sourceRef']?.id), to = b.els.get(part['targetRef']?.id)
  if (!from || !to) { fault(b, part.id, 'flow-end', '顺序流没有起点或终点'); return }
  if (from.parent !== to.parent) { fault(b, part.id, 'flow-boundary', '顺序流不能跨越子流程边界'); return }
  const made = {id: part.id, idx: b.flows.size, from, to}
  const written = body(part['conditionExpression'])
  const condition = written === undefined || written.trim() === '' ? undefined : feel(b, part.id, written, '顺序流条件')
  const edge = condition ? {...made, condition} : made
  b.flows.set(part.id, edge)
  from.out.push(edge)
  to.in.push(edge)
  if (b.parts.get(from.id)?.['default'] === part) from.dflt = edge
}

function attach(b: Build, part: Part): void {
  if (part.$type !== 'bpmn:BoundaryEvent') return
  const el = b.els.get(part.id), host = b.els.get(part['attachedToRef']?.id)
  if (!el) return
  if (!host || !isActivity(host) || host.k === 'eventSubProcess' || host.parent !== el.parent) {
    fault(b, el.id, 'boundary-host', '边界事件没有附着在同一层的活动上')
    return
  }
  el.host = host
  host.bnd.push(el)
  if (has(el, 'error') || has(el, 'cancel')) el.interrupting = true
  host.bnd.sort((x, y) => Number(y.interrupting) - Number(x.interrupting) || x.idx - y.idx)
}

function association(b: Build, part: Part): void {
  const boundary = b.els.get(part['sourceRef']?.id), handler = b.els.get(part['targetRef']?.id)
  if (boundary?.k !== 'boundaryEvent' || !has(boundary, 'compensation') || !handler || !boundary.host) return
  boundary.host.comp = handler
  if (!handler.forCompensation) {
    warn(b, handler.id, 'compensation-handler', '补偿处理活动应当标记 isForCompensation')
    handler.forCompensation = true
  }
}

// Implicit start (BPMN 10.3.5, 13.2): without start events everything that nothing leads to gets a token.
function starts(b: Build, scope: El): void {
  const events = scope.children.filter(el => el.k === 'startEvent')
  if (scope.k === 'eventSubProcess' || scope.k === 'adHocSubProcess') { scope.starts = events; return }
  if (events.length) {
    scope.starts = events.filter(el => el.ev.length === 0).slice(0, 1)
    if (scope.k !== 'process' && !scope.starts.length) fault(b, scope.id, 'sub-process-start', '子流程必须有无触发器的开始事件')
    if (scope.k !== 'process' && events.length > 1) warn(b, scope.id, 'sub-process-starts', '子流程有多个开始事件，只使用第一个')
    return
  }
  scope.starts = scope.children.filter(el => !el.in.length && el.k !== 'boundaryEvent' && el.k !== 'eventSubProcess' && !el.forCompensation
    && !el.instantiate && !(el.k === 'intermediateCatchEvent' && has(el, 'link')))
}
