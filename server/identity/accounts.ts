import { randomBytes } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import type { Knex } from 'knex'
import type { Access } from '../access/access.ts'
import { demandSeparation } from '../access/duties.ts'
import { revoke } from '../access/session.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

export interface AccountView { id: string; username: string; alias: string | null; kind: 'staff' | 'entity' | 'expert'; name: string; disabledAt: string | null; disabledWhy: string | null; posts: { id: string; role: string; region: string; department: string | null }[]; sessions: number }
interface Row { id: string; username: string; alias: string | null; kind: AccountView['kind']; name: string; disabled_at: Date | null; disabled_why: string | null; posts: AccountView['posts']; sessions: number }

const whole = (db: Knex.Transaction) => db('accounts as a').select('a.id', 'a.username', 'a.alias', 'a.kind', 'a.name', 'a.disabled_at', 'a.disabled_why', db.raw(`
  coalesce((select jsonb_agg(jsonb_build_object('id', p.id::text, 'role', p.role, 'region', p.region, 'department', p.department) order by p.seat, p.id) from posts p where p.account = a.id), '[]') as posts,
  (select count(*)::int from sessions s where s.account = a.id and s.revoked_at is null and s.expires_at > now()) as sessions`))
const viewOf = ({ disabled_at: at, disabled_why: disabledWhy, ...row }: Row): AccountView => ({ ...row, disabledAt: at?.toISOString() ?? null, disabledWhy })

/** One page of accounts with their posts, found by name or role. Passwords never leave the table. */
export async function listAccounts({ tx }: Work, { page, size, q, kind, role }: { page: number; size: number; q?: string | undefined; kind?: string | undefined; role?: string | undefined }): Promise<{ rows: AccountView[]; total: number; page: number; size: number }> {
  const found = tx('accounts as a')
  if (q) void found.where(either => either.where('a.username', q.toLowerCase()).orWhere('a.alias', q.toLowerCase()).orWhereILike('a.name', `%${q.replace(/[\\%_]/g, '\\$&')}%`))
  if (kind) void found.where('a.kind', kind)
  if (role) void found.whereExists(tx('posts as p').whereRaw('p.account = a.id').where('p.role', role).select(tx.raw('1')))
  const total = Number((await found.clone().count({ n: '*' }).first())!['n'])
  const rows = await whole(tx).whereIn('a.id', found.clone().select('a.id').orderBy('a.id').offset((page - 1) * size).limit(size)).orderBy('a.id') as Row[]
  return { rows: rows.map(viewOf), total, page, size }
}

async function readAccount(tx: Knex.Transaction, id: string): Promise<AccountView> {
  const row = await whole(tx).where('a.id', id).first() as Row | undefined
  if (!row) throw problem('not-found', 404, '没有这个账号')
  return viewOf(row)
}

/** Disables an account and ends its sessions everywhere. One's own account is not one's to disable. */
export async function disableAccount({ tx, now, actor }: Work, id: string, why: string): Promise<AccountView> {
  if (id === actor.id) throw problem('own-account', 409, '不能停用自己的账号')
  await readAccount(tx, id)
  await tx('accounts').where({ id }).update({ disabled_at: now, disabled_why: why })
  await revoke(tx, id)
  return readAccount(tx, id)
}

/** Lets a disabled account sign in again. */
export async function enableAccount({ tx }: Work, id: string): Promise<AccountView> {
  await readAccount(tx, id)
  await tx('accounts').where({ id }).update({ disabled_at: null, disabled_why: null })
  return readAccount(tx, id)
}

/** Unties an account from the identity provider's person and ends its sessions: whoever signs in by its name next is tied to it. */
export async function untieIdentity({ tx }: Work, id: string): Promise<AccountView> {
  await readAccount(tx, id)
  await tx('identities').where({ account: id }).delete()
  await revoke(tx, id)
  return readAccount(tx, id)
}

/** Opens an account for somebody of the staff with a first post; the password is made here and shown once. Problems: username-taken, bad-input. */
export async function createAccount({ tx }: Work, access: Access, { username, name, role, region, department }: { username: string; name: string; role: string; region: string; department: string }): Promise<AccountView & { password: string }> {
  demandPlace(access, { role, region, department })
  const password = randomBytes(12).toString('base64url')
  const { rows: [row] } = await tx.raw<{ rows: { id: string }[] }>(`select 'ST' || nextval('entity_numbers') as id`)
  const id = row!.id
  const made = await tx('accounts').insert({ id, username, kind: 'staff', name, password_hash: await hash(password) }).onConflict('username').ignore().returning('id')
  if (!made.length) throw problem('username-taken', 409, '用户名已被使用', { faults: [{ path: 'body.username', message: '已被使用' }] })
  await tx('posts').insert({ account: id, role, region, department, seat: 0 })
  return { ...await readAccount(tx, id), password }
}

/** Role and region must exist, and the department lie in the region. */
function demandPlace({ city: { roles, regions, departments } }: Access, { role, region, department }: { role: string; region: string; department?: string | undefined }): void {
  const faults = [...roles.has(role) && role !== 'system' && role !== 'public' ? [] : [{ path: 'body.role', message: '没有这个岗位' }], ...regions.has(region) ? [] : [{ path: 'body.region', message: '没有这个地区' }],
    ...department === undefined || departments.get(department)?.region === region ? [] : [{ path: 'body.department', message: '该地区没有这个部门' }]]
  if (faults.length) throw problem('bad-input', 422, '提交的内容不符合要求', { faults })
}

/** Gives an account a further post. Problems: duties-conflict, already-held, bad-input (unknown role, region or department), own-account. */
export async function addPost({ tx, actor }: Work, access: Access, id: string, { role, region, department }: { role: string; region: string; department?: string | undefined }): Promise<AccountView> {
  if (id === actor.id) throw problem('own-account', 409, '不能给自己加岗位')
  const { posts, kind } = await readAccount(tx, id)
  demandPlace(access, { role, region, department })
  await tx('accounts').where({ id }).forUpdate().first()
  demandSeparation([...posts.map(post => post.role), role], access.policies.duties, one => access.city.roles.get(one) ?? one)
  const { entity } = await tx<{ id: string; entity: string | null }>('accounts').where({ id }).first() ?? { entity: null }
  const made = await tx('posts').insert({ account: id, role, region, department: department ?? null, entity: kind === 'entity' ? id : entity, seat: posts.length }).onConflict().ignore().returning('id')
  if (!made.length) throw problem('already-held', 409, '已任这个岗位')
  return readAccount(tx, id)
}

/** Takes a post away; sessions that were in it go on in the first of the others. An account keeps at least one. */
export async function removePost({ tx }: Work, id: string, post: string): Promise<AccountView> {
  const { posts } = await readAccount(tx, id)
  if (!posts.some(one => one.id === post)) throw problem('not-found', 404, '没有这个岗位')
  if (posts.length === 1) throw problem('last-post', 409, '账号至少保留一个岗位', { detail: '不再任职的账号请停用。' })
  await tx('sessions').where({ post }).update({ post: null })
  await tx('posts').where({ id: post, account: id }).delete()
  return readAccount(tx, id)
}
