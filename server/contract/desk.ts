import { z } from 'zod'
import { defineRoute, Id, Instant, Paging, pageOf } from './route.ts'

/** What a filter of the inbox keeps: the same words as the list's address. */
export const FilterQuery = z.object({
  filter: z.string().max(20).optional(), q: z.string().max(100).optional(), process: z.string().max(80).optional(), step: z.string().max(80).optional(), region: z.string().max(12).optional(), family: z.string().max(12).optional(),
  kind: z.string().max(40).optional(), dueWithin: z.coerce.number().int().min(0).max(365).optional(), waiting: z.coerce.number().int().min(0).max(365).optional(), sort: z.string().max(40).optional(),
})
export type FilterQuery = z.infer<typeof FilterQuery>
const SavedFilter = z.object({ id: Id, name: z.string(), query: FilterQuery, shared: z.boolean(), mine: z.boolean(), by: z.string() })
export type SavedFilter = z.infer<typeof SavedFilter>
export const listSavedFilters = defineRoute({ name: 'listSavedFilters', method: 'GET', path: '/api/desk/filters', summary: '本人的和本岗位共享的筛选', may: 'signed-in', reply: z.array(SavedFilter) })
export const keepFilter = defineRoute({ name: 'keepFilter', method: 'POST', path: '/api/desk/filters', summary: '保存一个筛选；shared = 给本岗位同地区的人共用', may: 'signed-in', body: z.object({ name: z.string().trim().min(1).max(20), query: FilterQuery, shared: z.boolean().default(false) }), reply: SavedFilter })
export const removeFilter = defineRoute({ name: 'removeFilter', method: 'DELETE', path: '/api/desk/filters/:filter', summary: '删去本人保存的筛选', may: 'signed-in', params: z.object({ filter: Id }), reply: z.object({ removed: z.boolean() }) })

const Instance = z.object({ instance: Id })
export const followInstance = defineRoute({ name: 'followInstance', method: 'PUT', path: '/api/desk/follows/:instance', summary: '关注一个项目：有人办过什么就告诉我', may: 'signed-in', params: Instance, reply: z.object({ followed: z.literal(true) }) })
export const unfollowInstance = defineRoute({ name: 'unfollowInstance', method: 'DELETE', path: '/api/desk/follows/:instance', summary: '不再关注', may: 'signed-in', params: Instance, reply: z.object({ followed: z.literal(false) }) })
export const listTold = defineRoute({
  name: 'listTold', method: 'GET', path: '/api/desk/told', summary: '所关注项目里发生的事，新者在前', may: 'signed-in',
  reply: z.object({ unseen: z.number().int(), rows: z.array(z.object({ instance: Id, title: z.string(), act: z.enum(['claim', 'release', 'transfer', 'complete']), name: z.string(), by: z.string().nullable(), at: Instant, seen: z.boolean() })) }),
})
export const toldSeen = defineRoute({ name: 'toldSeen', method: 'PUT', path: '/api/desk/told', summary: '都看过了', may: 'signed-in', reply: z.object({ seen: z.literal(true) }) })

export const FoundKind = z.enum(['task', 'project', 'notice', 'entity', 'article'])
export type FoundKind = z.infer<typeof FoundKind>
const Found = z.object({ kind: FoundKind, id: z.string(), title: z.string(), note: z.string(), region: z.string().nullable(), code: z.string().nullable(), to: z.string() })
export type Found = z.infer<typeof Found>
export const search = defineRoute({
  name: 'search', method: 'GET', path: '/api/search', summary: '一处搜全：本人可看的任务和项目、公告公示、登记主体、法律条文', may: 'public',
  query: Paging.extend({ q: z.string().trim().min(1, '请输入要找的内容').max(100), kind: FoundKind.optional() }), reply: pageOf(Found).extend({ counts: z.record(FoundKind, z.number().int()), totalIsFloor: z.boolean() }),
})
