import { confirmPolicyChange, explainPermission, listPolicies, listPolicyChanges, listRefusals, permissionMatrix, proposePolicyChange, withdrawPolicyChange } from '../contract/access.ts'
import { actorFrom } from '../access/explain.ts'
import type { Holder } from '../access/people.ts'
import { listOf } from '../access/rule.ts'
import type { Ruleset } from '../access/ruleset.ts'
import { actionWord, objectWord } from '../access/words.ts'
import { serve, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Actor } from '../work.ts'
import { confirmChange, listChanges, proposeChange, withdrawChange } from './policy-changes.ts'

/** The room 权限: why somebody may or may not, the matrix, the policies in force, recent refusals. */
export function permissionRoutes(house: House): Served[] {
  house.access.knows('instance', async (db, id) => {
    const found = /^\d{1,19}$/.test(id) ? await db('instances').where({ id }).first('process', 'family', 'industry', 'region', 'owner') : undefined
    return found && { region: found.region, instance: { process: found.process, family: found.family, industry: found.industry, region: found.region }, resource: { owner: found.owner, region: found.region } }
  })
  return served(house)
}

const served = (house: House): Served[] => [
  serve(explainPermission, async ({ actor }, { query }) => {
    const holder = askedAbout(house, actor, query.actor, query.post)
    const { city, policies } = house.access
    const { resource, action } = query
    const stated = { ...query.region ? { region: query.region } : {}, ...query.family ? { instance: { family: query.family, industry: query.industry ?? null, region: query.region ?? null } } : {}, ...query.legalBasis ? { legalBasis: query.legalBasis } : {} }
    const explained = await house.access.explain(actorFrom(holder), action, resource, Object.keys(stated).length ? stated : undefined)
    return {
      ...explained, action, actionName: actionWord(action), resource, resourceName: objectWord(resource.split(':', 1)[0]!), policy: { version: policies.version, digest: policies.digest },
      actor: { username: holder.username, name: holder.name, role: holder.role, roleName: city.roles.get(holder.role) ?? holder.role, region: city.regions.get(holder.region)?.name ?? holder.region },
      grant: explained.allowed ? '已经可以' : explained.rule?.effect === 'deny' ? '法律或职责分离明令禁止，改策略也不能放开密封' : '由安全管理员提出策略或岗位变更，审计管理员确认后生效',
    }
  }),
  serve(permissionMatrix, async () => matrixOf(house)),
  serve(listPolicies, async () => {
    const { policies } = house.access
    const rules = policies.all.map(({ line, role, domain, object, actions, condition, effect, note }) => ({ line, role, domain, object, action: actions, condition, effect, sealed: line < 0, ...note ? { note } : {} }))
    return { version: policies.version, digest: policies.digest, rules, duties: policies.duties }
  }),
  serve(listPolicyChanges, work => listChanges(work, house)),
  serve(proposePolicyChange, (work, { body }) => proposeChange(work, house, body)),
  serve(confirmPolicyChange, (work, { params }) => confirmChange(work, house, params.change)),
  serve(withdrawPolicyChange, (work, { params }) => withdrawChange(work, house, params.change)),
  serve(listRefusals, async ({ tx }, { query: { page, size, q } }) => {
    const found = tx('refusals')
    if (q) void found.where(either => either.whereILike('name', `%${q.replace(/[\\%_]/g, '\\$&')}%`).orWhere('object', q).orWhere('actor', q))
    const total = Number((await found.clone().count({ n: '*' }).first())!['n'])
    const rows = await found.orderBy('id', 'desc').offset((page - 1) * size).limit(size)
    return { page, size, total, rows: rows.map(row => ({ ...row, at: row.at.toISOString() })) }
  }),
]

/** The post that is asked about: by username, short login or id; another's rights are the business of the staff only. */
function askedAbout(house: House, asker: Actor, name: string, post: string | undefined): Holder {
  const wanted = name.trim().toLowerCase()
  const held = house.access.city.holders.filter(holder => holder.username === wanted || holder.alias === wanted || holder.account.toLowerCase() === wanted)
  const holder = post ? held.find(one => one.role === post) : held[0]
  if (!held.length || (asker.kind !== 'staff' && held[0]!.account !== asker.id)) throw problem('not-found', 404, '没有这个账号', { detail: `没有找到「${name}」` })
  if (!holder) throw problem('no-such-post', 422, '没有这个岗位', { detail: `「${name}」不任「${post}」` })
  return holder
}

/** One cell per role and deed: what its rules come to when the facts are left open. */
function cellOf(set: Ruleset, role: string, object: string, action: string): 'allow' | 'conditional' | 'deny' | 'none' {
  const found = set.find(role, object, action)
  const allows = found.filter(rule => rule.effect === 'allow')
  const denies = found.filter(rule => rule.effect === 'deny' && (rule.role !== '*' || allows.length))
  if (denies.some(rule => rule.condition === 'true')) return 'deny'
  if (!allows.length) return denies.length ? 'deny' : 'none'
  return !denies.length && allows.some(rule => rule.condition === 'true') ? 'allow' : 'conditional'
}

function matrixOf({ access: { policies, city } }: House) {
  const deeds = new Map<string, { object: string; objectName: string; action: string; actionName: string }>()
  for (const rule of policies.rules) for (const object of listOf(rule.object)) for (const action of listOf(rule.actions)) {
    deeds.set(`${object} ${action}`, { object, objectName: objectWord(object), action, actionName: actionWord(action) })
  }
  const columns = [...deeds.values()]
  const roles = [...city.roles].filter(([role]) => role !== 'system')
  const rows = roles.map(([role, roleName]) => {
    const holders = city.holders.filter(holder => holder.role === role)
    const departments = [...new Set(holders.flatMap(holder => holder.department ? [city.departments.get(holder.department)?.name ?? holder.department] : []))]
    return { role, roleName, departments, people: holders.length, cells: columns.map(({ object, action }) => cellOf(policies, role, object, action)) }
  })
  return { version: policies.version, digest: policies.digest, columns, rows }
}
