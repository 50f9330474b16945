// A diagram as a picture that needs no script: the layout of the file itself, never another one.
import type { Part } from '../kernel/parse.ts'

interface Box { x: number; y: number; width: number; height: number }
type Planar = Part & { bpmnElement?: Part; bounds?: Box; label?: { bounds?: Box }; waypoint?: { x: number; y: number }[]; isExpanded?: boolean; isHorizontal?: boolean }

const escaped = (text: string): string => text.replaceAll(/[<>&"']/g, sign => `&#${sign.codePointAt(0)};`)
const number = (value: number): string => String(Math.round(value * 10) / 10)
const size = 12

/** The look follows the reader's system: the picture stands in pages whose colours it cannot know. */
const style = `text{font:${size}px "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;fill:#16202E;text-anchor:middle}.b{fill:#fff}.s{fill:#fff;stroke:#3D4C61;stroke-width:1.5}.l{fill:none;stroke:#CBD3DE}.f{fill:none;stroke:#3D4C61;stroke-width:1.5;marker-end:url(#e)}.m{fill:#3D4C61}.d{stroke-dasharray:4 3}.h{stroke-width:3.5}
@media (prefers-color-scheme:dark){text{fill:#E8EDF4}.b{fill:#141E2A}.s{fill:#18232F;stroke:#9FB0C3}.l{stroke:#3A4B5F}.f{stroke:#9FB0C3}.m{fill:#9FB0C3}}`

/**
 * The first diagram of a parsed file as SVG text, or undefined when the file carries no layout. Shapes, flows and labels stand where the file puts
 * them (BPMN 2.0.2 §12); parts inside collapsed sub-processes stand in diagrams of their own and are left to the text.
 */
export function pictureOf(root: Part, title: string): string | undefined {
  const drawn = (((root['diagrams'] ?? []) as Part[])[0]?.['plane']?.planeElement ?? []) as Planar[]
  const shapes = drawn.filter(one => one.$type === 'bpmndi:BPMNShape' && one.bounds && one.bpmnElement)
  if (!shapes.length) return undefined
  const edges = drawn.filter(one => one.$type === 'bpmndi:BPMNEdge' && one.waypoint?.length && one.bpmnElement)
  const xs = [...shapes.flatMap(({ bounds }) => [bounds!.x, bounds!.x + bounds!.width]), ...edges.flatMap(edge => edge.waypoint!.map(point => point.x))]
  const ys = [...shapes.flatMap(({ bounds }) => [bounds!.y, bounds!.y + bounds!.height]), ...edges.flatMap(edge => edge.waypoint!.map(point => point.y))]
  const [left, top] = [Math.min(...xs) - 10, Math.min(...ys) - 10]
  const [width, height] = [Math.max(...xs) - left + 10, Math.max(...ys) - top + 10]
  const areas = shapes.filter(one => isArea(one.bpmnElement!))
  const body = [...areas.map(area), ...edges.map(flow), ...shapes.filter(one => !isArea(one.bpmnElement!)).map(shape)].join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[left, top, width, height].map(number).join(' ')}" width="${number(width)}" height="${number(height)}" role="img"><title>${escaped(title)}</title><style>${style}</style>`
    + '<defs><marker id="e" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="m" d="M0 0 10 5 0 10z"/></marker></defs>'
    + `<rect class="b" x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}"/>${body}</svg>`
}

const isArea = (element: Part): boolean => /Participant$|Lane$/.test(element.$type)

function area({ bounds, bpmnElement }: Planar): string {
  const { x, y, width, height } = bounds!
  const [cx, cy] = [x + 15, y + height / 2]
  return `<rect class="l" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"/>`
    + `<text transform="translate(${number(cx + 4)} ${number(cy)}) rotate(-90)">${escaped(bpmnElement!.name ?? '')}</text>`
}

function flow(edge: Planar): string {
  const points = edge.waypoint!.map(({ x, y }) => `${number(x)},${number(y)}`).join(' ')
  const isSequence = edge.bpmnElement!.$type === 'bpmn:SequenceFlow'
  return `<polyline class="${isSequence ? 'f' : 'f d'}" points="${points}"/>${label(edge)}`
}

function shape(one: Planar): string {
  const { x, y, width, height } = one.bounds!
  const element = one.bpmnElement!
  const kind = element.$type.replace('bpmn:', '')
  const [cx, cy] = [x + width / 2, y + height / 2]
  if (kind.endsWith('Gateway')) return `<path class="s" d="M${number(cx)} ${number(y)} ${number(x + width)} ${number(cy)} ${number(cx)} ${number(y + height)} ${number(x)} ${number(cy)}z"/>${gateway(kind, cx, cy)}${label(one)}`
  if (kind.endsWith('Event')) return event(kind, element, cx, cy, width / 2) + label(one)
  if (kind === 'TextAnnotation' || kind.startsWith('Data') || kind === 'Group') return label(one)
  const isCollapsed = kind === 'SubProcess' && one.isExpanded !== true
  const box = `<rect class="${element['triggeredByEvent'] ? 's d' : kind === 'CallActivity' ? 's h' : 's'}" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="9"/>`
  const plus = isCollapsed ? `<path class="f" style="marker-end:none" d="M${number(cx - 6)} ${number(y + height - 13)}h12v12h-12zm6 2v8m-4-4h8"/>` : ''
  const lines = wrapped(element.name ?? '', width - 12).slice(0, Math.max(1, Math.floor((height - (isCollapsed ? 18 : 4)) / 16)))
  return box + plus + texts(lines, cx, kind === 'SubProcess' && !isCollapsed ? y + 18 : cy - (isCollapsed ? 7 : 0) - (lines.length - 1) * 8 + 4)
}

function gateway(kind: string, cx: number, cy: number): string {
  const at = `${number(cx)} ${number(cy)}`
  if (kind === 'ParallelGateway') return `<path class="f" style="marker-end:none" d="M${at}m-9 0h18m-9-9v18"/>`
  if (kind === 'InclusiveGateway' || kind === 'EventBasedGateway') return `<circle class="f" style="marker-end:none" cx="${number(cx)}" cy="${number(cy)}" r="9"/>`
  return `<path class="f" style="marker-end:none" d="M${at}m-7-7 14 14m0-14-14 14"/>`
}

function event(kind: string, element: Part, cx: number, cy: number, r: number): string {
  const ring = (radius: number, look: string): string => `<circle class="${look}" cx="${number(cx)}" cy="${number(cy)}" r="${number(radius)}"/>`
  const rim = kind === 'EndEvent' ? ring(r, 's h') : kind === 'StartEvent' ? ring(r, element['isInterrupting'] === false ? 's d' : 's') : ring(r, element['cancelActivity'] === false ? 's d' : 's') + ring(r - 3.5, 's')
  const definition = ((element['eventDefinitions'] ?? []) as Part[])[0]?.$type
  const [at, line] = [`${number(cx)} ${number(cy)}`, '<path class="f" style="marker-end:none" d="']
  if (definition === 'bpmn:TimerEventDefinition') return `${rim}${line}M${at}m0-6v6l4 3"/>`
  if (definition === 'bpmn:MessageEventDefinition') return `${rim}${line}M${at}m-7-5h14v10h-14zl7 5 7-5"/>`
  if (definition === 'bpmn:TerminateEventDefinition') return `${rim}<circle class="m" cx="${number(cx)}" cy="${number(cy)}" r="${number(r - 7)}"/>`
  if (definition === 'bpmn:ErrorEventDefinition') return `${rim}${line}M${at}m-6 6 4-10 4 6 4-9"/>`
  return rim
}

function label({ label: given, bpmnElement, bounds, waypoint, $type }: Planar): string {
  const name = bpmnElement!.name ?? String(bpmnElement!['text'] ?? '')
  if (!name) return ''
  if (given?.bounds) return texts(wrapped(name, Math.max(given.bounds.width, 60)), given.bounds.x + given.bounds.width / 2, given.bounds.y + size)
  if ($type === 'bpmndi:BPMNEdge') { const middle = waypoint![Math.floor((waypoint!.length - 1) / 2)]!; return texts([name], middle.x + 20, middle.y - 5) }
  return texts(wrapped(name, 96), bounds!.x + bounds!.width / 2, bounds!.y + bounds!.height + 15)
}

const texts = (lines: readonly string[], x: number, y: number): string =>
  lines.map((line, at) => `<text x="${number(x)}" y="${number(y + at * 16)}">${escaped(line)}</text>`).join('')

/** Breaks a name into lines of a width in pixels; Chinese breaks anywhere, a Latin character counts for half. */
function wrapped(name: string, width: number): string[] {
  const lines: string[] = []
  let [line, used] = ['', 0]
  for (const sign of name.replaceAll(/\s+/g, ' ')) {
    const wide = sign.charCodeAt(0) < 0x2e80 ? size * 0.55 : size
    if (used + wide > width && line) { lines.push(line.trim()); [line, used] = ['', 0] }
    line += sign
    used += wide
  }
  return [...lines, line.trim()].filter(Boolean)
}
