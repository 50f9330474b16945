import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Knex } from 'knex'
import { problem } from '../problem.ts'
import type { Actor, Post } from '../work.ts'
import { attemptsOf } from './attempts.ts'
import { standsInFor } from './substitutions.ts'

/**
 * Sessions live in PostgreSQL: every server knows them, and revoking one ends it everywhere at once. The token is 256 random
 * bits, stored only as its hash. A browser's session slides with use; a machine's token ends on its day.
 */
const idleHours = 8
const machineDays = 365

interface AccountRow { id: string; username: string; alias: string | null; kind: 'staff' | 'entity' | 'expert'; name: string; entity: string | null; expert: string | null; password_hash: string; disabled_at: Date | null; disabled_why: string | null }
export interface SignedIn { token: string; actor: Actor; expiresAt: Date }

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
const newToken = (): string => randomBytes(32).toString('base64url')

function demandEnabled({ disabled_at: at, disabled_why: why }: AccountRow): void {
  if (at) throw problem('account-disabled', 403, '账号已停用', { detail: why ?? '请联系系统管理员。' })
}

/** Whom an unknown name is compared with, so that it takes as long as a wrong password. */
let decoy: Promise<string> | undefined

/** Opens a session by username (or short staff login) and password, in the named post (its id) or the first. Problems: bad-credentials, account-disabled, too-many-attempts, no-such-post. */
export async function signIn(db: Knex, { username, password, post, from }: { username: string; password: string; post?: string | undefined; from?: string | undefined }): Promise<SignedIn> {
  const attempts = attemptsOf(db)
  const name = username.trim().toLowerCase()
  await attempts.demandPatience(name, from)
  const account = await db<AccountRow>('accounts').where({ username: name }).orWhere({ alias: name }).first()
  const right = await verify(account?.password_hash ?? await (decoy ??= hash(newToken())), password).catch(() => false)
  if (!account || !right) {
    await attempts.count(name, from)
    throw problem('bad-credentials', 401, '用户名或密码不正确')
  }
  demandEnabled(account)
  await attempts.forget(name, from)
  return open(db, account, { kind: 'browser', post, label: null })
}

/**
 * Opens a session for somebody whom the city's identity provider vouches for. Who is tied to an account already is known by issuer and
 * subject; who is not, by username (or short login), and is tied by that. Problems: identity-unknown, identity-taken, account-disabled, no-such-post.
 */
export async function signInAs(db: Knex, { issuer, subject, username }: { issuer: string; subject: string; username: string | undefined }): Promise<SignedIn> {
  const account = await db.transaction(async tx => {
    const tied = await tx<AccountRow>('accounts').whereIn('id', tx('identities').where({ issuer, subject }).select('account')).first()
    if (tied) return tied
    const name = username?.trim().toLowerCase() ?? ''
    const found = await tx<AccountRow>('accounts').where({ username: name }).orWhere({ alias: name }).first()
    if (!found) throw problem('identity-unknown', 403, '这个身份没有平台账号', { detail: name ? `平台没有用户名「${name}」。` : '身份认证没有给出用户名。' })
    demandEnabled(found)
    const made = await tx('identities').insert({ issuer, subject, account: found.id }).onConflict().ignore().returning('account')
    if (!made.length) throw problem('identity-taken', 403, '账号已绑定另一个身份', { detail: '请系统管理员解除绑定后再试。' })
    return found
  })
  demandEnabled(account)
  return open(db, account, { kind: 'browser', post: undefined, label: null })
}

/** Gives a machine a bearer token in the account's first post; shown once, valid for a year, revocable. */
export async function issueToken(db: Knex, { account, label }: { account: string; label: string }): Promise<SignedIn> {
  const found = await db<AccountRow>('accounts').where({ id: account }).whereNull('disabled_at').first()
  if (!found) throw problem('not-found', 404, '没有这个账号')
  return open(db, found, { kind: 'machine', post: undefined, label })
}

async function open(db: Knex, account: AccountRow, { kind, post, label }: { kind: 'browser' | 'machine'; post: string | undefined; label: string | null }): Promise<SignedIn> {
  const posts = await postsOf(db, account.id)
  const chosen = post === undefined ? posts[0] : posts.find(one => one.id === post)
  if (!chosen) throw problem('no-such-post', post === undefined ? 403 : 422, post === undefined ? '账号没有岗位' : '没有这个岗位')
  await db('sessions').where({ account: account.id }).whereRaw(`expires_at < now() - interval '30 days'`).delete()
  const token = newToken()
  const length = kind === 'browser' ? `${idleHours} hours` : `${machineDays} days`
  const { post: own, substitution } = columnsOf(chosen)
  const { rows: [row] } = await db.raw<{ rows: { id: string; expires_at: Date }[] }>(
    `insert into sessions (token_hash, account, post, substitution, kind, label, opened_at, seen_at, expires_at)
     values (?, ?, ?, ?, ?, ?, now(), now(), now() + ?::interval) returning id::text, expires_at`, [hashOf(token), account.id, own, substitution, kind, label, length])
  return { token, expiresAt: row!.expires_at, actor: actorFrom(account, posts, chosen, row!.id) }
}

/** Whose session a token opens; undefined when it is unknown, over, revoked, or its account is disabled. Use moves a browser's end on, at most once a minute. */
export async function actorOf(db: Knex, token: string): Promise<Actor | undefined> {
  const { rows: [found] } = await db.raw<{ rows: (AccountRow & { session: string; post: string | null; stale: boolean })[] }>(
    `select s.id::text as session, coalesce('s' || s.substitution, s.post::text) as post, s.kind = 'browser' and s.seen_at < now() - interval '1 minute' as stale, a.*
     from sessions s join accounts a on a.id = s.account
     where s.token_hash = ? and s.revoked_at is null and s.expires_at > now() and a.disabled_at is null`, [hashOf(token)])
  if (!found) return undefined
  const posts = await postsOf(db, found.id)
  const chosen = posts.find(one => one.id === found.post) ?? posts[0]
  if (!chosen) return undefined
  if (found.stale) await db.raw(`update sessions set seen_at = now(), expires_at = now() + ?::interval where id = ?`, [`${idleHours} hours`, found.session])
  return actorFrom(found, posts, chosen, found.session)
}

/** Ends the session of a token; ending it twice is no error. */
export async function signOut(db: Knex | Knex.Transaction, token: string): Promise<void> {
  await db('sessions').where({ token_hash: hashOf(token) }).whereNull('revoked_at').update({ revoked_at: db.fn.now() })
}

/** Ends every session of an account, at once on every server; answers how many. */
export async function revoke(db: Knex | Knex.Transaction, account: string): Promise<number> {
  return db('sessions').where({ account }).whereNull('revoked_at').update({ revoked_at: db.fn.now() })
}

/** Changes one's own password and ends every other session. Problems: bad-credentials, too-many-attempts. */
export async function changePassword(db: Knex, actor: Actor, { current, next }: { current: string; next: string }): Promise<void> {
  const attempts = attemptsOf(db)
  const account = await db<AccountRow>('accounts').where({ id: actor.id }).first()
  if (!account) throw problem('session-expired', 401, '登录已失效')
  await attempts.demandPatience(account.username)
  if (!await verify(account.password_hash, current).catch(() => false)) {
    await attempts.count(account.username)
    throw problem('bad-credentials', 422, '现口令不正确', { faults: [{ path: 'body.current', message: '不正确' }] })
  }
  const fresh = await hash(next)
  await db.transaction(async tx => {
    await tx('accounts').where({ id: actor.id }).update({ password_hash: fresh })
    await tx('sessions').where({ account: actor.id }).whereNull('revoked_at').whereNot('id', actor.session ?? '0').update({ revoked_at: tx.fn.now() })
  })
}

/** Goes on in another of one's posts. Problems: session-expired, no-such-post. */
export async function switchPost(db: Knex, token: string, post: string): Promise<Actor> {
  const before = await actorOf(db, token)
  if (!before) throw problem('session-expired', 401, '登录已失效')
  const chosen = (await postsOf(db, before.id)).find(one => one.id === post)
  if (!chosen) throw problem('no-such-post', 422, '没有这个岗位')
  await db('sessions').where({ token_hash: hashOf(token) }).update(columnsOf(chosen))
  const actor = await actorOf(db, token)
  if (!actor) throw problem('session-expired', 401, '登录已失效')
  return actor
}

export interface HeldPost extends Post { id: string; entity: string | null; behalf?: NonNullable<Actor['behalf']> }
/** The posts of an account in their order, then those in which it stands in for somebody now (their ids begin with s). */
export async function postsOf(db: Knex | Knex.Transaction, account: string): Promise<HeldPost[]> {
  const own: (HeldPost & { department: string | null })[] = await db('posts').where({ account }).orderBy(['seat', 'id']).select('id', 'role', 'region', 'department', 'entity')
  const others = (await standsInFor(db, account)).map(({ id, account: absent, name, until, ...post }) => ({ ...post, id: `s${id}`, behalf: { id: absent, name, until: until.toISOString() } }))
  return [...own, ...others].map(({ department, ...post }) => ({ ...post, ...department ? { department } : {} }))
}

/** Where a session keeps the post in use. */
const columnsOf = ({ id }: HeldPost): { post: string | null; substitution: string | null } => (id.startsWith('s') ? { post: null, substitution: id.slice(1) } : { post: id, substitution: null })

function actorFrom({ id, name, kind, entity, expert }: AccountRow, posts: HeldPost[], chosen: HeldPost, session: string): Actor {
  const plain = ({ role, region, department }: HeldPost): Post => ({ role, region, ...department ? { department } : {} })
  const acts = chosen.entity ?? entity
  return { id, name, kind, ...plain(chosen), roles: posts.map(plain), session, ...acts ? { entity: acts } : {}, ...expert ? { expert } : {}, ...chosen.behalf ? { behalf: chosen.behalf } : {} }
}
