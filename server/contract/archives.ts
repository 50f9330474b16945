import { z } from 'zod'
import { defineRoute, Id } from './route.ts'

/** What has been archived, by hash, and the whole of it as one file for the archivist. */
export const Archive = z.object({ id: z.string(), code: z.string(), title: z.string(), region: z.string(), files: z.int(), manifestHash: z.string(), archivedAt: z.string(), retainUntil: z.string() })
export const listArchives = defineRoute({ name: 'listArchives', method: 'GET', path: '/api/archives', summary: '归档目录', may: 'signed-in', query: z.object({ code: z.string().max(80).optional() }), reply: z.array(Archive) })
export const exportArchive = defineRoute({ name: 'exportArchive', method: 'GET', path: '/api/archives/:id/zip', summary: '导出档案（ZIP：清单、公告、文件）', may: 'signed-in', params: z.object({ id: Id }), reply: z.unknown(), raw: true })
