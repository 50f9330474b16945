import { z } from 'zod'
import { defineRoute, Id, Instant } from './route.ts'

/** What the law says of versions that are out: advice somebody went against, with the reason, and what a later rule finds in them. */
const Article = z.object({ law: z.string(), number: z.string(), text: z.string().nullish(), verified: z.boolean() }).nullable()

export const Override = z.object({
  id: Id, process: z.string(), name: z.string(), request: Id, version: z.int().nullable(), rule: z.string(), element: z.string(), message: z.string(), article: Article, why: z.string(), by: z.string(), role: z.string(), at: Instant,
})
export const LaterFinding = z.object({ rule: z.string(), severity: z.enum(['error', 'warn']), element: z.string(), message: z.string(), article: Article, inForce: z.string(), since: Instant })

const may = ['override_log', 'read'] as const
export const overrides = defineRoute({
  name: 'overrides', method: 'GET', path: '/api/design/overrides', summary: '对提醒说明理由后仍然提交的记录：谁、哪条规则、哪个元素、为何（司法局、监察局可见）', may,
  query: z.object({ process: z.string().max(80).optional() }), reply: z.array(Override),
})
export const versionLaw = defineRoute({
  name: 'versionLaw', method: 'GET', path: '/api/design/versions/:id/law', summary: '一个版本：对提醒的说明，以及按今日规则每夜检查新发现的问题', may, params: z.object({ id: Id }),
  reply: z.object({ overrides: z.array(Override), findings: z.array(LaterFinding), checkedAt: Instant.nullable() }),
})
