import { say } from '../words/words.ts'
import { callProblem, send } from './call.ts'

/** A stored file: the id is what forms and diagrams keep, the fingerprint proves the bytes. */
export interface StoredFile { id: string; name: string; sizeBytes?: number; sha256?: string }

/** Uploads one file to POST /api/documents (multipart); the reply's id goes into the form. Throws CallProblem. */
export async function upload(file: File, facts: Record<string, string> = {}, signal?: AbortSignal): Promise<StoredFile> {
  const body = new FormData()
  for (const [name, value] of Object.entries(facts)) body.append(name, value)
  body.append('file', file, file.name)
  const reply = await send('/api/documents', { method: 'POST', body, credentials: 'same-origin', headers: { accept: 'application/json' }, ...signal ? { signal } : {} })
  const answer = await reply.json() as Partial<StoredFile> & { documents?: StoredFile[] }
  const stored = answer.documents?.[0] ?? answer
  if (!stored.id) throw callProblem({ type: 'bad-reply', status: reply.status, title: say(['文件已送出，但没有收到编号', 'The file was sent but no id came back']) })
  return { ...stored, id: stored.id, name: stored.name ?? file.name }
}

export const documentUrl = (id: string): string => `/api/documents/${encodeURIComponent(id)}`

/** 640 kB, 2.1 MB */
export const sizeText = (bytes: number): string => bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
