import type { z } from 'zod'
import type { interveneAll, runningVersions, versionReach } from '../contract/watch.ts'
import type { Body, Params, Reply } from '../contract/route.ts'
import { everyOf, haltable } from '../engine/moving/halt.ts'
import type { Caller } from '../http/serve.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'
import { basesOfAll } from './bases.ts'
import { columns, factsOf, type InstanceRow } from './facts.ts'
import { carryOut } from './intervene.ts'
import { rightsOver } from './rights.ts'

/** The running instances that the actor may read, filtered in SQL. */
const running = ({ tx, actor }: Work, house: House) => {
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  return tx('instances as i').whereIn('i.status', ['active', 'suspended']).whereRaw(may.sql, may.bindings as never[])
}

/** Every version on which something runs that the actor may read, with how much. */
export async function versionsRunning(work: Work, house: House): Promise<z.input<typeof runningVersions.reply>> {
  const { tx, now } = work
  const rows = await running(work, house).join('versions as v', 'v.id', 'i.version_id').groupBy('v.id').orderBy(['v.process', { column: 'v.number', order: 'desc' }])
    .select('v.id as version', 'v.process', 'v.name', 'v.number', tx.raw('v.retired_at is not null as retired'), tx.raw(`count(*) filter (where i.status = 'active')::int as active, count(*) filter (where i.status = 'suspended')::int as suspended`),
      tx.raw('v.number = (select max(number) from versions n where n.process = v.process and n.retired_at is null and n.effective_at <= ?) as newest', [now])) as z.input<typeof runningVersions.reply>
  return rows.map(row => ({ ...row, version: String(row.version), newest: row.newest ?? false }))
}

const most = 500
type Reached = Pick<InstanceRow, 'id' | 'title' | 'process' | 'family' | 'industry' | 'region' | 'status' | 'owner'>

/** What suspending, resuming or cancelling every instance of a version would reach: for each the bases that hold, or why it cannot be done; nothing is written. Problem: version-unknown. */
export async function reachOf(work: Work, house: House, { version, kind }: Params<typeof versionReach>): Promise<z.input<typeof versionReach.reply>> {
  await known(work.tx, version)
  const rows = await running(work, house).where('i.version_id', version).whereIn('i.status', haltable[kind]).orderBy('i.id').limit(most).select('i.id', 'i.title', 'i.process', 'i.family', 'i.industry', 'i.region', 'i.status', 'i.owner', work.tx.raw('count(*) over ()::int as total')) as (Reached & { total: number })[]
  const [grounds, rights] = [await basesOfAll(work, rows, kind, { lateStep: null }), await rightsOver(work, kind, rows)]
  const kinds = new Map<string, z.input<typeof versionReach.reply>['bases'][number]>()
  const told: z.input<typeof versionReach.reply>['rows'] = []
  let notGround: string | null = null
  for (const row of rows) {
    const [found, right] = [grounds.get(String(row.id))!, rights.get(String(row.id))!]
    const usable = found.bases.filter(basis => basis.usable)
    notGround = found.notGround
    for (const basis of found.bases) if (!kinds.has(basis.id)) kinds.set(basis.id, { ...basis, until: null })
    told.push({ instance: String(row.id), title: row.title, region: row.region, status: row.status, bases: right.may ? usable.map(basis => basis.id) : [], why: right.may ? usable.length ? null : found.bases[0]?.fact ?? '没有可用的依据' : right.why })
  }
  const bases = [...kinds.values()].map(basis => {
    const n = told.filter(row => row.bases.includes(basis.id)).length
    return { ...basis, usable: n > 0, fact: `${told.length} 件中 ${n} 件的前提成立且有权办理` }
  })
  return { bases, notGround, total: rows[0]?.total ?? 0, rows: told }
}

async function known(db: Work['tx'] | House['db'], version: string): Promise<void> {
  if (!await db('versions').where({ id: version }).first('id')) throw problem('version-unknown', 404, '没有这个版本', { version })
}

/**
 * Suspends, resumes or cancels every running instance of a version: each in its own transaction, with its own right, basis and notice.
 * Those that the caller may not read are not even counted. Problem: version-unknown.
 */
export async function carryOutAll({ actor, may }: Caller, house: House, { version, kind }: Params<typeof interveneAll>, body: Body<typeof interveneAll>): Promise<Reply<typeof interveneAll>> {
  await known(house.db, version)
  const hidden = new Set<string>()
  const results = await everyOf(house.engine.core, version, kind, id => inWork(house.db, actor, may, async work => {
    const row = await work.tx('instances').where({ id }).first() as InstanceRow
    if (!(await may.ask('read', 'instance', factsOf(row))).allowed) { hidden.add(id); return }
    await carryOut(work, house, id, kind, { basis: body.basis, reason: body.reason, op: 'move' })
  }), body.instances)
  const seen = results.filter(({ instance }) => !hidden.has(instance))
  return { done: seen.filter(({ ok }) => ok).length, results: seen.map(({ instance, ok, detail }) => ({ instance, ok, detail: detail ?? null })) }
}
