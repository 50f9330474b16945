import { uploadDocument } from '../../server/contract/documents.ts'
import { address, send } from './call.ts'

/** A stored file: the id is what forms and diagrams keep, the fingerprint proves the bytes. */
export interface StoredFile {
  id: string
  name: string
  sizeBytes?: number
  sha256?: string
}

/**
 * Uploads one file; the reply's id goes into the form. `kind` is cut to what the server takes (letters and digits). Throws CallProblem:
 * file-type, file-empty, file-too-large and whatever `call` throws.
 */
export async function upload(
  file: File,
  { kind, ...facts }: { kind?: string; code?: string; sealed?: boolean } = {},
  signal?: AbortSignal,
): Promise<StoredFile> {
  const body = new FormData()
  body.append('file', file, file.name)
  const told = kind?.replace(/[^\p{L}\p{N}_-]/gu, '').slice(0, 40)
  const reply = await send(address(uploadDocument.path, {}, { ...facts, ...(told ? { kind: told } : {}) }), {
    method: uploadDocument.method,
    body,
    credentials: 'same-origin',
    headers: { accept: 'application/json' },
    ...(signal ? { signal } : {}),
  })
  return uploadDocument.reply.parse(await reply.json())
}

export const documentUrl = (id: string): string => `/api/documents/${encodeURIComponent(id)}`

/** 640 kB, 2.1 MB */
export const sizeText = (bytes: number): string => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`)
