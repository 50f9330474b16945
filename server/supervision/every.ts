import type { interveneAll } from '../contract/watch.ts'
import type { Body, Params, Reply } from '../contract/route.ts'
import { everyOf } from '../engine/moving/halt.ts'
import type { Caller } from '../http/serve.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import { inWork } from '../work.ts'
import { factsOf, type InstanceRow } from './facts.ts'
import { carryOut } from './intervene.ts'

/**
 * Suspends, resumes or cancels every running instance of a version: each in its own transaction, with its own right, basis and notice.
 * Those that the caller may not read are not even counted. Problem: version-unknown.
 */
export async function carryOutAll({ actor, may }: Caller, house: House, { version, kind }: Params<typeof interveneAll>, body: Body<typeof interveneAll>): Promise<Reply<typeof interveneAll>> {
  if (!await house.db('versions').where({ id: version }).first('id')) throw problem('version-unknown', 404, '没有这个版本', { version })
  const hidden = new Set<string>()
  const results = await everyOf(house.engine.core, version, kind, id => inWork(house.db, actor, may, async work => {
    const row = await work.tx('instances').where({ id }).first() as InstanceRow
    if (!(await may.ask('read', 'instance', factsOf(row))).allowed) { hidden.add(id); return }
    await carryOut(work, house, id, kind, { ...body, op: 'move' })
  }))
  const seen = results.filter(({ instance }) => !hidden.has(instance))
  return { done: seen.filter(({ ok }) => ok).length, results: seen.map(({ instance, ok, detail }) => ({ instance, ok, detail: detail ?? null })) }
}
