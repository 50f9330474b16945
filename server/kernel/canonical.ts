/** JSON with sorted keys and no spaces: one text for one value, whatever order a database or a browser gave its keys (KERNEL §17). */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (const member of value) text += `${text && ','}${canonical(member)}`
    return `[${text}]`
  }
  const object = value as Record<string, unknown>
  for (const key of Object.keys(object).sort()) if (object[key] !== undefined) text += `${text && ','}${JSON.stringify(key)}:${canonical(object[key])}`
  return `{${text}}`
}
