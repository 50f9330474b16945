import type { El, Graph, State } from '../kernel/types.ts'
import type { House } from '../house.ts'
import { endOf, never, sealsDeclared, type Declared } from '../law/seals.ts'
import type { Work } from '../work.ts'
import type { InstanceRow } from './facts.ts'
import { dayTime } from './words.ts'

/** One thing the law seals of this instance: open already, or until when (null: never opened to all) and by which article. */
export interface Seal { key: string; what: string; until: string | null; law: string; variables: Set<string>; roles: string[]; open: boolean; openedAt: Date | null }
/** What an instance's diagram seals, in its order, with what is open now. */
export type Seals = Seal[]

interface Visited { process: string; own: boolean; what: string; element: string; at: Date; seq: number }

/**
 * What is sealed now, by the declarations of the diagram (law/seals.ts). The past is shown through today's seals: what was open then and is open
 * now may be seen, what is still sealed stays so at every position of the slider. Seals with an object are asked of the policies besides,
 * whose denies stand before every role.
 */
export async function sealsAt(work: Pick<Work, 'tx' | 'actor'>, house: House, row: InstanceRow): Promise<Seals> {
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  const declared = declaredIn(graph)
  const visited = await visitsTo(work, row.id, declared.flatMap(seal => [...seal.from, ...seal.until]).map(end => endOf(end).element))
  return declared.map(seal => {
    const ended = endedAt(seal, visited)
    const given = { region: row.region, instance: { process: row.process, family: row.family, industry: row.industry, region: row.region }, resource: { owner: row.owner, region: row.region }, session: { reportSigned: ended !== null, open: false } }
    const open = (ended !== null || seal.until.includes(never)) && (seal.object ? house.access.allows(work.actor, 'read', seal.object, given) : ended !== null)
    return { key: seal.key, what: seal.what, law: seal.law, variables: new Set(seal.variables), roles: seal.roles, until: untilWords(seal, graph, row), open, openedAt: open ? ended : null }
  })
}

const declarations = new WeakMap<Graph, Declared[]>()
const undeclared: Declared = { key: 'undeclared', what: '流程数据（这一版没有声明密封事项）', law: '招标投标法22', variables: ['*'], from: [], until: [], roles: ['bidder', 'guarantor', 'expert'], expected: '', object: '' }
const secret = /^(bids|experts)\./

/** A version that calls services with sealed results and declares nothing shows nothing: it was published before declarations were asked for. */
function declaredIn(graph: Graph): Declared[] {
  const known = declarations.get(graph)
  if (known) return known
  const found = sealsDeclared(graph.root.properties.flatMap(({ name, value }) => typeof value === 'string' ? [[name, value] as const] : []))
  const all = found.length || ![...graph.els.values()].some(el => typeof el.job?.type === 'string' && secret.test(el.job.type)) ? found : [undeclared]
  declarations.set(graph, all)
  return all
}

/** When each of these elements was last entered and left, in this instance and those above it. */
async function visitsTo({ tx }: Pick<Work, 'tx'>, id: string, elements: string[]): Promise<Visited[]> {
  if (!elements.length) return []
  const { rows } = await tx.raw<{ rows: Visited[] }>(
    `with recursive line as (select id, parent_id, process from instances where id = ? union all select i.id, i.parent_id, i.process from instances i join line on i.id = line.parent_id)
     select line.process, line.id = ?::bigint as own, split_part(v, ' ', 1) as what, split_part(v, ' ', 3) as element, max(m.at) as at, max(m.seq) as seq
     from line join moves m on m.instance_id = line.id, unnest(m.visits) v where split_part(v, ' ', 3) = any(?) group by 1, 2, 3, 4`, [id, id, [...new Set(elements)]])
  return rows
}

/** The moment a seal was opened, null while it is closed: its end was left, and what closes it again was not entered since. */
function endedAt(seal: Declared, visited: Visited[]): Date | null {
  const at = (end: string, what: string): Visited[] => {
    const { process, element } = endOf(end)
    return visited.filter(visit => visit.what === what && visit.element === element && (process ? visit.process === process : visit.own))
  }
  const last = (found: Visited[]): Visited | undefined => found.reduce<Visited | undefined>((most, one) => !most || one.at > most.at || (one.at.getTime() === most.at.getTime() && one.seq > most.seq) ? one : most, undefined)
  const opened = last(seal.until.flatMap(end => at(end, 'out')))
  const closed = last(seal.from.flatMap(end => at(end, 'in')))
  return opened && !(closed && (closed.at > opened.at || (closed.own && opened.own && closed.seq > opened.seq))) ? opened.at : null
}

function untilWords(seal: Declared, graph: Graph, row: InstanceRow): string | null {
  if (seal.until.includes(never)) return null
  const names = seal.until.map(end => graph.els.get(endOf(end).element)?.name ?? endOf(end).element)
  const expected = seal.expected ? (JSON.parse(row.state) as State).n['0']?.v?.[seal.expected] : undefined
  const at = typeof expected === 'string' ? new Date(expected) : undefined
  return `${names.length ? `「${names.join('」或「')}」` : '解封'}${at && !Number.isNaN(at.getTime()) ? `（${dayTime(at)} 起）` : ''}`
}

/** Which closed seal lies on a variable; undefined where none does. */
export const sealOn = (name: string, seals: Seals): Seal | undefined => seals.find(seal => !seal.open && (seal.variables.has(name) || seal.variables.has('*')))

/** A value with everything sealed inside it left out; `sealed` tells by which seal. */
export function veiled(value: unknown, seals: Seals): { value: unknown; sealed: Seal | undefined } {
  let sealed: Seal | undefined
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk)
    if (part === null || typeof part !== 'object') return part
    return Object.fromEntries(Object.entries(part).flatMap(([name, member]) => {
      const seal = sealOn(name, seals)
      if (seal) { sealed ??= seal; return [] }
      return [[name, walk(member)]]
    }))
  }
  return { value: walk(value), sealed }
}

/** The closed seal that an element, or a scope around it, names in this property. */
function markedBy(property: 'sealed' | 'hidden', element: string, graph: Graph, seals: Seals): Seal | undefined {
  for (let el: El | null | undefined = graph.els.get(element); el; el = el.parent) {
    const keys = el.properties.filter(({ name }) => name === property).map(({ value }) => value)
    const seal = seals.find(one => !one.open && keys.includes(one.key))
    if (seal) return seal
  }
  return undefined
}

/** The seal on everything that an element brings: what an expert hands in, a seed, a bid. */
export const sealOfElement = (element: string, graph: Graph, seals: Seals): Seal | undefined => markedBy('sealed', element, graph, seals) ?? markedBy('hidden', element, graph, seals)

/** Whether even that something happened at an element is sealed. */
export const isHidden = (element: string, graph: Graph, seals: Seals): boolean => markedBy('hidden', element, graph, seals) !== undefined

/** Whether the acts of a role are sealed: before opening a bidder's act names a bidder. */
export const isHiddenRole = (role: string, seals: Seals): boolean => seals.some(seal => !seal.open && seal.roles.includes(role))

/** Takes sealed values out of what a person or a service wrote: an error message, a reason. */
export type Redact = (text: string, element?: string) => string

/** Knows the sealed values of a state. A message from an element that brings sealed facts is withheld whole: a service may name who bids before any variable does. */
export function redaction(state: State, graph: Graph, seals: Seals): Redact {
  const secrets = new Set<string>()
  const gather = (value: unknown): void => {
    if (typeof value === 'string' ? value.length > 1 : typeof value === 'number' && Math.abs(value) >= 10) secrets.add(String(value))
    else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) gather(part)
  }
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    for (const [name, part] of Object.entries(value)) { if (sealOn(name, seals)) gather(part); else walk(part) }
  }
  for (const node of Object.values(state.n)) { if (node.v && sealOfElement(node.e, graph, seals)) gather(node.v); else walk(node.v) }
  const longest = [...secrets].toSorted((a, b) => b.length - a.length)
  return (text, element) => {
    const seal = element === undefined ? undefined : sealOfElement(element, graph, seals) ?? serviceSeal(element, graph, seals)
    return seal ? `内容含依法密封的信息${seal.until ? `，至${seal.until}解封` : ''}` : longest.reduce((told, secret) => told.replaceAll(secret, '▮▮'), text)
  }
}

function serviceSeal(element: string, graph: Graph, seals: Seals): Seal | undefined {
  const type = graph.els.get(element)?.job?.type
  return typeof type === 'string' && secret.test(type) ? seals.find(seal => !seal.open && seal.variables.size) : undefined
}
