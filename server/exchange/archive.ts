import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonical } from '../contract/canonical.ts'
import { defineService, type Subject } from '../engine/service.ts'
import { addMonths, dateAt } from '../law/moment.ts'
import type { Work } from '../work.ts'
import { findAll, storeText } from './documents.ts'

/** An entry of this kind is one line of an opening record; its hash is of the row's canonical text. */
export const openingKind = '开标记录：投标'

/** One thing an archive vouches for. */
export interface Entry { kind: string; id: string; name: string; sha256: string; sizeBytes?: number; at: string }
export interface Manifest {
  format: 1; code: string; title: string; region: string; process: string; archivedAt: string; retainUntil: string;
  history: { moves: number; head: string | null }; entries: Entry[]
}

/** Everything of an instance by hash: notices, documents, opening records, reports, and the head of its chain of moves. */
async function manifestOf(work: Work, subject: Subject, title: string, years: number): Promise<Manifest> {
  const notices = await work.tx('notices').where('instance_id', subject.id).orderBy('id').select('id', 'title', 'kind', 'hash', 'published_at') as {
    id: string; title: string; kind: string; hash: string; published_at: Date
  }[]
  const entries: Entry[] = notices.map(one => ({ kind: one.kind, id: one.id, name: one.title, sha256: one.hash, at: one.published_at.toISOString() }))
  for (const file of await findAll(work, await documentsOf(work, subject))) {
    entries.push({ kind: `文件：${file.kind}`, id: file.id, name: file.name, sha256: file.sha256, sizeBytes: file.sizeBytes, at: file.uploadedAt.toISOString() })
  }
  const records = await work.tx('openings as o').join('tenders as t', 't.id', 'o.tender_id').where('t.instance_id', subject.id).orderBy('o.place')
    .select('o.*') as (Record<string, unknown> & { bid: string; name: string; submitted_at: Date })[]
  for (const row of records) entries.push({
    kind: openingKind, id: row.bid, name: row.name, sha256: createHash('sha256').update(canonical(row)).digest('hex'),
    at: row.submitted_at.toISOString(),
  })
  const chain = await work.tx('instances').where('id', subject.id).first('ver', 'head') as { ver: number; head: Buffer } | undefined
  return {
    format: 1, code: subject.code, title, region: subject.region, process: subject.process, archivedAt: work.now.toISOString(), retainUntil: `${addMonths(dateAt(work.now.getTime()), years * 12)}T00:00:00+08:00`,
    history: { moves: chain?.ver ?? 0, head: chain?.head.toString('hex') ?? null }, entries,
  }
}

/** Filed with the instance, published with its notices, or opened with its bids. A bid still sealed is not touched. */
async function documentsOf(work: Work, subject: Subject): Promise<string[]> {
  const { rows } = await work.tx.raw<{ rows: { id: string }[] }>(`
    select id, uploaded_at from documents where instance_id = :id
    union select d.id, d.uploaded_at from published_documents p join documents d on d.id = p.document where p.instance_id = :id
    union select d.id, d.uploaded_at from openings o join tenders t on t.id = o.tender_id cross join lateral jsonb_array_elements_text(o.details -> 'documents') f join documents d on d.id = f::uuid where t.instance_id = :id
    order by 2, 1`, { id: subject.id })
  return rows.map(row => row.id)
}

export const archive = defineService({
  name: 'documents.archive',
  title: '归档',
  input: z.object({ title: z.string().nullish(), years: z.coerce.number().int().min(1).max(100).default(15).describe('保存年限') }),
  output: z.object({ archiveId: z.string(), documentId: z.string(), manifestHash: z.string(), files: z.int(), retainUntil: z.string() }),
  async run(work, { title, years }, { instance }) {
    const manifest = await manifestOf(work, instance, title ?? instance.title, years)
    const text = canonical(manifest)
    const file = await storeText(work, text, { name: '归档清单.json', kind: 'archive', instanceId: instance.id, code: instance.code, owner: instance.owner ?? undefined })
    const [row] = await work.tx('archives').insert({
      instance_id: instance.id, code: instance.code, title: manifest.title, region: instance.region, manifest: text, manifest_hash: file.sha256, files: manifest.entries.length, document: file.id,
      archived_at: work.now, retain_until: manifest.retainUntil,
    }).returning('id') as { id: string }[]
    return { archiveId: row!.id, documentId: file.id, manifestHash: file.sha256, files: manifest.entries.length, retainUntil: manifest.retainUntil }
  },
})
