import * as contract from '../contract/identity.ts'
import { issueToken } from '../access/session.ts'
import { serve, serveDirect, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import * as accounts from './accounts.ts'
import * as entities from './entities.ts'
import { maskIdNo, maskName, maskPhone } from './mask.ts'
import { meRoutes } from './me-routes.ts'
import { oidcRoutes } from './oidc.ts'
import { permissionRoutes } from './permissions.ts'
import { sessionRoutes } from './session-routes.ts'

/**
 * Who there is: sign-in, the registers of organisations and experts, accounts and posts, the questions of the room 权限.
 * Knows nothing of trades under way.
 */
export const routes = (house: House): Served[] => [
  ...sessionRoutes(house),
  ...oidcRoutes(house),
  ...meRoutes(house),
  ...permissionRoutes(house),
  serve(contract.listEntities, ({ tx }, { query }) => entities.listEntities(tx, query)),
  serve(contract.readEntity, ({ tx, actor }, { params }) => entities.readEntity(tx, actor, params.entity)),
  serve(contract.registerEntity, (work, { body }) => entities.register(work, body)),
  serve(contract.changeEntity, (work, { params, body }) => entities.change(work, params.entity, body)),
  serve(contract.listExperts, async ({ tx, actor }, { query: { page, size, q, specialty, status } }) => {
    if (actor.kind !== 'staff' && actor.kind !== 'expert') throw problem('forbidden', 403, '没有这项权限', { detail: '专家库只供工作人员查阅。' })
    const found = tx('experts')
    if (actor.kind === 'expert') void found.where('id', actor.expert ?? '')
    if (specialty) void found.whereRaw('? = any(specialties)', [specialty])
    if (status) void found.where({ status })
    if (q) void found.where('id', q.toUpperCase())
    const names = new Map((await tx<{ code: string; name: string }>('specialties')).map(one => [one.code, one.name]))
    const total = Number((await found.clone().count({ n: '*' }).first())!['n'])
    const rows = await found.orderBy('id').offset((page - 1) * size).limit(size)
    return {
      page, size, total, rows: rows.map(row => ({
        id: row.id, name: row.id === actor.expert ? row.name : maskName(row.name), gender: row.gender, title: row.title, yearsInField: row.years_in_field, pools: row.pools, residence: row.residence, status: row.status,
        specialties: (row.specialties as string[]).map(code => ({ code, name: names.get(code) ?? code })), phone: maskPhone(row.phone), idNo: maskIdNo(row.id_no),
      })),
    }
  }),
  serve(contract.listAccounts, (work, { query }) => accounts.listAccounts(work, query)),
  serve(contract.createAccount, (work, { body }) => accounts.createAccount(work, house.access, body)),
  serve(contract.disableAccount, (work, { params, body }) => accounts.disableAccount(work, params.account, body.why)),
  serve(contract.enableAccount, (work, { params }) => accounts.enableAccount(work, params.account)),
  serve(contract.untieIdentity, (work, { params }) => accounts.untieIdentity(work, params.account)),
  serve(contract.addPost, (work, { params, body }) => accounts.addPost(work, house.access, params.account, body)),
  serve(contract.removePost, (work, { params }) => accounts.removePost(work, params.account, params.post)),
  serveDirect(contract.issueMachineToken, async (_, { params, body }) => {
    const { token, expiresAt } = await issueToken(house.db, { account: params.account, label: body.label })
    return { token, expiresAt: expiresAt.toISOString() }
  }),
  serve(contract.readPlaces, async ({ tx }) => ({
    regions: await tx('regions').orderBy('code').select('code', 'name', 'parent'), outside: await tx('outside_regions').orderBy('code').select('code', 'name'), families: await tx('families').select('code', 'name'),
    industries: await tx('industries').select('code', 'family'), roles: await tx('roles').select('code', 'name', 'duty'), departments: await tx('departments').orderBy('id').select('id', 'name', 'region', 'kind', 'parent', 'supervises'),
  })),
  serve(contract.readCatalogue, async ({ tx }, { query }) => {
    const version = await tx('catalogue_versions').where({ status: 'PUBLISHED' }).orderBy('published_at', 'desc').select('version', 'chain', tx.raw('published_at::text as at')).first()
    if (!version) throw problem('not-found', 404, '目录尚未公布')
    const items = tx('catalogue_items as c').leftJoin('departments as d', 'd.id', 'c.supervisor').where('c.version', version.version).orderBy('c.code')
    if (query.region) void items.whereRaw('? = any(c.regions)', [query.region])
    if (query.family) void items.where('c.family', query.family)
    const rows = await items.select('c.*', 'd.name as supervisorName')
    return { version: version.version, publishedAt: version.at, chain: version.chain, items: rows.map(({ legal_basis: legalBasis, ...row }) => ({ ...row, legalBasis })) }
  }),
]
