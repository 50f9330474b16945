// bpmnlint's own rules that we keep, with Chinese messages, so that canvas and gate say the same in the same words.
import adHocSubProcess from 'bpmnlint/rules/ad-hoc-sub-process.js'
import conditionalFlows from 'bpmnlint/rules/conditional-flows.js'
import endEventRequired from 'bpmnlint/rules/end-event-required.js'
import eventBasedGateway from 'bpmnlint/rules/event-based-gateway.js'
import eventSubProcessTypedStartEvent from 'bpmnlint/rules/event-sub-process-typed-start-event.js'
import labelRequired from 'bpmnlint/rules/label-required.js'
import linkEvent from 'bpmnlint/rules/link-event.js'
import noDisconnected from 'bpmnlint/rules/no-disconnected.js'
import noDuplicateSequenceFlows from 'bpmnlint/rules/no-duplicate-sequence-flows.js'
import noImplicitEnd from 'bpmnlint/rules/no-implicit-end.js'
import noImplicitSplit from 'bpmnlint/rules/no-implicit-split.js'
import singleBlankStartEvent from 'bpmnlint/rules/single-blank-start-event.js'
import singleEventDefinition from 'bpmnlint/rules/single-event-definition.js'
import startEventRequired from 'bpmnlint/rules/start-event-required.js'
import subProcessBlankStartEvent from 'bpmnlint/rules/sub-process-blank-start-event.js'
import superfluousGateway from 'bpmnlint/rules/superfluous-gateway.js'
import type { Severity } from './finding.ts'

/** A bpmnlint rule: a factory of something that checks one node at a time. */
export type RuleFactory = (config?: unknown) => { check: unknown }

export const structureRules: Record<string, { rule: RuleFactory; severity: Severity }> = {
  'start-event-required': { rule: startEventRequired, severity: 'error' },
  'end-event-required': { rule: endEventRequired, severity: 'error' },
  'no-disconnected': { rule: noDisconnected, severity: 'error' },
  'no-implicit-split': { rule: noImplicitSplit, severity: 'error' },
  'no-duplicate-sequence-flows': { rule: noDuplicateSequenceFlows, severity: 'error' },
  'conditional-flows': { rule: conditionalFlows, severity: 'error' },
  'event-based-gateway': { rule: eventBasedGateway, severity: 'error' },
  'event-sub-process-typed-start-event': { rule: eventSubProcessTypedStartEvent, severity: 'error' },
  'sub-process-blank-start-event': { rule: subProcessBlankStartEvent, severity: 'error' },
  'single-blank-start-event': { rule: singleBlankStartEvent, severity: 'error' },
  'single-event-definition': { rule: singleEventDefinition, severity: 'error' },
  'link-event': { rule: linkEvent, severity: 'error' },
  'ad-hoc-sub-process': { rule: adHocSubProcess, severity: 'error' },
  'label-required': { rule: labelRequired, severity: 'info' },
  'no-implicit-end': { rule: noImplicitEnd, severity: 'warn' },
  'superfluous-gateway': { rule: superfluousGateway, severity: 'info' },
}

const words: [RegExp, string][] = [
  [/is missing end event$/, '缺少结束事件'],
  [/is missing start event$/, '缺少开始事件'],
  [/^Element is not connected$/, '元素没有连接'],
  [/^Flow splits implicitly$/, '多条流向从同一元素分出，应使用网关'],
  [/^SequenceFlow is a duplicate$/, '重复的流向'],
  [/^Duplicate outgoing/, '有重复的流出'],
  [/^Duplicate incoming/, '有重复的流入'],
  [/^Sequence flow is missing condition$/, '流向缺少条件'],
  [/^An <Event-based Gateway> must have/, '事件网关至少要有两条流出'],
  [/^A <Sequence Flow> outgoing from an <Event-based/, '事件网关的流出不能带条件'],
  [/^Start event is missing event definition$/, '事件子流程的开始事件须有触发条件'],
  [/^Start event must be blank$/, '子流程的开始事件须为空白'],
  [/multiple blank start events$/, '有多个空白开始事件'],
  [/^Event has multiple event definitions$/, '事件有多个定义'],
  [/^Link event is missing link name$/, '链接事件缺少名称'],
  [/^Link (catch|throw) event with link name <(.*)> missing in scope$/, '链接“$2”没有对应的另一端'],
  [/^Duplicate link catch event with link name <(.*)> in scope$/, '链接“$1”的接收端重复'],
  [/^Link catch event with link name <(.*)> missing in scope$/, '链接“$1”没有接收端'],
  [/Start Event.*not allowed in.*Ad Hoc/, '即席子流程中不能有开始事件'],
  [/End Event.*not allowed in.*Ad Hoc/, '即席子流程中不能有结束事件'],
  [/^Element is missing label\/name$/, '元素没有名称'],
  [/^Element is an implicit end$/, '元素没有流出，应以结束事件收尾'],
  [/^Gateway is superfluous/, '多余的网关'],
]

/** A bpmnlint message in Chinese; unchanged where it has none. */
export function inChinese(message: string): string {
  for (const [pattern, text] of words) if (pattern.test(message)) return pattern.exec(message)![0].replace(pattern, text)
  return message
}
