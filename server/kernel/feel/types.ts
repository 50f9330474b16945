import type { Type } from './ast.ts'
import { type Context, type FeelFn, type FeelRange, isContext, isFn, isRange, type Kind, kindOf, type Value } from './value.ts'

const NAMED = new Map<string, Kind>(Object.entries({
  number: 'number', string: 'string', boolean: 'boolean', date: 'date', time: 'time', 'date and time': 'date time', dateTime: 'date time',
  'days and time duration': 'span', dayTimeDuration: 'span', 'years and months duration': 'months', yearMonthDuration: 'months', list: 'list', context: 'context', function: 'function', range: 'range',
} as const))
/** Looks an item definition up by name; undefined when there is none. */
export type Named = (name: string) => Type | ((value: Value) => boolean) | undefined

/** Whether a value conforms to a type; null conforms to `Any` and `Null` only. */
export const conforms = (value: Value, type: Type, named?: Named): boolean => {
  switch (type.t) {
    case 'name': {
      if (type.name === 'Any') return value !== null
      if (type.name === 'Null') return value === null
      const kind = NAMED.get(type.name)
      if (kind) return kindOf(value) === kind
      const found = named?.(type.name)
      return found === undefined ? false : typeof found === 'function' ? value !== null && found(value) : conforms(value, found, named)
    }
    case 'list': return Array.isArray(value) && value.every(each => (each === null && type.of.t === 'name') || conforms(each, type.of, named))
    case 'range': return isRange(value) && [(value as FeelRange).lo, (value as FeelRange).hi].every(end => end === null || conforms(end, type.of, named))
    case 'context': {
      const has = ({ name, type: each }: { name: string, type: Type }, holder: Context): boolean =>
        Object.hasOwn(holder, name) && (holder[name] === null || conforms(holder[name]!, each, named))
      return isContext(value) && type.fields.every(field => has(field, value))
    }
    case 'function': return isFn(value) && (value as FeelFn).params.length === type.params.length
  }
}
