import type {Binding, El, MultiInstance} from '../types.ts'
import type {Part} from '../parse.ts'
import {one, message} from './events.ts'
import {body, type Build, checkName, extension, fault, feel, mappings, target, text} from './text.ts'

/** The zeebe properties of a process or an element. */
export const propertiesOf = (b: Build, id: string, part: Part): El['properties'] => ((extension(part, 'zeebe:Properties')?.['properties'] ?? []) as Part[])
  .flatMap(property => {
    const value = text(b, id, property['value'] ?? '')
    return property.name && value !== undefined ? [{name: property.name, value}] : []
  })

/** Reads everything of an element that is not topology: mappings, loop, job, task, script, decision, call, ad-hoc. */
export function describe(b: Build, el: El, part: Part): void {
  const io = extension(part, 'zeebe:IoMapping')
  el.im = mappings(b, el.id, io?.['inputParameters'])
  el.om = mappings(b, el.id, io?.['outputParameters'])
  el.properties = propertiesOf(b, el.id, part)
  associations(b, el, part)
  listeners(b, el, part)
  loops(b, el, part['loopCharacteristics'] as Part | undefined, part)
  job(b, el, part)
  if (el.k === 'userTask') task(b, el, part)
  if (el.k === 'scriptTask') script(b, el, part)
  if (el.k === 'businessRuleTask') decision(b, el, part)
  if (el.k === 'callActivity') call(b, el, part)
  if (el.k === 'adHocSubProcess') adhoc(b, el, part)
  if (el.k === 'complexGateway') {
    const activation = feel(b, el.id, body(part['activationCondition']), '激活条件')
    if (activation) el.activation = activation
  }
  if (el.k === 'sendTask' || el.k === 'receiveTask') {
    const sent = (part['messageRef'] ?? part['operationRef']?.inMessageRef) as Part | undefined
    const definition = sent || !el.job ? message(b, el.id, sent) : undefined
    if (definition) el.ev = [definition]
  }
}

function job(b: Build, el: El, part: Part): void {
  const definition = extension(part, 'zeebe:TaskDefinition')
  const type = text(b, el.id, definition?.['type'])
  if (!type) return
  el.job = {type, retries: text(b, el.id, definition?.['retries']) ?? '3', headers: headers(extension(part, 'zeebe:TaskHeaders'))}
}

const headers = (part: Part | undefined): Record<string, string> =>
  Object.fromEntries(((part?.['values'] ?? []) as Part[]).map(header => [String(header['key'] ?? ''), String(header['value'] ?? '')]))

function task(b: Build, el: El, part: Part): void {
  const assignment = extension(part, 'zeebe:AssignmentDefinition'), schedule = extension(part, 'zeebe:TaskSchedule'), form = extension(part, 'zeebe:FormDefinition')
  const given = {
    assignee: assignment?.['assignee'], groups: assignment?.['candidateGroups'], users: assignment?.['candidateUsers'],
    due: schedule?.['dueDate'], followUp: schedule?.['followUpDate'], priority: extension(part, 'zeebe:PriorityDefinition')?.['priority'],
    form: form?.['formId'] ?? form?.['formKey'] ?? form?.['externalReference'],
  }
  el.task = Object.fromEntries(Object.entries(given).flatMap(([name, raw]) => {
    const value = text(b, el.id, raw)
    return value === undefined || value === '' ? [] : [[name, value]]
  }))
}

function script(b: Build, el: El, part: Part): void {
  const definition = extension(part, 'zeebe:Script')
  if (!definition) {
    if (!el.job && part['script']) fault(b, el.id, 'script-language', '脚本任务只支持 FEEL（zeebe:script）或作业类型，不执行其他脚本语言')
    return
  }
  const expression = feel(b, el.id, definition['expression'], '脚本'), result = String(definition['resultVariable'] ?? '').trim()
  if (!expression || !result) { fault(b, el.id, 'script-incomplete', '脚本任务缺少表达式或结果变量'); return }
  checkName(b, el.id, result)
  el.script = {expression, result}
}

function decision(b: Build, el: El, part: Part): void {
  const called = extension(part, 'zeebe:CalledDecision')
  if (!called) return
  const id = text(b, el.id, called['decisionId']), result = String(called['resultVariable'] ?? 'result').trim()
  if (!id) { fault(b, el.id, 'decision-missing', '业务规则任务没有指定决策'); return }
  checkName(b, el.id, result)
  el.decision = {id, result, binding: binding(called)}
}

const binding = (part: Part): Binding => ({
  type: (part['bindingType'] as Binding['type'] | undefined) ?? 'latest',
  ...(part['versionTag'] ? {tag: String(part['versionTag'])} : {}),
})

function call(b: Build, el: El, part: Part): void {
  const called = extension(part, 'zeebe:CalledElement')
  const process = text(b, el.id, called?.['processId'] ?? called?.['processIdExpression'] ?? part['calledElement'])
  if (!process) { fault(b, el.id, 'called-missing', '调用活动没有指定流程'); return }
  el.call = {
    process, binding: called ? binding(called) : {type: 'latest'},
    allUp: called?.['propagateAllChildVariables'] !== false, allDown: called?.['propagateAllParentVariables'] !== false,
  }
}

function adhoc(b: Build, el: El, part: Part): void {
  const extra = extension(part, 'zeebe:AdHoc')
  const active = feel(b, el.id, extra?.['activeElementsCollection'], '启动元素集合'), until = feel(b, el.id, body(part['completionCondition']), '完成条件')
  const output = feel(b, el.id, extra?.['outputElement'], '输出元素'), collection = extra?.['outputCollection'] as string | undefined
  if (collection) checkName(b, el.id, collection)
  el.adhoc = {
    ...(active ? {active} : {}), ...(until ? {until} : {}),
    ...(output && collection ? {output: {collection, element: output}} : {}),
    cancelRest: part['cancelRemainingInstances'] !== false, sequential: part['ordering'] === 'Sequential',
  }
}

function loops(b: Build, el: El, part: Part | undefined, owner: Part): void {
  if (!part) return
  if (part.$type === 'bpmn:StandardLoopCharacteristics') {
    const condition = feel(b, el.id, body(part['loopCondition']), '循环条件'), maximum = part['loopMaximum'] as number | undefined
    if (!condition && maximum === undefined) fault(b, el.id, 'loop-endless', '循环既没有条件也没有次数上限')
    if (maximum !== undefined && !(Number.isInteger(maximum) && maximum >= 0)) fault(b, el.id, 'loop-maximum', '循环次数上限必须是非负整数')
    el.loop = {before: part['testBefore'] === true, ...(condition ? {condition} : {}), ...(maximum === undefined ? {} : {maximum: String(maximum)})}
    return
  }
  el.mi = multiInstance(b, el, part, owner)
}

function multiInstance(b: Build, el: El, part: Part, owner: Part): MultiInstance {
  const extra = extension(part, 'zeebe:LoopCharacteristics')
  const cardinality = text(b, el.id, body(part['loopCardinality']))
  const collection = text(b, el.id, extra?.['inputCollection'] ?? dataName(part['loopDataInputRef'], owner))
  const element = (extra?.['inputElement'] ?? (part['inputDataItem'] as Part | undefined)?.name) as string | undefined
  const output = feel(b, el.id, extra?.['outputElement'], '输出元素'), outputs = extra?.['outputCollection'] as string | undefined
  const until = feel(b, el.id, body(part['completionCondition']), '完成条件')
  for (const name of [element, outputs]) if (name) checkName(b, el.id, name)
  if (cardinality === undefined && collection === undefined) fault(b, el.id, 'multi-instance-count', '多实例活动既没有次数也没有集合')
  if (outputs && !output) fault(b, el.id, 'multi-instance-output', '多实例活动有输出集合而没有输出元素')
  const behavior = (part['behavior'] ?? 'All') as MultiInstance['behavior']
  return {
    sequential: part['isSequential'] === true, behavior, throws: throws(b, el, part, behavior),
    ...(cardinality === undefined ? {} : {cardinality}), ...(collection === undefined ? {} : {collection}), ...(element ? {element} : {}),
    ...(output && outputs ? {output: {collection: outputs, element: output}} : {}), ...(until ? {until} : {}),
  }
}

function throws(b: Build, el: El, part: Part, behavior: MultiInstance['behavior']): MultiInstance['throws'] {
  const event = (definition: Part | undefined): {event?: NonNullable<ReturnType<typeof one>>} => {
    const made = definition && one(b, el.id, definition)
    return made ? {event: made} : {}
  }
  if (behavior === 'None') return [event(part['noneBehaviorEventRef'])]
  if (behavior === 'One') return [event(part['oneBehaviorEventRef'])]
  if (behavior !== 'Complex') return []
  return ((part['complexBehaviorDefinition'] ?? []) as Part[]).map(definition => {
    const when = feel(b, el.id, body(definition['condition']), '行为条件'), thrown = definition['event'] as Part | undefined
    return {...(when ? {when} : {}), ...event(((thrown?.['eventDefinitions'] ?? thrown?.['eventDefinitionRef'] ?? []) as Part[])[0])}
  })
}

/** The variable behind an item-aware element: a data object by its name, a property by its id, an input by what feeds it. */
export function dataName(part: Part | undefined, owner?: Part): string | undefined {
  if (!part) return undefined
  if (part.$type === 'bpmn:DataObjectReference') return dataName(part['dataObjectRef'] as Part | undefined) ?? part.name
  if (part.$type === 'bpmn:DataObject') return part.name ?? part.id
  if (part.$type === 'bpmn:DataInput') {
    const feeding = ((owner?.['dataInputAssociations'] ?? []) as Part[]).find(association => association['targetRef'] === part)
    return dataName((feeding?.['sourceRef'] as Part[] | undefined)?.[0]) ?? part.name ?? part.id
  }
  return part.id
}

// Only associations with assignments move data; plain ones are drawings, since data objects are variables of their scope.
function associations(b: Build, el: El, part: Part): void {
  const read = (list: unknown) => ((list ?? []) as Part[]).flatMap(association => ((association['assignment'] ?? []) as Part[]).flatMap(assignment => {
    const source = text(b, el.id, body(assignment['from'])), to = body(assignment['to'])?.trim().replace(/^=/, '').trim()
    return source === undefined || !to ? [] : [{source, target: target(b, el.id, to)}]
  }))
  el.im = [...el.im, ...read(part['dataInputAssociations'])]
  el.assign = read(part['dataOutputAssociations'])
}

function listeners(b: Build, el: El, part: Part): void {
  const list = (extension(part, 'zeebe:ExecutionListeners')?.['listeners'] ?? []) as Part[]
  el.listeners = [...list, ...(extension(part, 'zeebe:TaskListeners')?.['listeners'] ?? []) as Part[]].flatMap(listener => {
    const type = text(b, el.id, listener['type']), written = String(listener['eventType'] ?? 'start'), on = PHASES[written]
    if (!on) fault(b, el.id, 'listener-kind', `不支持监听“${written}”的任务监听器，只支持创建（creating）与完成（completing）`)
    return type && on ? [{on, type, retries: text(b, el.id, listener['retries']) ?? '3', headers: headers(listener['headers'])}] : []
  })
}

// A listener of a task's creation or completion is one of the node's own beginning or end (KERNEL §16).
const PHASES: Record<string, 'start' | 'end'> = {start: 'start', end: 'end', create: 'start', creating: 'start', complete: 'end', completing: 'end'}
