import { type Binding, type Node, syntaxError } from './ast.ts'
import { parseType } from './parse-type.ts'
import { type Cursor, eat, expect, expectKeyword, keyword, learn, readString, sign, skip, tidy } from './scan.ts'

/* The forms of FEEL that begin with a word of their own (if, for, some, every, function), and context literals. */
export type Parse = (c: Cursor) => Node
export interface Forms { words: Readonly<Record<string, Parse>>, context: Parse }

const KEY = /[^:"{}]+?(?=\s*:)/y
const LOOP_NAME = /([^\s,][\s\S]*?)\s+in\b/y
const PARAM = /[^:,()]+/y

/** The forms over the parsers of what they hold: any expression, and a test (`< 5`) where a value may be one. */
export const formsOver = (expression: Parse, test: Parse): Forms => {
  const context: Parse = c => {
    c.at++
    const entries: { name: string, value: Node }[] = []
    if (sign(c, '}')) return { k: 'context', entries }
    do {
      skip(c)
      const quoted = readString(c), name = quoted ?? eat(c, KEY)?.[0]
      if (name === undefined) throw syntaxError(c.text, c.at, '此处应为键名')
      expect(c, ':')
      if (quoted === null) learn(c.known, name)
      entries.push({ name: quoted ?? tidy(name), value: test(c) })
    } while (sign(c, ','))
    expect(c, '}')
    return { k: 'context', entries }
  }

  const bindings = (c: Cursor): Binding[] => {
    const over: Binding[] = []
    do {
      skip(c)
      const found = eat(c, LOOP_NAME)
      if (!found) throw syntaxError(c.text, c.at, '此处应为 变量 in 列表')
      learn(c.known, found[1]!)
      const from = expression(c)
      over.push({ name: tidy(found[1]!), from, to: sign(c, '..') ? expression(c) : null })
    } while (sign(c, ','))
    return over
  }

  const quantified = (some: boolean): Parse => c => {
    const over = bindings(c)
    expectKeyword(c, 'satisfies')
    return { k: 'quantified', some, over, body: expression(c) }
  }

  const words: Record<string, Parse> = {
    true: () => ({ k: 'literal', value: true }),
    false: () => ({ k: 'literal', value: false }),
    null: () => ({ k: 'literal', value: null }),
    if(c) {
      const condition = expression(c)
      expectKeyword(c, 'then')
      const yes = expression(c)
      expectKeyword(c, 'else')
      return { k: 'if', test: condition, yes, no: expression(c) }
    },
    for(c) {
      const over = bindings(c)
      expectKeyword(c, 'return')
      return { k: 'for', over, body: expression(c) }
    },
    some: quantified(true),
    every: quantified(false),
    function(c) {
      expect(c, '(')
      const params: { name: string, type: ReturnType<typeof parseType> | null }[] = []
      if (!sign(c, ')')) {
        do {
          skip(c)
          const name = eat(c, PARAM)?.[0]
          if (name === undefined) throw syntaxError(c.text, c.at, '此处应为参数名')
          learn(c.known, name)
          params.push({ name: tidy(name), type: sign(c, ':') ? parseType(c) : null })
        } while (sign(c, ','))
        expect(c, ')')
      }
      if (keyword(c, 'external')) throw syntaxError(c.text, c.at, '不支持外部函数')
      return { k: 'function', params, body: expression(c) }
    },
  }
  return { words, context }
}
