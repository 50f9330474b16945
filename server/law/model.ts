// A diagram as the law reads it: flow nodes with lane, roles, task kind and properties, resolved once, so that a rule is a few lines. Pure.
import type { Families, Lanes, Side } from './rule-set.ts'

/** A parsed element, as bpmn-moddle makes it. */
// oxlint-disable-next-line no-explicit-any -- the meta-model is dynamic
export interface Raw { $type: string, id: string, name?: string, [property: string]: any }

export interface Flow { id: string, name: string, condition: string, from: Node, to: Node }
export interface Mapping { source: string, target: string }
export interface Timer { kind: 'date' | 'duration' | 'cycle', text: string }

export interface Node {
  id: string, type: string, name: string, raw: Raw, process: string, parent: Node | null, lane: string
  props: Record<string, string>, kind: string, step: string
  roles: string[], sides: Set<Side>
  in: Flow[], out: Flow[], boundary: Node[], host: Node | null
  events: string[], timer: Timer | null, message: string
  service: string, inputs: Mapping[], outputs: Mapping[], headers: Record<string, string>
  form: string, due: string, called: string, decision: string, eventSub: boolean, interrupting: boolean
  /** Every expression and literal the element holds, for scans. */
  texts: string[]
}

export interface Process { id: string, name: string, raw: Raw, props: Record<string, string>, nodes: Node[] }
export interface Model { root: Raw, key: string, family: string, trade: boolean, processes: Process[], nodes: Map<string, Node>, list: Node[], flows: Flow[], side(role: string): Side | undefined }

export interface Reading { process?: string | undefined, lanes?: Lanes | undefined, families?: Families | undefined }

/** Reads a definitions element. `process` is the key if it differs from the first executable process's id. */
export function modelOf(root: Raw, reading: Reading): Model {
  const nodes = new Map<string, Node>(), flows: Flow[] = [], processes: Process[] = []
  const sideOf = new Map(Object.entries(reading.lanes?.sides ?? {}).flatMap(([side, roles]) => roles.map(role => [role, side as Side] as const)))
  for (const raw of listOf(root, 'rootElements')) {
    if (raw.$type !== 'bpmn:Process') continue
    const lanes = lanesOf(raw)
    const process: Process = { id: raw.id, name: raw.name ?? '', raw, props: propsOf(raw), nodes: [] }
    processes.push(process)
    collect(raw, null, process, part => lanes.get(part.id) ?? '', nodes)
  }
  for (const node of nodes.values()) {
    if (node.raw['attachedToRef']) {
      node.host = nodes.get(node.raw['attachedToRef'].id) ?? null
      node.host?.boundary.push(node)
    }
    for (const role of node.roles) { const side = sideOf.get(role); if (side) node.sides.add(side) }
    if (node.roles.length === 0) for (const [side, names] of Object.entries(reading.lanes?.laneNames ?? {})) if (node.lane && new RegExp(names).test(node.lane)) node.sides.add(side as Side)
  }
  connect(root, nodes, flows)
  const key = reading.process ?? (processes.find(process => process.raw['isExecutable'] !== false) ?? processes[0])?.id ?? ''
  const family = reading.families?.rows.find(row => key.split('.')[0] === row.prefix)?.key ?? processes[0]?.props['family'] ?? 'ALL'
  return { root, key, family, trade: family !== 'ALL' && !reading.families?.subprocesses.includes(key), processes, nodes, list: [...nodes.values()], flows, side: role => sideOf.get(role) }
}

const listOf = (raw: Raw, name: string): Raw[] => (raw[name] ?? []) as Raw[]
const extensions = (raw: Raw): Raw[] => (raw['extensionElements']?.values ?? []) as Raw[]
const extension = (raw: Raw, type: string): Raw | undefined => extensions(raw).find(value => value.$type === type)

function propsOf(raw: Raw): Record<string, string> {
  const found: Record<string, string> = {}
  for (const list of extensions(raw)) if (list.$type === 'zeebe:Properties') for (const one of listOf(list, 'properties')) if (one.name) found[one.name] = String(one['value'] ?? '').trim()
  return found
}

function lanesOf(process: Raw): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (set: Raw, above: string) => listOf(set, 'lanes').forEach(lane => {
    const name = [above, lane.name].filter(Boolean).join(' ')
    for (const ref of listOf(lane, 'flowNodeRef')) found.set(ref.id, name)
    if (lane['childLaneSet']) walk(lane['childLaneSet'] as Raw, name)
  })
  for (const set of listOf(process, 'laneSets')) walk(set, '')
  return found
}

function collect(scope: Raw, parent: Node | null, process: Process, laneOf: (part: Raw) => string, into: Map<string, Node>) {
  for (const part of listOf(scope, 'flowElements')) {
    if (part.$type === 'bpmn:SequenceFlow' || /Data(Object|Store)/.test(part.$type)) continue
    const node = read(part, parent, process.id, laneOf(part) || parent?.lane || '')
    into.set(node.id, node)
    process.nodes.push(node)
    collect(part, node, process, laneOf, into)
  }
}

function read(raw: Raw, parent: Node | null, process: string, lane: string): Node {
  const assignment = extension(raw, 'zeebe:AssignmentDefinition'), io = extension(raw, 'zeebe:IoMapping'), job = extension(raw, 'zeebe:TaskDefinition')
  const form = extension(raw, 'zeebe:FormDefinition'), decision = extension(raw, 'zeebe:CalledDecision'), script = extension(raw, 'zeebe:Script')
  const mappings = (name: string) => io ? listOf(io, name).map(one => ({ source: String(one['source'] ?? ''), target: String(one['target'] ?? '') })) : []
  const headers = Object.fromEntries(listOf(extension(raw, 'zeebe:TaskHeaders') ?? { $type: '', id: '' }, 'values').map(one => [String(one['key']), String(one['value'] ?? '')]))
  const definitions = listOf(raw, 'eventDefinitions'), props = propsOf(raw), timer = timerOf(definitions)
  const groups = String(assignment?.['candidateGroups'] ?? '')
  const inputs = mappings('inputParameters'), outputs = mappings('outputParameters'), due = String(extension(raw, 'zeebe:TaskSchedule')?.['dueDate'] ?? '')
  const loop = raw['loopCharacteristics'] ? extension(raw['loopCharacteristics'] as Raw, 'zeebe:LoopCharacteristics') : undefined
  const texts = [groups, due, timer?.text, script?.['expression'], loop?.['inputCollection'], loop?.['outputElement'], ...inputs.map(one => one.source), ...outputs.map(one => one.source), ...Object.values(headers), ...Object.values(props)]
  return {
    id: raw.id, type: raw.$type.replace('bpmn:', ''), name: raw.name ?? '', raw, process, parent, lane, props, kind: props['taskKind'] ?? '', step: props['step'] ?? '',
    roles: rolesOf(groups), sides: new Set(), in: [], out: [], boundary: [], host: null,
    events: definitions.map(one => one.$type.replace(/^bpmn:|EventDefinition$/g, '')), timer, message: definitions.map(one => String(one['messageRef']?.name ?? '')).join(''),
    service: String(job?.['type'] ?? ''), inputs, outputs, headers, form: String(form?.['formId'] ?? form?.['formKey'] ?? ''), due,
    called: String(extension(raw, 'zeebe:CalledElement')?.['processId'] ?? ''), decision: String(decision?.['decisionId'] ?? ''),
    eventSub: raw['triggeredByEvent'] === true, interrupting: raw['cancelActivity'] !== false && raw['isInterrupting'] !== false, texts: texts.map(String).filter(text => text && text !== 'undefined'),
  }
}

/** Roles of a static list, or every text literal of a FEEL expression. */
function rolesOf(groups: string): string[] {
  return groups.trim().startsWith('=') ? [...groups.matchAll(/"([^"]+)"/g)].map(match => match[1]!) : groups.split(',').map(role => role.trim()).filter(Boolean)
}

function timerOf(definitions: Raw[]): Timer | null {
  for (const one of definitions) for (const kind of ['date', 'duration', 'cycle'] as const) {
    const text = one[`time${kind[0]!.toUpperCase()}${kind.slice(1)}`]?.body
    if (text) return { kind, text: String(text).trim() }
  }
  return null
}

function connect(scope: Raw, nodes: Map<string, Node>, flows: Flow[]) {
  for (const part of [...listOf(scope, 'rootElements'), ...listOf(scope, 'flowElements')]) {
    const from = nodes.get(part['sourceRef']?.id), to = nodes.get(part['targetRef']?.id)
    if (part.$type !== 'bpmn:SequenceFlow' || !from || !to) { connect(part, nodes, flows); continue }
    const flow: Flow = { id: part.id, name: part.name ?? '', condition: String(part['conditionExpression']?.body ?? ''), from, to }
    flows.push(flow)
    from.out.push(flow)
    to.in.push(flow)
  }
}
