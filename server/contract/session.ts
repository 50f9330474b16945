import { z } from 'zod'
import { defineRoute, Instant } from './route.ts'

/** Whom one stands in for in a post (替岗), and until when. */
const Behalf = z.object({ id: z.string(), name: z.string(), until: Instant })
export const HeldPost = z.object({ id: z.string(), role: z.string(), roleName: z.string(), region: z.string(), regionName: z.string(), department: z.string().nullable(), departmentName: z.string().nullable(), inUse: z.boolean(), behalf: Behalf.nullable() })
/** Who is signed in, in which post, and what that post could ever do (object → actions): what a screen need not even offer is absent here. */
export const SessionView = z.object({
  id: z.string(), name: z.string(), kind: z.enum(['staff', 'entity', 'expert']), role: z.string(), roleName: z.string(), region: z.string(), regionName: z.string(),
  department: z.string().nullable(), departmentName: z.string().nullable(), entity: z.string().nullable(), entityName: z.string().nullable(), expert: z.string().nullable(),
  posts: z.array(HeldPost), can: z.record(z.string(), z.array(z.string())), supervises: z.array(z.object({ family: z.string(), industry: z.string().optional() })), demo: z.boolean(),
  username: z.string(), behalf: Behalf.nullable(),
})
export type SessionView = z.infer<typeof SessionView>

export const signInRoute = defineRoute({
  name: 'signIn', method: 'POST', path: '/api/session', summary: '登录（用户名或短账号），成功后置会话 Cookie', may: 'public',
  body: z.object({ username: z.string().min(1).max(100), password: z.string().min(1).max(200), post: z.string().max(20).optional() }), reply: SessionView.extend({ expiresAt: Instant }),
})
/** Why somebody came back from the identity provider without a session; the sign-in page says it in words. */
export const OidcRefusal = z.enum(['denied', 'stale', 'unknown', 'taken', 'disabled', 'no-post', 'away'])
export type OidcRefusal = z.infer<typeof OidcRefusal>
export const oidcStart = defineRoute({ name: 'oidcStart', method: 'GET', path: '/api/session/oidc', summary: '转到统一身份认证登录；`to` 为登录后返回的本站地址', may: 'public', query: z.object({ to: z.string().max(500).optional() }), reply: z.unknown(), raw: true })
export const oidcReturn = defineRoute({ name: 'oidcReturn', method: 'GET', path: '/api/session/oidc/return', summary: '统一身份认证返回之处：成功置会话 Cookie 并转到原页，否则转到登录页并说明', may: 'public', query: z.looseObject({}), reply: z.unknown(), raw: true })
export const readSession = defineRoute({ name: 'readSession', method: 'GET', path: '/api/session', summary: '当前登录人；未登录为 null', may: 'public', reply: SessionView.nullable() })
export const signOutRoute = defineRoute({ name: 'signOut', method: 'DELETE', path: '/api/session', summary: '退出登录', may: 'public', reply: z.object({ signedOut: z.literal(true) }) })
export const switchPostRoute = defineRoute({ name: 'switchPost', method: 'PUT', path: '/api/session/post', summary: '换一个岗位继续', may: 'signed-in', body: z.object({ post: z.string().max(20) }), reply: SessionView })
export const changePasswordRoute = defineRoute({
  name: 'changePassword', method: 'PUT', path: '/api/session/password', summary: '改口令；其他会话随即结束', may: 'signed-in',
  body: z.object({ current: z.string().min(1).max(200), next: z.string().min(8, '口令不少于 8 位').max(200) }), reply: z.object({ changed: z.literal(true) }),
})
export const listSessions = defineRoute({
  name: 'listSessions', method: 'GET', path: '/api/session/all', summary: '本人的有效会话', may: 'signed-in',
  reply: z.array(z.object({ id: z.string(), kind: z.enum(['browser', 'machine']), label: z.string().nullable(), openedAt: Instant, seenAt: Instant, expiresAt: Instant, current: z.boolean() })),
})
export const revokeSession = defineRoute({ name: 'revokeSession', method: 'DELETE', path: '/api/session/all/:session', summary: '结束本人的一个会话', may: 'signed-in', params: z.object({ session: z.string().regex(/^\d{1,18}$/) }), reply: z.object({ revoked: z.boolean() }) })
export const demoAccounts = defineRoute({
  name: 'demoAccounts', method: 'GET', path: '/api/session/demo-accounts', summary: '演示账号，按岗位分组（仅演示模式）', may: 'public',
  reply: z.object({ password: z.string(), groups: z.array(z.object({ role: z.string(), roleName: z.string(), duty: z.string(), accounts: z.array(z.object({ username: z.string(), alias: z.string().nullable(), name: z.string(), region: z.string(), regionName: z.string(), department: z.string().nullable() })) })) }),
})
