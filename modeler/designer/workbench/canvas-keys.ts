import type { Modeler, Point, Shape } from '../bpmn/services.ts'

/** What the keyboard does on the canvas in place of the mouse: walking along flows, moving, connecting. Pure but for the modeler it is handed. */
export type Direction = 'left' | 'right' | 'up' | 'down'

const steps: Record<Direction, Point> = { left: { x: -10, y: 0 }, right: { x: 10, y: 0 }, up: { x: 0, y: -10 }, down: { x: 0, y: 10 } }
const isNode = (shape: Shape): boolean => shape.type !== 'label' && shape.businessObject.$instanceOf('bpmn:FlowNode')
const middle = (shape: Shape): Point => ({ x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 })

/** The element next to `from`: right and left along the flows where there are any, else (and up and down) the nearest one that way. With nothing selected, the first start event. */
export function neighbour(modeler: Modeler, from: Shape | undefined, direction: Direction): Shape | undefined {
  const root = modeler.get('canvas').getRootElement()
  const nodes = modeler.get('elementRegistry').filter(shape => isNode(shape) && modeler.get('canvas').findRoot(shape) === root)
  if (!from || !isNode(from)) return nodes.find(shape => shape.type === 'bpmn:StartEvent' && !shape.incoming.length) ?? nodes[0]
  if (direction === 'right' && from.outgoing.length) return topmost(from.outgoing.filter(flow => flow.type === 'bpmn:SequenceFlow').map(flow => flow.target)) ?? nearest(nodes, from, direction)
  if (direction === 'left' && from.incoming.length) return topmost(from.incoming.filter(flow => flow.type === 'bpmn:SequenceFlow').map(flow => flow.source)) ?? nearest(nodes, from, direction)
  if (direction === 'left' && from.host) return from.host
  return nearest(nodes, from, direction)
}

const topmost = (shapes: Shape[]): Shape | undefined => shapes.toSorted((a, b) => a.y - b.y || a.x - b.x)[0]

/** Straight ahead counts more than sideways. */
function nearest(nodes: Shape[], from: Shape, direction: Direction): Shape | undefined {
  const at = middle(from)
  const along = (shape: Shape): number => (middle(shape).x - at.x) * Math.sign(steps[direction].x) + (middle(shape).y - at.y) * Math.sign(steps[direction].y)
  const aside = (shape: Shape): number => steps[direction].x ? Math.abs(middle(shape).y - at.y) : Math.abs(middle(shape).x - at.x)
  return nodes.filter(shape => shape !== from && along(shape) > 1).toSorted((a, b) => along(a) + 2 * aside(a) - along(b) - 2 * aside(b))[0]
}

/** Moves what is selected by ten pixels, or fifty. Boundary events and labels follow their element. */
export function nudge(modeler: Modeler, direction: Direction, far: boolean): void {
  const chosen = modeler.get('selection').get().filter(shape => !('waypoints' in shape))
  const { x, y } = steps[direction]
  if (chosen.length) modeler.get('modeling').moveElements(chosen, far ? { x: x * 5, y: y * 5 } : { x, y })
}

/** Connects two elements as a drawn connection would be; false where BPMN allows none. */
export function connect(modeler: Modeler, from: Shape, to: Shape): boolean {
  const allowed = modeler.get('rules').allowed('connection.create', { source: from, target: to })
  if (!allowed) return false
  const connection = modeler.get('modeling').connect(from, to, typeof allowed === 'object' ? allowed : undefined)
  modeler.get('selection').select(connection as unknown as Shape)
  return true
}
