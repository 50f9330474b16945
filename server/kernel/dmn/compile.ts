import { type FeelEnv, guarded, measured, runtime } from '../feel/compile.ts'
import { toJson } from '../feel/json.ts'
import { isFn, type Value } from '../feel/value.ts'
import { fill, inputsOf } from './elements.ts'
import type { FiredRule } from './fired.ts'
import { fromJson } from './items.ts'
import { type Element, type Evaluation, type Fault, type Model, readModel } from './model.ts'
import { readXml } from './xml.ts'

/*
 * Decision models (DMN 1.1 to 1.5) compiled once: decisions, business knowledge, decision services and imports become closures over one FEEL.
 * Pure like the kernel: a decision sees the context it is given and the moment in `env`, nothing else.
 */
export type { FiredRule } from './fired.ts'
export interface Outcome { value: unknown, fired: FiredRule[], warnings: string[] }
/** A decision (or decision service); `inputs` are the names of what it rests on: input data, and names that a table drawn without requirements reads straight from the context. `evaluate` never throws; an error is null with warnings. */
export interface Decision { id: string, name: string, inputs: string[], evaluate(context: Record<string, unknown>, env: FeelEnv): Outcome }
/** Decisions and services under their id and their name. `faults` are texts that are not FEEL or imports that are missing: a gate refuses them. */
export interface Dmn { namespace: string, decisions: Map<string, Decision>, services: Map<string, Decision>, faults: Fault[] }

const begin = (given: Record<string, unknown>, env: FeelEnv): Evaluation =>
  ({ ...runtime(env.now, env.zone || null), budget: 2_000_000, given, known: new Map(), open: new Set(), fired: [] })

const finish = (rt: Evaluation, value: Value): Outcome =>
  ({ value: toJson(value), fired: rt.fired.map(each => ({ ...each, outputs: toJson(each.outputs as Value) })), warnings: rt.warnings })

const asDecision = (id: string, element: Element): Decision => ({
  id, name: element.name, inputs: inputsOf(element),
  evaluate(context, env) {
    const rt = begin(context, env)
    return finish(rt, guarded(measured(() => element.evaluate(rt)), { vars: {}, up: null }, rt))
  },
})

const asService = (id: string, element: Element): Decision => {
  const fn = element.evaluate(begin({}, { now: 0, zone: '' })), params = isFn(fn) ? fn.params : []
  return {
    id, name: element.name, inputs: params,
    evaluate(context, env) {
      const rt = begin({}, env)
      const value = guarded(measured(() => {
        const callee = element.evaluate(rt)
        return isFn(callee) ? callee.call(params.map(name => fromJson(context[name])), rt) : null
      }), { vars: {}, up: null }, rt)
      return finish(rt, value)
    },
  }
}

const build = (xml: string, imports: readonly string[]): Model => {
  const waiting = imports.map(readXml), ready = new Map<string, Model>()
  // models whose own imports are ready come first; a circle of imports leaves faults
  while (waiting.length) {
    const at = waiting.findIndex(each => each.children.every(one => one.name !== 'import' || ready.has(one.attributes['namespace'] ?? '') || !waiting.some(other => other.attributes['namespace'] === one.attributes['namespace'])))
    const model = readModel(waiting.splice(Math.max(at, 0), 1)[0]!, ready)
    fill(model)
    ready.set(model.namespace, model)
  }
  const model = readModel(readXml(xml), ready)
  fill(model)
  return model
}

/** Compiles a decision model; `imports` are the texts of the models it may import. Throws XmlError for a document that cannot be read. */
export const compileDmn = async (xml: string, imports: readonly string[] = []): Promise<Dmn> => {
  const model = build(xml, imports), decisions = new Map<string, Decision>(), services = new Map<string, Decision>()
  for (const [id, element] of model.elements) {
    const isDecision = element.xml.name === 'decision', target = isDecision ? decisions : services
    if (!isDecision && element.xml.name !== 'decisionService') continue
    const one = isDecision ? asDecision(id, element) : asService(id, element)
    target.set(id, one)
    if (!target.has(one.name)) target.set(one.name, one)
  }
  return { namespace: model.namespace, decisions, services, faults: model.faults }
}
