import { z } from 'zod'
import { defineRoute, Id, Instant } from './route.ts'

/** The designer's workshop: landscape, drafts, comments, change requests, migrations. */
const Key = z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/, '流程编号形如 gcjs.open-tender').max(80)

/** A whole process as text: the diagram, form-js schemas by form id, DMN files by file name, scenarios by name. */
export const Bundle = z.object({
  bpmn: z.string().max(2_000_000),
  forms: z.record(z.string().max(80), z.unknown()),
  decisions: z.record(z.string().max(80), z.string().max(1_000_000)),
  scenarios: z.record(z.string().max(120), z.unknown()),
})
export type Bundle = z.infer<typeof Bundle>

export const Finding = z.object({
  rule: z.string(), severity: z.enum(['error', 'warn', 'info']), element: z.string().nullish(), message: z.string(), message_en: z.string().nullish(),
  article: z.object({ law: z.string(), number: z.string(), text: z.string().nullish(), verified: z.boolean() }).nullish(),
  fix: z.unknown().optional(), notRun: z.boolean().optional(), place: z.string().nullish(), trace: z.array(z.unknown()).optional(), certainty: z.string().optional(),
})

const Person = z.object({ id: z.string(), name: z.string() })
const Version = z.object({
  id: Id, number: z.number().int(), hash: z.string(), publishedAt: Instant, effectiveAt: Instant, author: z.string().nullable(), approver: z.string().nullable(),
  note: z.string().nullable(), running: z.number().int(), finished: z.number().int(), retiredAt: Instant.nullable(), newest: z.boolean(),
})
export const Landscape = z.object({
  families: z.array(z.object({ code: z.string(), name: z.string() })),
  processes: z.array(z.object({
    key: z.string(), name: z.string(), family: z.string(), stage: z.string(), version: z.number().int().nullable(), versionId: Id.nullable(), publishedAt: Instant.nullable(),
    running: z.number().int(), late: z.number().int(), incidents: z.number().int(),
    drafts: z.array(z.object({ id: Id, name: z.string(), author: z.string(), updatedAt: Instant, status: z.string() })),
  })),
  /** Versions in force or in use that a later rule objects to, by the day the rule took effect. */
  foul: z.array(z.object({ inForce: z.string(), key: z.string(), name: z.string(), versionId: Id, number: z.int(), errors: z.int(), warns: z.int() })),
})

const Draft = z.object({
  id: Id, key: z.string(), name: z.string(), family: z.string(), title: z.string(), status: z.enum(['open', 'submitted', 'published', 'abandoned']), author: Person,
  base: z.object({ id: Id, number: z.number().int(), running: z.number().int() }).nullable(), revision: z.number().int(), updatedAt: Instant,
  lock: z.object({ by: Person, until: Instant, mine: z.boolean() }).nullable(), request: Id.nullable(),
})
const Change = z.object({ revision: z.number().int(), at: Instant, by: z.string(), summary: z.string(), milestone: z.string().nullable(), files: z.array(z.string()) })
const Comment = z.object({
  /** The ids its element has had, the newest first: the first that stands on a diagram is the one meant. None: the whole process. */
  id: Id, elements: z.array(z.string()), at: Instant, by: Person, text: z.string(), mentions: z.array(z.string()), replyTo: Id.nullable(), resolvedAt: Instant.nullable(), resolvedBy: z.string().nullable(),
})
const params = z.object({ id: Id })
const byKey = z.object({ key: Key })
const ElementId = z.string().min(1).max(120)
const read = ['process_model', 'read'] as const
const write = ['process_model', 'update'] as const

export const landscape = defineRoute({ name: 'landscape', method: 'GET', path: '/api/design/landscape', summary: '全部流程：类别、阶段、版本、在途数、草稿', may: 'signed-in', reply: Landscape })
export const versions = defineRoute({ name: 'processVersions', method: 'GET', path: '/api/design/processes/:key/versions', summary: '一个流程的全部版本', may: 'signed-in', params: byKey, reply: z.object({ key: z.string(), name: z.string(), versions: z.array(Version) }) })
export const versionBundle = defineRoute({ name: 'versionBundle', method: 'GET', path: '/api/design/versions/:id', summary: '一个版本的全部文件', may: 'signed-in', params, reply: z.object({ key: z.string(), name: z.string(), family: z.string(), version: Version, bundle: Bundle }) })
export const retireVersion = defineRoute({ name: 'retireVersion', method: 'POST', path: '/api/design/versions/:id/retire', summary: '停用一个版本（在途实例不受影响）', may: ['process_model', 'retire'], params, body: z.object({ reason: z.string().trim().min(2).max(500) }), reply: z.object({ retiredAt: Instant }) })

export const drafts = defineRoute({ name: 'drafts', method: 'GET', path: '/api/design/drafts', summary: '草稿列表', may: read, query: z.object({ key: Key.optional() }), reply: z.array(Draft) })
export const createDraft = defineRoute({
  name: 'createDraft', method: 'POST', path: '/api/design/drafts', summary: '新建草稿：由现行版本、给定文件或空白', may: ['process_model', 'create'],
  body: z.object({ key: Key, title: z.string().trim().min(1).max(60), name: z.string().trim().max(80).optional(), family: z.string().max(20).optional(), from: Id.optional(), bundle: Bundle.optional() }), reply: Draft,
})
export const draft = defineRoute({ name: 'draft', method: 'GET', path: '/api/design/drafts/:id', summary: '一份草稿与其文件', may: read, params, reply: z.object({ draft: Draft, bundle: Bundle, here: z.array(Person.extend({ element: z.string().nullable() })) }) })
export const saveDraft = defineRoute({
  name: 'saveProcessDraft', method: 'PUT', path: '/api/design/drafts/:id', summary: '保存草稿（revision 须为所基于的修订号；他人已改则 409 并附其修订）', may: write, params,
  body: z.object({ revision: z.number().int().min(0), bundle: Bundle, summary: z.string().trim().max(200).default('编辑'), renamed: z.array(z.object({ was: ElementId, became: ElementId })).max(500).default([]) }), reply: z.object({ revision: z.number().int(), savedAt: Instant }),
})
export const abandonDraft = defineRoute({ name: 'abandonDraft', method: 'DELETE', path: '/api/design/drafts/:id', summary: '放弃草稿（历史保留）', may: write, params, reply: z.object({}) })
export const lockDraft = defineRoute({
  name: 'lockDraft', method: 'POST', path: '/api/design/drafts/:id/lock', summary: '取得或接管编辑权（每 20 秒续一次）；同时报告在看哪个元素', may: read, params,
  body: z.object({ takeOver: z.boolean().default(false), write: z.boolean().default(true), element: z.string().max(120).nullish() }), reply: z.object({ draft: Draft, here: z.array(Person.extend({ element: z.string().nullable() })) }),
})
export const unlockDraft = defineRoute({ name: 'unlockDraft', method: 'DELETE', path: '/api/design/drafts/:id/lock', summary: '交还编辑权', may: read, params, reply: z.object({}) })
export const draftChanges = defineRoute({ name: 'draftChanges', method: 'GET', path: '/api/design/drafts/:id/changes', summary: '草稿的每一次修改', may: read, params, reply: z.array(Change) })
export const draftAt = defineRoute({ name: 'draftAt', method: 'GET', path: '/api/design/drafts/:id/changes/:revision', summary: '草稿在某次修改时的文件', may: read, params: params.extend({ revision: z.coerce.number().int() }), reply: Bundle })
export const restoreDraft = defineRoute({ name: 'restoreDraft', method: 'POST', path: '/api/design/drafts/:id/changes/:revision/restore', summary: '恢复到某次修改（成为新的修改）', may: write, params: params.extend({ revision: z.coerce.number().int() }), reply: z.object({ revision: z.number().int() }) })
export const nameChange = defineRoute({ name: 'nameChange', method: 'PUT', path: '/api/design/drafts/:id/changes/:revision/milestone', summary: '为某次修改命名', may: write, params: params.extend({ revision: z.coerce.number().int() }), body: z.object({ milestone: z.string().trim().max(60) }), reply: Change })

export const comments = defineRoute({ name: 'comments', method: 'GET', path: '/api/design/processes/:key/comments', summary: '流程元素上的意见', may: read, params: byKey, reply: z.array(Comment) })
export const addComment = defineRoute({ name: 'addComment', method: 'POST', path: '/api/design/processes/:key/comments', summary: '在元素上留言，可 @人（mentions 为账号）', may: read, params: byKey, body: z.object({ element: ElementId.nullable(), text: z.string().trim().min(1).max(2000), mentions: z.array(z.string()).max(20).default([]), replyTo: Id.optional() }), reply: Comment })
export const resolveComment = defineRoute({ name: 'resolveComment', method: 'POST', path: '/api/design/comments/:id/resolve', summary: '标为已处理', may: read, params, reply: Comment })
export const mentionable = defineRoute({ name: 'mentionable', method: 'GET', path: '/api/design/people', summary: '留言时可以 @ 的人', may: read, reply: z.array(Person.extend({ post: z.string() })) })
export const mentions = defineRoute({
  name: 'mentions', method: 'GET', path: '/api/design/mentions', summary: '提到我而尚未处理的意见', may: read,
  reply: z.array(Comment.extend({ key: z.string(), name: z.string(), draft: Id.nullable() })),
})

export const designContext = defineRoute({
  name: 'designContext', method: 'GET', path: '/api/design/processes/:key/context', summary: '规则检查所需：现行权限策略、所基于的版本、平台提供的服务', may: ['process_model', 'lint'], params: byKey,
  reply: z.object({ policies: z.array(z.object({ role: z.string(), domain: z.string(), object: z.string(), action: z.string(), condition: z.string(), effect: z.enum(['allow', 'deny']) })), base: z.object({ number: z.number().int(), bpmn: z.string() }).nullable(), services: z.array(z.string()) }),
})

export const checkBundle = defineRoute({ name: 'checkBundle', method: 'POST', path: '/api/design/check', summary: '按发布关口检查一组文件，不写入', may: read, body: z.object({ key: Key, name: z.string().max(120).optional(), bundle: Bundle }), reply: z.object({ findings: z.array(Finding), scenarios: z.array(z.object({ name: z.string(), ok: z.boolean(), failures: z.array(z.string()) })) }) })

export const Difference = z.object({ kind: z.enum(['added', 'removed', 'changed', 'deadline', 'form', 'decision', 'permission', 'layout', 'scenario']), element: z.string().nullable(), sentence: z.string(), before: z.string().nullable(), after: z.string().nullable() })
export const difference = defineRoute({ name: 'difference', method: 'POST', path: '/api/design/difference', summary: '两组文件的差异，用白话说', may: read, body: z.object({ before: z.union([Bundle, z.object({ version: Id })]), after: z.union([Bundle, z.object({ version: Id })]) }), reply: z.array(Difference) })

const Request = z.object({
  id: Id, key: z.string(), name: z.string(), draft: Id, author: Person, reason: z.string(), createdAt: Instant, effectiveAt: Instant.nullable(), migration: z.enum(['run-out', 'map']),
  status: z.enum(['open', 'published', 'refused', 'withdrawn', 'scheduled']), base: z.object({ id: Id, number: z.number().int() }).nullable(), instance: Id.nullable(), published: Id.nullable(), hash: z.string(),
})
export const requests = defineRoute({ name: 'changeRequests', method: 'GET', path: '/api/design/requests', summary: '变更申请', may: 'signed-in', query: z.object({ status: z.string().optional() }), reply: z.array(Request) })
export const request = defineRoute({
  name: 'changeRequest', method: 'GET', path: '/api/design/requests/:id', summary: '一份变更申请：差异、检查、推演、在途实例、意见', may: 'signed-in', params,
  reply: z.object({
    request: Request, bundle: Bundle, base: Bundle.nullable(), differences: z.array(Difference), findings: z.array(Finding), explanations: z.record(z.string(), z.string()),
    scenarios: z.array(z.object({ name: z.string(), ok: z.boolean(), failures: z.array(z.string()), second: z.object({ result: z.enum(['agrees', 'differs', 'cannot-run', 'pending']), detail: z.string() }).nullable() })),
    running: z.array(z.object({ id: Id, title: z.string(), region: z.string(), status: z.string(), at: z.string() })), runningTotal: z.number().int(),
    opinions: z.array(z.object({ at: Instant, by: Person, decision: z.string(), text: z.string() })), task: z.object({ id: Id, element: z.string(), name: z.string(), form: z.string().nullable() }).nullable(),
    may: z.object({ approve: z.boolean(), why: z.string() }),
  }),
})
export const submitDraft = defineRoute({
  name: 'submitDraft', method: 'POST', path: '/api/design/drafts/:id/submit', summary: '提交复核：成为变更申请，由流程 model.change 办理', may: ['process_model', 'submit'], params,
  body: z.object({ revision: z.number().int(), reason: z.string().trim().min(2).max(1000), effectiveAt: Instant.nullish(), migration: z.enum(['run-out', 'map']).default('run-out'), explanations: z.record(z.string(), z.string().max(500)).default({}) }), reply: Request,
})
export const decideRequest = defineRoute({
  name: 'decideRequest', method: 'POST', path: '/api/design/requests/:id/decide', summary: '对变更申请作出意见（合法性审核、批准发布或退回）；编制人不得批准', may: 'signed-in', params,
  body: z.object({ decision: z.enum(['agree', 'return', 'publish']), text: z.string().trim().max(1000).default(''), hash: z.string(), effectiveAt: Instant.nullish() }), reply: Request,
})
export const withdrawRequest = defineRoute({ name: 'withdrawRequest', method: 'POST', path: '/api/design/requests/:id/withdraw', summary: '编制人撤回申请', may: 'signed-in', params, reply: Request })
export const rollback = defineRoute({ name: 'rollback', method: 'POST', path: '/api/design/versions/:id/rollback', summary: '以旧版本的内容新建草稿，供按常规复核后发布', may: ['process_model', 'create'], params, reply: Draft })

export const templates = defineRoute({ name: 'elementTemplates', method: 'GET', path: '/api/design/templates', summary: '设计器的服务与步骤组件', may: 'signed-in', reply: z.array(z.record(z.string(), z.unknown())) })
export const exportVersion = defineRoute({ name: 'exportVersion', method: 'GET', path: '/api/design/versions/:id/export', summary: '导出版本（zip）', may: 'signed-in', params, reply: z.unknown(), raw: true })
export const exportDraft = defineRoute({ name: 'exportDraft', method: 'GET', path: '/api/design/drafts/:id/export', summary: '导出草稿（zip）', may: read, params, reply: z.unknown(), raw: true })
export const importBundle = defineRoute({ name: 'importBundle', method: 'POST', path: '/api/design/import', summary: '读取 zip 或单个 .bpmn，返回文件组（不写入）', may: read, reply: z.unknown(), raw: true })
