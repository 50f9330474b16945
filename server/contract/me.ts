import { z } from 'zod'
import { defineRoute, Instant } from './route.ts'

/** How somebody's screens are set; kept with the account, so that every device shows the same. */
export const DeskSettings = z.object({
  language: z.enum(['zh', 'en']), theme: z.enum(['system', 'light', 'dark']), density: z.enum(['comfortable', 'compact']), singleKeys: z.boolean(), folded: z.array(z.enum(['left', 'right'])).max(2),
  /** Width of panels in pixels, by the panel's name. */
  panels: z.record(z.string().max(40), z.number().int().min(120).max(1200)),
  /** Completions may be taken back for a few seconds. */
  undo: z.boolean(),
  /** Browser messages about followed projects, and the hours (Asia/Shanghai) in which there are none. */
  tell: z.boolean(), quiet: z.object({ from: z.number().int().min(0).max(23), to: z.number().int().min(0).max(23) }),
}).partial()
export type DeskSettings = z.infer<typeof DeskSettings>
export const readSettings = defineRoute({ name: 'readSettings', method: 'GET', path: '/api/me/settings', summary: '本人的显示设置', may: 'signed-in', reply: DeskSettings })
export const saveSettings = defineRoute({ name: 'saveSettings', method: 'PUT', path: '/api/me/settings', summary: '改显示设置；没有写的不变', may: 'signed-in', body: DeskSettings, reply: DeskSettings })

const Person = z.object({ id: z.string(), name: z.string() })
const Substitution = z.object({
  id: z.string(), post: z.string(), role: z.string(), region: z.string(), department: z.string().nullable(), absent: Person, substitute: Person, from: Instant, until: Instant, why: z.string(), state: z.enum(['coming', 'now', 'over', 'ended']),
})
export const listSubstitutions = defineRoute({
  name: 'listSubstitutions', method: 'GET', path: '/api/me/substitutions', summary: '谁替我的岗、我替谁的岗', may: 'signed-in', reply: z.object({ given: z.array(Substitution), taken: z.array(Substitution) }),
})
const Post = z.string().regex(/^\d{1,18}$/)
export const listSubstitutes = defineRoute({
  name: 'listSubstitutes', method: 'GET', path: '/api/me/substitutes', summary: '可以替我这个岗位的同事', may: 'signed-in', query: z.object({ post: Post }),
  reply: z.array(Person.extend({ role: z.string(), region: z.string(), department: z.string().nullable() })),
})
export const makeSubstitution = defineRoute({
  name: 'makeSubstitution', method: 'POST', path: '/api/me/substitutions', summary: '请同事在一段时间替岗；审计同时记双方姓名', may: 'signed-in',
  body: z.object({ post: Post, substitute: z.string().max(20), from: z.iso.date(), until: z.iso.date().describe('含当日'), why: z.string().trim().min(2, '请写明事由').max(200) }), reply: z.object({ id: z.string() }),
})
export const dropSubstitution = defineRoute({ name: 'dropSubstitution', method: 'DELETE', path: '/api/me/substitutions/:substitution', summary: '提前结束替岗（双方都可以）', may: 'signed-in', params: z.object({ substitution: Post }), reply: z.object({ ended: z.boolean() }) })

export const readPledge = defineRoute({
  name: 'readPledge', method: 'GET', path: '/api/me/pledge', summary: '自律承诺：是否须签、签于何时、到何时', may: 'signed-in',
  reply: z.object({ owed: z.boolean(), current: z.boolean(), text: z.string(), signedAt: Instant.nullable(), validUntil: Instant.nullable(), past: z.array(z.object({ signedAt: Instant, validUntil: Instant, conflicts: z.string() })) }),
})
export const signPledge = defineRoute({
  name: 'signPledge', method: 'POST', path: '/api/me/pledge', summary: '签署一年期的自律承诺，并申报利害关系', may: 'signed-in',
  body: z.object({ agree: z.literal(true, '须同意全部承诺'), conflicts: z.string().trim().min(1, '没有的填「无」').max(1000) }), reply: z.object({ signedAt: Instant, validUntil: Instant }),
})
