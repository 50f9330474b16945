/** JSON with sorted keys and no spaces: one text for one value, whatever order a database or a browser gave its keys (KERNEL §17). */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const object = value as Record<string, unknown>
  const members = Object.keys(object).filter(key => object[key] !== undefined).sort()
  return `{${members.map(key => `${JSON.stringify(key)}:${canonical(object[key])}`).join(',')}}`
}
