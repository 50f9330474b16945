import type { Node } from '../feel/ast.ts'
import { compileTests, compileValue, runtime } from '../feel/compile.ts'
import { freeNames } from '../feel/free.ts'
import { type Runtime, type Value, warn } from '../feel/value.ts'
import type { Making } from './box.ts'
import { boxed } from './boxes.ts'
import type { FiredRule } from './fired.ts'
import { isInstance, type Items, readItems } from './items.ts'
import { child, children, type Xml } from './xml.ts'

/* A decision model read: its types, its elements by id, its imports; and what one evaluation of it carries. */
export interface Fault { element: string, message: string }
/** One evaluation: what was given, what is known already, what is being worked out, and the rules that fired. */
export interface Evaluation extends Runtime { given: Record<string, unknown>, known: Map<Xml, Value>, open: Set<Xml>, fired: FiredRule[] }
export interface Element { xml: Xml, name: string, model: Model, evaluate(rt: Evaluation): Value }
/** `asks`: by element, the names its expressions take that the model declares nowhere: they come straight from the context given. */
export interface Model {
  namespace: string, xml: Xml, items: Items, names: string[], elements: Map<string, Element>, imports: Map<string, { name: string, model: Model }>,
  faults: Fault[], asks: Map<string, Set<string>>, declared: Set<string>,
}

const NAMED = new Set([
  'variable', 'inputData', 'decision', 'businessKnowledgeModel', 'decisionService', 'formalParameter', 'itemDefinition', 'itemComponent', 'output',
  'column', 'parameter', 'import',
])

const collect = (xml: Xml, into: Set<string>): void => {
  if (NAMED.has(xml.name) && xml.attributes['name']) into.add(xml.attributes['name'].trim())
  if (xml.attributes['iteratorVariable']) into.add(xml.attributes['iteratorVariable'])
  for (const each of xml.children) collect(each, into)
}

export const nameOf = (xml: Xml): string => (child(xml, 'variable')?.attributes['name'] ?? xml.attributes['name'] ?? '').trim().replace(/\s+/g, ' ')
export const typeOf = (xml: Xml): string | undefined => child(xml, 'variable')?.attributes['typeRef']

/** The model of a document, its elements still to be filled in; `imported` holds the models of other namespaces. */
export const readModel = (xml: Xml, imported: ReadonlyMap<string, Model>): Model => {
  const items = readItems(xml), names = new Set<string>(), imports = new Map<string, { name: string, model: Model }>(), faults: Fault[] = []
  collect(xml, names)
  for (const each of children(xml, 'import')) {
    const namespace = each.attributes['namespace'] ?? '', model = imported.get(namespace), name = each.attributes['name'] ?? ''
    if (!model) {
      if (/DMN/i.test(each.attributes['importType'] ?? '')) faults.push({ element: name, message: `缺少导入的模型 ${namespace}` })
      continue
    }
    imports.set(namespace, { name, model })
    for (const one of model.names) names.add(one)
    for (const [key, item] of model.items.byName) items.byName.set(`${name}.${key}`, item)
  }
  return { namespace: xml.attributes['namespace'] ?? '', xml, items, names: [...names], elements: new Map(), imports, faults, asks: new Map(), declared: new Set() }
}

/** How an element's boxed expressions are compiled; faults go to the model's list under the element. */
export const making = (model: Model, owner: string): Making => {
  const how = { named: isInstance(model.items) }
  const attempt = <T>(text: string, compile: () => T, otherwise: (message: string) => T): T => {
    try {
      return compile()
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'FeelSyntaxError') throw error
      model.faults.push({ element: owner, message: `${error.message}（${text.slice(0, 60)}）` })
      return otherwise(error.message)
    }
  }
  const asks = model.asks.get(owner) ?? new Set<string>()
  model.asks.set(owner, asks)
  const note = <T>(nodes: Node[], made: T): T => {
    for (const name of freeNames(nodes)) if (name !== '?' && !model.names.includes(name)) asks.add(name)
    return made
  }
  const make: Making = {
    items: model.items, owner,
    expression: text => attempt(text, () => {
      const { node, run } = compileValue(text, model.names, how)
      return note([node], run)
    }, message => (_, rt) => warn(rt, message)),
    tests: text => attempt(text, () => {
      const { nodes, test } = compileTests(text, model.names, how)
      return note(nodes, test)
    }, message => (_, __, rt) => warn(rt, message)),
    box: xml => boxed(xml, make),
    fired: (rt, rule) => { (rt as Evaluation).fired.push(rule) },
    quiet: () => runtime(0, null),
  }
  return make
}
