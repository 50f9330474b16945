import { z } from 'zod'
import { defineRoute } from './route.ts'

/** Files: streamed in, hashed on the way, never changed. A sealed one shows neither name nor owner to anybody but its owner until opening. */
const DocumentId = z.uuid('文件编号不正确')
export const Document = z.object({
  id: DocumentId, name: z.string(), kind: z.string(), mediaType: z.string(), sizeBytes: z.int(), sha256: z.string(), sealed: z.boolean(), uploadedAt: z.string(),
})
export type Document = z.infer<typeof Document>

/** How a file is filed: as query, or as form fields before the file. */
export const Filing = z.object({ kind: z.string().regex(/^[\p{L}\p{N}_-]{1,40}$/u).optional(), code: z.string().max(80).optional(), sealed: z.stringbool().optional() })
export const uploadDocument = defineRoute({
  name: 'uploadDocument', method: 'POST', path: '/api/documents', summary: '上传文件（multipart/form-data，一次一个，不超过 100 MB）', may: 'signed-in',
  query: Filing,
  reply: Document.omit({ kind: true, uploadedAt: true }), raw: true,
})
export const downloadDocument = defineRoute({
  name: 'downloadDocument', method: 'GET', path: '/api/documents/:id', summary: '下载文件（支持 Range）', may: 'public', params: z.object({ id: DocumentId }), reply: z.unknown(), raw: true,
})
export const readDocument = defineRoute({ name: 'readDocument', method: 'GET', path: '/api/documents/:id/info', summary: '文件信息', may: 'public', params: z.object({ id: DocumentId }), reply: Document })
