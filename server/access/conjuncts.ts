/** The parts of a condition that must all hold: split at `and` outside parentheses, text and quantifiers. Each part is itself a FEEL expression. */
export function conjunctsOf(condition: string): string[] {
  const text = unwrapped(condition)
  if (/^(?:some|every|if|for)\s/.test(text)) return [text]
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!
    if (letter === '"' && text[at - 1] !== '\\') quoted = !quoted
    if (quoted) continue
    if ('([{'.includes(letter)) depth += 1
    if (')]}'.includes(letter)) depth -= 1
    if (depth === 0 && text.startsWith(' or ', at)) return [text]
    if (depth === 0 && text.startsWith(' and ', at)) {
      parts.push(text.slice(from, at))
      from = at + 5
    }
  }
  return [...parts, text.slice(from)].map(part => unwrapped(part))
}

/** Without the parentheses that enclose the whole. */
function unwrapped(text: string): string {
  const inner = text.trim()
  if (!inner.startsWith('(') || !inner.endsWith(')')) return inner
  let depth = 0
  for (let at = 0; at < inner.length; at += 1) {
    if (inner[at] === '(') depth += 1
    if (inner[at] === ')') depth -= 1
    if (depth === 0 && at < inner.length - 1) return inner
  }
  return unwrapped(inner.slice(1, -1))
}
