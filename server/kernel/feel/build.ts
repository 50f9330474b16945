import type { Comparison, Node } from './ast.ts'
import { arithmetic, negate, property } from './arithmetic.ts'
import { buildCall } from './build-call.ts'
import { buildFor, buildQuantified, filter } from './build-list.ts'
import { builtins } from './builtins/all.ts'
import { compare, equal, inRange, within } from './compare.ts'
import { type Building, lookUp, type Run, type Scope } from './scope.ts'
import { conforms } from './types.ts'
import { type Context, isContext, KIND, kindOf, type Runtime, type Value, warn, ZH } from './value.ts'

/*
 * From syntax tree to closures, once per expression. A scope is a link of name → value records; names are looked up from the inside out, then
 * among the built-ins. Nothing here reads a clock, draws chance, or runs without the allowance in `rt`.
 */
/** Compiles a node. */
export const build = (node: Node, how: Building): Run => {
  switch (node.k) {
    case 'literal': {
      const { value } = node
      return () => value
    }
    case 'name': return buildName(node.name)
    case 'path': return buildPath(build(node.of, how), node.name)
    case 'filter': return filter(build(node.of, how), node.by, build(node.by, how))
    case 'call': return buildCall(node, each => build(each, how))
    case 'arithmetic': {
      const a = build(node.a, how), b = build(node.b, how), { op } = node
      return (s, rt) => arithmetic(op, a(s, rt), b(s, rt), rt)
    }
    case 'minus': {
      const a = build(node.a, how)
      return (s, rt) => negate(a(s, rt), rt)
    }
    case 'compare': return buildCompare(node.op, build(node.a, how), build(node.b, how), node.b)
    case 'and': case 'or': return buildLogic(node.k === 'or', build(node.a, how), build(node.b, how))
    case 'between': {
      const a = build(node.a, how), lo = build(node.lo, how), hi = build(node.hi, how)
      return (s, rt) => {
        const value = a(s, rt), low = compare(value, lo(s, rt), rt), high = compare(value, hi(s, rt), rt)
        return low === null || high === null ? null : low >= 0 && high <= 0
      }
    }
    case 'in': return buildIn(build(node.a, how), node.tests.map(each => build(each, how)), node.tests)
    case 'range': return buildRange(build(node.lo, how), build(node.hi, how), node.lc, node.hc)
    case 'test': return buildTest(node.op, build(node.b, how))
    case 'if': {
      const test = build(node.test, how), yes = build(node.yes, how), no = build(node.no, how)
      return (s, rt) => {
        const value = test(s, rt)
        if (value !== null && typeof value !== 'boolean') return warn(rt, `if 的条件应为布尔值，得到${ZH[kindOf(value)]}`)
        return value === true ? yes(s, rt) : no(s, rt)
      }
    }
    case 'for': return buildFor(node.over, build(node.body, how), each => build(each, how))
    case 'quantified': return buildQuantified(node.some, node.over, build(node.body, how), each => build(each, how))
    case 'function': return buildFunction(node, build(node.body, how), how)
    case 'list': {
      const items = node.items.map(each => build(each, how))
      return (s, rt) => items.map(each => each(s, rt))
    }
    case 'context': return buildContext(node.entries.map(({ name, value }) => ({ name, value: build(value, how) })))
    case 'instance': {
      const a = build(node.a, how), { type } = node
      return (s, rt) => conforms(a(s, rt), type, how.named)
    }
    case 'not': {
      const inner = node.tests.map(each => build(each, how))
      return (s, rt) => {
        const value = inner[0]!(s, rt)
        return typeof value === 'boolean' ? !value : null
      }
    }
    case 'any': return () => true
  }
}

/** A name that holds dots (a parameter called `Person.Name`) is a path where no such variable is in sight. */
const byPath = (scope: Scope, [first, ...rest]: string[], rt: Runtime): Value | undefined => {
  const value = lookUp(scope, first!.trim())
  return value === undefined ? undefined : rest.reduce((at, name) => member(at, name.trim(), rt), value)
}

const buildName = (name: string): Run => {
  const fallback = builtins.get(name), dotted = name.includes('.') ? name.split('.') : null
  return (s, rt) => {
    if (s.up === null && Object.hasOwn(s.vars, name)) return (s.vars[name] ?? null) as Value
    const value = lookUp(s, name) ?? fallback ?? (dotted ? byPath(s, dotted, rt) : undefined)
    return value === undefined ? warn(rt, `没有变量 ${name}`) : value
  }
}

/** Property of a value: of each element for a list, own keys of a context, the parts of temporal values and ranges. */
const member = (value: Value, name: string, rt: Runtime): Value => {
  if (value === null) return null
  if (Array.isArray(value)) return value.map(each => member(each, name, rt))
  if (isContext(value)) return Object.hasOwn(value, name) ? (value[name] ?? null) : warn(rt, `没有属性 ${name}`)
  return property(value, name) ?? warn(rt, `${ZH[kindOf(value)]}没有属性 ${name}`)
}
const buildPath = (of: Run, name: string): Run => (s, rt) => member(of(s, rt), name, rt)

const ORDER: Record<string, (order: number) => boolean> = { '<': o => o < 0, '<=': o => o <= 0, '>': o => o > 0, '>=': o => o >= 0 }
const fails = (op: string, a: Value, b: Value, rt: Runtime): null => warn(rt, `${ZH[kindOf(a)]}与${ZH[kindOf(b)]}不能比较（${op}）`)

const buildCompare = (op: Comparison, a: Run, b: Run, right: Node): Run => {
  if (op === '=' || op === '!=') {
    const want = op === '='
    return (s, rt) => {
      const x = a(s, rt), y = b(s, rt)
      if (x === y) return want
      const same = equal(x, y, rt)
      return same === null ? fails(op, x, y, rt) : same === want
    }
  }
  const holds = ORDER[op]!
  if (right.k === 'literal' && typeof right.value === 'number') {
    const bound = right.value
    return (s, rt) => {
      const x = a(s, rt)
      return typeof x === 'number' ? holds(x - bound) : fails(op, x, bound, rt)
    }
  }
  return (s, rt) => {
    const x = a(s, rt), y = b(s, rt), order = compare(x, y, rt)
    return order === null ? fails(op, x, y, rt) : holds(order)
  }
}

/** Three-valued and/or; anything that is not a boolean counts as null. */
const buildLogic = (or: boolean, a: Run, b: Run): Run => (s, rt) => {
  const x = a(s, rt)
  if (x === or) return or
  const y = b(s, rt)
  return y === or ? or : x === !or && y === !or ? !or : null
}

const buildIn = (a: Run, tests: Run[], nodes: Node[]): Run => (s, rt) => {
  const value = a(s, rt)
  let unsure = false
  for (const [i, test] of tests.entries()) {
    const tested = test(s, rt)
    const hit = nodes[i]!.k === 'test' ? inRange(value, tested as never, rt) : within(value, tested, rt)
    if (hit === true) return true
    unsure ||= hit === null
  }
  return unsure ? null : false
}

const ENDS = new Set(['number', 'string', 'date', 'time', 'date time', 'months', 'span', 'null'])
const buildRange = (lo: Run, hi: Run, lc: boolean, hc: boolean): Run => (s, rt) => {
  const from = lo(s, rt), to = hi(s, rt), [x, y] = [kindOf(from), kindOf(to)]
  if (!ENDS.has(x) || !ENDS.has(y) || (x !== y && from !== null && to !== null)) return warn(rt, `${ZH[x]}与${ZH[y]}不能成区间`)
  return { [KIND]: 'range', op: '..', lo: from, hi: to, lc, hc }
}
const buildTest = (op: Comparison, b: Run): Run => (s, rt) => {
  const value = b(s, rt), below = op === '<' || op === '<=', exact = op === '=' || op === '!='
  return { [KIND]: 'range', op, lo: below ? null : value, hi: below || exact ? value : null, lc: op === '>=' || op === '=', hc: op === '<=' || op === '=' }
}

const buildContext = (entries: { name: string, value: Run }[]): Run => {
  const twice = new Set(entries.map(each => each.name)).size < entries.length
  return (s, rt) => {
    if (twice) return warn(rt, '上下文中有重复的键')
    const out: Context = {}, scope: Scope = { vars: out, up: s }
    for (const { name, value } of entries) out[name] = value(scope, rt)
    return out
  }
}

const buildFunction = (node: Extract<Node, { k: 'function' }>, body: Run, how: Building): Run => {
  const names = node.params.map(param => param.name)
  return scope => {
    const call = (args: Value[], rt: Runtime): Value => {
      if (args.length !== names.length) return warn(rt, `函数应有 ${names.length} 个参数`)
      const vars: Record<string, Value> = {}
      for (const [i, { name, type }] of node.params.entries()) {
        const value = args[i]!
        if (type && value !== null && !conforms(value, type, how.named)) return warn(rt, `参数 ${name} 的类型不符`)
        vars[name] = value
      }
      return body({ vars, up: scope }, rt)
    }
    return { [KIND]: 'function', params: names, call }
  }
}
