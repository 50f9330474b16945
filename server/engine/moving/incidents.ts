import { problem } from '../../problem.ts'
import type { Actor } from '../../work.ts'
import type { Core } from '../core.ts'

/** Incidents are what an operator is awaited for: one is retried, with variables changed first where that is the cure. */
interface IncidentRow { id: string; instance_id: string; number: string; node: number; outbox_id: string | null }
export interface Retry { actor: Actor; reason?: string; legalBasis?: string; vars?: Record<string, unknown> }

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
