import type {El, ElId, EventDefinition} from '../types.ts'
import type {Part} from '../parse.ts'
import {body, type Build, extension, fault, feel, text} from './text.ts'

/** The event definitions of an event, own and referenced, in document order. What a worker sends needs no message of its own. */
export function definitionsOf(b: Build, part: Part): EventDefinition[] {
  const parts = [...(part['eventDefinitions'] ?? []) as Part[], ...(part['eventDefinitionRef'] ?? []) as Part[]]
  const bySomeoneElse = (definition: Part): boolean =>
    definition.$type === 'bpmn:MessageEventDefinition' && !definition['messageRef'] && extension(part, 'zeebe:TaskDefinition') !== undefined
  return parts.filter(definition => !bySomeoneElse(definition)).flatMap(definition => one(b, part.id, definition) ?? [])
}

/** One event definition; a missing reference or an unknown kind becomes a finding. */
export function one(b: Build, el: ElId, part: Part): EventDefinition | undefined {
  switch (part.$type) {
    case 'bpmn:MessageEventDefinition': return message(b, el, part['messageRef'] ?? part['operationRef']?.inMessageRef)
    case 'bpmn:SignalEventDefinition': return named(b, el, part['signalRef'], 'signal', 'signal-missing', '信号')
    case 'bpmn:TimerEventDefinition': return timer(b, el, part)
    case 'bpmn:ErrorEventDefinition': return coded(b, el, part['errorRef'], 'error', 'errorCode')
    case 'bpmn:EscalationEventDefinition': return coded(b, el, part['escalationRef'], 'escalation', 'escalationCode')
    case 'bpmn:ConditionalEventDefinition': return conditional(b, el, part)
    case 'bpmn:CompensateEventDefinition': {
      const ref = part['activityRef'] as Part | undefined
      return {k: 'compensation', wait: part['waitForCompletion'] !== false, ...(ref ? {ref: ref.id} : {})}
    }
    case 'bpmn:LinkEventDefinition': return link(b, el, part)
    case 'bpmn:CancelEventDefinition': return {k: 'cancel'}
    case 'bpmn:TerminateEventDefinition': return {k: 'terminate'}
    default: fault(b, el, 'unsupported-event', `不支持的事件定义 ${part.$type}`)
  }
  return undefined
}

/** A message by reference, with the correlation key its subscription declares. */
export function message(b: Build, el: ElId, part: Part | undefined): EventDefinition | undefined {
  if (!part) { fault(b, el, 'message-missing', '消息事件没有引用消息'); return undefined }
  const name = text(b, el, part.name ?? part.id)
  const key = text(b, el, extension(part, 'zeebe:Subscription')?.['correlationKey'])
  return name === undefined ? undefined : {k: 'message', name, ref: part.id, ...(key === undefined || key === '' ? {} : {key})}
}

function named(b: Build, el: ElId, part: Part | undefined, k: 'signal', rule: string, what: string): EventDefinition | undefined {
  if (!part) { fault(b, el, rule, `${what}事件没有引用${what}`); return undefined }
  const name = text(b, el, part.name ?? part.id)
  return name === undefined ? undefined : {k, name}
}

// No reference at all is a catch-all for catching events; checks.ts refuses it for throwing ones.
function coded(b: Build, el: ElId, part: Part | undefined, k: 'error' | 'escalation', field: string): EventDefinition {
  const code = part ? text(b, el, part[field] ?? part.name ?? part.id) : undefined
  return {k, ...(code === undefined ? {} : {code})}
}

function timer(b: Build, el: ElId, part: Part): EventDefinition | undefined {
  for (const [field, kind] of [['timeDate', 'date'], ['timeDuration', 'duration'], ['timeCycle', 'cycle']] as const) {
    const value = text(b, el, body(part[field]))
    if (value) return {k: 'timer', kind, text: value}
  }
  fault(b, el, 'timer-empty', '定时事件没有日期、时长或周期')
  return undefined
}

function conditional(b: Build, el: ElId, part: Part): EventDefinition | undefined {
  const condition = feel(b, el, body(part['condition']), '条件')
  if (!condition) { fault(b, el, 'condition-missing', '条件事件没有条件'); return undefined }
  const only = (extension(part, 'zeebe:ConditionalFilter')?.['variableNames'] as string | undefined)?.split(',').map(name => name.trim()).filter(Boolean)
  return {k: 'conditional', condition, ...(only?.length ? {only} : {})}
}

function link(b: Build, el: ElId, part: Part): EventDefinition | undefined {
  const name = (part.name ?? (part['target'] as Part | undefined)?.name ?? '').trim()
  if (!name) { fault(b, el, 'link-name', '链接事件没有名称'); return undefined }
  return {k: 'link', name}
}

export const has = (el: El, k: EventDefinition['k']): boolean => el.ev.some(definition => definition.k === k)
