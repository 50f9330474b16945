import { Readable } from 'node:stream'
import * as contract from '../contract/documents.ts'
import type { Foundation } from '../http/house.ts'
import { parsePart, serve, serveDirect, type Input, type Served } from '../http/serve.ts'
import { problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'
import { bytesOf, find, store, type Filing, type Found } from './documents.ts'
import { noteDownload } from './downloads.ts'
import { mayRead } from './reading.ts'
import { inTurn, receive } from './upload.ts'
import type { Tender } from './tenders.ts'

export const documentRoutes = ({ db }: Foundation): Served[] => [
  serveDirect(contract.uploadDocument, async ({ actor, may }, { query, ctx }) => {
    const stored = await inTurn(() => receive(
      ctx,
      (name, source, fields) => inWork(
        db, actor, may,
        async work => store(work, source, { name, ...await filing(work, { ...query, ...parsePart(contract.Filing, fields, 'body') }) }),
      ),
    ))
    ctx.status = 201
    ctx.body = stored
    return stored
  }),
  serveDirect(contract.downloadDocument, async ({ actor, may }, { params, ctx }) => {
    const file = await inWork(db, actor, may, async work => {
      const found = await find(work, params.id)
      await mayRead(work, found)
      await register(work, params.id)
      return found
    })
    send(ctx, file, (from, to) => bytesOf({ tx: db as never, now: file.uploadedAt }, file, from, to))
    return null
  }),
  serve(contract.readDocument, async (work, { params }) => {
    const file = await find(work, params.id)
    await mayRead(work, file)
    return {
      id: file.id, name: file.name, kind: file.kind, mediaType: file.mediaType, sizeBytes: file.sizeBytes, sha256: file.sha256, sealed: file.sealed,
      uploadedAt: file.uploadedAt.toISOString(),
    }
  }),
]

/** Whose file it becomes. A sealed one belongs to its bidder alone; one filed with a project needs the project. */
async function filing(work: Work, query: { kind?: string | undefined; code?: string | undefined; sealed?: boolean | undefined }): Promise<Omit<Filing, 'name'>> {
  const owner = work.actor.entity
  const kind = query.kind ?? 'other'
  if (query.sealed) {
    if (!owner) throw problem('not-a-bidder', 403, '只有登记的主体可以密封文件')
    return { kind, sealed: true, owner }
  }
  if (!query.code) return { kind, owner }
  const instance = await work.tx('instances').where('code', query.code).whereNull('parent_id').orderBy('id', 'desc')
    .first('id', 'owner', 'agency') as { id: string; owner: string | null; agency: string | null } | undefined
  if (!instance) throw problem('project-unknown', 404, '没有这个项目', { detail: query.code })
  // a stranger's file lies with the stranger: filing it with the project would let him write into its archive
  const belongs = work.actor.kind === 'staff' || (owner !== undefined && (owner === instance.owner || owner === instance.agency))
  return { kind, owner, ...belongs ? { instanceId: instance.id, code: query.code } : {} }
}

/** A bidder who takes a published file of an open tender is noted, sealed, so that clarifications reach him. */
async function register(work: Work, document: string): Promise<void> {
  if (work.actor.role !== 'bidder') return
  const tender = await work.tx<Tender>('published_documents as p').join('tenders as t', 't.instance_id', 'p.instance_id').where('p.document', document)
    .where('t.status', 'open').first('t.*') as Tender | undefined
  if (tender && work.actor.entity !== tender.owner) await noteDownload(work, tender.id)
}

/** Answers with the whole file or one range of it (RFC 9110 §14). */
function send(ctx: Input<never>['ctx'], file: Found, bytes: (from: number, to: number) => AsyncIterable<Buffer>): void {
  const last = file.sizeBytes - 1
  const asked = /^bytes=(\d*)-(\d*)$/.exec(ctx.get('range'))
  let [from, to] = [0, last]
  if (asked && (asked[1] || asked[2])) {
    from = asked[1] ? Number(asked[1]) : Math.max(0, file.sizeBytes - Number(asked[2]))
    to = asked[1] && asked[2] ? Math.min(last, Number(asked[2])) : last
    if (from > last || from > to) {
      ctx.set('content-range', `bytes */${file.sizeBytes}`)
      throw problem('range-outside', 416, '请求的范围不在文件内', { detail: `文件共 ${file.sizeBytes} 字节` })
    }
    ctx.status = 206
    ctx.set('content-range', `bytes ${from}-${to}/${file.sizeBytes}`)
  } else ctx.status = 200
  ctx.set('accept-ranges', 'bytes')
  ctx.set('etag', `"${file.sha256}"`)
  ctx.set('cache-control', 'private, max-age=0')
  ctx.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
  ctx.type = file.mediaType
  ctx.length = to - from + 1
  ctx.body = Readable.from(bytes(from, to))
  ctx.length = to - from + 1
}
