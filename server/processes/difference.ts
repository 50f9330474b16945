import type { z } from 'zod'
import type { Bundle, Difference as Shape } from '../contract/design.ts'
import { outline, type Outlined } from './outline.ts'

export type Difference = z.infer<typeof Shape>

const kinds: Record<string, string> = {
  UserTask: '人工步骤', ServiceTask: '服务', ScriptTask: '脚本', BusinessRuleTask: '决策', SendTask: '发送', ReceiveTask: '接收', ManualTask: '手工步骤', Task: '步骤', CallActivity: '调用流程',
  SubProcess: '子流程', Transaction: '事务', AdHocSubProcess: '自由子流程', StartEvent: '开始', EndEvent: '结束', IntermediateCatchEvent: '等待', IntermediateThrowEvent: '抛出', BoundaryEvent: '边界事件',
  ExclusiveGateway: '选择', ParallelGateway: '并行', InclusiveGateway: '多选', EventBasedGateway: '事件网关', ComplexGateway: '复杂网关', SequenceFlow: '连线', DataObjectReference: '数据',
}
const deadlineFacts = new Set(['到期', '触发条件', '输入 amount', '输入 unit', '输入 rule', '输入 from', '输入 floor'])
const deadlineProperties = new Set(['deadline', 'promise', 'startsClock', 'endsClock', 'amount', 'unit'])
const propertyNames: Record<string, string> = {
  deadline: '法定期限', promise: '服务承诺', startsClock: '起算期限', endsClock: '终止期限', taskKind: '办理性质', owner: '归属', dataSet: '公开数据集', ocdsTag: 'OCDS 标记', exitCode: '出口代码', law: '依据', public: '公开内容', phase: '阶段', county: '县区可调参数', amount: '时长', unit: '单位', step: '登记步骤',
}

/** What a reviewer must know, in sentences: diagram, deadlines, forms, decisions and who may do what, `before` → `after`. */
export async function differences(before: Bundle, after: Bundle): Promise<Difference[]> {
  return [...await diagrams(before.bpmn, after.bpmn), ...forms(before.forms, after.forms), ...files('decision', '决策表', before.decisions, after.decisions), ...files('scenario', '场景', before.scenarios, after.scenarios)]
}

const called = (element: Outlined): string => `${kinds[element.type] ?? element.type}「${element.name || element.id}」`
const say = (kind: Difference['kind'], element: string | null, sentence: string, was: string | null = null, now: string | null = null): Difference => ({ kind, element, sentence, before: was, after: now })

async function diagrams(before: string, after: string): Promise<Difference[]> {
  const [old, fresh] = [await outline(before), await outline(after)]
  const found: Difference[] = []
  for (const element of fresh.values()) if (!old.has(element.id) && element.type !== 'SequenceFlow') found.push(say('added', element.id, `新增${called(element)}${element.lane ? `，由${element.lane}办理` : ''}`, null, element.name))
  for (const element of old.values()) if (!fresh.has(element.id) && element.type !== 'SequenceFlow') found.push(say('removed', element.id, `删除${called(element)}`, element.name, null))
  for (const element of fresh.values()) {
    const was = old.get(element.id)
    if (was) found.push(...elementDifferences(was, element))
  }
  found.push(...flows(old, fresh))
  return found
}

function elementDifferences(was: Outlined, now: Outlined): Difference[] {
  const found: Difference[] = []
  const name = called(now)
  if (was.name !== now.name && now.type !== 'SequenceFlow') found.push(say('changed', now.id, `${kinds[now.type] ?? now.type}「${was.name}」改名为「${now.name}」`, was.name, now.name))
  if (was.type !== now.type) found.push(say('changed', now.id, `「${now.name}」由${kinds[was.type] ?? was.type}改为${kinds[now.type] ?? now.type}`, was.type, now.type))
  if (was.lane !== now.lane) found.push(say('permission', now.id, `${name}由${was.lane || '（无泳道）'}移到${now.lane || '（无泳道）'}`, was.lane, now.lane))
  for (const label of union(was.facts, now.facts)) {
    const [a, b] = [was.facts[label], now.facts[label]]
    if (a === b || ((label === '起点' || label === '终点') && now.type === 'SequenceFlow')) continue
    if (label === '输入 amount' && now.facts['输入 rule']) { found.push(say('deadline', now.id, `「${now.name}」的期限（${now.facts['输入 rule']}）${term(a, b)}`, a ?? null, b ?? null)); continue }
    const kind = deadlineFacts.has(label) ? 'deadline' : label === '办理角色' ? 'permission' : 'changed'
    found.push(say(kind, now.id, `${name}的${label}${phrase(a, b)}`, a ?? null, b ?? null))
  }
  for (const label of union(was.properties, now.properties)) {
    const [a, b] = [was.properties[label], now.properties[label]]
    if (a !== b) found.push(say(deadlineProperties.has(label) ? 'deadline' : label === 'owner' ? 'permission' : 'changed', now.id, `${name}的${propertyNames[label] ?? label}${phrase(a, b)}`, a ?? null, b ?? null))
  }
  if (!found.length && was.place !== now.place && now.type !== 'SequenceFlow') found.push(say('layout', now.id, `${name}只移动了位置`))
  return found
}

/** A period's own amount against the rule's: `由法定值改为 25`, `由 25 改为 20（缩短 5）`. */
function term(a: string | undefined, b: string | undefined): string {
  const plain = (text: string): string => text.replace(/^=\s*/, '')
  if (a === undefined) return `由法定值改为 ${plain(b!)}`
  if (b === undefined) return `由 ${plain(a)} 改回法定值`
  const by = Number(plain(b)) - Number(plain(a))
  return `由 ${plain(a)} 改为 ${plain(b)}${Number.isFinite(by) ? `（${by > 0 ? '延长' : '缩短'} ${Math.abs(by)}）` : ''}`
}

const union = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])]

/** `由 20 日改为 10 日`, with the direction spelled out where both are plain numbers. */
function phrase(a: string | undefined, b: string | undefined): string {
  if (a === undefined) return `设为「${b}」`
  if (b === undefined) return `被去掉（原为「${a}」）`
  const [x, y] = [Number(a.replace(/^=/, '')), Number(b.replace(/^=/, ''))]
  const step = Number.isFinite(x) && Number.isFinite(y) ? `（${y > x ? '增加' : '减少'} ${Math.abs(y - x)}）` : ''
  return `由「${a}」改为「${b}」${step}`
}

function flows(old: Map<string, Outlined>, fresh: Map<string, Outlined>): Difference[] {
  const found: Difference[] = []
  const title = (all: Map<string, Outlined>, id: string | undefined): string => { const element = id ? all.get(id) : undefined; return element ? `「${element.name || element.id}」` : '（无）' }
  const path = (all: Map<string, Outlined>, flow: Outlined): string => `${title(all, flow.facts['起点'])} → ${title(all, flow.facts['终点'])}`
  for (const flow of fresh.values()) {
    if (flow.type !== 'SequenceFlow') continue
    const was = old.get(flow.id)
    if (!was) found.push(say('added', flow.id, `新增连线 ${path(fresh, flow)}`))
    else if (was.facts['起点'] !== flow.facts['起点'] || was.facts['终点'] !== flow.facts['终点']) found.push(say('changed', flow.id, `连线由 ${path(old, was)} 改为 ${path(fresh, flow)}`))
  }
  for (const flow of old.values()) if (flow.type === 'SequenceFlow' && !fresh.has(flow.id)) found.push(say('removed', flow.id, `删除连线 ${path(old, flow)}`))
  return found
}

interface Field { key?: string; id?: string; label?: string; type?: string; validate?: { required?: boolean }; components?: Field[]; readonly?: boolean; disabled?: boolean; conditional?: unknown }
const fieldsOf = (form: unknown): Map<string, Field> => {
  const found = new Map<string, Field>()
  const walk = (fields: Field[], at: string): void => {
    for (const field of fields) {
      const key = field.key ? `${at}${field.key}` : undefined
      if (key) found.set(key, field)
      if (field.components) walk(field.components, key ? `${key}.` : at)
    }
  }
  walk((form as { components?: Field[] } | undefined)?.components ?? [], '')
  return found
}

function forms(before: Record<string, unknown>, after: Record<string, unknown>): Difference[] {
  const found: Difference[] = []
  for (const id of union(before, after)) {
    if (!(id in before)) { found.push(say('form', null, `新增表单「${id}」`)); continue }
    if (!(id in after)) { found.push(say('form', null, `删除表单「${id}」`)); continue }
    if (JSON.stringify(before[id]) === JSON.stringify(after[id])) continue
    const [old, fresh] = [fieldsOf(before[id]), fieldsOf(after[id])]
    const count = found.length
    for (const [key, field] of fresh) {
      const was = old.get(key)
      const label = field.label || key
      if (!was) found.push(say('form', null, `表单「${id}」新增字段「${label}」${field.validate?.required ? '（必填）' : ''}`))
      else {
        if (was.label !== field.label) found.push(say('form', null, `表单「${id}」字段「${was.label ?? key}」改称「${label}」`))
        if (was.type !== field.type) found.push(say('form', null, `表单「${id}」字段「${label}」的类型由 ${was.type} 改为 ${field.type}`))
        if (Boolean(was.validate?.required) !== Boolean(field.validate?.required)) found.push(say('form', null, `表单「${id}」字段「${label}」改为${field.validate?.required ? '必填' : '选填'}`))
      }
    }
    for (const [key, field] of old) if (!fresh.has(key)) found.push(say('form', null, `表单「${id}」删除字段「${field.label ?? key}」`))
    if (found.length === count) found.push(say('form', null, `表单「${id}」的校验、选项或排列有改动`))
  }
  return found
}

function files(kind: 'decision' | 'scenario', word: string, before: Record<string, unknown>, after: Record<string, unknown>): Difference[] {
  return union(before, after).filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map(name => say(kind, null, `${!(name in before) ? '新增' : !(name in after) ? '删除' : '修改'}${word}「${name}」`))
}
