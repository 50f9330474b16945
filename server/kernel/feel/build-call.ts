import type { Node } from './ast.ts'
import { builtins } from './builtins/all.ts'
import { lookUp, type Run } from './scope.ts'
import { type FeelFn, isContext, isFn, OVER_LIMIT, type Runtime, spend, type Value, warn } from './value.ts'

const DEPTH = 120

/** Calls a function under the limits of depth and work. */
export const invoke = (fn: FeelFn, args: Value[], names: string[] | null, rt: Runtime): Value => {
  spend(rt, 1)
  if (++rt.depth > DEPTH) throw OVER_LIMIT
  try {
    if (!names) return fn.call(args, rt)
    if (new Set(names).size < names.length) return warn(rt, '命名参数重复')
    if (fn.named) return fn.named(new Map(names.map((name, i) => [name, args[i]!])), rt)
    const at = fn.params.map(param => names.indexOf(param))
    return at.length === names.length && !at.includes(-1) ? fn.call(at.map(i => args[i]!), rt) : warn(rt, '命名参数不符')
  } finally { rt.depth-- }
}

/** `is defined(a.b)`: whether the name or property exists, be it null. */
const isDefined = (node: Node, build: (node: Node) => Run): Run => {
  if (node.k === 'name') return s => lookUp(s, node.name) !== undefined
  if (node.k !== 'path') return () => true
  const of = isDefined(node.of, build), value = build(node.of)
  return (s, rt) => {
    if (of(s, rt) !== true) return false
    const holder = value(s, rt)
    return isContext(holder) ? Object.hasOwn(holder, node.name) : false
  }
}

/** Compiles a function call, positional or named. */
export const buildCall = (node: Extract<Node, { k: 'call' }>, build: (node: Node) => Run): Run => {
  const { names } = node
  if (node.fn.k === 'name' && node.fn.name === 'is defined' && node.args.length === 1) return isDefined(node.args[0]!, build)
  const args = node.args.map(build)
  const known = node.fn.k === 'name' ? builtins.get(node.fn.name) : undefined
  const label = node.fn.k === 'name' ? node.fn.name : '表达式'
  const fn: Run = node.fn.k === 'name' ? (s => lookUp(s, label) ?? known ?? null) : build(node.fn)
  return (s, rt) => {
    const callee = fn(s, rt)
    if (!isFn(callee)) return warn(rt, `${label} 不是函数`)
    return invoke(callee, args.map(each => each(s, rt)), names, rt)
  }
}
