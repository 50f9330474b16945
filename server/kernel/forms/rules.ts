import { modulo } from '../feel/decimal.ts'
import { matches, plainPattern } from '../feel/regex.ts'
import { readDate } from './dates.ts'
import { documentFault } from './documents.ts'
import { choiceFault } from './options.ts'
import type { Field, Place, Values } from './types.ts'

/* What one value must satisfy, by the type of its field and its `validate` block. A verdict is the value to keep, or what is wrong with it. */
export type Verdict = { value: unknown } | { wrong: string }
type TypeCheck = (field: Field, value: unknown, place: Place, root: Values) => Verdict

const LONGEST = 100_000
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const PHONE = /^\+[\d\s().-]{5,20}$|^1\d{10}$|^0\d{2,3}-?\d{7,8}(?:-\d{1,6})?$/
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/

const keep = (value: unknown, wrong: string | undefined): Verdict => wrong === undefined ? { value } : { wrong }

const text: TypeCheck = (_, value) => {
  if (typeof value !== 'string') return { wrong: '应为文本' }
  if (value.length > LONGEST) return { wrong: `至多 ${LONGEST} 字` }
  return keep(value, value.includes('\0') || LONE.test(value) ? '含有不能保存的字符' : undefined)
}

const places = (value: number): number => {
  const [body = '', power = '0'] = String(value).split('e')
  return Math.max(0, (body.split('.')[1]?.length ?? 0) - Number(power))
}

const number: TypeCheck = (field, value) => {
  const asText = field.serializeToString === true && typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
  const n = asText ? Number(value) : value
  if (typeof n !== 'number' || !Number.isFinite(n)) return { wrong: '应为数字' }
  if (Number.isInteger(n) && !Number.isSafeInteger(n)) return { wrong: '数字过大' }
  const { decimalDigits: digits, increment } = field
  if (typeof digits === 'number' && places(n) > digits) return { wrong: digits === 0 ? '应为整数' : `小数不超过 ${digits} 位` }
  if (increment !== undefined && Number(increment) > 0 && modulo(n, Number(increment)) !== 0) return { wrong: `应为 ${increment} 的倍数` }
  return { value: asText ? value : n + 0 }
}

const choice: TypeCheck = (field, value, place, root) => keep(value, choiceFault(field, value, place, root))

const TYPES: Record<string, TypeCheck> = {
  textfield: text, textarea: text, number,
  checkbox: (_, value) => keep(value, typeof value === 'boolean' ? undefined : '应为是或否'),
  select: choice, radio: choice, checklist: choice, taglist: choice,
  datetime: (field, value, place) => readDate(field, value, place.env),
  filepicker: (field, value, place) => keep(value, documentFault(field, value, place)),
}
export const isValueType = (type: string): boolean => Object.hasOwn(TYPES, type)

/** What a visible, enabled field holds when nothing was entered. */
const emptyOf = (type: string): unknown => type === 'checkbox' ? false : type === 'checklist' || type === 'taglist' ? [] : null

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)

const pattern = (source: string, value: string, message: unknown): string | undefined => {
  const found = plainPattern(source)
  if (!found) return '表单的格式规则无效'
  const hits = matches(found, value, false, () => {})
  return !hits ? '内容过长，无法校验格式' : hits.length ? undefined : typeof message === 'string' && message ? message : '格式不符'
}

const ruleFault = (field: Field, value: unknown, place: Place): string | undefined => {
  const rule = (name: string): unknown => place.feel(field.validate?.[name]) ?? undefined
  const bound = (name: string): number | undefined => {
    const limit = rule(name)
    return limit === undefined || limit === '' || !Number.isFinite(Number(limit)) ? undefined : Number(limit)
  }
  if (field.type === 'number') {
    const min = bound('min'), max = bound('max')
    if (min !== undefined && Number(value) < min) return `不小于 ${min}`
    if (max !== undefined && Number(value) > max) return `不大于 ${max}`
  }
  if (typeof value !== 'string') return undefined
  const length = [...value.trim()].length, least = bound('minLength'), most = bound('maxLength')
  if (least !== undefined && length < least) return `至少 ${least} 字`
  if (most !== undefined && length > most) return `至多 ${most} 字`
  const shape = rule('pattern'), kind = field.validate?.['validationType']
  if (kind === 'phone' && !PHONE.test(value)) return '电话格式不符'
  if (kind === 'email' && !EMAIL.test(value)) return '邮箱格式不符'
  return typeof shape === 'string' && shape !== '' && (kind === undefined || kind === '' || kind === 'custom')
    ? pattern(shape, value, rule('patternErrorMessage')) : undefined
}

/** Judges the value of one visible, enabled field. */
export const judge = (field: Field, given: unknown, place: Place, root: Values): Verdict => {
  const required = place.feel(field.validate?.['required']) === true
  if (isEmpty(given)) return required ? { wrong: '必填' } : { value: given === undefined || given === '' ? emptyOf(field.type) : given }
  if (required && field.type === 'checkbox' && given === false) return { wrong: '必须勾选' }
  const verdict = TYPES[field.type]!(field, given, place, root)
  if ('wrong' in verdict) return verdict
  const wrong = ruleFault(field, verdict.value, place)
  return wrong === undefined ? verdict : { wrong }
}
