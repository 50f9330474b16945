import { instanceSeals, secret, type Sealed } from '../engine/seals.ts'
import type { House } from '../house.ts'
import type { Graph, State } from '../kernel/types.ts'
import { sealOfElement, sealOn } from '../kernel/veil.ts'
import { endOf, never } from '../law/seals.ts'
import type { Work } from '../work.ts'
import type { InstanceRow } from './facts.ts'
import { dayTime } from './words.ts'

/** One thing the law seals of this instance: open already, or until when in words (null: never opened to all) and by which article. */
export type Seal = Omit<Sealed, 'until'> & { until: string | null }
/** What an instance's diagram seals, in its order, with what is open now. */
export type Seals = Seal[]

/** What is sealed now (engine/seals.ts), with its end in words. */
export async function sealsAt(work: Pick<Work, 'tx' | 'actor'>, house: House, row: InstanceRow): Promise<Seals> {
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  return (await instanceSeals(work, house, row)).map(seal => ({ ...seal, until: untilWords(seal, graph, row) }))
}

function untilWords(seal: Sealed, graph: Graph, row: InstanceRow): string | null {
  if (seal.until.includes(never)) return null
  const names = seal.until.map(end => graph.els.get(endOf(end).element)?.name ?? endOf(end).element)
  const expected = seal.expected ? (JSON.parse(row.state) as State).n['0']?.v?.[seal.expected] : undefined
  const at = typeof expected === 'string' ? new Date(expected) : undefined
  return `${names.length ? `「${names.join('」或「')}」` : '解封'}${at && !Number.isNaN(at.getTime()) ? `（${dayTime(at)} 起）` : ''}`
}

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
    const seal = element === undefined ? undefined : sealOfElement(element, graph, seals) ?? secretService(element, graph, seals)
    return seal ? `内容含依法密封的信息${seal.until ? `，至${seal.until}解封` : ''}` : longest.reduce((told, secret) => told.replaceAll(secret, '▮▮'), text)
  }
}

/** The closed seal on whatever a service with sealed results brings or writes. */
export function secretService(element: string, graph: Graph, seals: Seals): Seal | undefined {
  const type = graph.els.get(element)?.job?.type
  return typeof type === 'string' && secret.test(type) ? seals.find(seal => !seal.open && seal.variables.length) : undefined
}
