import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}
interface Bo {
  id?: string
  name?: string
  isHorizontal?: boolean
  $parent?: Bo
}
interface Shape extends Box {
  id: string
  type: string
  incoming?: { id: string; source: Shape }[]
  outgoing?: { id: string; target: Shape }[]
  businessObject: Bo
}
interface ViewBox extends Box {
  scale: number
  inner: Box
  outer: { width: number; height: number }
}
interface DiagramCanvas {
  viewbox(): ViewBox
  viewbox(box: Box): void
  zoom(step: number): number
  addMarker(id: string, marker: string): void
  removeMarker(id: string, marker: string): void
  resized(): void
  getRootElement(): Shape
  setRootElement(root: Shape): void
  findRoot(id: string): Shape | undefined
  getRootElements(): Shape[]
}
interface Registry {
  get(id: string): Shape | undefined
  filter(keep: (shape: Shape) => boolean): Shape[]
}
interface Overlays {
  add(
    id: string,
    type: string,
    what: {
      position: { top?: number; left?: number; bottom?: number; right?: number }
      html: HTMLElement
      show?: { minZoom?: number }
      scale?: boolean | { min?: number; max?: number }
    },
  ): string
  remove(filter: { type: string }): void
}
interface EventBus {
  on(event: string, run: (event: { element?: Shape; viewbox?: ViewBox }) => void): void
}

/** bpmn-js with the typed corner of it that the canvas uses. */
export interface Viewer {
  canvas: DiagramCanvas
  registry: Registry
  overlays: Overlays
  events: EventBus
  load(xml: string): Promise<unknown>
  holders(id: string): string[]
  destroy(): void
}

/** A read-only viewer in a container, drawn in the theme's variables so that light and dark need no redraw. */
export function openViewer(container: HTMLElement): Viewer {
  const viewer = new NavigatedViewer({
    container,
    moddleExtensions: { zeebe },
    bpmnRenderer: { defaultFillColor: 'var(--sf)', defaultStrokeColor: 'var(--dia)', defaultLabelColor: 'var(--tx)' },
    textRenderer: {
      defaultStyle: { fontFamily: '"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif', fontSize: 12 },
      externalStyle: { fontSize: 12 },
    },
  } as ConstructorParameters<typeof NavigatedViewer>[0])
  const canvas = viewer.get<DiagramCanvas>('canvas')
  const registry = viewer.get<Registry>('elementRegistry')
  return {
    canvas,
    registry,
    overlays: viewer.get('overlays'),
    events: viewer.get('eventBus'),
    holders: id => holders({ canvas, registry }, id),
    load: async xml => {
      await viewer.importXML(xml)
      return viewer.getDefinitions()
    },
    destroy: () => viewer.destroy(),
  }
}

const pad = { top: 26, right: 14, bottom: 40, left: 14 }

/** The whole diagram, centred, clear of token pills above and of the tools and the bpmn.io mark below; never larger than 1.25. */
export function fitWhole({ canvas }: Viewer): void {
  const { inner, outer } = canvas.viewbox()
  if (outer.width < 40 || outer.height < 40 || inner.width === 0) return
  const scale = Math.min(1.25, (outer.width - pad.left - pad.right) / inner.width, (outer.height - pad.top - pad.bottom) / inner.height)
  const [width, height] = [outer.width / scale, outer.height / scale]
  canvas.viewbox({
    x: inner.x - pad.left / scale - (width - inner.width - (pad.left + pad.right) / scale) / 2,
    y: inner.y - pad.top / scale - (height - inner.height - (pad.top + pad.bottom) / scale) / 2,
    width,
    height,
  })
}

/** From the top left at a size whose words can be read; the whole where that is readable. */
export function fitRead(viewer: Viewer, scale = 0.85): void {
  fitWhole(viewer)
  const { inner, outer, scale: whole } = viewer.canvas.viewbox()
  if (outer.width < 40 || whole >= scale) return
  viewer.canvas.viewbox({ x: inner.x - pad.left / scale, y: inner.y - pad.top / scale, width: outer.width / scale, height: outer.height / scale })
}

/** The surroundings of one element at a readable size, kept inside the diagram where it is larger than the window. */
export function fitNear(viewer: Viewer, id: string, scale = 0.8): void {
  const shape = viewer.registry.get(id)
  const root = shape && viewer.canvas.findRoot(id)
  if (root && root !== viewer.canvas.getRootElement()) viewer.canvas.setRootElement(root)
  const { inner, outer } = viewer.canvas.viewbox()
  if (!shape || outer.width < 40) return fitWhole(viewer)
  const [width, height] = [outer.width / scale, outer.height / scale]
  const place = (centre: number, size: number, from: number, length: number, low: number, high: number) =>
    length + low + high <= size ? from - (size - length) / 2 : Math.min(Math.max(centre - size / 2, from - low), from + length + high - size)
  viewer.canvas.viewbox({
    x: place(shape.x + shape.width / 2, width, inner.x, inner.width, pad.left / scale, pad.right / scale),
    y: place(shape.y + shape.height / 2, height, inner.y, inner.height, pad.top / scale, pad.bottom / scale),
    width,
    height,
  })
}

/** The collapsed sub-processes an element lies in, innermost first: where its token shows on the outer pictures. */
function holders({ canvas, registry }: Pick<Viewer, 'canvas' | 'registry'>, id: string): string[] {
  const found: string[] = []
  for (let bo = registry.get(id)?.businessObject.$parent; bo; bo = bo.$parent)
    if (bo.id && registry.get(bo.id) && canvas.findRoot(bo.id) !== canvas.findRoot(id) && canvas.findRoot(bo.id)?.id !== bo.id) found.push(bo.id)
  return found
}

export interface LaneLabel {
  id: string
  name: string
  top: number
  height: number
}
/** Names of lanes whose own header has scrolled out on the left, in window coordinates. */
export function hiddenLanes({ canvas, registry }: Viewer): LaneLabel[] {
  const box = canvas.viewbox()
  const root = canvas.getRootElement()
  return registry
    .filter(
      shape =>
        shape.type === 'bpmn:Lane' &&
        canvas.findRoot(shape.id) === root &&
        (shape.x + 30 - box.x) * box.scale < 8 &&
        (shape.x + shape.width - box.x) * box.scale > 40,
    )
    .map(shape => {
      const top = Math.max(4, (shape.y - box.y) * box.scale + 4)
      return {
        id: shape.id,
        name: shape.businessObject.name ?? '',
        top,
        height: Math.min(box.outer.height - 4, (shape.y + shape.height - box.y) * box.scale - 4) - top,
      }
    })
    .filter(lane => lane.height > 40)
}
