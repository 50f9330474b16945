import type { Knex } from 'knex'
import type { Post } from '../work.ts'

export interface Supervised { family: string; industry?: string }
export interface Department { id: string; name: string; region: string; supervises: Supervised[] }
/** A post as somebody holds it. */
export interface Holder extends Post { account: string; username: string; alias?: string; name: string; kind: 'staff' | 'entity' | 'expert'; entity?: string; roles: Post[] }
/** What the rules need to know of the city; small, read anew when it changes. */
export interface City { regions: Map<string, { name: string; parent?: string }>; roles: Map<string, string>; departments: Map<string, Department>; holders: Holder[]; parentOf(region: string): string | undefined; below(region: string): string[] }

interface HolderRow { account: string; username: string; alias: string | null; name: string; kind: Holder['kind']; entity: string | null; role: string; region: string; department: string | null }

/** Reads regions, roles, departments and every post that is in use. */
export async function readCity(db: Knex | Knex.Transaction): Promise<City> {
  const [regionRows, roleRows, departmentRows, posts] = await Promise.all([
    db<{ code: string; name: string; parent: string | null }>('regions').select('code', 'name', 'parent').orderBy('code'),
    db<{ code: string; name: string }>('roles').select('code', 'name'),
    db<Department>('departments').select('id', 'name', 'region', 'supervises'),
    db('posts').join('accounts', 'accounts.id', 'posts.account').whereNull('accounts.disabled_at').orderBy(['posts.account', 'posts.seat', 'posts.id'])
      .select<HolderRow[]>('posts.account', 'accounts.username', 'accounts.alias', 'accounts.name', 'accounts.kind', 'accounts.entity', 'posts.role', 'posts.region', 'posts.department'),
  ])
  const regions = new Map(regionRows.map(({ code, name, parent }) => [code, { name, ...parent ? { parent } : {} }]))
  const roles = new Map<string, Post[]>()
  for (const { account, role, region, department } of posts) roles.set(account, [...roles.get(account) ?? [], { role, region, ...department ? { department } : {} }])
  return {
    regions, roles: new Map(roleRows.map(role => [role.code, role.name])), departments: new Map(departmentRows.map(department => [department.id, department])),
    holders: posts.map(({ entity, department, alias, ...post }) => ({ ...post, ...alias ? { alias } : {}, ...entity ? { entity } : {}, ...department ? { department } : {}, roles: roles.get(post.account)! })),
    parentOf: region => regions.get(region)?.parent,
    below: region => [region, ...regionRows.filter(row => row.parent === region).map(row => row.code)],
  }
}
