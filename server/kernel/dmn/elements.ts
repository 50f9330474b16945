import type { Scope } from '../feel/scope.ts'
import { type FeelFn, KIND, type Value, warn } from '../feel/value.ts'
import { boxed, functionOf, isBox, typed } from './boxes.ts'
import { fit, fromJson, typeName } from './items.ts'
import { type Element, type Evaluation, making, type Model, nameOf, typeOf } from './model.ts'
import { child, children, type Xml } from './xml.ts'

/* The elements of a decision requirements graph, each a function of one evaluation; every element is worked out at most once in it. */
type Evaluate = Element['evaluate']
/** Under this key a decision's value is given from outside (input decisions of a service). */
const givenDecision = (name: string): string => `decision ${name}\0`

/** The element an `href` means, here or in an imported model, with the name of the import. */
const find = (href: string, model: Model): { element: Element, via: string | null } | null => {
  const at = href.lastIndexOf('#'), space = href.slice(0, Math.max(at, 0)), id = href.slice(at + 1)
  const place = space === '' || space === model.namespace ? { name: null, model } : model.imports.get(space)
  const element = place?.model.elements.get(id)
  return place && element ? { element, via: place.name } : null
}

const requirements = (xml: Xml): string[] => xml.children
  .filter(each => each.name === 'informationRequirement' || each.name === 'knowledgeRequirement')
  .flatMap(each => each.children.map(inner => inner.attributes['href'] ?? ''))

/** Exactly what an element requires; imported things under the name of their import. */
const required = (hrefs: string[], model: Model, rt: Evaluation): Record<string, Value> => {
  const vars: Record<string, Value> = {}
  for (const href of hrefs) {
    const found = find(href, model)
    if (!found) continue
    const value = found.element.evaluate(rt), { name } = found.element
    if (found.via === null) vars[name] = value
    else vars[found.via] = { ...(vars[found.via] as Record<string, Value> | undefined), [name]: value }
  }
  return vars
}

/** What was given under names the model declares nowhere: a table drawn without its requirements reads the variables of the process. */
const undeclared = (model: Model, rt: Evaluation): Scope => {
  const vars: Record<string, Value> = {}
  for (const name of Object.keys(rt.given)) if (!model.declared.has(name)) vars[name] = fromJson(rt.given[name])
  return { vars, up: null }
}

const once = (xml: Xml, rt: Evaluation, evaluate: () => Value): Value => {
  const known = rt.known.get(xml)
  if (known !== undefined) return known
  if (rt.open.has(xml)) return warn(rt, `${nameOf(xml)} 依赖自身`)
  rt.open.add(xml)
  const value = evaluate()
  rt.open.delete(xml)
  rt.known.set(xml, value)
  return value
}

const input = (xml: Xml, model: Model): Evaluate => {
  const name = nameOf(xml), type = typeName(typeOf(xml))
  return rt => once(xml, rt, () => {
    if (!Object.hasOwn(rt.given, name)) return warn(rt, `缺少输入 ${name}`)
    const fitted = fit(fromJson(rt.given[name]), type, model.items, rt, true)
    return fitted === undefined ? warn(rt, `输入 ${name} 不是 ${type ?? 'Any'}，或不在允许值内`) : fitted
  })
}

const decision = (xml: Xml, model: Model): Evaluate => {
  const name = nameOf(xml), make = making(model, xml.attributes['id'] ?? name), hrefs = requirements(xml)
  const logic = xml.children.find(each => isBox(each.name)), run = typed(logic ? boxed(logic, make) : () => null, typeOf(xml), name, make)
  return rt => once(xml, rt, () => {
    const key = givenDecision(name)
    return Object.hasOwn(rt.given, key) ? rt.given[key] as Value : run({ vars: required(hrefs, model, rt), up: undeclared(model, rt) }, rt)
  })
}

const knowledge = (xml: Xml, model: Model): Evaluate => {
  const name = nameOf(xml), make = making(model, xml.attributes['id'] ?? name), hrefs = requirements(xml)
  const logic = child(xml, 'encapsulatedLogic'), build = logic ? functionOf(logic, make) : null
  return rt => once(xml, rt, () => {
    if (!build) return null
    const scope: Scope = { vars: {}, up: null }, fn = build(scope)
    rt.known.set(xml, fn)
    scope.vars = { ...required(hrefs, model, rt), [name]: fn }
    return fn
  })
}

/** A decision service as a function of its input data and input decisions; one output decision is its value, several make a context. */
const service = (xml: Xml, model: Model): Evaluate => {
  const result = typeName(typeOf(xml))
  const refs = (kind: string): Element[] => children(xml, kind).flatMap(each => find(each.attributes['href'] ?? '', model)?.element ?? [])
  return outer => {
    const data = refs('inputData'), decisions = refs('inputDecision'), outputs = refs('outputDecision')
    const fn: FeelFn = {
      [KIND]: 'function',
      params: [...data, ...decisions].map(each => each.name),
      call(args, rt) {
        if (args.length !== data.length + decisions.length) return warn(rt, `决策服务应有 ${data.length + decisions.length} 个参数`)
        const given: Record<string, unknown> = {}
        for (const [i, each] of decisions.entries()) {
          if (fit(args[data.length + i]!, typeName(typeOf(each.xml)), each.model.items, rt, false) === undefined) return warn(rt, `参数 ${each.name} 的类型不符`)
        }
        for (const [i, each] of data.entries()) given[each.name] = args[i] ?? null
        for (const [i, each] of decisions.entries()) given[givenDecision(each.name)] = args[data.length + i] ?? null
        const inner: Evaluation = { ...rt, given, known: new Map(), open: new Set(), fired: outer.fired }
        const values = outputs.map(each => [each.name, each.evaluate(inner)] as const)
        const value = values.length === 1 ? values[0]![1] : Object.fromEntries(values), fitted = fit(value, result, model.items, rt, false)
        return fitted === undefined ? warn(rt, `${nameOf(xml)} 的值不是 ${result ?? 'Any'}`) : fitted
      },
    }
    return fn
  }
}

type Kind = (xml: Xml, model: Model) => Evaluate
const KINDS = new Map<string, Kind>(Object.entries({ inputData: input, decision, businessKnowledgeModel: knowledge, decisionService: service }))

/** Compiles all elements of a model into it. */
export const fill = (model: Model): void => {
  for (const xml of model.xml.children) {
    const kind = KINDS.get(xml.name)
    if (!kind) continue
    model.declared.add(nameOf(xml))
    model.elements.set(xml.attributes['id'] ?? nameOf(xml), { xml, name: nameOf(xml), model, evaluate: kind(xml, model) })
  }
}

/** Names of what an element rests on, through everything it requires: input data, and names the model does not declare. */
export const inputsOf = (element: Element, seen = new Set<Element>()): string[] => {
  if (seen.has(element)) return []
  seen.add(element)
  if (element.xml.name === 'inputData') return [element.name]
  const asks = element.model.asks.get(element.xml.attributes['id'] ?? element.name) ?? []
  return [...new Set([...asks, ...requirements(element.xml).flatMap(href => {
    const found = find(href, element.model)
    return found ? inputsOf(found.element, seen) : []
  })])]
}
