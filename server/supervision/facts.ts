import type { Columns } from '../access/filter.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

/** Where lists find what policies ask of an instance (`instances` is i); `factsOf` hands the same to single questions. */
export const columns: Columns = {
  'region': 'i.region', 'instance.process': 'i.process', 'instance.family': 'i.family', 'instance.industry': 'i.industry', 'instance.region': 'i.region', 'instance.status': 'i.status',
  'resource.owner': 'i.owner', 'resource.region': 'i.region',
}

/** The row of an instance as this room reads it. */
export interface InstanceRow {
  id: string; ver: number; version_id: string; process: string; status: 'active' | 'suspended' | 'completed' | 'terminated' | 'cancelled'; state: string; moved_at: Date
  code: string; title: string; region: string; family: string; industry: string | null; owner: string | null; agency: string | null
  parent_id: string | null; started_at: Date; started_by: string; ended_at: Date | null
}

/** The facts of one instance as policy conditions name them. */
export const factsOf = (row: Pick<InstanceRow, 'process' | 'family' | 'industry' | 'region' | 'status' | 'owner'>, legalBasis: string | null = null): Record<string, unknown> => ({
  region: row.region, legalBasis, instance: { process: row.process, family: row.family, industry: row.industry, region: row.region, status: row.status }, resource: { owner: row.owner, region: row.region },
})

/** One instance that the actor may read. Problems: instance-unknown, forbidden. */
export async function readable(work: Work, id: string): Promise<InstanceRow> {
  const row = await work.tx('instances').where({ id }).first() as InstanceRow | undefined
  if (!row) throw problem('instance-unknown', 404, '没有这个实例', { instance: id })
  await work.may('read', 'instance', factsOf(row))
  return row
}

/** What open pages hear when something about a trade was written down outside the engine. */
export const changed = ({ id, region, family, industry, owner, agency }: InstanceRow) => ({ topic: 'instances', instance: String(id), region, family, industry, owner, agency })
