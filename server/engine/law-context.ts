import { contextOf, type LawContext, type PolicyRow } from '../law/context.ts'
import { dateAt } from '../law/moment.ts'
import type { Work } from '../work.ts'
import type { Bundle } from './bundle.ts'
import { contextFrom, type LawMaterial } from './law-material.ts'
import { calendarFor, lawAt, statutesAt } from './rule-sets.ts'

/** Everything the database knows that a check of `process` needs: law in force, statutes, calendar, policies, catalogue, and the version it follows. `region` is the county whose own version is checked. */
export async function lawMaterialAt(
  work: Work,
  { process, region, at = work.now }: { process: string; region?: string | undefined; at?: Date },
): Promise<LawMaterial> {
  const { rules } = await lawAt(work, at),
    statutes = await statutesAt(work, at),
    calendar = await calendarFor(work)
  const policies = await policiesOf(work),
    catalogue = await catalogueAt(work, at)
  return {
    ...contextOf(rules, {
      process,
      region,
      date: dateAt(at.getTime()),
      calendar: { years: calendar.years.map(year => year.year) },
      ...(policies ? { policies } : {}),
      ...(catalogue ? { catalogue } : {}),
    }),
    statutes,
    base: await baseOf(work, process),
  }
}

/** The same in one, for a check made in place. */
export const lawContextAt = async (work: Work, which: Parameters<typeof lawMaterialAt>[1]): Promise<LawContext> =>
  contextFrom(await lawMaterialAt(work, which))

/** The newest policies (tables of access); undefined while none are written, so that rules needing them are reported as not run. */
async function policiesOf(work: Work): Promise<PolicyRow[] | undefined> {
  const rows = (await work
    .tx('policies')
    .where('version', work.tx('policy_sets').max('version'))
    .orderBy('line')
    .select('role', 'domain', 'object', 'actions as action', 'condition', 'effect')) as PolicyRow[]
  return rows.length ? rows : undefined
}

/** The processes that items of the catalogue in force use; undefined while no catalogue is published. */
export async function catalogueAt(work: Work, at: Date): Promise<{ processTemplate: string }[] | undefined> {
  const rows = (await work
    .tx('catalogue_items as item')
    .join('catalogue_versions as version', 'version.version', 'item.version')
    .where('version.status', 'PUBLISHED')
    .where('version.published_at', '<=', at)
    .distinct('item.process as processTemplate')) as { processTemplate: string }[]
  return rows.length ? rows : undefined
}

/** The newest version of a process; null where there is none yet. */
async function baseOf(work: Work, process: string): Promise<LawMaterial['base']> {
  const row = (await work.tx('versions').where({ process }).orderBy('number', 'desc').first('number', 'bundle')) as
    { number: number; bundle: string | Bundle } | undefined
  if (!row) return null
  const { bpmn } = typeof row.bundle === 'string' ? (JSON.parse(row.bundle) as Bundle) : row.bundle
  return { key: process, version: row.number, bpmn }
}
