import type { Reply } from '../contract/route.ts'
import type * as contract from '../contract/migration.ts'
import { compileBundle } from '../engine/bundle.ts'
import { proposeMap } from '../engine/moving/propose.ts'
import { rehearse } from '../engine/moving/rehearse.ts'
import type { Caller } from '../http/serve.ts'
import type { House } from '../house.ts'
import { inWork } from '../work.ts'
import { bundleAt } from './drafts.ts'
import { runningOn, toldRehearsal } from './migration.ts'
import { findRequest, namedBundle } from './requests.ts'

const many = 60

/** Running instances rehearsed against the text under review, as if it were published now. Reads only, and holds no transaction while it computes. */
export async function verdictsOf({ actor, may }: Caller, { db, engine }: House, id: string): Promise<Reply<typeof contract.requestVerdicts>> {
  const { named, hash, standing } = await inWork(db, actor, may, async work => {
    const row = await findRequest(work, id)
    const sources = await work.tx('versions as v').whereExists(work.tx('instances as i').whereRaw('i.version_id = v.id').whereIn('i.status', ['active', 'suspended'])).where({ 'v.process': row.process }).orderBy('v.number', 'desc').select('v.id', 'v.number') as { id: string; number: number }[]
    const standing = []
    for (const source of sources) standing.push({ source, ...await runningOn(work, String(source.id)) })
    return { named: namedBundle(row, await bundleAt(work, row.draft, row.revision)), hash: row.hash, standing }
  })
  const graph = await compileBundle(named, `${named.key}@draft#${hash.slice(0, 12)}`)
  const to = { id: 'draft', process: named.key, number: 0, name: named.name, hash, graph, retired: false }
  const reply: Reply<typeof contract.requestVerdicts> = { instances: [], total: 0, verdicts: [] }
  for (const { source, instances, total } of standing) {
    const { map } = proposeMap((await engine.core.versions.load(String(source.id))).graph, graph)
    const chosen = instances.slice(0, many - reply.instances.length)
    reply.total += total
    reply.instances.push(...chosen.map(instance => ({ ...instance, version: source.number })))
    reply.verdicts.push(...(await rehearse(engine.core, chosen.map(each => each.id), to, { map })).map(toldRehearsal))
  }
  return reply
}
