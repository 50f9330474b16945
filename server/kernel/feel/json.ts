import { isoText, textOf } from './text.ts'
import { type Context, isContext, KIND, type Value } from './value.ts'

/**
 * Plain JSON of a value: temporal values become ISO text, ranges their text, functions null. Lists and contexts without any of these are
 * handed back as they are, not copied.
 */
export const toJson = (value: Value): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value === null || typeof value !== 'object') return value ?? null
  if (Array.isArray(value)) {
    const changed = value.map(toJson)
    return changed.some((each, i) => each !== value[i]) ? changed : value
  }
  if (isContext(value)) {
    let changed = false
    const out: Record<string, unknown> = {}
    for (const key of Object.keys(value)) {
      out[key] = toJson((value as Context)[key]!)
      changed ||= out[key] !== (value as Context)[key]
    }
    return changed ? out : value
  }
  return value[KIND] === 'function' ? null : isoText(value) ?? textOf(value)
}
