import { z } from 'zod'
import type { Service } from '../engine/service.ts'

/** Element templates the designer offers: one per service (made from its input schema) and one per kind of human step. */
export interface Template { $schema: string; id: string; name: string; version: number; appliesTo: string[]; [more: string]: unknown }

const $schema = 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json'
interface JsonSchema { type?: string | string[]; properties?: Record<string, JsonSchema>; required?: string[]; enum?: unknown[]; description?: string; title?: string }

/** A service as a template: hidden job type, one FEEL-capable input per schema property, outputs under their own names. */
export function serviceTemplate(service: Service): Template {
  const input = z.toJSONSchema(service.input, { unrepresentable: 'any', io: 'input' }) as JsonSchema
  const output = z.toJSONSchema(service.output, { unrepresentable: 'any', io: 'output' }) as JsonSchema
  const required = new Set(input.required)
  return {
    $schema, id: `yg.service.${service.name}`, name: service.title, version: 1, description: service.name, category: { id: 'services', name: '交易服务' },
    appliesTo: ['bpmn:Task', 'bpmn:ServiceTask'], elementType: { value: 'bpmn:ServiceTask' }, groups: [{ id: 'input', label: '输入', openByDefault: true }, { id: 'output', label: '结果变量' }, { id: 'law', label: '法律与登记' }],
    properties: [
      { type: 'Hidden', value: service.name, binding: { type: 'zeebe:taskDefinition', property: 'type' } },
      ...Object.entries(input.properties ?? {}).map(([name, schema]) => ({
        id: `in-${name}`, label: schema.title ?? schema.description ?? name, group: 'input', type: schema.enum ? 'Dropdown' : 'String',
        ...(schema.enum ? { choices: schema.enum.map(value => ({ name: String(value), value: String(value) })) } : { feel: 'optional' }),
        optional: !required.has(name), ...(required.has(name) ? { constraints: { notEmpty: true } } : {}), binding: { type: 'zeebe:input', name },
      })),
      ...Object.keys(output.properties ?? {}).map(name => ({ id: `out-${name}`, label: name, group: 'output', type: 'String', value: name, optional: true, binding: { type: 'zeebe:output', source: `=${name}` } })),
      ...lawProperties().filter(({ id }) => !Object.hasOwn(input.properties ?? {}, id as string)),
    ],
  }
}

export interface StepKind { code: string; name: string; meaning: string }
export interface RoleName { code: string; name: string }

/** A human step of one kind: user task, role, form, promise, and the properties the law reads. */
export function stepTemplate(kind: StepKind, roles: RoleName[]): Template {
  return {
    $schema, id: `yg.step.${kind.code.toLowerCase().replaceAll('_', '-')}`, name: `${kind.name}`, version: 1, description: kind.meaning, category: { id: 'steps', name: '人工步骤' },
    appliesTo: ['bpmn:Task', 'bpmn:UserTask'], elementType: { value: 'bpmn:UserTask' }, groups: [{ id: 'who', label: '办理人', openByDefault: true }, { id: 'form', label: '表单', openByDefault: true }, { id: 'time', label: '期限', openByDefault: true }, { id: 'law', label: '法律与登记' }],
    properties: [
      { type: 'Hidden', binding: { type: 'zeebe:userTask' } },
      { type: 'Hidden', value: kind.code, binding: { type: 'zeebe:property', name: 'taskKind' } },
      { id: 'role', label: '办理角色', group: 'who', type: 'Dropdown', choices: roles.map(role => ({ name: role.name, value: role.code })), constraints: { notEmpty: true }, binding: { type: 'zeebe:assignmentDefinition', property: 'candidateGroups' } },
      { id: 'owner', label: '归属（限本主体或本专家）', group: 'who', type: 'String', feel: 'optional', optional: true, binding: { type: 'zeebe:property', name: 'owner' } },
      { id: 'form', label: '表单编号', group: 'form', type: 'String', constraints: { notEmpty: true }, binding: { type: 'zeebe:formDefinition', property: 'formId' } },
      { id: 'deadline', label: '法定期限（规则编号）', group: 'time', type: 'String', optional: true, binding: { type: 'zeebe:property', name: 'deadline' } },
      { id: 'promise', label: '服务承诺（如 1 WORKING）', group: 'time', type: 'String', optional: true, binding: { type: 'zeebe:property', name: 'promise' } },
      ...lawProperties(),
    ],
  }
}

function lawProperties(): Record<string, unknown>[] {
  const text = (name: string, label: string): Record<string, unknown> => ({ id: name, label, group: 'law', type: 'String', optional: true, binding: { type: 'zeebe:property', name } })
  return [text('step', '登记步骤'), text('law', '法律依据（如 招标投标法24）'), text('startsClock', '起算期限'), text('endsClock', '终止期限'), text('public', '公开事项'), text('dataSet', '公开数据集'), text('ocdsTag', 'OCDS 标记')]
}
