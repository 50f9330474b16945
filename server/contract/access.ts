import { z } from 'zod'
import { defineRoute, Instant, Paging, pageOf } from './route.ts'

const Rule = z.object({ role: z.string(), domain: z.string(), object: z.string(), action: z.string(), condition: z.string(), effect: z.enum(['allow', 'deny']) })
export const Explanation = z.object({
  allowed: z.boolean(), reason: z.string(), rule: Rule.optional(), nearest: z.array(Rule),
  whoCan: z.array(z.object({ role: z.string(), name: z.string(), region: z.string() })),
  clauses: z.array(z.object({ name: z.enum(['身份', '地域', '动作', '条件', '依据']), holds: z.boolean(), text: z.string(), policy: z.string().optional() })),
  actor: z.object({ username: z.string(), name: z.string(), role: z.string(), roleName: z.string(), region: z.string() }), action: z.string(), actionName: z.string(), resource: z.string(), resourceName: z.string(),
  grant: z.string(), policy: z.object({ version: z.number().int(), digest: z.string() }),
})
export type Explanation = z.infer<typeof Explanation>

export const explainPermission = defineRoute({
  name: 'explainPermission', method: 'GET', path: '/api/permissions/explain', summary: '谁能不能对什么做什么：依据哪条策略，最接近的策略，谁能做', may: 'signed-in',
  query: z.object({
    actor: z.string().min(1).max(100), action: z.string().min(1).max(60), resource: z.string().min(1).max(120), post: z.string().max(60).optional(),
    region: z.string().max(12).optional(), family: z.string().max(12).optional(), industry: z.string().max(40).optional(), legalBasis: z.string().max(200).optional(),
  }), reply: Explanation,
})

const Cell = z.enum(['allow', 'conditional', 'deny', 'none'])
export const permissionMatrix = defineRoute({
  name: 'permissionMatrix', method: 'GET', path: '/api/permissions/matrix', summary: '部门 × 岗位 × 动作：可以、有条件、明令禁止、无', may: 'signed-in',
  reply: z.object({
    version: z.number().int(), digest: z.string(), columns: z.array(z.object({ object: z.string(), objectName: z.string(), action: z.string(), actionName: z.string() })),
    rows: z.array(z.object({ role: z.string(), roleName: z.string(), departments: z.array(z.string()), people: z.number().int(), cells: z.array(Cell) })),
  }),
})
export const listPolicies = defineRoute({
  name: 'listPolicies', method: 'GET', path: '/api/permissions/policies', summary: '生效的策略全文与互斥岗位', may: 'signed-in',
  reply: z.object({ version: z.number().int(), digest: z.string(), rules: z.array(Rule.extend({ line: z.number().int(), note: z.string().optional(), sealed: z.boolean() })), duties: z.array(z.object({ one: z.string(), other: z.string(), scope: z.string(), why: z.string() })) }),
})
export const listRefusals = defineRoute({
  name: 'listRefusals', method: 'GET', path: '/api/permissions/refusals', summary: '最近的拒绝', may: ['policy', 'read'], query: Paging,
  reply: pageOf(z.object({ id: z.string(), at: Instant, actor: z.string(), name: z.string(), role: z.string(), region: z.string(), action: z.string(), object: z.string(), resource: z.string().nullable(), reason: z.string() })),
})

const NewRule = z.object({ role: z.string().min(1).max(40), domain: z.string().min(1).max(20), object: z.string().min(1).max(200), action: z.string().min(1).max(200), condition: z.string().min(1).max(2000), effect: z.enum(['allow', 'deny']), note: z.string().max(200).optional() })
const Touched = z.array(z.object({ name: z.string(), role: z.string(), region: z.string(), deeds: z.array(z.string()) }))
export const PolicyChange = z.object({
  id: z.string(), state: z.enum(['pending', 'confirmed', 'withdrawn']), base: z.number().int(), version: z.number().int().nullable(), why: z.string(), added: z.array(NewRule), removed: z.array(NewRule.extend({ line: z.number().int() })),
  proposedBy: z.object({ id: z.string(), name: z.string() }), proposedAt: Instant, decidedBy: z.object({ id: z.string(), name: z.string() }).nullable(), decidedAt: Instant.nullable(),
  gained: Touched, lost: Touched, checks: z.array(z.object({ name: z.string(), holds: z.boolean(), detail: z.string() })),
})
export type PolicyChange = z.infer<typeof PolicyChange>
const Change = z.object({ change: z.string().regex(/^\d{1,18}$/) })
export const listPolicyChanges = defineRoute({ name: 'listPolicyChanges', method: 'GET', path: '/api/permissions/changes', summary: '策略变更：待确认者附得失与检查', may: 'signed-in', reply: z.array(PolicyChange) })
export const proposePolicyChange = defineRoute({
  name: 'proposePolicyChange', method: 'POST', path: '/api/permissions/changes', summary: '提出策略变更（安全管理员），由审计管理员确认后生效', may: ['policy', 'update'],
  body: z.object({ remove: z.array(z.number().int().min(1)).max(50).default([]), add: z.array(NewRule).max(50).default([]), why: z.string().trim().min(4).max(500) }), reply: PolicyChange,
})
export const confirmPolicyChange = defineRoute({ name: 'confirmPolicyChange', method: 'POST', path: '/api/permissions/changes/:change/confirm', summary: '确认生效（审计管理员，不得是提出人）', may: ['audit_log', 'verify'], params: Change, reply: PolicyChange })
export const withdrawPolicyChange = defineRoute({ name: 'withdrawPolicyChange', method: 'POST', path: '/api/permissions/changes/:change/withdraw', summary: '撤回', may: ['policy', 'update'], params: Change, reply: PolicyChange })
