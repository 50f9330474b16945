import type { Actor } from '../work.ts'
import type { Supervised } from './people.ts'

/** The facts of a question as FEEL conditions read them: who asks (sub, department), when (now, ms) and about what. */
export interface Facts { region: string | undefined; context: Record<string, unknown> }

const instants = ['deadline']

/** Adds the asker and the time to a caller's facts. The resource's region is the first one given: region, resource, task, instance, catalogue. */
export function factsOf(actor: Actor, supervises: Supervised[], now: number, given: Record<string, unknown> = {}): Facts {
  const context: Record<string, unknown> = { legalBasis: null, instance: null, task: null, tender: null, resource: null, delegation: null, committee: null, session: null, model: null, catalogue: null, complaint: null, report: null, notice: null, decision: null }
  for (const [name, value] of Object.entries(given)) context[name] = plain(value)
  context['now'] = now
  context['sub'] = { id: actor.id, role: actor.role, roles: actor.roles.map(post => post.role), region: actor.region, entity: actor.entity ?? null }
  context['department'] = { id: actor.department ?? null, supervises: supervises.map(one => ({ family: one.family, industry: one.industry ?? null })) }
  return { region: regionOf(given), context }
}

function regionOf(given: Record<string, unknown>): string | undefined {
  for (const place of [given, ...['resource', 'task', 'instance', 'catalogue'].map(name => given[name])]) {
    const region = (place as { region?: unknown } | null | undefined)?.region
    if (typeof region === 'string') return region
  }
  return undefined
}

/** Instants become milliseconds, so that `now < tender.deadline` compares numbers; undefined becomes null. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Date) return value.getTime()
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, instants.includes(key) && typeof member === 'string' ? Date.parse(member) : plain(member)]))
}
