/**
 * One text for one value: keys sorted, no spaces, absent members left out. Server and browser hash this same text, so that
 * anybody can recompute what was published.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (const member of value) text += text === '' ? canonical(member) : `,${canonical(member)}`
    return `[${text}]`
  }
  const object = value as Record<string, unknown>
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== undefined && typeof member !== 'function') text += `${text === '' ? '' : ','}${quoted(key)}:${canonical(member)}`
  }
  return `{${text}}`
}

/** What JSON must escape (RFC 8259 §7), and surrogates, which it must when they are alone. */
// oxlint-disable-next-line no-control-regex
const odd = /["\\\u0000-\u001f\ud800-\udfff]/
const quoted = (text: string): string => (odd.test(text) ? JSON.stringify(text) : `"${text}"`)
