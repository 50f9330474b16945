import { syntaxError, type Type } from './ast.ts'
import { type Cursor, eat, expect, keyword, readName, sign, skip, tidy } from './scan.ts'

const SPACED = /(?:date\s+and\s+time|days\s+and\s+time\s+duration|years\s+and\s+months\s+duration)(?![\p{L}\p{N}_])/uy
const FIELD = /[^:,<>]+?(?=\s*:)/y

/** Reads a type at the cursor: `number`, `list<string>`, `context<a: number>`, `function<date>->boolean`, or the name of an item definition. */
export const parseType = (c: Cursor): Type => {
  skip(c)
  const spaced = eat(c, SPACED)
  if (spaced) return { t: 'name', name: tidy(spaced[0]) }
  for (const t of ['list', 'range'] as const) {
    const start = c.at
    if (keyword(c, t)) {
      if (sign(c, '<')) {
        const of = parseType(c)
        expect(c, '>')
        return { t, of }
      }
      c.at = start
    }
  }
  if (keyword(c, 'context')) {
    if (!sign(c, '<')) return { t: 'name', name: 'context' }
    const fields: { name: string, type: Type }[] = []
    do {
      skip(c)
      const name = eat(c, FIELD)?.[0]
      if (name === undefined) throw syntaxError(c.text, c.at, '此处应为字段名')
      expect(c, ':')
      fields.push({ name: tidy(name), type: parseType(c) })
    } while (sign(c, ','))
    expect(c, '>')
    return { t: 'context', fields }
  }
  if (keyword(c, 'function')) {
    if (!sign(c, '<')) return { t: 'name', name: 'function' }
    const params: Type[] = []
    if (!sign(c, '>')) {
      do params.push(parseType(c)); while (sign(c, ','))
      expect(c, '>')
    }
    expect(c, '->')
    return { t: 'function', params, result: parseType(c) }
  }
  let name = readName(c)
  if (name === null) throw syntaxError(c.text, c.at, '此处应为类型')
  while (sign(c, '.')) name += `.${readName(c) ?? ''}`
  return { t: 'name', name }
}
