import { demoPassword } from '../../migrations/seeds/demo/people.ts'
import { changePasswordRoute, listSessions, demoAccounts, readSession, revokeSession, signInRoute, signOutRoute, switchPostRoute, type SessionView } from '../contract/session.ts'
import { changePassword, postsOf, signIn, signOut, switchPost } from '../access/session.ts'
import { supervisesOf } from '../access/explain.ts'
import { listOf } from '../access/rule.ts'
import { couldEver } from '../access/ruleset.ts'
import { cookieName, tokenOf } from '../http/mount.ts'
import { serve, serveDirect, type Input, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Actor } from '../work.ts'

/** Signing in and out, changing posts, and the role chooser of the demo. Signing in runs outside a transaction: a refusal must be counted, not rolled back. */
export const sessionRoutes = (house: House): Served[] => [
  serveDirect(signInRoute, async (_, { body, ctx }) => {
    const { token, actor, expiresAt } = await signIn(house.db, { ...body, from: ctx.ip })
    setCookie(ctx, token)
    return { ...await viewOf(house, actor), expiresAt: expiresAt.toISOString() }
  }),
  serveDirect(readSession, async ({ actor }) => actor.kind === 'public' || actor.kind === 'system' ? null : viewOf(house, actor)),
  serveDirect(signOutRoute, async (_, { ctx }) => {
    const token = tokenOf(ctx)
    if (token) await signOut(house.db, token)
    house.access.forgetSessions()
    ctx.cookies.set(cookieName, null)
    return { signedOut: true as const }
  }),
  serveDirect(switchPostRoute, async (_, { body, ctx }) => {
    const actor = await switchPost(house.db, tokenOf(ctx) ?? '', body.post)
    house.access.forgetSessions()
    return viewOf(house, actor)
  }),
  serveDirect(changePasswordRoute, async ({ actor }, { body }) => {
    if (house.config.demo) throw problem('demo-password', 409, '演示账号不能改口令', { detail: '演示账号由所有人共用。' })
    await changePassword(house.db, actor, body)
    house.access.forgetSessions()
    return { changed: true as const }
  }),
  serve(listSessions, async ({ tx, actor }) => {
    const rows = await tx('sessions').where({ account: actor.id }).whereNull('revoked_at').where('expires_at', '>', tx.fn.now()).orderBy('seen_at', 'desc').limit(100)
    return rows.map(row => ({ id: row.id, kind: row.kind, label: row.label, openedAt: row.opened_at.toISOString(), seenAt: row.seen_at.toISOString(), expiresAt: row.expires_at.toISOString(), current: row.id === actor.session }))
  }),
  serve(revokeSession, async ({ tx, actor }, { params }) => {
    void tx.executionPromise.then(() => house.access.forgetSessions(), () => {})
    return { revoked: await tx('sessions').where({ id: params.session, account: actor.id }).whereNull('revoked_at').update({ revoked_at: tx.fn.now() }) > 0 }
  }),
  serve(demoAccounts, async ({ tx }) => {
    if (!house.config.demo) throw problem('not-found', 404, '没有这个地址')
    const rows = await tx('posts as p').join('accounts as a', 'a.id', 'p.account').join('roles as r', 'r.code', 'p.role').leftJoin('departments as d', 'd.id', 'p.department').leftJoin('entities as e', 'e.id', 'p.entity')
      .whereNull('a.disabled_at').where('p.seat', 0).orderBy(['r.code', 'p.region', 'a.id'])
      .select('a.username', 'a.alias', 'a.name', 'p.role', 'r.name as roleName', 'r.duty', 'p.region', tx.raw('coalesce(d.name, e.short_name) as department')) as (DemoAccount & { role: string; roleName: string; duty: string })[]
    const groups = new Map<string, { role: string; roleName: string; duty: string; accounts: (DemoAccount & { regionName: string })[] }>()
    for (const { role, roleName, duty, ...account } of rows) {
      const group = groups.get(role) ?? { role, roleName, duty, accounts: [] }
      groups.set(role, group)
      group.accounts.push({ ...account, regionName: placeOf(house, account.region) })
    }
    return { password: demoPassword, groups: [...groups.values()] }
  }),
]

interface DemoAccount { username: string; alias: string | null; name: string; region: string; department: string | null }

/** Lax, so that a link in a letter opens signed in; every change of data needs a JSON body, which no foreign page can send without asking. */
export function setCookie(ctx: Input<never>['ctx'], token: string): void {
  ctx.cookies.set(cookieName, token, { httpOnly: true, sameSite: 'lax', secure: ctx.secure, overwrite: true, path: '/' })
}

const placeOf = (house: House, region: string): string => house.access.city.regions.get(region)?.name ?? region

async function viewOf(house: House, actor: Actor): Promise<SessionView> {
  const { policies, city } = house.access
  const nameOf = (department: string | undefined): string | null => department ? city.departments.get(department)?.name ?? null : null
  const roleName = (role: string): string => city.roles.get(role) ?? role
  const held = await postsOf(house.db, actor.id)
  const session = actor.session ? await house.db('sessions').where({ id: actor.session }).first() : undefined
  const inUse = held.find(post => post.id === (session?.substitution ? `s${session.substitution}` : session?.post)) ?? held[0]
  const account = await house.db<{ id: string; username: string }>('accounts').where({ id: actor.id }).first('username')
  const entity = actor.entity ? await house.db<{ id: string; name: string }>('entities').where({ id: actor.entity }).first() : undefined
  const can: Record<string, string[]> = {}
  for (const rule of policies.rules) {
    if (rule.effect !== 'allow' || (rule.role !== actor.role && rule.role !== 'public')) continue
    for (const object of listOf(rule.object)) for (const action of listOf(rule.actions)) {
      if (couldEver(policies, actor.role, object, action).allowed) can[object] = [...new Set([...can[object] ?? [], action])]
    }
  }
  return {
    id: actor.id, name: actor.name, kind: actor.kind as 'staff' | 'entity' | 'expert', role: actor.role, roleName: roleName(actor.role), region: actor.region, regionName: placeOf(house, actor.region),
    department: actor.department ?? null, departmentName: nameOf(actor.department), entity: actor.entity ?? null, entityName: entity?.name ?? null, expert: actor.expert ?? null, can,
    posts: held.map(post => ({ id: post.id, role: post.role, roleName: roleName(post.role), region: post.region, regionName: placeOf(house, post.region), department: post.department ?? null, departmentName: nameOf(post.department), inUse: post.id === inUse?.id, behalf: post.behalf ?? null })),
    supervises: supervisesOf(city, actor.department), demo: house.config.demo, username: account?.username ?? '', behalf: actor.behalf ?? null,
  }
}
