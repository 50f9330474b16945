// A diagram as the law reads it: flow nodes with lane, roles, task kind and properties, resolved once, so that a rule is a few lines. Pure.
import { listOf, propsOf, readNode, type Flow, type Node, type Raw } from './node.ts'
import type { Families, Lanes, Side } from './rule-set.ts'

export interface Process {
  id: string
  name: string
  raw: Raw
  props: Record<string, string>
  nodes: Node[]
}
export interface Model {
  root: Raw
  key: string
  family: string
  trade: boolean
  processes: Process[]
  nodes: Map<string, Node>
  list: Node[]
  flows: Flow[]
  side(role: string): Side | undefined
}

export interface Reading {
  process?: string | undefined
  lanes?: Lanes | undefined
  families?: Families | undefined
}

/** Reads a definitions element. `process` is the key if it differs from the first executable process's id. */
export function modelOf(root: Raw, reading: Reading): Model {
  const nodes = new Map<string, Node>(),
    flows: Flow[] = [],
    processes: Process[] = []
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
    for (const role of node.roles) {
      const side = sideOf.get(role)
      if (side) node.sides.add(side)
    }
    if (node.roles.length === 0)
      for (const [side, names] of Object.entries(reading.lanes?.laneNames ?? {}))
        if (node.lane && new RegExp(names).test(node.lane)) node.sides.add(side as Side)
  }
  connect(root, nodes, flows)
  const key = reading.process ?? (processes.find(process => process.raw['isExecutable'] !== false) ?? processes[0])?.id ?? ''
  const family = reading.families?.rows.find(row => key.split('.')[0] === row.prefix)?.key ?? processes[0]?.props['family'] ?? 'ALL'
  return {
    root,
    key,
    family,
    trade: family !== 'ALL' && !reading.families?.subprocesses.includes(key),
    processes,
    nodes,
    list: [...nodes.values()],
    flows,
    side: role => sideOf.get(role),
  }
}

function lanesOf(process: Raw): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (set: Raw, above: string) =>
    listOf(set, 'lanes').forEach(lane => {
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
    const node = readNode(part, parent, process.id, laneOf(part) || parent?.lane || '')
    into.set(node.id, node)
    process.nodes.push(node)
    collect(part, node, process, laneOf, into)
  }
}

function connect(scope: Raw, nodes: Map<string, Node>, flows: Flow[]) {
  for (const part of [...listOf(scope, 'rootElements'), ...listOf(scope, 'flowElements')]) {
    const from = nodes.get(part['sourceRef']?.id),
      to = nodes.get(part['targetRef']?.id)
    if (part.$type !== 'bpmn:SequenceFlow' || !from || !to) {
      connect(part, nodes, flows)
      continue
    }
    const flow: Flow = { id: part.id, name: part.name ?? '', condition: String(part['conditionExpression']?.body ?? ''), from, to }
    flows.push(flow)
    from.out.push(flow)
    to.in.push(flow)
  }
}
