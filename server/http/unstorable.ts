import { problem } from '../problem.ts'

/** Deeper than any form, diagram or filter of ours; what is deeper is meant to break a parser. */
const deepest = 100

/**
 * Refuses what no row could hold or no step could walk, wherever in a body it stands: U+0000 (PostgreSQL has no such character) and nesting
 * deeper than `deepest`. Throws Problem `bad-input` (422) naming the path. Walks without recursion.
 */
export function refuseUnstorable(body: unknown): void {
  const open: { value: unknown; path: string; depth: number }[] = [{ value: body, path: 'body', depth: 0 }]
  const refuse = (path: string, message: string): never => { throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: path.replaceAll('\0', '␀').slice(0, 300), message }] }) }
  for (let one = open.pop(); one; one = open.pop()) {
    const { value, path, depth } = one
    if (typeof value === 'string' && value.includes('\0')) refuse(path, '文字里不得有空字符（U+0000）')
    if (typeof value !== 'object' || value === null) continue
    if (depth === deepest) refuse(path, `嵌套不得超过 ${deepest} 层`)
    for (const [key, inner] of Object.entries(value)) {
      if (key.includes('\0')) refuse(`${path}.${key}`, '名称里不得有空字符（U+0000）')
      if (typeof inner === 'string' || (typeof inner === 'object' && inner !== null)) open.push({ value: inner, path: depth < 20 ? `${path}.${key}` : path, depth: depth + 1 })
    }
  }
}
