import { createHash, randomUUID } from 'node:crypto'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { mediaType, safeName } from './file-types.ts'
import { decrypt, encrypt, sealsOf, type Seals } from '../access/seal.ts'

/** Files in pieces of 256 KiB in the database, so that every server has them and none needs more memory than one piece. */
const pieceBytes = 262_144
export const fileLimitBytes = 100 * 1024 * 1024

export interface Meta { name: string; mediaType: string; sha256: string; owner: string | null; uploadedBy: string }
export interface Stored { id: string; name: string; mediaType: string; sizeBytes: number; sha256: string; sealed: boolean }
export interface Filing { name: string; kind: string; sealed?: boolean; instanceId?: string; code?: string; owner?: string | undefined }

const about = (id: string): string => `document:${id}`
export const ownerTag = (seals: Seals, entity: string): Buffer => seals.tag(`owner:${entity}`)
const nonce = (n: number): Buffer => { const bytes = Buffer.alloc(12); bytes.writeUInt32BE(n, 8); return bytes }

async function* pieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const part of source) {
    held.push(part)
    size += part.length
    if (size < pieceBytes) continue
    const joined = Buffer.concat(held)
    let from = 0
    for (; from + pieceBytes <= joined.length; from += pieceBytes) yield joined.subarray(from, from + pieceBytes)
    held = [joined.subarray(from)]
    size = joined.length - from
  }
  if (size > 0) yield Buffer.concat(held)
}

/**
 * Stores a file while it arrives, hashing as it goes. Throws Problem `file-type`, `file-empty` or `file-too-large`; the caller's transaction then
 * takes every piece back. A sealed file is encrypted piece by piece and shows neither name nor owner.
 */
export async function store(work: Work, source: AsyncIterable<Buffer>, filing: Filing): Promise<Stored> {
  const id = randomUUID()
  const name = safeName(filing.name)
  const seals = filing.sealed ? await sealsOf(work) : undefined
  const key = seals?.key(about(id))
  const hash = createHash('sha256')
  let [n, sizeBytes, media] = [0, 0, '']
  for await (const piece of pieces(source)) {
    if (n === 0) {
      const type = mediaType(name, piece)
      if ('refused' in type) throw problem('file-type', 415, '不接受这种文件', { detail: type.refused })
      media = type.media
    }
    sizeBytes += piece.length
    if (sizeBytes > fileLimitBytes) throw problem('file-too-large', 413, '文件过大', { detail: `单个文件不超过 ${fileLimitBytes / 1024 / 1024} MB` })
    hash.update(piece)
    await work.tx('document_chunks').insert({ document: id, n, bytes: key ? encrypt(key, piece, `${about(id)}:${n}`, nonce(n)) : piece })
    n += 1
  }
  if (n === 0) throw problem('file-empty', 422, '文件是空的')
  const meta: Meta = { name, mediaType: media, sha256: hash.digest('hex'), owner: filing.owner ?? null, uploadedBy: work.actor.id }
  const row = { id, kind: filing.kind, size_bytes: sizeBytes, uploaded_at: work.now }
  await work.tx('documents').insert(seals
    ? { ...row, owner_tag: filing.owner ? ownerTag(seals, filing.owner) : null, sealed: seals.close(about(id), meta) }
    : { ...row, name, media_type: media, sha256: meta.sha256, owner: meta.owner, instance_id: filing.instanceId ?? null, code: filing.code ?? null, uploaded_by: meta.uploadedBy })
  return { id, name, mediaType: media, sizeBytes, sha256: meta.sha256, sealed: seals !== undefined }
}

/** A text of the platform's own (report, manifest) as a document of an instance. */
export async function storeText(work: Work, text: string, filing: Filing): Promise<Stored> {
  const bytes = Buffer.from(text)
  return store(work, (async function* () { yield bytes })(), filing)
}

export interface Found extends Stored { owner: string | null; uploadedBy: string | null; instanceId: string | null; ownerTag: Buffer | null; kind: string; uploadedAt: Date }
interface Row {
  id: string; kind: string; size_bytes: string; name: string | null; media_type: string | null; sha256: string | null; owner: string | null;
  instance_id: string | null; uploaded_by: string | null; uploaded_at: Date; owner_tag: Buffer | null; sealed: Buffer | null
}

/** What is known of files, sealed or not, in the order asked. Says nothing of who may see them. Throws Problem `document-unknown`. */
export async function findAll(work: Work, ids: readonly string[]): Promise<Found[]> {
  if (!ids.length) return []
  const rows = new Map((await work.tx<Row>('documents').whereIn('id', ids) as Row[]).map(row => [row.id, row]))
  const seals = [...rows.values()].some(row => row.sealed) ? await sealsOf(work) : undefined
  return ids.map(id => {
    const row = rows.get(id)
    if (!row) throw problem('document-unknown', 404, '没有这个文件')
    const meta = row.sealed ? seals!.open<Meta>(about(id), row.sealed) : {
      name: row.name!, mediaType: row.media_type!, sha256: row.sha256!, owner: row.owner, uploadedBy: row.uploaded_by,
    }
    return {
      id, kind: row.kind, sizeBytes: Number(row.size_bytes), sealed: row.sealed !== null, instanceId: row.instance_id, ownerTag: row.owner_tag,
      uploadedAt: row.uploaded_at, ...meta, uploadedBy: meta.uploadedBy,
    }
  })
}

/** One of them. */
export const find = async (work: Work, id: string): Promise<Found> => (await findAll(work, [id]))[0]!

/** The bytes from `from` to `to` (inclusive), one piece in memory at a time; `tx` may be a pool, since pieces never change. */
export async function* bytesOf(work: Pick<Work, 'tx' | 'now'>, file: Pick<Found, 'id' | 'sealed'>, from: number, to: number): AsyncGenerator<Buffer> {
  const key = file.sealed ? (await sealsOf(work)).key(about(file.id)) : undefined
  for (let n = Math.floor(from / pieceBytes); n * pieceBytes <= to; n += 1) {
    const row = await work.tx('document_chunks').where({ document: file.id, n }).first('bytes') as { bytes: Buffer } | undefined
    if (!row) throw new Error(`document ${file.id} lacks piece ${n}`)
    const piece = key ? decrypt(key, row.bytes, `${about(file.id)}:${n}`) : row.bytes
    yield piece.subarray(Math.max(0, from - n * pieceBytes), to - n * pieceBytes + 1)
  }
}
