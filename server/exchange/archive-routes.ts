import { Readable } from 'node:stream'
import type { Knex } from 'knex'
import * as contract from '../contract/archives.ts'
import { canonical } from '../contract/canonical.ts'
import type { Foundation } from '../http/house.ts'
import { serve, serveDirect, type Served } from '../http/serve.ts'
import { problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'
import { openingKind, type Manifest } from './archive.ts'
import { bytesOf, find } from './documents.ts'
import { zip, zipLimitBytes, type ZipEntry } from './zip.ts'

interface Row { id: string; code: string; title: string; region: string; files: number; manifest: string; manifest_hash: string; archived_at: Date; retain_until: Date }

export const archiveRoutes = ({ db }: Foundation): Served[] => [
  serve(contract.listArchives, async (work, { query }) => {
    const rows = await work.tx<Row>('archives').where(where => { if (query.code) where.where('code', query.code) }).orderBy('id', 'desc').limit(200) as Row[]
    const shown = []
    for (const row of rows) if ((await work.may.ask('read', 'archive', { region: row.region })).allowed) shown.push(row)
    if (rows.length && !shown.length) await work.may('read', 'archive', { region: rows[0]!.region })
    return shown.map(row => ({
      id: row.id, code: row.code, title: row.title, region: row.region, files: row.files, manifestHash: row.manifest_hash,
      archivedAt: row.archived_at.toISOString(), retainUntil: row.retain_until.toISOString(),
    }))
  }),
  serveDirect(contract.exportArchive, async ({ actor, may }, { params, ctx }) => {
    const archive = await inWork(db, actor, may, work => exported(work, params.id))
    ctx.type = 'application/zip'
    ctx.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${archive.code}.zip`)}`)
    ctx.body = Readable.from(zip(contents(db, archive)))
    return null
  }),
]

/** The archive, if the caller may take it out. Throws Problem `archive-unknown`, `archive-too-large`. */
async function exported(work: Work, id: string): Promise<Row> {
  const row = await work.tx<Row>('archives').where('id', id).first()
  if (!row) throw problem('archive-unknown', 404, '没有这份档案', { detail: id })
  await work.may('export', 'archive', { region: row.region })
  const bytes = (JSON.parse(row.manifest) as Manifest).entries.reduce((sum, entry) => sum + (entry.sizeBytes ?? 0), 0)
  if (bytes > zipLimitBytes) throw problem('archive-too-large', 413, '档案过大，不能导出为一个文件', { detail: '请按清单逐个下载' })
  return row
}

const once = async function* (text: string): AsyncGenerator<Buffer> { yield Buffer.from(text) }

/** The manifest first, then what it vouches for: each notice as the text that was hashed, each file under its id. */
async function* contents(db: Knex, archive: Row): AsyncGenerator<ZipEntry> {
  yield { name: '归档清单.json', at: archive.archived_at, bytes: once(archive.manifest) }
  const pool = { tx: db as Knex.Transaction, now: archive.archived_at }
  for (const entry of (JSON.parse(archive.manifest) as Manifest).entries) {
    if (entry.kind === openingKind) {
      const row = await db('openings').where('bid', entry.id).first()
      yield { name: `开标/${entry.id}.json`, at: new Date(entry.at), bytes: once(canonical(row)) }
    } else if (entry.sizeBytes === undefined) {
      const { body } = await db('notices').where('id', entry.id).first('body') as { body: string }
      yield { name: `公告/${entry.id}.json`, at: new Date(entry.at), bytes: once(body) }
    } else {
      const file = await find(pool as Work, entry.id)
      yield { name: `文件/${entry.id}-${file.name}`, at: new Date(entry.at), bytes: bytesOf(pool, file, 0, file.sizeBytes - 1) }
    }
  }
}
