import { say } from '../words/words.ts'

/** One step of a diagram as read from its XML: what the text view, the screen reader and the canvas share. */
export interface DiagramStep {
  id: string
  type: string
  name: string
  lane: string
  law: string[]
  deadlines: string[]
  promise: string
  publicKinds: string[]
  next: string[]
  previous: string[]
  host?: string
}

interface Node {
  $type: string
  id?: string
  name?: string
  [key: string]: unknown
}
const list = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : [])
const split = (value: string | undefined): string[] =>
  (value ?? '')
    .split(/[；;,]/)
    .map(part => part.trim())
    .filter(Boolean)

/** The zeebe:properties of an element. */
export function propertiesOf(element: Node): Record<string, string> {
  const values = list((element['extensionElements'] as Node | undefined)?.['values'])
  const found = values.find(one => one.$type === 'zeebe:Properties')
  return Object.fromEntries(list(found?.['properties']).map(one => [String(one.name), String(one['value'] ?? '')]))
}

const kinds: Record<string, readonly [string, string]> = {
  ExclusiveGateway: ['分支', 'decision'],
  ParallelGateway: ['并行', 'parallel'],
  InclusiveGateway: ['多选分支', 'inclusive'],
  EventBasedGateway: ['等待其一', 'wait for one'],
  StartEvent: ['开始', 'start'],
  EndEvent: ['结束', 'end'],
  BoundaryEvent: ['附着事件', 'boundary event'],
  IntermediateCatchEvent: ['等待', 'wait'],
  IntermediateThrowEvent: ['发出', 'throw'],
}

/** Every flow node of every process in token order (back edges ignored), sub-processes' contents after their own step. */
export function stepsOf(definitions: unknown): DiagramStep[] {
  const processes = list((definitions as Node | undefined)?.['rootElements']).filter(root => root.$type === 'bpmn:Process')
  return processes.flatMap(process => scopeSteps(process, lanesOf(process)))
}

function lanesOf(process: Node): Map<string, string> {
  const lanes = new Map<string, string>()
  const walk = (set: Node): void =>
    list(set['lanes']).forEach(lane => {
      for (const node of list(lane['flowNodeRef'])) lanes.set(String(node.id), lane.name ?? '')
      if (lane['childLaneSet']) walk(lane['childLaneSet'] as Node)
    })
  list(process['laneSets']).forEach(walk)
  return lanes
}

function scopeSteps(scope: Node, lanes: Map<string, string>, lane = ''): DiagramStep[] {
  const elements = list(scope['flowElements'])
  const flows = elements.filter(one => one.$type === 'bpmn:SequenceFlow')
  const nodes = elements.filter(one => !/SequenceFlow|DataObject|DataStore/.test(one.$type))
  const idOf = (value: unknown): string => String((value as Node | undefined)?.id ?? '')
  const next = new Map(nodes.map(node => [node.id!, flows.filter(flow => idOf(flow['sourceRef']) === node.id).map(flow => idOf(flow['targetRef']))]))
  const hosted = (host: string): string[] => nodes.filter(node => idOf(node['attachedToRef']) === host).map(node => node.id!)
  const order = tokenOrder(
    nodes
      .filter(node => node.$type === 'bpmn:StartEvent')
      .concat(nodes)
      .map(node => node.id!),
    id => [...(next.get(id) ?? []), ...hosted(id)],
  )
  return order.flatMap(id => {
    const node = nodes.find(one => one.id === id)!
    const properties = propertiesOf(node)
    const type = node.$type.replace('bpmn:', '')
    const own: DiagramStep = {
      id,
      type,
      name: node.name?.trim() || say(kinds[type] ?? [id, id]),
      lane: lanes.get(id) ?? lane,
      law: split(properties['law']?.replaceAll(',', '、')),
      deadlines: split(properties['startsClock'] ?? properties['deadline']),
      promise: properties['promise'] ?? '',
      publicKinds: split(properties['public']),
      next: next.get(id) ?? [],
      previous: flows.filter(flow => idOf(flow['targetRef']) === id).map(flow => idOf(flow['sourceRef'])),
      ...(node['attachedToRef'] ? { host: idOf(node['attachedToRef']) } : {}),
    }
    return [own, ...scopeSteps(node, lanes, own.lane)]
  })
}

/** Reverse post-order of a depth-first walk: what comes first in the flow comes first in the list, loops notwithstanding. */
export function tokenOrder(starts: readonly string[], next: (id: string) => readonly string[]): string[] {
  const seen = new Set<string>()
  const order: string[] = []
  for (const start of [...new Set(starts)].toReversed()) visit(start, seen, order, next)
  return order.toReversed()
}

function visit(id: string, seen: Set<string>, order: string[], next: (id: string) => readonly string[]): void {
  if (seen.has(id)) return
  seen.add(id)
  for (const following of next(id).toReversed()) visit(following, seen, order, next)
  order.push(id)
}

/** Worth a line of its own in the text view: gateways without a question and anonymous events are not. */
export const isTold = (step: DiagramStep): boolean =>
  !step.type.endsWith('Gateway') && !(step.type.endsWith('Event') && step.name === say(kinds[step.type] ?? ['', '']))
