import type { Value } from './value.ts'

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
export type Arithmetic = '+' | '-' | '*' | '/' | '**'
export interface Binding { name: string, from: Node, to: Node | null }

/** The syntax tree of FEEL (DMN 1.5, 10.3.1.2). `test` is a unary test such as `< 5`; `any` is the `-` of a table cell. */
export type Node =
  | { k: 'literal', value: Value }
  | { k: 'name', name: string }
  | { k: 'path', of: Node, name: string }
  | { k: 'filter', of: Node, by: Node }
  | { k: 'call', fn: Node, args: Node[], names: string[] | null }
  | { k: 'arithmetic', op: Arithmetic, a: Node, b: Node }
  | { k: 'minus', a: Node }
  | { k: 'compare', op: Comparison, a: Node, b: Node }
  | { k: 'and' | 'or', a: Node, b: Node }
  | { k: 'between', a: Node, lo: Node, hi: Node }
  | { k: 'in', a: Node, tests: Node[] }
  | { k: 'range', lo: Node, hi: Node, lc: boolean, hc: boolean }
  | { k: 'test', op: Comparison, b: Node }
  | { k: 'if', test: Node, yes: Node, no: Node }
  | { k: 'for', over: Binding[], body: Node }
  | { k: 'quantified', some: boolean, over: Binding[], body: Node }
  | { k: 'function', params: { name: string, type: Type | null }[], body: Node }
  | { k: 'list', items: Node[] }
  | { k: 'context', entries: { name: string, value: Node }[] }
  | { k: 'instance', a: Node, type: Type }
  | { k: 'not', tests: Node[] }
  | { k: 'any' }

/** A type as written after `instance of` or in an item definition. */
export type Type =
  | { t: 'name', name: string }
  | { t: 'list' | 'range', of: Type }
  | { t: 'context', fields: { name: string, type: Type }[] }
  | { t: 'function', params: Type[], result: Type }

/** Thrown for text that is not FEEL; `at` is the offset in the text. */
export type FeelSyntaxError = Error & { name: 'FeelSyntaxError', at: number }
export const syntaxError = (text: string, at: number, what: string): FeelSyntaxError =>
  Object.assign(new Error(`FEEL 语法错误（第 ${at + 1} 字符，“${text.slice(at, at + 16)}”）：${what}`), { name: 'FeelSyntaxError' as const, at })
