import { z } from 'zod'
import { defineRoute } from '../../server/contract/route.ts'

const Post = z.object({ role: z.string(), region: z.string(), department: z.string().optional(), departmentName: z.string().optional(), roleName: z.string().optional() })
const Actor = Post.extend({ id: z.string(), name: z.string(), kind: z.string(), roles: z.array(Post) })
export const readSession = defineRoute({ name: 'readSession', method: 'GET', path: '/api/session', summary: '', may: 'public', reply: z.object({ actor: Actor.nullable(), demo: z.boolean() }) })
export const signIn = defineRoute({ name: 'signIn', method: 'POST', path: '/api/session', summary: '', may: 'public', body: z.object({ username: z.string(), password: z.string() }), reply: z.object({ actor: Actor }) })
export const endSession = defineRoute({ name: 'endSession', method: 'DELETE', path: '/api/session', summary: '', may: 'public', reply: z.object({}) })
export const switchPost = defineRoute({ name: 'switchPost', method: 'PUT', path: '/api/session/post', summary: '', may: 'signed-in', body: z.object({ role: z.string(), region: z.string() }), reply: z.object({ actor: Actor }) })
export const demoAccounts = defineRoute({ name: 'demoAccounts', method: 'GET', path: '/api/session/demo-accounts', summary: '', may: 'public', reply: z.object({ groups: z.array(z.object({ role: z.string(), name: z.string(), accounts: z.array(z.object({ username: z.string(), name: z.string(), region: z.string() })) })) }) })
