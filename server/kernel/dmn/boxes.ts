import { copied, domain, pick } from '../feel/build-list.ts'
import { invoke } from '../feel/build-call.ts'
import type { Run, Scope } from '../feel/scope.ts'
import { type Context, type FeelFn, isFn, KIND, type Runtime, spend, type Value, warn } from '../feel/value.ts'
import type { Box, Making } from './box.ts'
import { fit, typeName } from './items.ts'
import { table } from './table.ts'
import { child, children, textIn, type Xml } from './xml.ts'

/* Boxed expressions (DMN 1.5, clause 10.2): one entry per element; each compiles to a closure over FEEL values. */

/** The expression inside a wrapper (`<in>`, `<then>`, `<binding>`…): its first child that is one. */
const inside = (xml: Xml | undefined, make: Making): Run => {
  const found = xml?.children.find(each => isBox(each.name))
  return found ? make.box(found) : () => null
}

/** Wraps a result in the check of its declared type. */
export const typed = (run: Run, ref: string | undefined, what: string, make: Making): Run => {
  const type = typeName(ref)
  if (type === null || type === 'Any') return run
  return (scope, rt) => {
    const value = run(scope, rt), fitted = fit(value, type, make.items, rt, false)
    return fitted === undefined ? warn(rt, `${what} 的值不是 ${type}`) : fitted
  }
}

/** A function of formal parameters over a boxed body. */
export const functionOf = (xml: Xml, make: Making): ((scope: Scope) => FeelFn) => {
  const params = children(xml, 'formalParameter').map(each => ({ name: each.attributes['name'] ?? '', type: typeName(each.attributes['typeRef']) }))
  const body = xml.attributes['kind'] && xml.attributes['kind'] !== 'FEEL' ? (_: Scope, rt: Runtime): Value => warn(rt, '不支持外部函数') : inside(xml, make)
  return scope => ({
    [KIND]: 'function',
    params: params.map(each => each.name),
    call(args, rt) {
      if (args.length !== params.length) return warn(rt, `函数应有 ${params.length} 个参数`)
      const vars: Record<string, Value> = {}
      for (const [i, { name, type }] of params.entries()) {
        const fitted = fit(args[i]!, type, make.items, rt, false)
        if (fitted === undefined) return warn(rt, `参数 ${name} 的类型不符`)
        vars[name] = fitted
      }
      return body({ vars, up: scope }, rt)
    },
  })
}

const context: Box = (xml, make) => {
  const entries = children(xml, 'contextEntry').map(entry => {
    const variable = child(entry, 'variable'), name = variable?.attributes['name'] ?? null
    return { name, run: typed(inside(entry, make), variable?.attributes['typeRef'], name ?? '结果', make) }
  })
  return (scope, rt) => {
    const out: Context = {}, inner: Scope = { vars: out, up: scope }
    for (const { name, run } of entries) {
      const value = run(inner, rt)
      if (name === null) return value
      out[name] = value
    }
    return out
  }
}

const invocation: Box = (xml, make) => {
  const callee = inside(xml, make)
  const bindings = children(xml, 'binding').map(each => ({ name: child(each, 'parameter')?.attributes['name'] ?? '', run: inside(each, make) }))
  return (scope, rt) => {
    const fn = callee(scope, rt)
    if (!isFn(fn)) return warn(rt, '调用的不是函数')
    return invoke(fn, bindings.map(each => each.run(scope, rt)), bindings.map(each => each.name), rt)
  }
}

/** Three-valued some/every over what the elements gave; null where one gave no truth value at all. */
const quantify = (some: boolean, values: Value[], rt: Runtime): Value => {
  if (values.some(each => each !== null && typeof each !== 'boolean')) return warn(rt, 'some/every 的条件应为布尔值')
  return values.includes(some) ? some : values.includes(null) ? null : !some
}

const loop = (kind: 'for' | 'some' | 'every'): Box => (xml, make) => {
  const name = xml.attributes['iteratorVariable'] ?? 'item', from = inside(child(xml, 'in'), make)
  const body = inside(child(xml, kind === 'for' ? 'return' : 'satisfies'), make)
  return (scope, rt) => {
    const list = domain(from(scope, rt), undefined, rt)
    if (!list) return warn(rt, `${kind} 的对象应为列表`)
    const out: Value[] = []
    for (const each of list) {
      spend(rt, 1)
      const vars = { get partial() { return copied(out, rt) }, [name]: each }
      out.push(body({ vars, up: scope }, rt))
    }
    return kind === 'for' ? out : quantify(kind === 'some', out, rt)
  }
}

const BOXES: Record<string, Box> = {
  literalExpression(xml, make) {
    const text = textIn(xml, 'text')
    return text ? make.expression(text) : () => null
  },
  decisionTable: table,
  context,
  invocation,
  functionDefinition: (xml, make) => functionOf(xml, make),
  list(xml, make) {
    const items = xml.children.filter(each => isBox(each.name)).map(make.box)
    return (scope, rt) => items.map(each => each(scope, rt))
  },
  relation(xml, make) {
    const columns = children(xml, 'column').map(each => each.attributes['name'] ?? '')
    const rows = children(xml, 'row').map(row => row.children.filter(each => isBox(each.name)).map(make.box))
    return (scope, rt) => rows.map(row => Object.fromEntries(columns.map((name, i) => [name, row[i]?.(scope, rt) ?? null])))
  },
  conditional(xml, make) {
    const test = inside(child(xml, 'if'), make), yes = inside(child(xml, 'then'), make), no = inside(child(xml, 'else'), make)
    return (scope, rt) => {
      const value = test(scope, rt)
      if (value !== null && typeof value !== 'boolean') return warn(rt, '条件应为布尔值')
      return value === true ? yes(scope, rt) : no(scope, rt)
    }
  },
  filter(xml, make) {
    const from = inside(child(xml, 'in'), make), by = inside(child(xml, 'match'), make)
    return (scope, rt) => pick(from(scope, rt), by, scope, rt)
  },
  for: loop('for'), some: loop('some'), every: loop('every'),
}

/** Compiles a boxed expression of any kind. */
export const boxed = (xml: Xml, make: Making): Run => {
  const box = isBox(xml.name) ? BOXES[xml.name] : undefined
  return box ? typed(box(xml, make), xml.attributes['typeRef'], xml.name, make) : () => null
}
export const isBox = (name: string): boolean => Object.hasOwn(BOXES, name)
