import type { Bundle } from '../../server/engine/engine.ts'
import { system, type Actor } from '../../server/work.ts'

/** A file with one process of these flow elements; ids and flows are written by hand so that a test reads like its diagram. */
export const diagram = (key: string, body: string, outside = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="yg">
${outside}<bpmn:process id="${key}" name="${key}" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`

export const bundle = (key: string, body: string, outside = '', more: Partial<Bundle> = {}): Bundle =>
  ({ key, name: key, bpmn: diagram(key, body, outside), forms: {}, decisions: {}, scenarios: {}, ...more })

export const flow = (id: string, from: string, to: string, condition?: string): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>` : ''}</bpmn:sequenceFlow>`

export const user = (id: string, properties: Record<string, string> = {}, role = 'reception'): string => `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="${role}"/>${propertiesOf(properties)}</bpmn:extensionElements></bpmn:userTask>`
export const propertiesOf = (properties: Record<string, string>): string => Object.keys(properties).length
  ? `<zeebe:properties>${Object.entries(properties).map(([name, value]) => `<zeebe:property name="${name}" value="${value}"/>`).join('')}</zeebe:properties>` : ''

export const service = (id: string, type: string, more = '', inside = '', retries = 3): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="${retries}"/>${more}</bpmn:extensionElements>${inside}</bpmn:serviceTask>`

export const start = (id = 'start'): string => `<bpmn:startEvent id="${id}"/>`
export const end = (id = 'end'): string => `<bpmn:endEvent id="${id}"/>`
export const timer = (kind: 'timeDuration' | 'timeDate' | 'timeCycle', text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${kind}></bpmn:timerEventDefinition>`

/** start → review → approve? → approve → end: the human-task process of the benchmarks. */
export const humanTasks = (key = 'ht'): Bundle => bundle(key, `${start()}${flow('f1', 'start', 'review')}${user('review')}${flow('f2', 'review', 'x')}
<bpmn:exclusiveGateway id="x" default="f4"/>${flow('f3', 'x', 'approve', '=approved')}${flow('f4', 'x', 'end')}${user('approve')}${flow('f5', 'approve', 'end')}${end()}`)

export const subject = { code: 'A51-0001', title: '滨河路改造工程', region: '510802', family: 'GCJS', industry: 'HOUSING', owner: '7' }
export const clerk: Actor = { id: 'u1', name: '葛梅悦', kind: 'staff', role: 'reception', region: '510802', roles: [{ role: 'reception', region: '510802' }] }
export { system }
