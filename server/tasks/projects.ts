import type { startProject } from '../contract/projects.ts'
import type { Body } from '../contract/route.ts'
import type { House } from '../house.ts'
import { delegate } from '../access/delegations.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { nextCode } from './project-code.ts'

interface Item { code: string; name: string; family: string; industry: string | null; process: string; processName: string; threshold: string | null; mandatory: boolean; legalBasis: string | null; newest: number }
interface Older { number: number; publishedAt: string }

/** Catalogue items in force for a region with every published process that serves them: the catalogue's own, and those whose diagram names the item. */
export async function startable({ tx, now }: Work, region: string): Promise<Item[]> {
  const rows = await tx('catalogue_items as c').join('catalogue_versions as v', 'v.version', 'c.version').where('v.status', 'PUBLISHED').where('v.published_at', '<=', now).whereRaw('? = any(c.regions)', [region])
    .joinRaw('join (select distinct on (process) process, name, number, catalogue from versions where retired_at is null and effective_at <= ? order by process, number desc) p on p.process = c.process or c.code = any(p.catalogue)', [now])
    .orderBy(['c.code', 'p.process']).select('c.code', 'c.name', 'c.family', 'c.industry', 'p.process', 'p.name as processName', 'c.threshold', 'c.mandatory', 'c.legal_basis as legalBasis', 'p.number as newest')
  return rows as Item[]
}

export const agenciesFor = ({ tx, actor }: Work): Promise<{ id: string; name: string }[]> =>
  tx('entities').whereRaw(`'agency' = any(identities)`).whereNot('id', actor.entity ?? '').orderBy('id').select('id', 'name')

const owned = ({ actor }: Work, region: string) => ({ region, resource: { owner: actor.entity ?? null, region } })

/** The items with the older versions that may still be started; none of these for whoever may not choose one. */
export async function offered(work: Work, region: string): Promise<(Item & { older: Older[] })[]> {
  const items = await startable(work, region)
  const { allowed } = await work.may.ask('start_version', 'project', owned(work, region))
  const rows = allowed ? await work.tx('versions').whereIn('process', items.map(item => item.process)).whereNull('retired_at').where('effective_at', '<=', work.now).orderBy('number', 'desc').select('process', 'number', 'published_at') as { process: string; number: number; published_at: Date }[] : []
  return items.map(item => ({ ...item, older: rows.filter(row => row.process === item.process && row.number < item.newest).map(row => ({ number: row.number, publishedAt: row.published_at.toISOString() })) }))
}

/** The version to start by: none names the one in force, another needs its own right and a reason. */
async function chosenVersion(work: Work, item: Item, { region, version, versionReason }: Body<typeof startProject>): Promise<{ version?: number; grounds?: { reason: string } }> {
  if (version === undefined || version === item.newest) return {}
  await work.may('start_version', 'project', owned(work, region))
  if (!versionReason) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.versionReason', message: '按旧版本进场须写明理由' }] })
  return { version, grounds: { reason: `按第 ${version} 版办理（现行为第 ${item.newest} 版）：${versionReason}` } }
}

/** Brings a project onto the platform: one’s own, in any of the eight regions whose catalogue has the item. Problems: forbidden, not-startable, bad-input, version-unknown, version-retired, version-not-in-force. */
export async function begin(work: Work, house: House, given: Body<typeof startProject>): Promise<{ instance: string; code: string; task: string | null }> {
  const { tx, actor, may } = work
  const { name, catalogueItem, process, region, estimateFen, voluntary, agency, agencyUntil } = given
  await may('create', 'project', owned(work, region))
  if (!actor.entity) throw problem('forbidden', 403, '没有这项权限', { detail: '只有市场主体能让自己的项目进场。' })
  const item = (await startable(work, region)).find(one => one.code === catalogueItem && (process === undefined || one.process === process))
  if (!item) throw problem('not-startable', 422, '不能按这一目录项进场', { detail: `「${catalogueItem}」不在该地区现行目录内，或其流程尚未发布。`, faults: [{ path: 'body.catalogueItem', message: '不能选择' }] })
  if (agency !== null && !(await agenciesFor(work)).some(one => one.id === agency)) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.agency', message: '不是登记的代理机构' }] })
  const until = agencyUntil === undefined ? new Date(work.now.getTime() + 365 * 86_400_000) : new Date(`${agencyUntil}T23:59:59+08:00`)
  if (agency !== null && until <= work.now) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.agencyUntil', message: '委托止期不能早于今天' }] })
  const { grounds, ...version } = await chosenVersion(work, item, given)
  const code = await nextCode(work, item.family, item.industry)
  const { instance } = await house.engine.start(work, {
    process: item.process, ...version, vars: { project: { catalogueItem, voluntary, estimateFen } },
    subject: { code, title: name, region, family: item.family, industry: item.industry, owner: actor.entity, agency },
  }, grounds)
  if (agency !== null) await delegate(work, { owner: actor.entity, agency, code, until })
  const task = await tx('tasks').where({ instance_id: instance, owner: actor.entity }).orderBy('id').first('id')
  return { instance, code, task: task?.id ?? null }
}
