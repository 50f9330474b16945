import { isRecord, read, same } from './path.ts'
import type { Field, Place, Values } from './types.ts'

const optionValue = (option: unknown): unknown => isRecord(option) ? option['value'] ?? option['label'] : option

/** The values a select, radio, checklist or taglist offers now; null when the list is not there. */
const optionsOf = (field: Field, place: Place, root: Values): unknown[] | null => {
  const list = field.valuesExpression !== undefined ? place.feel(field.valuesExpression)
    : field.valuesKey ? read(root, field.valuesKey) ?? read(place.env.variables, field.valuesKey)
      : field.values
  return Array.isArray(list) ? list.map(optionValue).filter(each => each !== null && each !== undefined) : null
}

/** What is wrong with a choice (or choices), if anything. */
export const choiceFault = (field: Field, value: unknown, place: Place, root: Values): string | undefined => {
  const options = optionsOf(field, place, root)
  if (!options) return '没有可选项'
  const offered = (each: unknown): boolean => options.some(option => same(option, each))
  if (field.type === 'select' || field.type === 'radio') return offered(value) ? undefined : '不在选项中'
  if (!Array.isArray(value)) return '应为多选列表'
  if (!value.every(offered)) return '不在选项中'
  return value.some((each, i) => value.findIndex(other => same(other, each)) !== i) ? '选项重复' : undefined
}
