// Small diagrams for rule tests: strings that make BPMN, and the findings of one rule on them.
import { join } from 'node:path'
import { readLawFolder } from '../../../server/engine/rule-sets.ts'
import { parse } from '../../../server/kernel/parse.ts'
import { findArticle, statutesOf } from '../../../server/law/articles.ts'
import { contextOf, type LawContext } from '../../../server/law/context.ts'
import type { Finding } from '../../../server/law/finding.ts'
import { check } from '../../../server/law/lint.ts'
import { lawRulesOf } from '../../../server/law/rule-set.ts'

const folder = readLawFolder(join(import.meta.dirname, '../../../policies'))
const statutes = statutesOf(folder.statutes)
export const rules = lawRulesOf(folder.rules)

/** A context with everything known and nothing amiss; tests replace what they are about. */
export const context = (more: Partial<LawContext> = {}): LawContext =>
  contextOf(rules, {
    article: (ref, family) => findArticle(statutes, ref, family),
    calendar: { years: [2026] },
    forms: {},
    policies: [],
    catalogue: [{ processTemplate: 'gcjs.test' }],
    baseVersion: null,
    ...more,
  })

export async function findings(xml: string, rule: string, more: Partial<LawContext> = {}): Promise<Finding[]> {
  const found = (await check(await parse(xml), context(more))).filter(one => one.rule === rule)
  const outcome = found.some(one => !one.notRun) ? 'fires' : found.length === 0 ? 'silent' : undefined
  if (outcome) seen.set(rule, (seen.get(rule) ?? new Set()).add(outcome))
  return found
}

const seen = new Map<string, Set<'fires' | 'silent'>>()

/** Which rules each test file of this folder is about. */
export const tried = {
  approval: ['L01', 'L02', 'L03', 'L04'],
  deadlines: ['L11', 'L14', 'L25'],
  duties: ['L12', 'L15', 'L18', 'L20', 'L28'],
  freedom: ['L05', 'L06', 'L07', 'L08', 'L09', 'L10'],
  publication: ['L13', 'L16', 'L17', 'L26', 'L27'],
  seal: ['SEAL'],
  structure: ['L19', 'L21', 'L22', 'L23', 'L24', 'STEP', 'TERM'],
}

/** The rules of a file that did not both speak on a diagram and stay silent on another; for the end of that file. */
export const oneSided = (file: keyof typeof tried): string[] => tried[file].filter(rule => seen.get(rule)?.size !== 2)

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const attribute = (name: string, value: string | undefined) => (value === undefined ? '' : ` ${name}="${escape(value)}"`)

export interface Parts {
  roles?: string
  form?: string
  service?: string
  in?: Record<string, string>
  out?: Record<string, string>
  due?: string
  calls?: string
  [property: string]: unknown
}

function extensions({ roles, form, service, in: inputs = {}, out: outputs = {}, due, calls, ...props }: Parts): string {
  const mapping = [
    ...Object.entries(inputs).map(([target, source]) => `<zeebe:input${attribute('source', source)} target="${target}"/>`),
    ...Object.entries(outputs).map(([target, source]) => `<zeebe:output${attribute('source', source)} target="${target}"/>`),
  ]
  return `<bpmn:extensionElements>${roles === undefined ? '' : `<zeebe:assignmentDefinition${attribute('candidateGroups', roles)}/>`}${form ? `<zeebe:formDefinition formId="${form}"/>` : ''}${service ? `<zeebe:taskDefinition type="${service}"/>` : ''}${calls ? `<zeebe:calledElement processId="${calls}"/>` : ''}
    ${mapping.length ? `<zeebe:ioMapping>${mapping.join('')}</zeebe:ioMapping>` : ''}${due ? `<zeebe:taskSchedule${attribute('dueDate', due)}/>` : ''}<zeebe:properties>${Object.entries(
      props,
    )
      .map(([name, value]) => `<zeebe:property name="${name}"${attribute('value', String(value))}/>`)
      .join('')}</zeebe:properties></bpmn:extensionElements>`
}

const element =
  (type: string) =>
  (id: string, name = '', parts: Parts = {}, inner = ''): string =>
    `<bpmn:${type} id="${id}"${attribute('name', name)}>${extensions(parts)}${inner}</bpmn:${type}>`
export const user = element('userTask')
export const service = element('serviceTask')
export const start = (id = 'Start', parts: Parts = {}): string => element('startEvent')(id, '开始', parts)
export const end = (id = 'End', exitCode = 'DONE'): string => element('endEvent')(id, '结束', exitCode ? { exitCode } : {})
export const gateway = (id: string, kind = 'exclusive', name = ''): string => element(`${kind}Gateway`)(id, name)
export const timer = (id: string, name: string, definition: string, parts: Parts = {}): string =>
  element('intermediateCatchEvent')(id, name, parts, `<bpmn:timerEventDefinition id="${id}_d">${definition}</bpmn:timerEventDefinition>`)
export const duration = (text: string): string => `<bpmn:timeDuration>${escape(text)}</bpmn:timeDuration>`
export const date = (text: string): string => `<bpmn:timeDate>${escape(text)}</bpmn:timeDate>`
export const boundary = (id: string, host: string, name: string, definition = `<bpmn:messageEventDefinition id="${id}_d"/>`): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="false" name="${name}">${definition}</bpmn:boundaryEvent>`
export const sub = (id: string, name: string, inner: string, parts: Parts = {}): string => element('subProcess')(id, name, parts, inner)

/** An event sub-process opened by a message, with one task in it. */
export const always = (id: string, name: string, task: string): string =>
  `<bpmn:subProcess id="${id}" name="${name}" triggeredByEvent="true"><bpmn:startEvent id="${id}_s" name="${name}" isInterrupting="false"><bpmn:messageEventDefinition id="${id}_d"/></bpmn:startEvent>${task}<bpmn:endEvent id="${id}_e" name="完"/>${flow(`${id}_s`, /id="([^"]+)"/.exec(task)![1]!)}${flow(/id="([^"]+)"/.exec(task)![1]!, `${id}_e`)}</bpmn:subProcess>`

export function flow(from: string, to: string, { name, when }: { name?: string; when?: string } = {}): string {
  return `<bpmn:sequenceFlow id="f_${from}_${to}"${attribute('name', name)} sourceRef="${from}" targetRef="${to}">${when ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escape(when)}</bpmn:conditionExpression>` : ''}</bpmn:sequenceFlow>`
}

/** Flows along a chain of ids. */
export const chain = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((id, i) => flow(ids[i]!, id))
    .join('')

export function diagram(
  body: string[],
  { key = 'gcjs.test', props = {}, lanes = {} }: { key?: string; props?: Record<string, string>; lanes?: Record<string, string[]> } = {},
): string {
  const laneSet = Object.keys(lanes).length
    ? `<bpmn:laneSet id="ls">${Object.entries(lanes)
        .map(
          ([name, ids], i) =>
            `<bpmn:lane id="lane${i}" name="${name}">${ids.map(id => `<bpmn:flowNodeRef>${id}</bpmn:flowNodeRef>`).join('')}</bpmn:lane>`,
        )
        .join('')}</bpmn:laneSet>`
    : ''
  return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="D" targetNamespace="t">
    <bpmn:process id="${key}" name="试" isExecutable="true">${extensions(props)}${laneSet}${body.join('\n')}</bpmn:process></bpmn:definitions>`
}
