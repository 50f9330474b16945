import { type Comparison, type Node, syntaxError } from './ast.ts'
import { calledNames, propertyNames } from './names.ts'
import { formsOver } from './parse-forms.ts'
import { parseType } from './parse-type.ts'
import { type Cursor, eat, expect, expectKeyword, keyword, learn, peekWord, readName, readString, sign, skip, tidy } from './scan.ts'
import { parseDate, parseDateTime, parseDuration, parseTime } from './temporal.ts'

/* Recursive descent over FEEL. Precedence, weakest first: or, and, comparison/between/in/instance of, + -, * /, **, unary minus, . [] (). */
const KEYWORDS = new Set(['if', 'then', 'else', 'for', 'in', 'return', 'some', 'every', 'satisfies', 'and', 'or', 'between', 'function', 'true', 'false', 'null'])
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y
const COMPARE = /(?:!=|<=|>=|=|<|>)/y
const NAMED = /([?_\p{L}][^\s(),:"{}[\]=<>+*/]*(?:\s+[?_\p{L}][^\s(),:"{}[\]=<>+*/]*)*)\s*:/uy

const BASE = new Map<string, RegExp[]>()
for (const name of calledNames) learn(BASE, name, true)
for (const name of propertyNames) learn(BASE, name)

const cursor = (text: string, names: Iterable<string>): Cursor => {
  if (text.length > 20_000) throw syntaxError('', 0, '表达式过长')
  const known = new Map([...BASE].map(([first, patterns]) => [first, [...patterns]]))
  for (const name of names) learn(known, name)
  return { text, at: 0, depth: 0, known }
}

const finish = <T>(c: Cursor, value: T): T => {
  skip(c)
  if (c.at < c.text.length) throw syntaxError(c.text, c.at, '多余的内容')
  return value
}

/** Parses an expression; `names` are the names with spaces or signs that it may use. Throws FeelSyntaxError. */
export const parseExpression = (text: string, names: Iterable<string> = []): Node => {
  const c = cursor(text, names)
  return finish(c, expression(c))
}

/** Parses the unary tests of a table cell: `-`, `< 5, [7..9]`, `not("a")`. Throws FeelSyntaxError. */
export const parseUnaryTests = (text: string, names: Iterable<string> = []): Node[] => {
  const c = cursor(text, names)
  skip(c)
  if (text.slice(c.at).trim() === '-') return [{ k: 'any' }]
  const start = c.at
  if (keyword(c, 'not') && sign(c, '(')) {
    const inner = tests(c)
    if (sign(c, ')')) {
      skip(c)
      if (c.at === text.length) return [{ k: 'not', tests: inner }]
    }
  }
  c.at = start
  return finish(c, tests(c))
}

const tests = (c: Cursor): Node[] => {
  const all = [test(c)]
  while (sign(c, ',')) all.push(test(c))
  return all
}

const test = (c: Cursor): Node => {
  skip(c)
  const op = eat(c, COMPARE)
  return op ? { k: 'test', op: op[0] as Comparison, b: sum(c) } : expression(c)
}

const expression = (c: Cursor): Node => {
  let a = conjunction(c)
  while (keyword(c, 'or')) a = { k: 'or', a, b: conjunction(c) }
  return a
}

const conjunction = (c: Cursor): Node => {
  let a = comparison(c)
  while (keyword(c, 'and')) a = { k: 'and', a, b: comparison(c) }
  return a
}

const comparison = (c: Cursor): Node => {
  let a = sum(c)
  for (;;) {
    skip(c)
    const op = eat(c, COMPARE)
    if (op) { a = { k: 'compare', op: op[0] as Comparison, a, b: sum(c) }; continue }
    const word = peekWord(c)
    if (word === 'between') {
      expectKeyword(c, 'between')
      const lo = sum(c)
      expectKeyword(c, 'and')
      a = { k: 'between', a, lo, hi: sum(c) }
    } else if (word === 'in') {
      expectKeyword(c, 'in')
      a = { k: 'in', a, tests: inTests(c) }
    } else if (word === 'instance') {
      expectKeyword(c, 'instance')
      expectKeyword(c, 'of')
      a = { k: 'instance', a, type: parseType(c) }
    } else return a
  }
}

const inTests = (c: Cursor): Node[] => {
  skip(c)
  const start = c.at
  if (sign(c, '(')) {
    const inner = tests(c)
    if (sign(c, ')')) return inner
    c.at = start
  }
  const op = eat(c, COMPARE)
  return [op ? { k: 'test', op: op[0] as Comparison, b: sum(c) } : sum(c)]
}

const sum = (c: Cursor, ending = false): Node => {
  let a = product(c, ending)
  for (;;) {
    const op = sign(c, '+') ? '+' : sign(c, '-') ? '-' : null
    if (!op) return a
    a = { k: 'arithmetic', op, a, b: product(c, ending) }
  }
}

const product = (c: Cursor, ending: boolean): Node => {
  let a = powers(c, ending)
  for (;;) {
    skip(c)
    const op = c.text.startsWith('**', c.at) ? null : sign(c, '*') ? '*' : sign(c, '/') ? '/' : null
    if (!op) return a
    a = { k: 'arithmetic', op, a, b: powers(c, ending) }
  }
}

const powers = (c: Cursor, ending: boolean): Node => {
  let a = unary(c, ending)
  while (sign(c, '**')) a = { k: 'arithmetic', op: '**', a, b: unary(c, ending) }
  return a
}

const unary = (c: Cursor, ending: boolean): Node => {
  let signs = 0
  while (sign(c, '-')) signs++
  let a = postfix(c, primary(c), ending)
  for (; signs > 0; signs--) a = { k: 'minus', a }
  return a
}

const postfix = (c: Cursor, first: Node, ending: boolean): Node => {
  let a = first
  for (;;) {
    skip(c)
    const here = c.text[c.at]
    if (here === '.' && c.text[c.at + 1] !== '.') {
      c.at++
      const name = readName(c)
      if (name === null) throw syntaxError(c.text, c.at, '此处应为属性名')
      a = { k: 'path', of: a, name }
    } else if (here === '[') {
      const by = ending ? attempt(c, filtering) : filtering(c)
      if (!by) return a
      a = { k: 'filter', of: a, by }
    } else if (here === '(') {
      c.at++
      a = call(c, a)
    } else return a
  }
}

const filtering = (c: Cursor): Node => {
  expect(c, '[')
  const by = expression(c)
  expect(c, ']')
  return by
}

/** Behind the upper end of a range `[` may open a filter or close the range: read as a filter if it is one. */
const attempt = (c: Cursor, parse: (c: Cursor) => Node): Node | null => {
  const start = c.at, { depth } = c
  try {
    const found = parse(c)
    skip(c)
    if (/[\])[]/.test(c.text[c.at] ?? '')) return found
  } catch { /* not a filter */ }
  c.at = start
  c.depth = depth
  return null
}

const call = (c: Cursor, fn: Node): Node => {
  const args: Node[] = [], names: string[] = []
  if (!sign(c, ')')) {
    do {
      skip(c)
      const named = eat(c, NAMED)
      if (named) names.push(tidy(named[1]!))
      args.push(test(c))
    } while (sign(c, ','))
    expect(c, ')')
  }
  if (names.length && names.length !== args.length) throw syntaxError(c.text, c.at, '命名参数与位置参数不能混用')
  return { k: 'call', fn, args, names: names.length ? names : null }
}

const DEEPEST = 150
const primary = (c: Cursor): Node => {
  if (c.depth >= DEEPEST) throw syntaxError(c.text, c.at, '嵌套过深')
  c.depth++
  const node = term(c)
  c.depth--
  return node
}

const term = (c: Cursor): Node => {
  skip(c)
  const start = c.at, here = c.text[start]
  if (here === undefined) throw syntaxError(c.text, start, '表达式不完整')
  if (here === '"') {
    const value = readString(c)
    if (value === null) throw syntaxError(c.text, start, '文本没有结束')
    return { k: 'literal', value }
  }
  const number = eat(c, NUMBER)
  if (number) return { k: 'literal', value: Number(number[0]) }
  if (here === '@') return at(c)
  if (here === '(' || here === '[' || here === ']') return bracket(c, here)
  if (here === '{') return FORMS.context(c)
  const word = peekWord(c)
  if (word === null) throw syntaxError(c.text, start, '无法识别的符号')
  const form = Object.hasOwn(FORMS.words, word) ? FORMS.words[word] : undefined
  if (form && !(word === 'function' && !/^function\s*\(/.test(c.text.slice(start)))) {
    c.at += word.length
    return form(c)
  }
  if (KEYWORDS.has(word)) throw syntaxError(c.text, start, `意外的 ${word}`)
  return { k: 'name', name: readName(c)! }
}

const at = (c: Cursor): Node => {
  c.at++
  const text = readString(c)
  if (text === null) throw syntaxError(c.text, c.at, '@ 之后应为文本')
  return { k: 'literal', value: parseDate(text) ?? parseTime(text) ?? parseDateTime(text) ?? parseDuration(text) }
}

const bracket = (c: Cursor, open: string): Node => {
  c.at++
  if (open === '[' && sign(c, ']')) return { k: 'list', items: [] }
  skip(c)
  const op = open === '(' ? eat(c, COMPARE) : null
  if (op) {
    const b = sum(c)
    expect(c, ')')
    return { k: 'test', op: op[0] as Comparison, b }
  }
  const first = open === ']' ? sum(c) : expression(c)
  if (sign(c, '..')) {
    const hi = sum(c, true)
    skip(c)
    const close = c.text[c.at++]
    if (close !== ']' && close !== ')' && close !== '[') throw syntaxError(c.text, c.at - 1, '区间没有结束')
    return { k: 'range', lo: first, hi, lc: open === '[', hc: close === ']' }
  }
  if (open === '(') {
    expect(c, ')')
    return first
  }
  if (open === ']') throw syntaxError(c.text, c.at, '此处应为 ..')
  const items = [first]
  while (sign(c, ',')) items.push(expression(c))
  expect(c, ']')
  return { k: 'list', items }
}

const FORMS = formsOver(expression, test)
