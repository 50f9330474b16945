import { log } from '../../log.ts'
import { Problem, problem } from '../../problem.ts'
import { system, type Actor, type Work } from '../../work.ts'
import type { Core } from '../core.ts'
import { stateAt } from '../history.ts'
import type { MoveBody } from '../warm.ts'
import type { Plan } from './rehearse.ts'

/**
 * Moving many instances to another version: one move each, in batches, by whichever server is awake. The cohort's rows are
 * its progress; it can be paused, goes on after a restart, and can be taken back.
 */
export interface CohortSpec { to: string; instances: string[]; plan: Plan; reason: string; legalBasis?: string }
interface CohortRow { id: string; process: string; from_version: string; to_version: string; plan: { plan: Plan; actor: Actor; legalBasis?: string }; state: string; reason: string; revert: { actor?: Actor; reason?: string } | null }

const batch = 50

/** Records the cohort in the caller's transaction; it begins when that commits. Problems: version-unknown, cohort-empty, cohort-mixed. */
export async function startCohort(work: Work, core: Core, spec: CohortSpec): Promise<string> {
  const to = await core.versions.load(spec.to)
  const rows = await work.tx('instances').whereIn('id', spec.instances).whereIn('status', ['active', 'suspended']).select('id', 'version_id', 'process') as { id: string; version_id: string; process: string }[]
  if (!rows.length) throw problem('cohort-empty', 422, '没有可以迁移的实例')
  if (new Set(rows.map(row => row.version_id)).size > 1) throw problem('cohort-mixed', 422, '一批实例须来自同一版本')
  if (rows[0]!.process !== to.process) throw problem('cohort-mixed', 422, '目标版本属于另一流程')
  const [cohort] = await work.tx('migrations_of_instances').insert({
    process: to.process, from_version: rows[0]!.version_id, to_version: to.id, state: 'running', created_at: work.now, created_by: work.actor.id, reason: spec.reason,
    plan: JSON.stringify({ plan: spec.plan, actor: work.actor, ...spec.legalBasis ? { legalBasis: spec.legalBasis } : {} }),
  }).returning('id') as { id: string }[]
  await work.tx.batchInsert('migration_instances', rows.map(row => ({ cohort: cohort!.id, instance_id: row.id, state: 'waiting' })), 500)
  return String(cohort!.id)
}

const turn = async (work: Work, id: string, ways: Record<string, string>): Promise<void> => {
  const row = await work.tx('migrations_of_instances').where({ id }).forUpdate().first('state') as { state: string } | undefined
  const next = row && ways[row.state]
  if (next === undefined) throw problem('cohort-state', 409, '这一批现在不能这样操作', { cohort: id })
  await work.tx('migrations_of_instances').where({ id }).update({ state: next })
}

/** Halts a cohort between two batches, whichever way it goes; `resumeCohort` lets it go on that way. */
export const pauseCohort = (work: Work, id: string): Promise<void> => turn(work, id, { running: 'paused', reverting: 'halted' })
export const resumeCohort = (work: Work, id: string): Promise<void> => turn(work, id, { paused: 'running', halted: 'reverting' })
/** Takes back those that were moved, in the name of whoever signs this; those still waiting stay where they are. */
export async function revertCohort(work: Work, id: string, reason: string): Promise<void> {
  await turn(work, id, { running: 'reverting', paused: 'reverting', done: 'reverting' })
  await work.tx('migrations_of_instances').where({ id }).update({ revert: work.tx.raw("coalesce(revert, '{}') || ?::jsonb", [JSON.stringify({ actor: work.actor, reason, signed: { name: work.actor.name, at: work.now.toISOString() } })]) })
}

/** Does a batch of every cohort that is under way; answers how many instances it touched. Part of the engine's background work. */
export async function advanceCohorts(core: Core): Promise<number> {
  const rows = await core.db('migrations_of_instances').whereIn('state', ['running', 'reverting']).select() as CohortRow[]
  let touched = 0
  for (const row of rows) touched += row.state === 'running' ? await forward(core, row) : await back(core, row)
  return touched
}

async function forward(core: Core, row: CohortRow): Promise<number> {
  const to = await core.versions.load(String(row.to_version))
  const move: MoveBody = { t: 'migrate', to: to.graph.key, ...row.plan.plan }
  return each(core, row, { from: 'waiting', to: 'moved', key: `c${row.id}`, last: 'done', actor: row.plan.actor, reason: row.reason }, async () => move)
}

/** The way back: the map reversed, and timers set again to the instants they had. */
async function back(core: Core, row: CohortRow): Promise<number> {
  const from = await core.versions.load(String(row.from_version))
  const map = Object.fromEntries(Object.entries(row.plan.plan.map).map(([source, target]) => [target, source]))
  const flows = Object.fromEntries(Object.entries(row.plan.plan.flows ?? {}).map(([source, target]) => [target, source]))
  return each(core, row, { from: 'moved', to: 'reverted', key: `r${row.id}`, last: 'reverted', actor: row.revert?.actor ?? row.plan.actor, reason: row.revert?.reason ?? row.reason }, async () => ({ t: 'migrate', to: from.graph.key, map, flows }), async (instance, seq) => {
    const before = await stateAt(core.db, core.versions, instance, { seq: seq - 1 })
    const { state } = await stateAt(core.db, core.versions, instance)
    for (const timer of state.tm) {
      const old = before.state.tm.find(candidate => candidate.n === timer.n && candidate.e === timer.e)
      if (old && old.at !== timer.at && state.st === 'a') await core.submit(instance, { move: { t: 'retime', n: timer.n, e: timer.e, at: old.at, basis: `迁移 ${row.id} 撤回，恢复原定时间` }, actor: system })
    }
  })
}

interface Way { from: string; to: string; key: string; last: string; actor: Actor; reason: string }

async function each(core: Core, row: CohortRow, way: Way, moveOf: () => Promise<MoveBody>, then?: (instance: string, seq: number) => Promise<void>): Promise<number> {
  const waiting = await core.db('migration_instances').where({ cohort: row.id, state: way.from }).orderBy('instance_id').limit(batch).select('instance_id', 'seq') as { instance_id: string; seq: number | null }[]
  const move = await moveOf()
  const grounds = { reason: way.reason, cohort: String(row.id), ...row.plan.legalBasis ? { legalBasis: row.plan.legalBasis } : {} }
  await Promise.all(waiting.map(async ({ instance_id: id, seq }) => {
    const instance = String(id)
    try {
      const outcome = await core.submit(instance, { move, actor: way.actor, key: way.key, grounds })
      if (then && !outcome.repeated) await then(instance, seq ?? outcome.seq)
      await core.db('migration_instances').where({ cohort: row.id, instance_id: id }).update({ state: way.to, seq: outcome.seq, at: new Date(core.clock()), detail: null })
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 503) { log.warn({ err: error, instance }, 'engine: a migration is tried again'); return }
      await core.db('migration_instances').where({ cohort: row.id, instance_id: id }).update({ state: 'failed', detail: String(error.body['detail'] ?? error.message).slice(0, 500), at: new Date(core.clock()) })
    }
  }))
  if (!waiting.length) await core.db('migrations_of_instances').where({ id: row.id, state: row.state }).update({ state: way.last })
  return waiting.length
}
