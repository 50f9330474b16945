import { compileFeel } from '../feel/compile.ts'
import { plainPattern } from '../feel/regex.ts'
import { legalName } from '../names.ts'
import type { Finding } from '../types.ts'
import { isExpression } from './feel.ts'
import { isRecord } from './path.ts'
import { isValueType } from './rules.ts'
import type { Field, Form } from './types.ts'

/* What is wrong with a form itself, before anyone fills it in: the gate's findings, in the designer's language. */
const SHOWN = new Set(['text', 'html', 'image', 'separator', 'spacer', 'button', 'table', 'documentPreview', 'iframe'])
const CHOICES = new Set(['select', 'radio', 'checklist', 'taglist'])
const HOLDERS = new Set(['group', 'dynamiclist', 'columns'])
const FEEL_VALIDATE = ['min', 'max', 'minLength', 'maxLength', 'required', 'pattern']

const texts = (field: Field): [string, unknown][] => [
  ['隐藏条件', field.conditional?.hide], ['只读', field.readonly], ['选项', field.valuesExpression], ['计算', field.expression],
  ['多选', field.multiple], ['文件类型', field.accept],
  ['标签', field.label], ['表格数据', field['dataSource']], ['表格列', field['columnsExpression']],
  ...FEEL_VALIDATE.map((name): [string, unknown] => [`校验 ${name}`, field.validate?.[name]]),
]

const fieldFindings = (field: Field, seen: Set<string>, say: (rule: string, message: string, level?: Finding['level']) => void): void => {
  const name = field.key ?? field.path, label = field.label ?? field.dateLabel ?? name ?? field.type
  if (!isValueType(field.type) && !SHOWN.has(field.type) && !HOLDERS.has(field.type) && field.type !== 'expression') say('form-type', `不支持的表单项类型 ${field.type}`)
  if (field.type === 'iframe') say('form-iframe', `“${label}”嵌入外部页面，不允许`)
  if ((isValueType(field.type) || field.type === 'expression') && !name) say('form-key', `“${label}”没有变量名`)
  if (name) {
    for (const part of name.split('.')) if (!legalName(part)) say('form-key', `“${label}”的变量名 ${name} 不能用：应为字母、汉字、数字或下划线，且不是 FEEL 的保留字`)
    if (seen.has(name) && !HOLDERS.has(field.type)) say('form-key-twice', `变量名 ${name} 用了两次`, field.conditional?.hide ? 'warning' : 'error')
    seen.add(name)
  }
  for (const [where, text] of texts(field)) {
    if (!isExpression(text)) continue
    try { compileFeel(text.slice(1)) } catch (error) { say('form-feel', `“${label}”的${where}：${error instanceof Error ? error.message : String(error)}`) }
  }
  if (field.conditional?.hide !== undefined && field.conditional.hide !== '' && !isExpression(field.conditional.hide)) say('form-feel', `“${label}”的隐藏条件应以 = 开头`)
  const pattern = field.validate?.['pattern']
  if (typeof pattern === 'string' && !isExpression(pattern)) {
    if (!plainPattern(pattern)) say('form-pattern', `“${label}”的格式规则不是正则表达式，或用了不支持的写法`)
  }
  const offers = field.valuesKey || field.valuesExpression || (Array.isArray(field.values) && field.values.length)
  if (CHOICES.has(field.type) && !offers) say('form-options', `“${label}”没有选项`)
  if (field.disabled === true && field.validate?.['required'] === true) say('form-required', `“${label}”已停用，却要求必填`, 'warning')
  if (field.type === 'dynamiclist' && !name) say('form-key', `列表“${label}”没有变量名`)
}

/** Findings about a form-js schema; an `error` refuses publication. */
export const checkSchema = (schema: unknown): Finding[] => {
  const findings: Finding[] = []
  if (!isRecord(schema) || !Array.isArray(schema['components'])) return [{ level: 'error', rule: 'form', element: '', message: '不是表单：没有 components' }]
  const walk = (fields: unknown[], seen: Set<string>, depth: number): void => {
    for (const each of fields) {
      if (!isRecord(each) || typeof each['type'] !== 'string' || depth > 20) {
        findings.push({ level: 'error', rule: 'form', element: '', message: depth > 20 ? '表单嵌套过深' : '表单项没有类型' })
        continue
      }
      if (['key', 'path', 'id'].some(name => each[name] !== undefined && typeof each[name] !== 'string')) {
        findings.push({ level: 'error', rule: 'form-key', element: '', message: '表单项的 key、path、id 应为文本' })
        continue
      }
      const field = each as Field, element = field.id ?? field.key ?? field.path ?? ''
      fieldFindings(field, seen, (rule, message, level = 'error') => { findings.push({ level, rule, element, message }) })
      if (Array.isArray(field.components)) walk(field.components, field.isRepeating || (field.key ?? field.path) ? new Set() : seen, depth + 1)
    }
  }
  walk((schema as Form).components, new Set(), 0)
  return findings
}
