import { createHash } from 'node:crypto'
import { canonical } from '../contract/canonical.ts'
import { lawAt } from '../engine/rule-sets.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { channelsFor, type Channel } from './channels.ts'
import { checkNotice, kindOf } from './kinds.ts'

/** What is to be published. `fields` are the members of the notice's data set; `supersedes` makes it the next version of a chain. */
export interface Draft {
  kind: string; title: string; fields: Record<string, unknown>
  region: string; family: string; industry?: string | null; owner?: string | null
  instanceId?: string; code?: string; process?: string; element?: string
  dataSet?: string; ocdsTag?: string; supersedes?: string; reason?: string; documents?: string[]
}

/** The text that is hashed: everything the public reads of a notice. */
export interface NoticeBody {
  kind: string; title: string; version: number; supersedes: string | null; reason: string | null
  code: string | null; process: string | null; region: string; family: string; industry: string | null
  dataSet: string | null; ocdsTag: string | null; fields: Record<string, unknown>
  before: Record<string, unknown> | null; after: Record<string, unknown> | null
  documents: { id: string; name: string; sha256: string }[]; channels: Channel[]; publishedAt: string
}

export interface Published { id: string; chain: string; version: number; hash: string; publishedAt: string }
interface Before { id: string; chain: string; version: number; hash: string; body: string; code: string | null; kind: string }

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Publishes for good. Throws Problem `notice-invalid` (members missing, unknown data set), `supervision-channel-missing`, `notice-unknown` or
 * `document-unknown`; a change of content is a new version after the newest of the chain, never an overwrite.
 */
export async function publish(work: Work, draft: Draft): Promise<Published> {
  const faults = [...checkNotice(draft.kind, draft.fields, draft.region, [draft.title, draft.reason]), ...await checkCodes(work, draft)]
  if (faults.length) throw problem('notice-invalid', 422, '公告内容不符合数据规范', { detail: faults.map(fault => fault.message).join('；'), faults })
  const channels = await channelsFor(work, draft)
  if (!channels.length) throw problem('supervision-channel-missing', 422, '公告缺少监督渠道', { detail: `${draft.region} 的 ${draft.family} 类别没有可公布的监督电话` })
  const before = draft.supersedes ? await latestOf(work, draft) : undefined
  const kind = kindOf(draft.kind)!
  const body: NoticeBody = {
    kind: draft.kind, title: draft.title, version: (before?.version ?? 0) + 1, supersedes: before?.hash ?? null, reason: draft.reason ?? null,
    code: draft.code ?? null, process: draft.process ?? null, region: draft.region, family: draft.family, industry: draft.industry ?? null,
    dataSet: draft.dataSet ?? kind.dataSet, ocdsTag: draft.ocdsTag ?? kind.tag, fields: draft.fields, ...changed(before, draft.fields),
    documents: await attached(work, draft.documents ?? []), channels, publishedAt: work.now.toISOString(),
  }
  const text = canonical(body)
  const hash = sha256(text)
  const { rows: [row] } = await work.tx.raw<{ rows: { id: string; chain: string }[] }>(`
    with fresh as (select nextval(pg_get_serial_sequence('notices', 'id')) as id)
    insert into notices (id, chain, version, supersedes, instance_id, code, process, element, kind, title, region, family, industry, owner, data_set, ocds_tag, body, hash, published_at, published_by)
    select id, coalesce(:chain::bigint, id), :version, :supersedes, :instance, :code, :process, :element, :kind, :title, :region, :family, :industry, :owner, :dataSet, :tag, :text, :hash, :at, :by
    from fresh returning id, chain`, {
    chain: before?.chain ?? null, version: body.version, supersedes: before?.id ?? null, instance: draft.instanceId ?? null, code: body.code, process: body.process,
    element: draft.element ?? null, kind: body.kind, title: body.title, region: body.region, family: body.family, industry: body.industry, owner: draft.owner ?? null,
    dataSet: body.dataSet, tag: body.ocdsTag, text, hash, at: work.now, by: work.actor.id,
  })
  if (body.documents.length) await work.tx('notice_documents').insert(body.documents.map(file => ({ notice: row!.id, document: file.id })))
  return { id: row!.id, chain: row!.chain, version: body.version, hash, publishedAt: body.publishedAt }
}

async function latestOf(work: Work, draft: Draft): Promise<Before> {
  const named = await work.tx<Before>('notices').select('chain', 'code').where('id', draft.supersedes!).first()
  if (!named || named.code !== (draft.code ?? null)) throw problem('notice-unknown', 404, '被变更的公告不存在', { detail: `本项目没有编号为 ${draft.supersedes} 的公告` })
  await work.tx('notices').where('id', named.chain).forUpdate().first('id')
  const newest = await work.tx<Before>('notices').select('id', 'chain', 'version', 'hash', 'body', 'code', 'kind').where('chain', named.chain).orderBy('version', 'desc').first()
  return newest!
}

/** Data set and release tag must be codes of the law's register (L27). */
async function checkCodes(work: Work, draft: Draft): Promise<{ path: string; message: string }[]> {
  const { datasets } = (await lawAt(work)).rules
  const known = (code: string): boolean => datasets.rows.some(row => row.code === code || datasets.prefixes.some(prefix => `${prefix}_${row.code}` === code))
  return [
    ...draft.dataSet && !known(draft.dataSet) ? [{ path: 'dataSet', message: `「${draft.dataSet}」不是数据规范中的数据集` }] : [],
    ...draft.ocdsTag && !datasets.tags.includes(draft.ocdsTag) ? [{ path: 'ocdsTag', message: `「${draft.ocdsTag}」不是 OCDS 1.1 的发布标签` }] : [],
  ]
}

/** The members of the new version that stood differently in the one before; what a clarification says itself (before, after) goes first. */
function changed(before: Before | undefined, fields: Record<string, unknown>): { before: Record<string, unknown> | null; after: Record<string, unknown> | null } {
  if (!before) return { before: null, after: null }
  const old = (JSON.parse(before.body) as NoticeBody).fields
  const keys = Object.keys(fields).filter(key => key in old && canonical(old[key]) !== canonical(fields[key]))
  const side = (own: unknown, from: Record<string, unknown>): Record<string, unknown> => ({
    ...own === undefined ? {} : { content: own }, ...Object.fromEntries(keys.map(key => [key, from[key]])),
  })
  return { before: side(fields['before'], old), after: side(fields['after'], fields) }
}

async function attached(work: Work, ids: string[]): Promise<NoticeBody['documents']> {
  if (!ids.length) return []
  const rows = await work.tx<{ id: string; name: string; sha256: string | null }>('documents').select('id', 'name', 'sha256').whereIn('id', ids)
  return ids.map(id => {
    const row = rows.find(file => file.id === id)
    if (!row?.sha256) throw problem('document-unknown', 422, '附件不存在', { detail: `没有可公开的文件 ${id}` })
    return { id, name: row.name, sha256: row.sha256 }
  })
}
