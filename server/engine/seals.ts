import type { Graph } from '../kernel/types.ts'
import { markedBy, marksOf } from '../kernel/veil.ts'
import { endOf, never, sealsDeclared, type Declared } from '../law/seals.ts'
import type { Actor, Work } from '../work.ts'
import type { Versions } from './versions.ts'

/** A declared seal of an instance, whether it is open now to the one who asks, and since when. */
export interface Sealed extends Declared { open: boolean; openedAt: Date | null }

/** The row of an instance as far as its seals ask for it. */
export interface About { id: string; version_id: string; process: string; region: string; family: string; industry: string | null; owner: string | null }
/** Where diagrams are, and the door that is asked for seals with an object of their own. */
interface Keepers { engine: { core: { versions: Versions } }; access: { allows(actor: Actor, action: string, object: string, given: Record<string, unknown>): boolean } }
interface Visited { process: string; own: boolean; what: string; element: string; at: Date; seq: number }

/**
 * What is sealed now, by the declarations of the diagram (law/seals.ts). The past is shown through today's seals: what was open then and is open
 * now may be seen, what is still sealed stays so at every position of the slider. Seals with an object are asked of the policies besides,
 * whose denies stand before every role.
 */
export async function instanceSeals(work: Pick<Work, 'tx' | 'actor'>, { engine, access }: Keepers, row: About): Promise<Sealed[]> {
  const { graph } = await engine.core.versions.load(String(row.version_id))
  const declared = declaredIn(graph)
  const visited = await visitsTo(work, row.id, declared.flatMap(seal => [...seal.from, ...seal.until]).map(end => endOf(end).element))
  return declared.map(seal => {
    const ended = endedAt(seal, visited)
    const given = { region: row.region, instance: { process: row.process, family: row.family, industry: row.industry, region: row.region }, resource: { owner: row.owner, region: row.region }, session: { reportSigned: ended !== null, open: false } }
    const open = (ended !== null || seal.until.includes(never)) && (seal.object ? access.allows(work.actor, 'read', seal.object, given) : ended !== null)
    return { ...seal, open, openedAt: open ? ended : null }
  })
}

const declarations = new WeakMap<Graph, Declared[]>()
const undeclared: Declared = { key: 'undeclared', what: '流程数据（这一版没有声明密封事项）', law: '招标投标法22', variables: ['*'], from: [], until: [], roles: ['bidder', 'guarantor', 'expert'], expected: '', object: '' }
/** Services whose results the law seals. */
export const secret = /^(bids|experts)\./

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

type Closable = Pick<Sealed, 'key' | 'open'>

/** Whether even that something happened at an element is sealed. */
export const isHidden = (element: string, graph: Graph, seals: Closable[]): boolean => markedBy('hidden', element, graph, seals) !== undefined

/** Of these elements of an instance those where the one who asks may know that anything happened. Nothing is asked of the database where the diagram hides none of them. */
export async function knowable(work: Pick<Work, 'tx' | 'actor'>, keepers: Keepers, row: About, elements: string[]): Promise<Set<string>> {
  const { graph } = await keepers.engine.core.versions.load(String(row.version_id))
  if (!elements.some(element => marksOf('hidden', element, graph).length)) return new Set(elements)
  const seals = await instanceSeals(work, keepers, row)
  return new Set(elements.filter(element => !isHidden(element, graph, seals)))
}
