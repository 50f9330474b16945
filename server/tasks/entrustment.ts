import { endDelegation, entrustmentOf } from '../access/delegations.ts'
import type { endEntrustment, readOwnProject } from '../contract/own-projects.ts'
import type { Reply } from '../contract/route.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import type { Project } from './own-events.ts'

type Entrustment = Reply<typeof readOwnProject>['entrustment']

const factsOf = ({ owner, region }: Project): Record<string, unknown> => ({ region, resource: { owner, region } })

/** Who acts for the owner of a project, from when to when, and whether the reader may end it; null where nobody was entrusted. */
export async function entrustmentIn(work: Work, project: Project): Promise<Entrustment> {
  const { owner, agency, code } = project
  const found = owner !== null && agency !== null ? await entrustmentOf(work, { owner, agency, code }) : undefined
  if (!found || agency === null) return null
  const { name } = await work.tx('entities').where({ id: agency }).first('name') as { name: string }
  const { allowed } = await work.may.ask('update', 'project', factsOf(project))
  return { agency, name, since: found.valid_from.toISOString(), until: found.valid_until.toISOString(), endedAt: found.ended_at?.toISOString() ?? null, mayEnd: allowed && found.ended_at === null && found.valid_until > work.now }
}

/** Ends the entrusting of a project's agency at once (招标投标法 12: whom to entrust is the tenderer's own choice). Problems: forbidden, not-entrusted. */
export async function end(work: Work, house: House, project: Project): Promise<Reply<typeof endEntrustment>> {
  await work.may('update', 'project', factsOf(project))
  const { owner, agency, code } = project
  const ended = owner !== null && agency !== null ? await endDelegation(work, { owner, agency, code }) : 0
  if (!ended) throw problem('not-entrusted', 409, '没有可终止的委托', { detail: '没有委托代理机构，或委托已经终止、到期。' })
  house.engine.tell({ topic: 'tasks' })
  house.engine.tell({ topic: 'instances' })
  return { at: work.now.toISOString() }
}
