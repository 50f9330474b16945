import type { startProject } from '../contract/projects.ts'
import type { Body } from '../contract/route.ts'
import type { House } from '../house.ts'
import { delegate } from '../access/delegations.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { nextCode } from './project-code.ts'

interface Item { code: string; name: string; family: string; industry: string | null; process: string; processName: string; threshold: string | null; mandatory: boolean; legalBasis: string | null }

/** Catalogue items in force for a region with every published process that serves them: the catalogue's own, and those whose diagram names the item. */
export async function startable({ tx, now }: Work, region: string): Promise<Item[]> {
  const rows = await tx('catalogue_items as c').join('catalogue_versions as v', 'v.version', 'c.version').where('v.status', 'PUBLISHED').where('v.published_at', '<=', now).whereRaw('? = any(c.regions)', [region])
    .joinRaw('join (select distinct on (process) process, name, catalogue from versions where retired_at is null and effective_at <= ? order by process, number desc) p on p.process = c.process or c.code = any(p.catalogue)', [now])
    .orderBy(['c.code', 'p.process']).select('c.code', 'c.name', 'c.family', 'c.industry', 'p.process', 'p.name as processName', 'c.threshold', 'c.mandatory', 'c.legal_basis as legalBasis')
  return rows as Item[]
}

export const agenciesFor = ({ tx, actor }: Work): Promise<{ id: string; name: string }[]> =>
  tx('entities').whereRaw(`'agency' = any(identities)`).whereNot('id', actor.entity ?? '').orderBy('id').select('id', 'name')

/** Brings a project onto the platform: one’s own, in any of the eight regions whose catalogue has the item. Problems: forbidden, not-startable, bad-input. */
export async function begin(work: Work, house: House, { name, catalogueItem, process, region, estimateFen, voluntary, agency, agencyUntil }: Body<typeof startProject>): Promise<{ instance: string; code: string; task: string | null }> {
  const { tx, actor, may } = work
  await may('create', 'project', { region, resource: { owner: actor.entity ?? null, region } })
  if (!actor.entity) throw problem('forbidden', 403, '没有这项权限', { detail: '只有市场主体能让自己的项目进场。' })
  const item = (await startable(work, region)).find(one => one.code === catalogueItem && (process === undefined || one.process === process))
  if (!item) throw problem('not-startable', 422, '不能按这一目录项进场', { detail: `「${catalogueItem}」不在该地区现行目录内，或其流程尚未发布。`, faults: [{ path: 'body.catalogueItem', message: '不能选择' }] })
  if (agency !== null && !(await agenciesFor(work)).some(one => one.id === agency)) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.agency', message: '不是登记的代理机构' }] })
  const until = agencyUntil === undefined ? new Date(work.now.getTime() + 365 * 86_400_000) : new Date(`${agencyUntil}T23:59:59+08:00`)
  if (agency !== null && until <= work.now) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.agencyUntil', message: '委托止期不能早于今天' }] })
  const code = await nextCode(work, item.family, item.industry)
  const { instance } = await house.engine.start(work, {
    process: item.process, vars: { project: { catalogueItem, voluntary, estimateFen } },
    subject: { code, title: name, region, family: item.family, industry: item.industry, owner: actor.entity, agency },
  })
  if (agency !== null) await delegate(work, { owner: actor.entity, agency, code, until })
  const task = await tx('tasks').where({ instance_id: instance, owner: actor.entity }).orderBy('id').first('id')
  return { instance, code, task: task?.id ?? null }
}
