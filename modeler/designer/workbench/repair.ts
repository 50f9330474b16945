import type { Bundle } from '../../../server/contract/design.ts'
import type { Fix } from '../../../server/law/finding.ts'
import type { Moddle, Modeler, Shape } from '../bpmn/services.ts'

/** Applies a finding's repair as one undoable step on the diagram; a repair of a form returns the changed forms instead. */
export function repair(modeler: Modeler, fix: Fix, bundle: Bundle): Partial<Bundle> | undefined {
  const { changes } = fix
  const shape = modeler.get('elementRegistry').get(fix.element)
  if (shape) {
    if (changes.name !== undefined) modeler.get('modeling').updateProperties(shape, { name: changes.name })
    if (changes.properties) setListed(modeler, shape, 'zeebe:Properties', 'properties', 'zeebe:Property', 'name', 'value', changes.properties)
    if (changes.inputs) setListed(modeler, shape, 'zeebe:IoMapping', 'inputParameters', 'zeebe:Input', 'target', 'source', changes.inputs)
    if (changes.timer) setTimer(modeler, shape, changes.timer)
  }
  if (!changes.form) return undefined
  const form = structuredClone(bundle.forms[changes.form.id]) as { components?: Field[] }
  const field = find(form.components ?? [], changes.form.key)
  if (field) Object.assign(field, changes.form.set)
  return { forms: { ...bundle.forms, [changes.form.id]: form } }
}

interface Field { key?: string; path?: string; components?: Field[] }
const find = (fields: Field[], key: string): Field | undefined => {
  for (const field of fields) {
    if (field.key === key || field.path === key) return field
    const inner = field.components && find(field.components, key)
    if (inner) return inner
  }
  return undefined
}

/** Sets, adds or (null) removes entries of a list kept in an extension element. */
function setListed(modeler: Modeler, shape: Shape, holderType: string, list: string, itemType: string, key: string, value: string, changes: Record<string, string | null>): void {
  const [factory, modeling, object] = [modeler.get('bpmnFactory'), modeler.get('modeling'), shape.businessObject]
  let extensions = object.get('extensionElements') as Moddle | undefined
  if (!extensions) {
    extensions = factory.create('bpmn:ExtensionElements', { values: [] })
    extensions['$parent'] = object
    modeling.updateModdleProperties(shape, object, { extensionElements: extensions })
  }
  let holder = (extensions.get('values') as Moddle[]).find(each => each.$type === holderType)
  if (!holder) {
    holder = factory.create(holderType, { [list]: [] })
    holder['$parent'] = extensions
    modeling.updateModdleProperties(shape, extensions, { values: [...extensions.get('values') as Moddle[], holder] })
  }
  const items = [...holder.get(list) as Moddle[] ?? []].filter(item => changes[String(item[key])] === undefined)
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) continue
    const item = factory.create(itemType, { [key]: name, [value]: text })
    item['$parent'] = holder
    items.push(item)
  }
  modeling.updateModdleProperties(shape, holder, { [list]: items })
}

function setTimer(modeler: Modeler, shape: Shape, timer: { kind: 'duration' | 'date'; text: string }): void {
  const definition = (shape.businessObject.get('eventDefinitions') as Moddle[] | undefined)?.find(each => each.$type === 'bpmn:TimerEventDefinition')
  if (!definition) return
  const expression = modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body: timer.text })
  expression['$parent'] = definition
  modeler.get('modeling').updateModdleProperties(shape, definition, { timeDuration: undefined, timeDate: undefined, timeCycle: undefined, [timer.kind === 'duration' ? 'timeDuration' : 'timeDate']: expression })
}
