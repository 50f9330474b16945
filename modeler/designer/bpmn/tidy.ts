import type { Bounds, Connection, Modeler, Point, Shape } from './services.ts'

/**
 * Lane-aware tidy. ELK knows no swimlanes and bpmn-auto-layout drops pools and lanes: ELK gives columns (x), lanes give
 * bands (y), bpmn-js routes. One command, so one undo; lane membership never changes.
 */
interface Plan { boxes: [Shape, Bounds][]; flows: Connection[]; ways: [Connection, Point[]][]; old?: { boxes: [Shape, Bounds][]; ways: [Connection, Point[]][] } }

const rowHeight = 120
const bounds = ({ x, y, width, height }: Bounds): Bounds => ({ x, y, width, height })
const middle = (shape: Bounds): Point => ({ x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 })
const isNode = (shape: Shape): boolean => shape.type !== 'label' && shape.businessObject.$instanceOf('bpmn:FlowNode')

/** Tidies a pool (or, where there is none, the elements of the root) into columns and lane bands. */
export async function tidyPool(modeler: Modeler, pool: Shape): Promise<void> {
  const lanes = modeler.get('elementRegistry').filter(each => each.type === 'bpmn:Lane' && each.parent === pool && !each.children?.some(child => child.type === 'bpmn:Lane')).sort((a, b) => a.y - b.y)
  const nodes = (pool.children ?? []).filter(isNode)
  const placed = nodes.filter(node => !node.host)
  const flows = nodes.flatMap(node => node.outgoing).filter(flow => flow.type === 'bpmn:SequenceFlow')
  const column = await columns(placed, flows)
  const boxes: [Shape, Bounds][] = []
  const ways: [Connection, Point[]][] = []
  const move = mover(nodes, boxes, ways)
  const width = 180 + Math.max(0, ...column.values())
  let top = pool.y
  for (const lane of lanes.length ? lanes : [undefined]) {
    const members = lane?.businessObject['flowNodeRef'] as unknown[] | undefined
    const mine = placed.filter(node => !lane || members?.includes(node.businessObject)).sort((a, b) => column.get(a.id)! - column.get(b.id)!)
    const rows: { x: number; width: number }[][] = []
    for (const node of mine) {
      const x = column.get(node.id)!
      const free = rows.findIndex(taken => taken.every(other => Math.abs(other.x - x) > (other.width + node.width) / 2 + 20))
      const at = free < 0 ? rows.push([]) - 1 : free
      rows[at]!.push({ x, width: node.width })
      move(node, { x: pool.x + 60 + x, y: top + rowHeight * (at + 0.5) })
    }
    const height = rowHeight * Math.max(1, rows.length)
    if (lane) boxes.push([lane, { x: pool.x + 30, y: top, width: width - 30, height }])
    top += height
  }
  if (pool.type === 'bpmn:Participant') boxes.push([pool, { x: pool.x, y: pool.y, width, height: Math.max(top - pool.y, 120) }])
  run(modeler, { boxes, flows, ways })
}

/** Notes where a shape goes, and with it what it holds, what is attached to it, and its labels. */
function mover(nodes: Shape[], boxes: Plan['boxes'], ways: Plan['ways']): (shape: Shape, to: Point) => void {
  return function move(shape: Shape, to: Point): void {
    const from = middle(shape)
    boxes.push([shape, { ...bounds(shape), x: to.x - shape.width / 2, y: to.y - shape.height / 2 }])
    const by = { x: to.x - from.x, y: to.y - from.y }
    for (const child of inside(shape)) {
      if (isConnection(child)) ways.push([child, child.waypoints.map(point => ({ x: point.x + by.x, y: point.y + by.y }))])
      else boxes.push([child, { ...bounds(child), x: child.x + by.x, y: child.y + by.y }])
    }
    for (const guest of nodes.filter(node => node.host === shape)) move(guest, { x: middle(guest).x + to.x - from.x, y: middle(guest).y + to.y - from.y })
    for (const label of shape.labels) boxes.push([label, { ...bounds(label), x: to.x - label.width / 2, y: shape.type.endsWith('Gateway') ? to.y - shape.height / 2 - label.height - 4 : to.y + shape.height / 2 + 4 }])
  }
}

/** Tidies some elements of one scope among themselves: columns along their flows, rows by height within a lane. What is not chosen stays. */
export async function tidySelection(modeler: Modeler, chosen: Shape[]): Promise<void> {
  const scope = chosen.find(isNode)?.parent
  const nodes = chosen.filter(shape => isNode(shape) && shape.parent === scope && !shape.host)
  if (!scope || nodes.length < 2) return
  const among = new Set(nodes.map(node => node.id))
  const inner = nodes.flatMap(node => node.outgoing).filter(flow => flow.type === 'bpmn:SequenceFlow' && among.has(flow.target.id))
  const column = await columns(nodes, inner)
  const boxes: Plan['boxes'] = []
  const ways: Plan['ways'] = []
  const move = mover((scope.children ?? []).filter(isNode), boxes, ways)
  const first = Math.min(...nodes.map(node => column.get(node.id)!))
  const left = Math.min(...nodes.map(node => middle(node).x))
  const lanes = modeler.get('elementRegistry').filter(each => each.type === 'bpmn:Lane')
  const laneOf = (node: Shape): string => lanes.find(lane => (lane.businessObject['flowNodeRef'] as unknown[] | undefined)?.includes(node.businessObject))?.id ?? ''
  for (const lane of new Set(nodes.map(laneOf))) {
    const mine = nodes.filter(node => laneOf(node) === lane)
    const rows: { y: number; taken: { x: number; width: number }[] }[] = []
    for (const node of mine.toSorted((a, b) => middle(a).y - middle(b).y || column.get(a.id)! - column.get(b.id)!)) {
      const x = column.get(node.id)!
      const row = rows.find(each => each.taken.every(other => Math.abs(other.x - x) > (other.width + node.width) / 2 + 20)) ?? rows[rows.push({ y: Math.max(middle(node).y, (rows.at(-1)?.y ?? Number.NEGATIVE_INFINITY) + rowHeight), taken: [] }) - 1]!
      row.taken.push({ x, width: node.width })
      move(node, { x: left + x - first, y: row.y })
    }
  }
  const flows = nodes.flatMap(node => [...node.outgoing, ...node.incoming]).filter(flow => flow.type === 'bpmn:SequenceFlow')
  run(modeler, { boxes, flows: [...new Set(flows)], ways })
}

/** Everything drawn within a shape (an expanded sub-process moves as a whole). */
const inside = (shape: Shape): (Shape | Connection)[] => (shape.children ?? []).flatMap(child => [child, ...inside(child)])
const isConnection = (element: Shape | Connection): element is Connection => 'waypoints' in element

async function columns(nodes: Shape[], flows: Connection[]): Promise<Map<string, number>> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js')
  const own = (node: Shape): string => (node.host ?? node).id
  const graph = await new Elk().layout({
    id: 'root', layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.layered.spacing.nodeNodeBetweenLayers': '60', 'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST' },
    children: nodes.map(node => ({ id: node.id, width: Math.max(node.width, 100), height: 80 })), edges: flows.map(flow => ({ id: flow.id, sources: [own(flow.source)], targets: [own(flow.target)] })),
  })
  return new Map((graph.children ?? []).map(child => [child.id, (child.x ?? 0) + (child.width ?? 0) / 2]))
}

function run(modeler: Modeler, plan: Plan): void {
  const stack = modeler.get('commandStack')
  try { stack.registerHandler('workshop.tidy', handlerOf(modeler)) } catch { /* registered by an earlier tidy */ }
  stack.execute('workshop.tidy', plan)
}

/** diagram-js instantiates handlers with `new`; a function returning an object serves. */
function handlerOf(modeler: Modeler): () => object {
  return function TidyHandler() {
    return {
      execute(plan: Plan): (Shape | Connection)[] {
        plan.old = { boxes: plan.boxes.map(([shape]) => [shape, bounds(shape)]), ways: [...plan.flows, ...plan.ways.map(([flow]) => flow)].map(flow => [flow, flow.waypoints]) }
        for (const [shape, to] of plan.boxes) place(shape, to)
        for (const [flow, way] of plan.ways) draw(flow, way)
        for (const flow of plan.flows) reroute(modeler, flow)
        return [...plan.boxes.map(([shape]) => shape), ...plan.ways.map(([flow]) => flow), ...plan.flows, ...plan.flows.flatMap(flow => flow.labels)]
      },
      revert(plan: Plan): (Shape | Connection)[] {
        for (const [shape, was] of plan.old!.boxes) place(shape, was)
        for (const [flow, way] of plan.old!.ways) draw(flow, way)
        return [...plan.boxes.map(([shape]) => shape), ...plan.ways.map(([flow]) => flow), ...plan.flows]
      },
    }
  }
}

function reroute(modeler: Modeler, flow: Connection): void {
  const [from, to, over] = [middle(flow.source), middle(flow.target), flow.target.y - 18]
  const back = to.x < from.x && flow.source !== flow.target
  draw(flow, back ? [from, { x: from.x, y: over }, { x: to.x, y: over }, to] : modeler.get('layouter').layoutConnection(flow, { waypoints: [], connectionStart: from, connectionEnd: to }))
  draw(flow, modeler.get('connectionDocking').getCroppedWaypoints(flow))
  const [first, second] = [flow.waypoints[0]!, flow.waypoints[1]!]
  for (const label of flow.labels) place(label, { ...bounds(label), x: first.x + 6, y: first.y + (second.y < first.y ? -label.height - 4 : 4) })
}

function place(shape: Shape, to: Bounds): void {
  Object.assign(shape, to)
  const label = shape.di['label'] as { bounds?: object } | undefined
  Object.assign(shape.type === 'label' ? label?.bounds ?? {} : shape.di['bounds'] as object, to)
}

function draw(flow: Connection, way: Point[]): void {
  flow.waypoints = way
  flow.di['waypoint'] = way.map(({ x, y }) => Object.assign(flow.di.$model.create('dc:Point', { x, y }), { $parent: flow.di }))
}
