import type { Node } from './ast.ts'
import { builtins } from './builtins/all.ts'

/**
 * Names an expression takes from its context, in order of first use; names inside a filter count (they may be properties or variables).
 * `unknown` hears of calls to names that are neither bound in the expression nor built in.
 */
export const freeNames = (roots: Node[], unknown?: (name: string) => void): string[] => {
  const found = new Set<string>()
  const all = (nodes: Node[], bound: ReadonlySet<string>): void => { for (const each of nodes) visit(each, bound) }
  const visit = (node: Node, bound: ReadonlySet<string>): void => {
    switch (node.k) {
      case 'literal': case 'any': return
      case 'name':
        if (!bound.has(node.name) && !builtins.has(node.name)) found.add(node.name)
        return
      case 'path': case 'filter':
        visit(node.of, bound)
        if (node.k === 'filter') visit(node.by, new Set([...bound, 'item']))
        return
      case 'call':
        if (node.fn.k !== 'name' || !(builtins.has(node.fn.name) || node.fn.name === 'is defined')) {
          if (node.fn.k === 'name' && !bound.has(node.fn.name)) unknown?.(node.fn.name)
          visit(node.fn, bound)
        }
        return all(node.args, bound)
      case 'arithmetic': case 'compare': case 'and': case 'or': return all([node.a, node.b], bound)
      case 'minus': case 'instance': return visit(node.a, bound)
      case 'between': return all([node.a, node.lo, node.hi], bound)
      case 'in': return all([node.a, ...node.tests], bound)
      case 'range': return all([node.lo, node.hi], bound)
      case 'test': return visit(node.b, bound)
      case 'if': return all([node.test, node.yes, node.no], bound)
      case 'list': return all(node.items, bound)
      case 'not': return all(node.tests, bound)
      case 'function': return visit(node.body, new Set([...bound, ...node.params.map(each => each.name)]))
      case 'context': {
        const inner = new Set(bound)
        for (const { name, value } of node.entries) {
          // a function may call itself by the name of its entry; any other entry still sees the outer name
          visit(value, value.k === 'function' ? new Set([...inner, name]) : inner)
          inner.add(name)
        }
        return
      }
      case 'for': case 'quantified': {
        const inner = new Set([...bound, 'partial'])
        for (const { name, from, to } of node.over) {
          all(to ? [from, to] : [from], inner)
          inner.add(name)
        }
        visit(node.body, inner)
      }
    }
  }
  all(roots, new Set())
  return [...found]
}
