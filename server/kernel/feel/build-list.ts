import type { Binding, Node } from './ast.ts'
import type { Run, Scope } from './scope.ts'
import { compare } from './compare.ts'
import { dateOf } from './temporal.ts'
import { type FeelRange, isContext, isRange, kindOf, OVER_LIMIT, type Runtime, spend, type Value, warn } from './value.ts'

/* Filters and loops: everything that walks a list. */
const LONGEST = 100_000

const within = (value: Value, up: Scope): Scope => {
  const item: Scope = { vars: { item: value }, up }
  return isContext(value) ? { vars: value, up: item } : item
}

/** 1-based access, negative from the end; null outside. */
const at = (list: Value[], position: number): Value => list[position > 0 ? position - 1 : list.length + position] ?? null

/** Filter with a compiled condition: a number picks, a boolean keeps. */
export const pick = (value: Value, by: Run, scope: Scope, rt: Runtime): Value => {
  const list = Array.isArray(value) ? value : value === null ? [] : [value]
  spend(rt, list.length)
  const kept: Value[] = []
  for (const each of list) {
    const hit = by(within(each, scope), rt)
    if (typeof hit === 'number') return at(list, hit)
    if (hit !== null && typeof hit !== 'boolean') return warn(rt, '筛选条件应为布尔值或序号')
    if (hit === true) kept.push(each)
  }
  return kept
}

/** Compiles `list[by]`. */
export const filter = (of: Run, node: Node, by: Run): Run => {
  if (node.k === 'literal' && typeof node.value === 'number') {
    const position = node.value
    return (s, rt) => {
      const value = of(s, rt)
      return Array.isArray(value) ? at(value, position) : position === 1 || position === -1 ? value : null
    }
  }
  return (s, rt) => pick(of(s, rt), by, s, rt)
}

const count = (from: number, to: number): number[] => {
  if (!Number.isInteger(from) || !Number.isInteger(to)) return []
  if (Math.abs(to - from) >= LONGEST) throw OVER_LIMIT
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from <= to ? from + i : from - i)
}

/** The elements a loop walks: a list, `a..b`, a closed range of whole numbers or dates, or one value; null when there is nothing to walk. */
export const domain = (from: Value, to: Value | undefined, rt: Runtime): Value[] | null => {
  if (to !== undefined) {
    if (typeof from === 'number' && typeof to === 'number') return count(from, to)
    if (kindOf(from) === 'date' && kindOf(to) === 'date') return count((from as { days: number }).days, (to as { days: number }).days).map(dateOf)
    return warn(rt, '循环的起止应为整数或日期')
  }
  if (isRange(from)) {
    const { lo, hi, lc, hc } = from as FeelRange
    const order = lo === null || hi === null ? null : compare(lo, hi, rt)
    const all = order === null || order > 0 ? null : domain(lo, hi, rt)
    return all && all.slice(lc ? 0 : 1, hc ? undefined : -1)
  }
  return from === null ? null : Array.isArray(from) ? from : [from]
}

/** Walks nested bindings, innermost fastest; `visit` returns false to stop. */
const walk = (over: { name: string, from: Run, to: Run | null }[], i: number, scope: Scope, rt: Runtime, visit: (scope: Scope) => boolean): boolean | null => {
  const binding = over[i]
  if (!binding) return visit(scope)
  const list = domain(binding.from(scope, rt), binding.to?.(scope, rt), rt)
  if (!list) return null
  for (const each of list) {
    spend(rt, 1)
    const on = walk(over, i + 1, { vars: { [binding.name]: each }, up: scope }, rt, visit)
    if (on !== true) return on
  }
  return true
}
const compiled = (over: Binding[], build: (node: Node) => Run): { name: string, from: Run, to: Run | null }[] =>
  over.map(({ name, from, to }) => ({ name, from: build(from), to: to && build(to) }))

/** The list made so far, as it is at this moment. */
export const copied = (list: Value[], rt: Runtime): Value[] => {
  spend(rt, list.length)
  return [...list]
}

/** Compiles `for … return`; `partial` is the list made so far. */
export const buildFor = (over: Binding[], body: Run, build: (node: Node) => Run): Run => {
  const bindings = compiled(over, build)
  return (s, rt) => {
    const out: Value[] = []
    const soFar = { get partial() { return copied(out, rt) } }
    const done = walk(bindings, 0, { vars: soFar, up: s }, rt, scope => {
      out.push(body(scope, rt))
      return true
    })
    return done === null ? warn(rt, 'for 的对象应为列表') : out
  }
}

/** Compiles `some`/`every … satisfies`, three-valued. */
export const buildQuantified = (some: boolean, over: Binding[], body: Run, build: (node: Node) => Run): Run => {
  const bindings = compiled(over, build)
  return (s, rt) => {
    let result: boolean | null = !some
    const done = walk(bindings, 0, s, rt, scope => {
      const hit = body(scope, rt)
      if (hit === some) { result = some; return false }
      if (hit !== !some) result = null
      return true
    })
    return done === null ? warn(rt, 'some/every 的对象应为列表') : result
  }
}
