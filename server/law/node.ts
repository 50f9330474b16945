// One flow node of a diagram as the law reads it: roles, task kind, properties, mappings and timers, taken out of bpmn-moddle's tree. Pure.
import type { Side } from './rule-set.ts'

/** A parsed element, as bpmn-moddle makes it. */
// oxlint-disable-next-line no-explicit-any -- the meta-model is dynamic
export interface Raw {
  $type: string
  id: string
  name?: string
  [property: string]: any
}

export interface Flow {
  id: string
  name: string
  condition: string
  from: Node
  to: Node
}
export interface Mapping {
  source: string
  target: string
}
export interface Timer {
  kind: 'date' | 'duration' | 'cycle'
  text: string
}

export interface Node {
  id: string
  type: string
  name: string
  raw: Raw
  process: string
  parent: Node | null
  lane: string
  props: Record<string, string>
  kind: string
  step: string
  roles: string[]
  sides: Set<Side>
  in: Flow[]
  out: Flow[]
  boundary: Node[]
  host: Node | null
  events: string[]
  timer: Timer | null
  message: string
  service: string
  inputs: Mapping[]
  outputs: Mapping[]
  headers: Record<string, string>
  form: string
  due: string
  called: string
  decision: string
  eventSub: boolean
  interrupting: boolean
  /** Every expression and literal the element holds, for scans. */
  texts: string[]
}

/** A list-valued property; empty where it is absent. */
export const listOf = (raw: Raw, name: string): Raw[] => (raw[name] ?? []) as Raw[]
const extensions = (raw: Raw): Raw[] => (raw['extensionElements']?.values ?? []) as Raw[]
const extension = (raw: Raw, type: string): Raw | undefined => extensions(raw).find(value => value.$type === type)

/** The zeebe properties of an element. */
export function propsOf(raw: Raw): Record<string, string> {
  const found: Record<string, string> = {}
  for (const list of extensions(raw))
    if (list.$type === 'zeebe:Properties')
      for (const one of listOf(list, 'properties')) if (one.name) found[one.name] = String(one['value'] ?? '').trim()
  return found
}

/** Reads an element; flows, boundary events, host and sides are joined by `modelOf`. */
export function readNode(raw: Raw, parent: Node | null, process: string, lane: string): Node {
  const assignment = extension(raw, 'zeebe:AssignmentDefinition'),
    io = extension(raw, 'zeebe:IoMapping'),
    job = extension(raw, 'zeebe:TaskDefinition')
  const form = extension(raw, 'zeebe:FormDefinition'),
    decision = extension(raw, 'zeebe:CalledDecision'),
    script = extension(raw, 'zeebe:Script')
  const mappings = (name: string) =>
    io ? listOf(io, name).map(one => ({ source: String(one['source'] ?? ''), target: String(one['target'] ?? '') })) : []
  const headers = Object.fromEntries(
    listOf(extension(raw, 'zeebe:TaskHeaders') ?? { $type: '', id: '' }, 'values').map(one => [String(one['key']), String(one['value'] ?? '')]),
  )
  const definitions = listOf(raw, 'eventDefinitions'),
    props = propsOf(raw),
    timer = timerOf(definitions)
  const groups = String(assignment?.['candidateGroups'] ?? '')
  const inputs = mappings('inputParameters'),
    outputs = mappings('outputParameters'),
    due = String(extension(raw, 'zeebe:TaskSchedule')?.['dueDate'] ?? '')
  const loop = raw['loopCharacteristics'] ? extension(raw['loopCharacteristics'] as Raw, 'zeebe:LoopCharacteristics') : undefined
  const texts = [
    groups,
    due,
    timer?.text,
    script?.['expression'],
    loop?.['inputCollection'],
    loop?.['outputElement'],
    ...inputs.map(one => one.source),
    ...outputs.map(one => one.source),
    ...Object.values(headers),
    ...Object.values(props),
  ]
  return {
    id: raw.id,
    type: raw.$type.replace('bpmn:', ''),
    name: raw.name ?? '',
    raw,
    process,
    parent,
    lane,
    props,
    kind: props['taskKind'] ?? '',
    step: props['step'] ?? '',
    roles: rolesOf(groups),
    sides: new Set(),
    in: [],
    out: [],
    boundary: [],
    host: null,
    events: definitions.map(one => one.$type.replace(/^bpmn:|EventDefinition$/g, '')),
    timer,
    message: definitions.map(one => String(one['messageRef']?.name ?? '')).join(''),
    service: String(job?.['type'] ?? ''),
    inputs,
    outputs,
    headers,
    form: String(form?.['formId'] ?? form?.['formKey'] ?? ''),
    due,
    called: String(extension(raw, 'zeebe:CalledElement')?.['processId'] ?? ''),
    decision: String(decision?.['decisionId'] ?? ''),
    eventSub: raw['triggeredByEvent'] === true,
    interrupting: raw['cancelActivity'] !== false && raw['isInterrupting'] !== false,
    texts: texts.map(String).filter(text => text && text !== 'undefined'),
  }
}

/** Roles of a static list, or every text literal of a FEEL expression. */
function rolesOf(groups: string): string[] {
  return groups.trim().startsWith('=')
    ? [...groups.matchAll(/"([^"]+)"/g)].map(match => match[1]!)
    : groups
        .split(',')
        .map(role => role.trim())
        .filter(Boolean)
}

function timerOf(definitions: Raw[]): Timer | null {
  for (const one of definitions)
    for (const kind of ['date', 'duration', 'cycle'] as const) {
      const text = one[`time${kind[0]!.toUpperCase()}${kind.slice(1)}`]?.body
      if (text) return { kind, text: String(text).trim() }
    }
  return null
}
