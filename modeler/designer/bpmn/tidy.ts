import type { Bounds, Connection, Modeler, Point, Shape } from './services.ts'

/**
 * Lane-aware tidy. ELK knows no swimlanes and bpmn-auto-layout drops pools and lanes: ELK gives columns (x), lanes give
 * bands (y), bpmn-js routes. One command, so one undo; lane membership never changes.
 */
interface Plan { boxes: [Shape, Bounds][]; flows: Connection[]; ways: [Connection, Point[]][]; old?: { boxes: [Shape, Bounds][]; ways: [Connection, Point[]][] } }

const row = 120
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
  const move = (shape: Shape, to: Point): void => {
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
      move(node, { x: pool.x + 60 + x, y: top + row * (at + 0.5) })
    }
    const height = row * Math.max(1, rows.length)
    if (lane) boxes.push([lane, { x: pool.x + 30, y: top, width: width - 30, height }])
    top += height
  }
  if (pool.type === 'bpmn:Participant') boxes.push([pool, { x: pool.x, y: pool.y, width, height: Math.max(top - pool.y, 120) }])
  run(modeler, { boxes, flows, ways })
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
