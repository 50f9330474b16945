/**
 * One text for one value: keys sorted, no spaces, absent members left out. Server and browser hash this same text, so that
 * anybody can recompute what was published.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value instanceof Date) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined && typeof member !== 'function')
  return `{${members.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
