import type { Node } from '../kernel/feel/ast.ts'
import { parseExpression } from '../kernel/feel/parse.ts'
import { supervisesOf, type Question } from './explain.ts'
import { factsOf } from './facts.ts'
import type { Ready } from './ruleset.ts'

/** A piece of SQL with its bindings (`?`). */
export interface Where { sql: string; bindings: (string | number | boolean | null)[] }
/** A list's condition. `regions`: outside of these no row can meet it, so a list may walk an index region by region; absent where region does not decide. */
export interface ListWhere extends Where { role: string; regions?: string[] }
/** Where a list finds a fact: an SQL expression, or for a list of values the SQL that asks whether it holds one. */
export type Column = string | { contains(value: unknown): Where }
/** Facts by their FEEL path (`task.assignee`), and the resource's region under `region`. A fact that no column gives makes its rule fail closed. */
export type Columns = Record<string, Column> & { region: string }

type Scalar = string | number | boolean | null
type Term = { value: unknown } | { sql: string; bindings: Scalar[] }
interface Scope { columns: Columns; known: Record<string, unknown>; exact: boolean }

/** The rows on which `decide` would say yes: some allow holds and no deny fires, the conditions translated from the same FEEL. */
export function listWhere({ set, city, actor, object, action, facts }: Question, columns: Columns): ListWhere {
  const known = knownOf(factsOf(actor, supervisesOf(city, actor.department), facts.context['now'] as number).context)
  const found = set.find(actor.role, object, action)
  const allows = found.filter(rule => rule.effect === 'allow').map(rule => ruleSql(rule, { columns, known, exact: false }, regionSql(rule, actor.region, columns.region, city.below)))
  const denies = found.filter(rule => rule.effect === 'deny').map(rule => ruleSql(rule, { columns, known, exact: true }, regionSql(rule, actor.region, columns.region, city.below)))
  const some = joined('or', allows)
  const none = joined('or', denies)
  const reach = found.filter(rule => rule.effect === 'allow').map(rule => rule.domain === 'own' ? [actor.region] : rule.domain === 'own+below' ? city.below(actor.region) : undefined)
  const regions = reach.every(region => region !== undefined) ? { regions: [...new Set(reach.flat())] } : {}
  if ('value' in some) return { role: actor.role, sql: some.value === true ? negated(none) : 'false', bindings: some.value === true && !('value' in none) ? none.bindings : [], ...regions }
  return { role: actor.role, sql: `(${some.sql}) and ${negated(none)}`, bindings: [...some.bindings, ...'value' in none ? [] : none.bindings], ...regions }
}

/** Whether lists can be filtered by a condition: every construct in it has an SQL form, whatever columns give its facts. */
export function listable(condition: string): boolean {
  const anything = new Proxy({ region: 'x' } as Columns, { get: (_, path) => ['task.candidateRoles', 'committee.members'].includes(String(path)) ? { contains: () => ({ sql: 'true', bindings: [] }) } : 'x' })
  const known = { sub: { id: '', role: '', roles: [], region: '', entity: null }, department: { id: null, supervises: [{ family: '', industry: null }] }, now: 0, legalBasis: null }
  try { translate(parseExpression(condition), { columns: anything, known, exact: false }); return true } catch { return false }
}

const negated = (term: Term): string => 'value' in term ? String(term.value !== true) : `not (${term.sql})`

const knownOf = ({ sub, department, now, legalBasis }: Record<string, unknown>): Record<string, unknown> => ({ sub, department, now, legalBasis })

function ruleSql(rule: Ready, scope: Scope, region: Term): Term {
  const deny = rule.effect === 'deny'
  let condition: Term
  try { condition = translate(parseExpression(rule.condition), scope) } catch { return { value: deny } }
  if ('value' in condition) return (deny ? condition.value !== false : condition.value === true) ? region : { value: false }
  return joined('and', [region, deny ? { sql: `((${condition.sql}) is not false)`, bindings: condition.bindings } : condition])
}

function regionSql(rule: Ready, post: string, column: string, below: (region: string) => string[]): Term {
  if (rule.domain === '*' || rule.domain === 'self') return { value: true }
  if (rule.domain !== 'own' && rule.domain !== 'own+below') return { value: rule.domain === post }
  const regions = rule.domain === 'own' ? [post] : below(post)
  const within = `${column} in (${regions.map(() => '?').join(', ')})`
  // a deny must be false, not unknown, where a row has no region; an allow may stay unknown and keep its index
  return { sql: rule.effect === 'deny' ? `coalesce(${within}, false)` : within, bindings: regions }
}

/** `and`/`or` over three-valued terms with the constants folded away. */
function joined(word: 'and' | 'or', terms: Term[]): Term {
  const ends = word === 'or'
  if (terms.some(term => 'value' in term && term.value === ends)) return { value: ends }
  const open = terms.filter(term => !('value' in term) || term.value !== !ends)
  if (!open.length) return { value: !ends }
  if (open.every(term => 'value' in term)) return { value: null }
  if (open.length === 1) return open[0]!
  return { sql: `(${open.map(term => 'value' in term ? 'null::boolean' : term.sql).join(` ${word} `)})`, bindings: open.flatMap(term => 'value' in term ? [] : term.bindings) }
}

function translate(node: Node, scope: Scope): Term {
  switch (node.k) {
    case 'literal': return { value: node.value }
    case 'name': case 'path': return lookUp(pathOf(node), scope)
    case 'and': case 'or': return joined(node.k, [translate(node.a, scope), translate(node.b, scope)])
    case 'compare': return compare(node.op, translate(node.a, scope), translate(node.b, scope), scope)
    case 'quantified': return quantified(node, scope)
    case 'call': return called(node, scope)
    case 'not': return node.tests.length === 1 ? inverted(translate(node.tests[0]!, { ...scope, exact: true })) : beyond(node)
    default: return beyond(node)
  }
}

const beyond = (node: Node): never => { throw new Error(`a list cannot be filtered by ${node.k}`) }

function pathOf(node: Node): string {
  if (node.k === 'name') return node.name
  return node.k === 'path' ? `${pathOf(node.of)}.${node.name}` : beyond(node)
}

function lookUp(path: string, { columns, known }: Scope): Term {
  const [root, ...members] = path.split('.') as [string, ...string[]]
  if (root in known) return { value: members.reduce<unknown>((value, member) => (value as Record<string, unknown> | null)?.[member] ?? null, known[root] ?? null) }
  const column = columns[path]
  if (typeof column !== 'string') throw new Error(`no column gives ${path}`)
  return { sql: column, bindings: [] }
}

function compare(op: string, a: Term, b: Term, { exact }: Scope): Term {
  if ('value' in a && 'value' in b) return { value: compareValues(op, a.value, b.value) }
  if ('value' in a) return compare(mirrored[op] ?? op, b, a, { exact } as Scope)
  const right = 'value' in b ? { sql: '?', bindings: [b.value as Scalar] } : b
  const bindings = [...a.bindings, ...right.bindings]
  if ('value' in b && b.value === null) return op === '=' ? { sql: `${a.sql} is null`, bindings: a.bindings } : op === '!=' ? { sql: `${a.sql} is not null`, bindings: a.bindings } : { value: null }
  if (op === '=') return { sql: exact ? `${a.sql} is not distinct from ${right.sql}` : `${a.sql} = ${right.sql}`, bindings }
  if (op === '!=') return { sql: `${a.sql} is distinct from ${right.sql}`, bindings }
  return { sql: `${a.sql} ${op} ${right.sql}`, bindings }
}

const mirrored: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function compareValues(op: string, a: unknown, b: unknown): boolean | null {
  if (op === '=') return a === b
  if (op === '!=') return a !== b
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return null
  const [x, y] = [a as number, b as number]
  return { '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y }[op] ?? null
}

function quantified(node: Node & { k: 'quantified' }, scope: Scope): Term {
  const [binding, ...more] = node.over
  if (!binding || more.length) return beyond(node)
  const list = translate(binding.from, scope)
  if (!('value' in list) || !Array.isArray(list.value)) return beyond(node)
  return joined(node.some ? 'or' : 'and', list.value.map(item => translate(node.body, { ...scope, known: { ...scope.known, [binding.name]: item } })))
}

function called(node: Node & { k: 'call' }, scope: Scope): Term {
  const name = pathOf(node.fn)
  const [first, second] = node.args
  if (name === 'not' && first && !second) return inverted(translate(first, { ...scope, exact: true }))
  if (name !== 'list contains' || !first || !second) return beyond(node)
  const column = scope.columns[pathOf(first)]
  if (column && typeof column !== 'string') {
    const wanted = translate(second, scope)
    return 'value' in wanted ? column.contains(wanted.value) : beyond(node)
  }
  const [list, wanted] = [translate(first, scope), translate(second, scope)]
  return 'value' in list && 'value' in wanted && Array.isArray(list.value) ? { value: list.value.includes(wanted.value) } : beyond(node)
}

const inverted = (term: Term): Term => 'value' in term ? { value: typeof term.value === 'boolean' ? !term.value : null } : { sql: `(not (${term.sql}))`, bindings: term.bindings }
