import type { Values } from './types.ts'

export const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a dotted path of own properties, rows of lists as `list[0]`; undefined when absent. */
export const read = (values: unknown, path: string): unknown => {
  let at: unknown = values
  for (const name of path.split(/[.[\]]+/).filter(Boolean)) {
    if (Array.isArray(at) && /^\d+$/.test(name)) { at = at[Number(name)]; continue }
    if (!isRecord(at) || !Object.hasOwn(at, name)) return undefined
    at = at[name]
  }
  return at
}

/** Writes at a dotted path, making what is missing on the way. */
export const write = (values: Values, path: string, value: unknown): void => {
  const names = path.split('.'), last = names.pop()!
  let at = values
  for (const name of names) {
    if (!isRecord(at[name])) at[name] = {}
    at = at[name] as Values
  }
  at[last] = value
}

export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => same(each, b[i]))
  if (!isRecord(a) || !isRecord(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]))
}
