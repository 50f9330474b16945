import type {Feel} from './feel/compile.ts'
import type {El, IncidentType, Mapping, Text, Vars} from './types.ts'
import {edit, event, first, halt, node, type Step} from './step.ts'

/** Reads a variable from a scope outwards; `undefined` when no scope holds it. */
export function read(c: Step, scope: number, name: string): unknown {
  for (let at: number | undefined = scope; at !== undefined; at = c.s.n[at]?.p) {
    const v = c.s.n[at]?.v
    if (v && Object.hasOwn(v, name)) return v[name]
  }
  return undefined
}

/** All variables visible from a scope, inner ones hiding outer ones. */
export function visible(c: Step, scope: number): Vars {
  const chain: Vars[] = []
  for (let at: number | undefined = scope; at !== undefined; at = c.s.n[at]?.p) {
    const v = c.s.n[at]?.v
    if (v) chain.push(v)
  }
  return chain.length === 1 ? {...chain[0]} : Object.assign({}, ...chain.reverse()) as Vars
}

/** Evaluates FEEL in a scope; `extra` names hide variables. Missing names are null. */
export function evaluate(c: Step, feel: Feel, scope: number, extra?: Vars): unknown {
  const context: Vars = {}
  for (const name of feel.free) {
    if (extra && Object.hasOwn(extra, name)) { context[name] = extra[name]; continue }
    const value = read(c, scope, name)
    if (value !== undefined) context[name] = value
  }
  return feel.run(context, {now: c.now, zone: c.s.z}).value
}

export const textOf = (c: Step, text: Text, scope: number, extra?: Vars): unknown =>
  typeof text === 'string' ? text : evaluate(c, text, scope, extra)

/** A text that must come out as a non-empty string, or the incident named. */
export function stringOf(c: Step, text: Text, scope: number, incident: IncidentType, what: string): string {
  const value = textOf(c, text, scope)
  if (typeof value === 'string' && value) return value
  throw halt(incident, `${what} is not a text: ${show(value)}${typeof text === 'string' ? '' : ` (=${text.text})`}`)
}

export const show = (value: unknown): string => (JSON.stringify(value) ?? 'null').slice(0, 120)

/** Writes right into one scope. */
export function writeLocal(c: Step, scope: number, vars: Vars): void {
  const names = Object.keys(vars)
  if (!names.length) return
  const target = edit(c, scope)
  target.v = {...target.v, ...vars}
  changed(c, scope, names)
}

/** Writes each variable to the nearest scope that already has it, else to the root (KERNEL §14). */
export function write(c: Step, scope: number, vars: Vars | undefined): void {
  for (const name in vars) {
    let at = scope
    for (let up: number | undefined = scope; up !== undefined; up = c.s.n[up]?.p) {
      at = up
      if (c.s.n[up]?.v && Object.hasOwn(c.s.n[up]!.v!, name)) break
    }
    writeLocal(c, at, {[name]: vars[name]})
  }
}

function changed(c: Step, scope: number, names: string[]): void {
  event(c, [node(c, scope).e, scope, 'var', names])
  if (c.g.conditionals && c.s.sb.some(sub => sub.k === 'c')) first(c, {k: 'conditions', s: scope, names})
}

/** Runs mappings in order, each source seeing earlier results; answers the variables to write, nested paths merged. */
export function mapped(c: Step, list: Mapping[], scope: number, into: (name: string) => unknown, extra: Vars = {}, chained = true): Vars {
  const result: Vars = {}
  for (const {source, target} of list) {
    if (c.oracle) { result[target[0]!] = null; continue }
    const value = textOf(c, source, scope, chained ? {...extra, ...result} : extra) ?? null
    const [name, ...path] = target as [string, ...string[]]
    result[name] = path.length ? nested(Object.hasOwn(result, name) ? result[name] : into(name), path, value) : value
  }
  return result
}

function nested(base: unknown, path: string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const context = base !== null && typeof base === 'object' && !Array.isArray(base) ? base as Vars : {}
  return {...context, [name]: nested(Object.hasOwn(context, name) ? context[name] : undefined, rest, value)}
}

/** Input mappings: locals of the node (KERNEL §14). */
export function inputs(c: Step, id: number, el: El): void {
  if (!el.im.length) return
  const own = node(c, id).v
  const vars = mapped(c, el.im, id, name => own?.[name])
  writeLocal(c, id, vars)
}

/** Output mappings from a node's locals to `target`; nothing else of the node leaves it. */
export function outputs(c: Step, id: number, el: El, target: number): void {
  const list = el.assign.length ? [...el.om, ...el.assign] : el.om
  if (!list.length) return
  const held = c.s.n[target]?.v
  const vars = mapped(c, list, id, name => held?.[name] ?? null, {}, true)
  if (el.om.length) writeLocal(c, target, vars)
  else write(c, target, vars)
}

/** A payload that reaches a node: local when output mappings will carry it on, else upwards from `up`. */
export function payload(c: Step, id: number, up: number, el: El, vars: Vars | undefined): void {
  if (!vars) return
  if (el.om.length) writeLocal(c, id, vars)
  else write(c, up, vars)
}
