import type { Node } from '../feel/ast.ts'
import { build } from '../feel/build.ts'
import { equal } from '../feel/compare.ts'
import { compileTests, guarded, runtime } from '../feel/compile.ts'
import { freeNames } from '../feel/free.ts'
import { textOf } from '../feel/text.ts'
import { isRange, KIND, kindOf, type Value } from '../feel/value.ts'
import { child, children, textIn, type Xml } from './xml.ts'

/*
 * Gaps and overlaps of decision tables. Each column is cut at the values its cells name; one sample of every piece, every combination of samples,
 * and the cells' own tests say which rules hit. Tables whose cells ask more than that (expressions, other inputs) are left alone.
 */
export interface Column { label: string, samples: Value[] }
export interface Case { given: Value[], hits: number[] }
export interface Coverage { columns: Column[], cases: Case[] }

const MOST_CASES = 20_000
type Test = ReturnType<typeof compileTests>['test']
const NOWHERE = { vars: {}, up: null }
const OTHER = '（其他）'

const constant = (node: Node): Value | undefined => freeNames([node]).length ? undefined : guarded(build(node, {}), NOWHERE, runtime(0, null))

/** The values a cell names, or undefined when it asks something else. */
const named = (nodes: Node[]): Value[] | undefined => {
  const all: Value[] = []
  for (const node of nodes) {
    if (node.k === 'any') continue
    if (node.k === 'not') {
      const inner = named(node.tests)
      if (!inner) return undefined
      all.push(...inner)
      continue
    }
    const value = constant(node)
    if (value === undefined || ['compare', 'and', 'or', 'in', 'between', 'quantified'].includes(node.k)) return undefined
    all.push(...isRange(value) ? [value.lo, value.hi] : Array.isArray(value) ? value : [value])
  }
  return all.filter(value => value !== null)
}

const shifted = (value: Value, by: number): Value => {
  switch (kindOf(value)) {
    case 'number': return (value as number) + by
    case 'date': return { [KIND]: 'date', days: (value as { days: number }).days + by }
    case 'months': return { [KIND]: 'months', months: (value as { months: number }).months + by }
    case 'span': return { [KIND]: 'span', ms: (value as { ms: number }).ms + by * 86_400_000 }
    default: return value
  }
}
const measure = (value: Value): number => {
  if (typeof value === 'number') return value
  const { days, months, ms } = value as { days?: number, months?: number, ms?: number }
  return days ?? months ?? ms ?? 0
}

const halfway = (from: number, to: number, kind: string): number => Math.floor((to - from) / 2 / (kind === 'span' ? 86_400_000 : 1))

/** One value of every piece into which the named values cut their kind. */
const samples = (values: Value[]): Value[] | undefined => {
  const kinds = new Set(values.map(kindOf)), kind = [...kinds][0]
  if (kinds.size > 1) return undefined
  if (kind === undefined) return [null]
  if (kind === 'boolean') return [true, false]
  if (kind === 'string') return [...new Set(values), OTHER]
  if (!['number', 'date', 'months', 'span'].includes(kind)) return undefined
  const cuts = [...new Map(values.map(value => [measure(value), value])).entries()].sort(([a], [b]) => a - b)
  return cuts.flatMap(([at, value], i) => {
    const next = cuts[i + 1]
    const middle = next === undefined ? shifted(value, 1) : kind === 'number' ? (at + next[0]) / 2 : shifted(value, Math.max(1, halfway(at, next[0], kind)))
    return i === 0 ? [shifted(value, -1), value, middle] : [value, middle]
  })
}

/** What stands in a column: its samples that the allowed values admit; undefined when a cell asks too much. */
const column = (xml: Xml, cells: Node[][], allowedByType: string | undefined): Column | undefined => {
  const allowed = textIn(child(xml, 'inputValues'), 'text') || allowedByType, limits = allowed ? compileTests(allowed) : null
  const values: Value[] = []
  for (const nodes of [...cells, ...(limits ? [limits.nodes] : [])]) {
    const found = named(nodes)
    if (!found) return undefined
    values.push(...found)
  }
  const all = samples(values)
  if (!all) return undefined
  const rt = runtime(0, null), label = xml.attributes['label']?.trim() || textIn(child(xml, 'inputExpression'), 'text') || '输入'
  return { label, samples: limits ? all.filter(each => each === null || limits.test(each, NOWHERE, rt) === true) : all }
}

/** Every combination of samples with the rules (from 0) it hits; undefined for a table that cannot be cut up or is too large. */
export const coverage = (table: Xml, allowedByType: (type: string | undefined) => string | undefined): Coverage | undefined => {
  const cellsOf = (rule: Xml) => children(rule, 'inputEntry').map(cell => compileTests(textIn(cell, 'text') || '-'))
  const inputs = children(table, 'input'), rules = children(table, 'rule').map(cellsOf)
  const columns = inputs.map((xml, i) => column(xml, rules.map(cells => cells[i]?.nodes ?? []), allowedByType(child(xml, 'inputExpression')?.attributes['typeRef'])))
  if (!columns.length || !columns.every(each => each !== undefined)) return undefined
  if (columns.reduce((size, each) => size * each.samples.length, 1) > MOST_CASES) return undefined
  const rt = { ...runtime(0, null), budget: Infinity }, tests: Test[][] = rules.map(cells => cells.map(cell => cell.test))
  let combinations: Value[][] = [[]]
  for (const { samples: all } of columns) combinations = combinations.flatMap(given => all.map(each => [...given, each]))
  return {
    columns,
    cases: combinations.map(given => ({
      given, hits: tests.flatMap((cells, i) => cells.every((test, at) => test(given[at]!, NOWHERE, rt) === true) ? [i] : []),
    })),
  }
}

/** A case in words: `估算价 = 400，类别 = "工程"`; columns that take anything are left out. */
export const caseText = (columns: Column[], given: Value[]): string =>
  columns.flatMap(({ label, samples: all }, i) => all.length === 1 && all[0] === null ? [] : [`${label} = ${textOf(given[i]!, given[i] !== OTHER)}`]).join('，')
    || '任何输入'

const outputsOf = (rule: Xml): string[] => children(rule, 'outputEntry').map(each => textIn(each, 'text') ?? '')
export const sameOutputs = (a: Xml, b: Xml): boolean => equal(outputsOf(a), outputsOf(b), runtime(0, null)) === true
