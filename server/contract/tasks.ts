import { z } from 'zod'
import { defineRoute, Id, Instant, Paging, pageOf } from './route.ts'

const Person = z.object({ id: z.string(), name: z.string() })
export const TaskFilter = z.enum(['all', 'mine', 'claimable', 'taken', 'today', 'overdue', 'drafts', 'followed'])
export type TaskFilter = z.infer<typeof TaskFilter>

/** A row of the inbox. `owner` is the organisation the task belongs to; tasks of experts have none that is shown. */
export const TaskItem = z.object({
  id: Id, name: z.string(), element: z.string(), step: z.string().nullable(), kind: z.string(), roles: z.array(z.string()), process: z.string(), processName: z.string(),
  instance: z.object({ id: Id, code: z.string(), title: z.string() }), region: z.string(), family: z.string(), industry: z.string().nullable(),
  owner: Person.nullable(), assignee: Person.nullable(), mine: z.boolean(), claimedAt: Instant.nullable(),
  dueAt: Instant.nullable(), dueBasis: z.string().nullable(), provisional: z.boolean(), followUpAt: Instant.nullable(), priority: z.number().int(), openedAt: Instant, suspended: z.boolean(), draftAt: Instant.nullable(),
})
export type TaskItem = z.infer<typeof TaskItem>

const Narrowing = z.object({ process: z.string().max(80).optional(), step: z.string().max(80).optional(), region: z.string().max(12).optional(), family: z.string().max(12).optional(), instance: Id.optional(), kind: z.string().max(40).optional(),
  dueWithin: z.coerce.number().int().min(0).max(365).optional().describe('期限在几日内（含逾期）'), waiting: z.coerce.number().int().min(0).max(365).optional().describe('已等待超过几日') })
export const listTasks = defineRoute({
  name: 'listTasks', method: 'GET', path: '/api/tasks', summary: '待办列表：按法定剩余时间，或 sort=openedAt、-openedAt、title、region', may: 'signed-in',
  query: Paging.extend({ filter: TaskFilter.default('all'), ...Narrowing.shape }), reply: pageOf(TaskItem).extend({ totalIsFloor: z.boolean() }),
})
export const countTasks = defineRoute({
  name: 'countTasks', method: 'GET', path: '/api/tasks/counts', summary: '各筛选的件数，今天办结的件数与平均用时', may: 'signed-in', query: Narrowing,
  reply: z.object({ counts: z.record(TaskFilter, z.number().int()), byStep: z.array(z.object({ process: z.string(), step: z.string(), name: z.string(), count: z.number().int() })), today: z.object({ done: z.number().int(), averageSeconds: z.number().nullable() }) }),
})

const Act = z.object({ act: z.enum(['claim', 'release', 'transfer', 'complete']), by: Person.nullable(), behalf: Person.nullable(), role: z.string(), region: z.string(), to: Person.nullable(), note: z.string().nullable(), at: Instant, name: z.string(), step: z.string().nullable() })
const Presence = z.array(Person.extend({ seenAt: Instant }))
const Values = z.record(z.string().max(200), z.unknown())
export const Draft = z.object({ id: Id, values: Values, by: Person, at: Instant })
export const TaskDetail = TaskItem.extend({
  version: z.object({ id: Id, number: z.number().int() }), properties: Values,
  form: z.object({ id: z.string(), schema: z.unknown() }).nullable(), values: Values, draft: Draft.nullable(),
  rights: z.object({ claim: z.boolean(), complete: z.boolean(), release: z.boolean(), transfer: z.boolean(), undo: z.boolean(), whyNot: z.string().nullable() }),
  deadline: z.object({ rule: z.string().nullable(), startedAt: Instant.nullable(), earliestAt: Instant.nullable(), dueAt: Instant.nullable(), basis: z.string().nullable(), promise: z.string().nullable(), law: z.string().nullable(), provisional: z.boolean() }).nullable(),
  case: z.object({
    project: Values, steps: z.array(Act), visited: z.array(z.string()), waiting: z.array(z.string()),
    documents: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), sizeBytes: z.number(), uploadedAt: Instant })),
  }),
  presence: Presence, comments: z.number().int(), followed: z.boolean(),
})
export type TaskDetail = z.infer<typeof TaskDetail>

const One = z.object({ task: Id })
export const readTask = defineRoute({ name: 'readTask', method: 'GET', path: '/api/tasks/:task', summary: '一件任务：表单、草稿、案卷、期限', may: 'signed-in', params: One, reply: TaskDetail })
export const claimTask = defineRoute({ name: 'claimTask', method: 'POST', path: '/api/tasks/:task/claim', summary: '认领；已被认领则告知何人何时', may: 'signed-in', params: One, reply: TaskItem })
export const releaseTask = defineRoute({ name: 'releaseTask', method: 'POST', path: '/api/tasks/:task/release', summary: '退回岗位共享', may: 'signed-in', params: One, body: z.object({ note: z.string().max(500).optional() }), reply: TaskItem })
export const transferTask = defineRoute({
  name: 'transferTask', method: 'POST', path: '/api/tasks/:task/transfer', summary: '转给同样有权办理的人，草稿随之转交', may: 'signed-in', params: One,
  body: z.object({ to: z.string().max(40), note: z.string().max(500).optional() }), reply: TaskItem,
})
export const completeTask = defineRoute({
  name: 'completeTask', method: 'POST', path: '/api/tasks/:task/complete', summary: '按表单办结', may: 'signed-in', params: One,
  query: z.object({ next: z.stringbool().default(false).describe('同时答复下一件'), undo: z.stringbool().default(false).describe('依法可撤的先留 5 秒，可撤回') }), body: z.object({ values: Values.default({}) }),
  reply: z.object({ done: z.literal(true), at: Instant, next: Id.nullable(), undoUntil: Instant.nullable().describe('在此之前可撤回；null = 已生效') }),
})
export const undoTask = defineRoute({ name: 'undoTask', method: 'DELETE', path: '/api/tasks/:task/complete', summary: '撤回刚才的办结（生效前），或收起一件没有办成的', may: 'signed-in', params: One, reply: z.object({ undone: z.literal(true) }) })
const Told = z.looseObject({ type: z.string(), title: z.string(), detail: z.string().optional() })
export const listHolds = defineRoute({
  name: 'listHolds', method: 'GET', path: '/api/tasks/holds', summary: '本人还可撤回的办结，和撤回期后没有办成的', may: 'signed-in',
  reply: z.array(z.object({ task: Id, name: z.string(), title: z.string(), until: Instant, refused: Told.nullable() })),
})
export const bulkTasks = defineRoute({
  name: 'bulkTasks', method: 'POST', path: '/api/tasks/bulk', summary: '批量认领、退回、转办或办结；逐件有结果，一件失败不影响其余', may: 'signed-in',
  body: z.object({ act: z.enum(['claim', 'release', 'transfer', 'complete']), to: z.string().max(40).optional(), note: z.string().max(500).optional(), undo: z.boolean().default(false), tasks: z.array(z.object({ id: Id, values: Values.optional() })).min(1).max(200) }),
  reply: z.object({ rows: z.array(z.object({ id: Id, ok: z.boolean(), undoUntil: Instant.nullable(), problem: Told.nullable() })) }),
})
export const saveDraft = defineRoute({ name: 'saveDraft', method: 'PUT', path: '/api/tasks/:task/draft', summary: '保存草稿（不检查必填）', may: 'signed-in', params: One, body: z.object({ values: Values }), reply: Draft })
export const listDrafts = defineRoute({ name: 'listDrafts', method: 'GET', path: '/api/tasks/:task/drafts', summary: '草稿的历次版本，新者在前', may: 'signed-in', params: One, reply: z.array(Draft) })
const Comment = z.object({ id: Id, by: Person, role: z.string(), text: z.string(), at: Instant })
export const listTaskComments = defineRoute({ name: 'listTaskComments', method: 'GET', path: '/api/tasks/:task/comments', summary: '讨论', may: 'signed-in', params: One, reply: z.array(Comment) })
export const addTaskComment = defineRoute({ name: 'addTaskComment', method: 'POST', path: '/api/tasks/:task/comments', summary: '发言', may: 'signed-in', params: One, body: z.object({ text: z.string().trim().min(1).max(2000) }), reply: Comment })
export const listTaskCandidates = defineRoute({
  name: 'listTaskCandidates', method: 'GET', path: '/api/tasks/:task/candidates', summary: '还有谁可以办（转办对象）', may: 'signed-in', params: One,
  reply: z.array(Person.extend({ role: z.string(), region: z.string(), department: z.string().nullable() })),
})
export const touchTask = defineRoute({ name: 'touchTask', method: 'PUT', path: '/api/tasks/:task/presence', summary: '我在看这件（30 秒内有效），答复还有谁在看', may: 'signed-in', params: One, reply: Presence })
