/**
 * One text for one value: keys sorted, no spaces, absent members left out. Server and browser hash this same text, so that
 * anybody can recompute what was published.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (const member of value) text += `${text && ','}${canonical(member)}`
    return `[${text}]`
  }
  const object = value as Record<string, unknown>
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== undefined && typeof member !== 'function') text += `${text && ','}${JSON.stringify(key)}:${canonical(member)}`
  }
  return `{${text}}`
}
