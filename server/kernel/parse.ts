import {BpmnModdle} from 'bpmn-moddle'
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with {type: 'json'}
import {problem} from '../problem.ts'
import type {ElId} from './types.ts'

/** A parsed element of the file, as bpmn-moddle makes it. */
// eslint-disable-next-line no-explicit-any -- the meta-model is dynamic; compile/ reads it field by field
export type Part = {$type: string, id: ElId, name?: string, $parent?: Part, [property: string]: any}

export type Unresolved = {element: ElId, property: string, id: string}
/** Content that could not be read; `bpmn` when it is BPMN's own, so that leaving it out would change the diagram. */
export type Damage = {bpmn: boolean, line: number, why: string, id?: ElId}
export type Definitions = {root: Part, unresolved: Unresolved[], damages: Damage[]}

const MAX_BYTES = 2_000_000
/** Elements within elements; far beyond any drawn diagram, far below what a recursive walk can bear. */
const DEEPEST = 200

type Warning = {message: string, property?: string, value?: string, element?: Part, error?: Error}

/** Reads BPMN 2.0 XML with the zeebe extensions; throws problem `bpmn-unreadable` for anything that is not a plain BPMN file. */
export async function parse(xml: string): Promise<Definitions> {
  refuse(xml)
  const moddle = new BpmnModdle({zeebe})
  let result: {rootElement: Part, warnings: Warning[]}
  try {
    result = await moddle.fromXML(xml) as unknown as typeof result
  } catch (error) {
    throw problem('bpmn-unreadable', 422, '流程图文件无法读取', {detail: (error as Error).message.slice(0, 300)})
  }
  return {root: result.rootElement, unresolved: result.warnings.flatMap(unresolved), damages: result.warnings.flatMap(warning => damage(warning, xml))}
}

function refuse(xml: string): void {
  if (xml.length > MAX_BYTES || new TextEncoder().encode(xml).length > MAX_BYTES) {
    throw problem('bpmn-too-large', 413, '流程图文件过大', {detail: `文件超过 ${MAX_BYTES / 1_000_000} MB`})
  }
  // A comment or CDATA section may speak of a DTD; only markup may not declare one.
  const markup = xml.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, '')
  if (/<!(DOCTYPE|ENTITY)/i.test(markup)) {
    throw problem('bpmn-unsafe', 422, '流程图文件含有不允许的声明', {detail: '不接受 DTD 与实体声明（DOCTYPE、ENTITY）'})
  }
  if (nesting(markup) > DEEPEST) throw problem('bpmn-too-deep', 422, '流程图文件嵌套过深', {detail: `元素嵌套不得超过 ${DEEPEST} 层`})
}

/** The deepest nesting of elements, by tags alone: what follows walks the tree recursively. */
function nesting(markup: string): number {
  let depth = 0, most = 0
  for (const [tag] of markup.matchAll(/<\/?[A-Za-z_](?:"[^"]*"|'[^']*'|[^<>"'])*>/g)) {
    if (tag.startsWith('</')) depth -= 1
    else if (!tag.endsWith('/>')) { depth += 1; most = Math.max(most, depth) }
  }
  return most
}

function unresolved(warning: Warning): Unresolved[] {
  if (!warning.property || !warning.element) return []
  return [{element: nearestId(warning.element), property: warning.property.replace(/^.*:/, ''), id: String(warning.value ?? '')}]
}

const MODEL = /xmlns(?::([\w.-]+))?=["']http:\/\/www\.omg\.org\/spec\/BPMN\/20100524\/MODEL["']/

function damage({message, error}: Warning, xml: string): Damage[] {
  if (!error) return []
  const tag = /<([\w:.-]+)/.exec(message)?.[1] ?? '', prefix = tag.includes(':') ? tag.split(':')[0] : undefined
  const id = /duplicate ID <([^>]+)>/.exec(error.message)?.[1]
  return [{bpmn: prefix === MODEL.exec(xml)?.[1], line: Number(/line: (\d+)/.exec(message)?.[1] ?? 0) + 1, why: `${tag}: ${error.message}`.slice(0, 200), ...(id ? {id} : {})}]
}

function nearestId(part: Part | undefined): ElId {
  for (let at = part; at; at = at.$parent) if (at.id && !at.$type.endsWith('EventDefinition')) return at.id
  return part?.id ?? ''
}

/** The processes and global tasks of a file that can be compiled, in document order. */
export function processes(definitions: Definitions): {id: ElId, name: string, executable: boolean}[] {
  return roots(definitions).filter(part => part.$type === 'bpmn:Process' || /^bpmn:Global\w*Task$/.test(part.$type))
    .map(part => ({id: part.id, name: part.name ?? part.id, executable: part['isExecutable'] !== false}))
}

export const roots = (definitions: Definitions): Part[] => (definitions.root['rootElements'] ?? []) as Part[]
