import { problem, Problem } from '../../problem.ts'
import type { Actor } from '../../work.ts'
import type { Core } from '../core.ts'

/** Incidents are what an operator is awaited for: one is retried, or all with the same cause, with variables changed first where that is the cure. */
export interface IncidentGroup { signature: string; process: string; element: string; kind: string; message: string; count: number; since: Date }
interface IncidentRow { id: string; instance_id: string; number: string; node: number; outbox_id: string | null }
export interface Retry { actor: Actor; reason?: string; legalBasis?: string; vars?: Record<string, unknown> }
export interface Retried { incident: string; instance: string; ok: boolean; detail?: string }

/** Open incidents by cause, the most frequent first. */
export async function incidentGroups(core: Core): Promise<IncidentGroup[]> {
  const rows = await core.db('incidents').whereNull('closed_at').groupBy('signature', 'process', 'element', 'kind')
    .select('signature', 'process', 'element', 'kind', core.db.raw('min(message) as message'), core.db.raw('count(*)::int as count'), core.db.raw('min(opened_at) as since')).orderBy('count', 'desc').limit(200) as IncidentGroup[]
  return rows
}

/** Retries one incident. Problem: incident-unknown; what the kernel refuses is a `move-refused`. */
export async function retryIncident(core: Core, id: string, retry: Retry): Promise<void> {
  const row = await core.db('incidents').where({ id }).whereNull('closed_at').first('id', 'instance_id', 'number', 'node', 'outbox_id') as IncidentRow | undefined
  if (!row) throw problem('incident-unknown', 404, '没有这个未处理的事件', { incident: id })
  await core.db('incidents').where({ id }).increment('attempts', 1)
  const instance = String(row.instance_id)
  const grounds = retry.reason === undefined ? {} : { grounds: { reason: retry.reason, ...retry.legalBasis === undefined ? {} : { legalBasis: retry.legalBasis } } }
  if (row.number === 'host') {
    await core.db('outbox').where({ id: row.outbox_id }).update({ claimed_until: null, attempts: 0, error: null })
    await core.db('incidents').where({ id }).update({ closed_at: new Date(core.clock()), closed_by: retry.actor.id })
    return
  }
  if (retry.vars && Object.keys(retry.vars).length) await core.submit(instance, { move: { t: 'setVariables', n: row.node, vars: retry.vars }, actor: retry.actor, ...grounds })
  await core.submit(instance, { move: { t: 'resolve', inc: row.number }, actor: retry.actor, ...grounds })
}

/** Retries every open incident with this cause; each answers for itself. */
export async function retryGroup(core: Core, signature: string, retry: Retry): Promise<Retried[]> {
  const rows = await core.db('incidents').where({ signature }).whereNull('closed_at').orderBy('id').select('id', 'instance_id') as { id: string; instance_id: string }[]
  return Promise.all(rows.map(async row => {
    const about = { incident: String(row.id), instance: String(row.instance_id) }
    try { await retryIncident(core, String(row.id), retry); return { ...about, ok: true } } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { ...about, ok: false, detail: error.message }
    }
  }))
}
