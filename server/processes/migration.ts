import type { z } from 'zod'
import type * as contract from '../contract/migration.ts'
import type { Body, Query, Reply } from '../contract/route.ts'
import { pauseCohort, resumeCohort, revertCohort, startCohort } from '../engine/moving/cohort.ts'
import { proposeMap } from '../engine/moving/propose.ts'
import { rehearse, type Plan, type Rehearsal } from '../engine/moving/rehearse.ts'
import type { Caller } from '../http/serve.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'

interface VersionRow { id: string; process: string; name: string; number: number; bundle: string; author: string | null }
type Cohort = z.infer<typeof contract.Cohort>

const revertHours = 72
const live = ['active', 'suspended']
const text = (name: string | undefined, id: string): string => name?.replace(/\s+/g, ' ').trim() || id
const bpmnOf = (row: VersionRow): string => (JSON.parse(row.bundle) as { bpmn: string }).bpmn

async function versionRow(work: Work, id: string): Promise<VersionRow> {
  const row = await work.tx<VersionRow>('versions').where({ id }).first('id', 'process', 'name', 'number', 'bundle', 'author')
  if (!row) throw problem('version-unknown', 404, '没有这个版本')
  return row
}

/** Older versions with running instances, the proposed pairs, and where each instance stands. */
export async function planTo(work: Work, { engine }: House, id: string, { from }: Query<typeof contract.migrationPlan>): Promise<Reply<typeof contract.migrationPlan>> {
  const to = await versionRow(work, id)
  const sources = await work.tx('instances as i').join('versions as v', 'v.id', 'i.version_id').where({ 'i.process': to.process }).whereIn('i.status', live).whereNot({ 'i.version_id': id })
    .groupBy('v.id', 'v.number').orderBy('v.number', 'desc').select('v.id', 'v.number', work.tx.raw('count(*)::int as running')) as { id: string; number: number; running: number }[]
  const chosen = from ?? sources[0]?.id
  const source = chosen === undefined ? null : await versionRow(work, String(chosen))
  if (source && source.process !== to.process) throw problem('cohort-mixed', 422, '目标版本属于另一流程')
  const verdict = await mayMigrate(work, to)
  const target = await engine.core.versions.load(id)
  const base = { key: to.process, name: to.name, to: { id, number: to.number, bpmn: bpmnOf(to) }, sources: sources.map(each => ({ ...each, id: String(each.id) })), cohorts: await cohortsOf(work, to), may: { migrate: verdict.allowed, why: verdict.allowed ? '' : verdict.reason } }
  const targets = [...target.graph.els.values()].filter(el => el !== target.graph.root).map(el => ({ element: el.id, name: text(el.name, el.id), kind: el.k }))
  if (!source) return { ...base, from: null, map: [], added: [], targets, instances: [], total: 0 }
  const { instances, total, counts } = await runningOn(work, String(source.id))
  const { graph } = await engine.core.versions.load(String(source.id))
  const proposal = proposeMap(graph, target.graph)
  const map = [...graph.els.values()].filter(el => el !== graph.root).map(el => ({
    from: el.id, to: proposal.map[el.id] ?? null, how: proposal.how[el.id] ?? 'none' as const, fromName: text(el.name, el.id), kind: el.k, instances: counts.get(el.id) ?? 0,
  }))
  return {
    ...base, from: { id: String(source.id), number: source.number, bpmn: bpmnOf(source) }, map, targets,
    added: proposal.added.map(element => ({ element, name: text(target.graph.els.get(element)?.name, element) })), instances, total,
  }
}

type Instances = Reply<typeof contract.migrationPlan>['instances']
export async function runningOn(work: Work, version: string): Promise<{ instances: Instances; total: number; counts: Map<string, number> }> {
  const rows = await work.tx('instances as i').leftJoin('regions as r', 'r.code', 'i.region').where({ 'i.version_id': version }).whereIn('i.status', live).orderBy('i.id').limit(500)
    .select('i.id', 'i.code', 'i.title', 'i.region', 'r.name as region_name', 'i.status') as { id: string; code: string; title: string; region: string; region_name: string | null; status: string }[]
  const { n } = await work.tx('instances').where({ version_id: version }).whereIn('status', live).count('* as n').first() as { n: string }
  const tasks = await work.tx('tasks').whereIn('instance_id', rows.map(row => row.id)).select('instance_id', 'element', 'name') as { instance_id: string; element: string; name: string }[]
  const counts = new Map<string, number>()
  for (const task of tasks) counts.set(task.element, (counts.get(task.element) ?? 0) + 1)
  return {
    counts, total: Number(n),
    instances: rows.map(row => ({ id: String(row.id), code: row.code, title: row.title, region: row.region, regionName: row.region_name ?? row.region, status: row.status, at: tasks.filter(task => task.instance_id === row.id).map(({ element, name }) => ({ element, name })) })),
  }
}

/** Who published may not be who drew: the right to migrate is the right to publish that version. */
const mayMigrate = (work: Work, version: VersionRow) => work.may.ask('publish', 'process_model', { model: { author: version.author } })
const demandMigrate = (work: Work, version: VersionRow) => work.may('publish', 'process_model', { model: { author: version.author } })

/** Rehearses in memory: every instance's verdict with its reasons in words. */
export async function rehearsed({ engine }: House, { to, instances, plan }: Body<typeof contract.rehearseMigration>): Promise<Reply<typeof contract.rehearseMigration>> {
  return (await rehearse(engine.core, instances, to, planOf(plan))).map(toldRehearsal)
}

const planOf = (plan: { map: Record<string, string>; force?: boolean | undefined }): Plan => ({ map: plan.map, ...plan.force ? { force: true } : {} })

export const toldRehearsal = ({ instance, title, ok, notes, consequences, end }: Rehearsal): Reply<typeof contract.rehearseMigration>[number] => ({
  instance, title, verdict: ok ? '可迁移' : consequences ? '留在旧版' : '不可迁移',
  reasons: [...notes.map(note => note.message), ...ok ? [end === 'may finish' ? '推演到终点，可以办结' : '节点一一对应；推演未到终点，未发现停滞'] : end === 'never finishes' ? ['迁移后再也走不到终点'] : []],
  before: consequences?.before.map(token => text(token.name, token.element)) ?? [], after: consequences?.after.map(token => text(token.name, token.element)) ?? [],
  opened: consequences?.tasks.opened ?? [], withdrawn: consequences?.tasks.withdrawn ?? [], timers: consequences?.timers.armed.map(timer => `${timer.element} ${timer.at}`) ?? [],
})

/** Starts a cohort: rehearsed again at signature; any instance that cannot go stops the whole. Problems: forbidden, cohort-not-ready, cohort-empty, cohort-mixed. */
export async function begin({ actor, may }: Caller, { db, engine }: House, given: Body<typeof contract.startMigration>): Promise<Cohort> {
  await inWork(db, actor, may, async work => demandMigrate(work, await versionRow(work, given.to)))
  const results = await rehearse(engine.core, given.instances, given.to, planOf(given.plan))
  const bad = results.filter(result => !result.ok)
  if (bad.length) throw problem('cohort-not-ready', 409, `签名前重算：有 ${bad.length} 个实例不能迁移`, { detail: bad.slice(0, 3).map(result => `${result.title}：${result.notes[0]?.message ?? '不能迁移'}`).join('；'), instances: bad.map(result => result.instance) })
  return inWork(db, actor, may, async work => {
    await demandMigrate(work, await versionRow(work, given.to))
    return progress(work, await startCohort(work, engine.core, { to: given.to, instances: given.instances, plan: planOf(given.plan), reason: given.reason, ...given.legalBasis ? { legalBasis: given.legalBasis } : {} }))
  })
}

interface CohortRow { id: string; process: string; from_version: string; to_version: string; state: Cohort['state']; reason: string; created_at: Date; created_by: string; revert: Revert | null }
/** The way back: who asked for it and why, and the other person who signed. */
interface Revert { asked?: { id: string; name: string; at: string; reason: string }; signed?: { name: string; at: string } }

async function cohortsOf(work: Work, to: VersionRow): Promise<Omit<Cohort, 'instances'>[]> {
  const rows = await work.tx<CohortRow>('migrations_of_instances').where({ process: to.process }).orderBy('id', 'desc').limit(10)
  return Promise.all(rows.map(row => shown(work, row)))
}

async function shown(work: Work, row: CohortRow): Promise<Omit<Cohort, 'instances'>> {
  const numbers = await work.tx('versions').whereIn('id', [row.from_version, row.to_version]).select('id', 'number') as { id: string; number: number }[]
  const version = (id: string) => ({ id: String(id), number: numbers.find(each => String(each.id) === String(id))?.number ?? 0 })
  const tally = await work.tx('migration_instances').where({ cohort: row.id }).groupBy('state').select('state', work.tx.raw('count(*)::int as n')) as { state: keyof Cohort['counts']; n: number }[]
  const person = await work.tx('accounts').where({ id: row.created_by }).first('name') as { name: string } | undefined
  return {
    id: String(row.id), process: row.process, from: version(row.from_version), to: version(row.to_version), state: row.state, reason: row.reason, createdAt: row.created_at.toISOString(), by: person?.name ?? row.created_by,
    revertUntil: new Date(row.created_at.getTime() + revertHours * 3_600_000).toISOString(), counts: { waiting: 0, moved: 0, failed: 0, reverted: 0, ...Object.fromEntries(tally.map(each => [each.state, each.n])) },
    revert: row.revert?.asked ? { asked: row.revert.asked, signed: row.revert.signed ?? null } : null,
  }
}

async function cohortRow(work: Work, id: string): Promise<CohortRow> {
  const row = await work.tx<CohortRow>('migrations_of_instances').where({ id }).first()
  if (!row) throw problem('cohort-unknown', 404, '没有这一批迁移', { cohort: id })
  return row
}

/** A cohort with each instance's result. */
export async function progress(work: Work, id: string): Promise<Cohort> {
  const row = await cohortRow(work, id)
  const instances = await work.tx('migration_instances as m').join('instances as i', 'i.id', 'm.instance_id').where({ 'm.cohort': id }).orderBy('m.instance_id').select('m.instance_id', 'i.title', 'm.state', 'm.detail') as { instance_id: string; title: string; state: string; detail: string | null }[]
  return { ...await shown(work, row), instances: instances.map(each => ({ instance: String(each.instance_id), title: each.title, state: each.state, detail: each.detail })) }
}

/** Pauses, goes on, asks to take back, or takes back within 72 hours: one person asks with a reason, another signs. Problems: forbidden, revert-too-late, revert-not-asked, same-person, cohort-state. */
export async function turn(work: Work, id: string, { how, reason }: Body<typeof contract.turnMigration>): Promise<Cohort> {
  const row = await cohortRow(work, id)
  await demandMigrate(work, await versionRow(work, String(row.to_version)))
  const late = work.now.getTime() > row.created_at.getTime() + revertHours * 3_600_000
  if (late && (how === 'ask-revert' || how === 'revert')) throw problem('revert-too-late', 409, `迁移已超过 ${revertHours} 小时，不能一键撤回`, { detail: '请以旧版内容新建草稿，按常规复核后发布并迁移。' })
  if (how === 'pause') await pauseCohort(work, id)
  else if (how === 'resume') await resumeCohort(work, id)
  else if (how === 'ask-revert') await askRevert(work, row, reason ?? '')
  else await signRevert(work, row)
  return progress(work, id)
}

async function askRevert(work: Work, row: CohortRow, reason: string): Promise<void> {
  if (!/\S{2}/.test(reason)) throw problem('reason-needed', 422, '提请撤回须写明理由')
  if (!['running', 'paused', 'done'].includes(row.state)) throw problem('cohort-state', 409, '这一批现在不能这样操作', { cohort: row.id })
  const revert: Revert = { asked: { id: work.actor.id, name: work.actor.name, at: work.now.toISOString(), reason } }
  await work.tx('migrations_of_instances').where({ id: row.id }).update({ revert: JSON.stringify(revert) })
}

async function signRevert(work: Work, row: CohortRow): Promise<void> {
  const asked = row.revert?.asked
  if (!asked) throw problem('revert-not-asked', 409, '还没有人提请撤回', { detail: '撤回须由一人提请、另一人签名。' })
  if (asked.id === work.actor.id) throw problem('same-person', 403, '撤回须由另一人签名', { detail: `${asked.name} 已提请撤回，不能同时签名。` })
  await revertCohort(work, String(row.id), asked.reason)
}
