import { type Node, syntaxError } from './ast.ts'
import { build } from './build.ts'
import { within } from './compare.ts'
import { freeNames } from './free.ts'
import { toJson } from './json.ts'
import { parseExpression, parseUnaryTests } from './parse.ts'
import type { Building, Run, Scope } from './scope.ts'
import { isRange, measure, OVER_LIMIT, type Runtime, type Value } from './value.ts'

/*
 * FEEL, compiled once per expression and run many times: the one expression language of flows, forms, decisions and templates. The parser and
 * the closures are our own (feelin re-parses at every evaluation and computes with binary floats); test/kernel/feel holds the two against each
 * other. Pure: the moment and the zone come in with `env`; results are the same on every machine.
 */

/** What an expression may know of the world: the move's time (ms since 1970) and the instance's zone. */
export interface FeelEnv { now: number, zone: string }

/** A compiled expression. `run` never throws: what FEEL calls an error is null with a warning. `free` are the names it takes from the context. */
export interface Feel {
  text: string
  free: string[]
  run(context: Record<string, unknown>, env: FeelEnv): { value: unknown, warnings: string[] }
}
export type { FeelSyntaxError } from './ast.ts'

const BUDGET = 300_000
/** A fresh allowance for one evaluation; zone null keeps local times local (strict DMN). */
export const runtime = (now: number, zone: string | null): Runtime => ({ now, zone, warnings: [], budget: BUDGET, depth: 0 })

/** Runs closures under their limits: an expression that outgrows them is null with a warning. */
export const guarded = (run: Run, scope: Scope, rt: Runtime): Value => {
  try {
    return run(scope, rt)
  } catch (error) {
    if (error !== OVER_LIMIT && !(error instanceof RangeError)) throw error
    rt.warnings.push('表达式超出计算上限')
    return null
  }
}

/** A run whose result is counted too: a small expression can hold a list that is enormous when written out. */
export const measured = (run: Run): Run => (scope, rt) => {
  const value = run(scope, rt)
  if (typeof value === 'object') measure(value, rt)
  return value
}

/** Compiles to closures over FEEL values (for decisions, which keep dates as dates). */
export const compileValue = (text: string, names: Iterable<string> = [], how: Building = {}): { node: Node, run: Run } => {
  const node = parseExpression(text, names)
  return { node, run: build(node, how) }
}

const finished = (text: string, free: string[], run: Run): Feel => ({
  text, free,
  run(context, env) {
    const rt = runtime(env.now, env.zone)
    return { value: toJson(guarded(measured(run), { vars: context, up: null }, rt)), warnings: rt.warnings }
  },
})

// variables are JSON, so a name that is called and is no function here can never be one
const freeOf = (text: string, nodes: Node[]): string[] => freeNames(nodes, name => { throw syntaxError(text, Math.max(text.indexOf(name), 0), `没有函数 ${name}`) })

/**
 * Compiles a FEEL expression (without the leading `=`); throws FeelSyntaxError, also for a function that does not exist. Values go in as JSON and come out as JSON: dates, times and
 * durations as ISO text (a date kept in a variable is read back with `date(x)`). A missing name is null with a warning.
 */
export function compileFeel(text: string): Feel {
  if (text.length > 4000) throw syntaxError('', 0, '表达式超过 4000 字')
  const { node, run } = compileValue(text)
  return finished(text, freeOf(text, [node]), run)
}

const hit = (node: Node, run: Run): ((input: Value, scope: Scope, rt: Runtime) => boolean | null) => {
  if (node.k === 'any') return () => true
  if (node.k === 'not') {
    const inner = node.tests.map(each => hit(each, build(each, {})))
    return (input, scope, rt) => {
      const all = inner.map(each => each(input, scope, rt))
      return all.includes(true) ? false : all.includes(null) ? null : true
    }
  }
  const asks = JSON.stringify(node).includes('"name":"?"')
  const claim = asks || ['compare', 'and', 'or', 'between', 'in', 'quantified', 'instance'].includes(node.k) || (node.k === 'call' && !asks)
  return (input, scope, rt) => {
    const value = run(scope, rt)
    if (asks) return value === true
    if (isRange(value)) return within(input, value, rt)
    if (claim && typeof value === 'boolean' && typeof input !== 'boolean') return value
    return within(input, value, rt)
  }
}

/** Compiles the unary tests of a table cell into a test of an input value; `?` is the input. Throws FeelSyntaxError. */
export const compileTests = (text: string, names: Iterable<string> = [], how: Building = {}): {
  nodes: Node[], test(input: Value, scope: Scope, rt: Runtime): boolean | null,
} => {
  const nodes = parseUnaryTests(text, names)
  const tests = nodes.map(node => hit(node, node.k === 'not' || node.k === 'any' ? () => null : build(node, how)))
  return {
    nodes,
    test(input, scope, rt) {
      const inner: Scope = { vars: { '?': input }, up: scope }
      let unsure = false
      for (const each of tests) {
        const found = each(input, inner, rt)
        if (found === true) return true
        unsure ||= found === null
      }
      return unsure ? null : false
    },
  }
}

/** Compiles unary tests for plain JSON: `run({'?': input, …})` answers true, false or null. Throws FeelSyntaxError. */
export function compileUnary(text: string): Feel {
  const { nodes, test } = compileTests(text)
  const free = freeOf(text, nodes).filter(name => name !== '?')
  return finished(text, free, (scope, rt) => test((scope.vars['?'] ?? null) as Value, scope, rt))
}
