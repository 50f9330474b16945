import { compare, equal } from '../feel/compare.ts'
import { add } from '../feel/decimal.ts'
import type { Run, Scope } from '../feel/scope.ts'
import { type Context, type Runtime, type Value, warn } from '../feel/value.ts'
import type { Box, Making, Test } from './box.ts'
import { fit, typeName } from './items.ts'
import { child, children, textIn, type Xml } from './xml.ts'

/* Decision tables (DMN 1.5, 8.3): conditions in cells, one hit policy, rules recorded as they fire. */
interface Output { name: string, type: string | null, values: Value[] | null, otherwise: Run | null }
interface Rule { id: string, tests: Test[], outputs: Run[] }
interface Hit { index: number, id: string, value: Value, parts: Value[] }

const attribute = (xml: Xml, name: string): string | undefined => xml.attributes[name] || undefined

/** The values an output may take, in order of priority. */
const priorities = (xml: Xml | undefined, make: Making): Value[] | null => {
  const text = textIn(xml, 'text')
  if (!text) return null
  const run = make.expression(`[${text}]`)
  return run({ vars: {}, up: null }, make.quiet()) as Value[] | null
}

const readOutput = (make: Making) => (xml: Xml): Output => {
  const otherwise = textIn(child(xml, 'defaultOutputEntry'), 'text')
  return {
    name: attribute(xml, 'name') ?? '', type: typeName(attribute(xml, 'typeRef')), values: priorities(child(xml, 'outputValues'), make),
    otherwise: otherwise ? make.expression(otherwise) : null,
  }
}

const readInput = (make: Making) => (xml: Xml) => {
  const expression = child(xml, 'inputExpression'), allowed = textIn(child(xml, 'inputValues'), 'text')
  return {
    run: make.expression(textIn(expression, 'text') ?? 'null'), type: typeName(expression?.attributes['typeRef']),
    allowed: allowed ? make.tests(allowed) : null,
  }
}

/** Position in the list of output values; values not listed come last. */
const rank = (hit: Hit, outputs: Output[], rt: Runtime): number[] => outputs.map(({ values }, i) => {
  const at = values?.findIndex(each => equal(each, hit.parts[i]!, rt) === true) ?? -1
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
})
const byPriority = (hits: Hit[], outputs: Output[], rt: Runtime): Hit[] => {
  const ranked = hits.map(hit => ({ hit, rank: rank(hit, outputs, rt) }))
  return ranked.sort((a, b) => a.rank.map((each, i) => each - b.rank[i]!).find(each => each !== 0) ?? 0).map(({ hit }) => hit)
}

const collect = (aggregation: string | undefined, hits: Hit[], rt: Runtime): Value => {
  const values = hits.map(({ value }) => value)
  switch (aggregation) {
    case undefined: return values
    case 'COUNT': return values.length
    case 'SUM': return values.length && values.every(each => typeof each === 'number') ? (values as number[]).reduce((sum, each) => add(sum, each) ?? NaN, 0) : null
    case 'MIN': case 'MAX': {
      const sign = aggregation === 'MIN' ? -1 : 1
      return values.reduce<Value>((best, each) => best === null || (compare(each, best, rt) ?? 0) * sign > 0 ? each : best, values[0] ?? null)
    }
    default: return warn(rt, `未知的汇总方式 ${aggregation}`)
  }
}

/** One value out of the rules that hit; null with a warning where the policy forbids what happened. */
const settle = (policy: string, aggregation: string | undefined, hits: Hit[], outputs: Output[], rt: Runtime): { value: Value, used: Hit[] } => {
  switch (policy) {
    case 'UNIQUE': return hits.length > 1 ? { value: warn(rt, `唯一命中的决策表有 ${hits.length} 条规则命中`), used: hits } : { value: hits[0]!.value, used: hits }
    case 'ANY': return hits.every(hit => equal(hit.value, hits[0]!.value, rt) === true)
      ? { value: hits[0]!.value, used: hits } : { value: warn(rt, '任意命中的规则结论不一致'), used: hits }
    case 'FIRST': return { value: hits[0]!.value, used: hits.slice(0, 1) }
    case 'PRIORITY': {
      const [first] = byPriority(hits, outputs, rt)
      return { value: first!.value, used: [first!] }
    }
    case 'RULE ORDER': return { value: hits.map(({ value }) => value), used: hits }
    case 'OUTPUT ORDER': {
      const ordered = byPriority(hits, outputs, rt)
      return { value: ordered.map(({ value }) => value), used: ordered }
    }
    case 'COLLECT': return { value: collect(aggregation, hits, rt), used: hits }
    default: return { value: warn(rt, `未知的命中策略 ${policy}`), used: [] }
  }
}

/** Compiles a decision table; fired rules go to `rt.fired` when the caller keeps one. */
export const table: Box = (xml, make) => {
  const inputs = children(xml, 'input').map(readInput(make)), outputs = children(xml, 'output').map(readOutput(make))
  const policy = attribute(xml, 'hitPolicy') ?? 'UNIQUE', aggregation = attribute(xml, 'aggregation'), id = attribute(xml, 'id') ?? make.owner
  const rules = children(xml, 'rule').map((rule, index): Rule => ({
    id: attribute(rule, 'id') ?? String(index + 1),
    tests: children(rule, 'inputEntry').map(each => make.tests(textIn(each, 'text') || '-')),
    outputs: children(rule, 'outputEntry').map(each => make.expression(textIn(each, 'text') || 'null')),
  }))
  const assemble = (parts: Value[]): Value => {
    if (outputs.length <= 1) return parts[0] ?? null
    const out: Context = {}
    for (const [i, { name }] of outputs.entries()) out[name] = parts[i] ?? null
    return out
  }
  const part = (run: Run | undefined, output: Output | undefined, scope: Scope, rt: Runtime): Value => {
    const value = run?.(scope, rt) ?? null, fitted = output ? fit(value, output.type, make.items, rt, false) : value
    if (fitted === undefined) return warn(rt, `输出 ${output!.name} 的类型不符`)
    return fitted
  }
  return (scope, rt) => {
    const given: Value[] = []
    for (const { run, type, allowed } of inputs) {
      const value = run(scope, rt), fitted = fit(value, type, make.items, rt, true)
      if (fitted === undefined || (value !== null && type !== null && fitted === null)) return warn(rt, '决策表输入的类型不符')
      if (allowed && fitted !== null && allowed(fitted, scope, rt) !== true) return warn(rt, '决策表输入不在允许值内')
      given.push(fitted)
    }
    const hits: Hit[] = []
    for (const [index, rule] of rules.entries()) {
      if (!rule.tests.every((test, i) => test(given[i] ?? null, scope, rt) === true)) continue
      const parts = rule.outputs.map((run, i) => part(run, outputs[i], scope, rt))
      hits.push({ index, id: rule.id, value: assemble(parts), parts })
      if (policy === 'FIRST') break
    }
    if (!hits.length) {
      const otherwise = outputs.some(each => each.otherwise) ? assemble(outputs.map(each => part(each.otherwise ?? undefined, each, scope, rt))) : null
      return otherwise ?? (aggregation === 'COUNT' ? 0 : null)
    }
    const { value, used } = settle(policy, aggregation, hits, outputs, rt)
    for (const hit of used) make.fired(rt, { table: id, rule: hit.id, index: hit.index, outputs: hit.value })
    return value
  }
}
