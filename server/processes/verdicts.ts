import type { Reply } from '../contract/route.ts'
import type * as contract from '../contract/migration.ts'
import { compileBundle } from '../engine/bundle.ts'
import { proposeMap } from '../engine/moving/propose.ts'
import { rehearseOne } from '../engine/moving/rehearse.ts'
import type { House } from '../house.ts'
import type { Work } from '../work.ts'
import { bundleAt } from './drafts.ts'
import { runningOn, toldRehearsal } from './migration.ts'
import { findRequest, namedBundle } from './requests.ts'

const many = 60

/** Running instances rehearsed against the text under review, as if it were published now. */
export async function verdictsOf(work: Work, { engine }: House, id: string): Promise<Reply<typeof contract.requestVerdicts>> {
  const row = await findRequest(work, id)
  const named = namedBundle(row, await bundleAt(work, row.draft, row.revision))
  const sources = await work.tx('versions as v').whereExists(work.tx('instances as i').whereRaw('i.version_id = v.id').whereIn('i.status', ['active', 'suspended'])).where({ 'v.process': row.process }).orderBy('v.number', 'desc').select('v.id', 'v.number') as { id: string; number: number }[]
  const graph = await compileBundle(named, `${row.process}@draft#${row.hash.slice(0, 12)}`)
  const to = { id: 'draft', process: row.process, number: 0, name: row.process_name, hash: row.hash, graph, retired: false }
  const reply: Reply<typeof contract.requestVerdicts> = { instances: [], total: 0, verdicts: [] }
  for (const source of sources) {
    const { instances, total } = await runningOn(work, String(source.id))
    const { map } = proposeMap((await engine.core.versions.load(String(source.id))).graph, graph)
    reply.total += total
    for (const instance of instances.slice(0, many - reply.instances.length)) {
      reply.instances.push({ ...instance, version: source.number })
      reply.verdicts.push(toldRehearsal(await rehearseOne(engine.core, instance.id, to, { map })))
    }
  }
  return reply
}
