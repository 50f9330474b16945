import { builtin, signature as sig } from '../bind.ts'
import { type Context, type FeelFn, isContext, type Value } from '../value.ts'

const put = (context: Context, keys: Value[], value: Value): Value => {
  const [key, ...rest] = keys
  if (typeof key !== 'string') return null
  if (!rest.length) return { ...context, [key]: value }
  const inner = Object.hasOwn(context, key) ? context[key]! : {}
  const changed = isContext(inner) ? put(inner, rest, value) : null
  return changed === null ? null : { ...context, [key]: changed }
}

const fromEntries = (entries: Value[]): Value => {
  const out: Context = {}
  for (const entry of entries) {
    if (!isContext(entry) || typeof entry['key'] !== 'string' || !Object.hasOwn(entry, 'value') || Object.hasOwn(out, entry['key'])) return null
    out[entry['key']] = entry['value']!
  }
  return out
}

/** Context functions (DMN 1.5, 10.3.4.10) and Camunda's `get or else`, `is defined`. Entries come in the order of their keys (KERNEL §17.2). */
export const contexts: [string, FeelFn][] = [
  ['get value', builtin('get value', sig('m:c, key:s', ([m, key]: [Context, string]) => Object.hasOwn(m, key) ? m[key]! : null), sig('m:c, key:l', (
    [m, keys]: [Context, Value[]],
  ) =>
    keys.reduce<Value>((at, key) => isContext(at) && typeof key === 'string' && Object.hasOwn(at, key) ? at[key]! : null, m)))],
  ['get entries', builtin('get entries', sig('m:c', ([m]: [Context]) => Object.keys(m).sort().map(key => ({ key, value: m[key]! }))))],
  ['context', builtin('context', sig('entries:l', ([entries]: [Value[]]) => fromEntries(entries)))],
  ['context put', builtin('context put', sig('context:c, key:s, value:a', ([context, key, value]: [Context, string, Value]) => put(context, [key], value)),
    sig('context:c, keys:l, value:a', ([context, keys, value]: [Context, Value[], Value]) => put(context, keys, value)))],
  ['context merge', builtin('context merge', sig('contexts:l', ([all]: [Value[]]) => all.every(isContext) ? Object.assign({}, ...all) as Context : null))],
  ['get or else', builtin('get or else', sig('value:a, default:a', ([value, otherwise]: [Value, Value]) => value ?? otherwise))],
  ['not', builtin('not', sig('negand:a', ([negand]: [Value]) => typeof negand === 'boolean' ? !negand : null))],
]
