import type { Bundle } from '../contract/design.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { keepRenames, type Rename } from './comments.ts'
import { bundleOf, filesOf, hashOf, type Files } from './files.ts'
import { isFree, refuseIfLocked } from './lock.ts'
import { tellWorkbenches } from './news.ts'

/**
 * Drafts: every change is kept. A revision is a manifest of content-addressed files, so that autosaving a 300 kB process
 * after each stroke stores what changed and nothing else.
 */
export interface DraftRow {
  id: string; process: string; process_name: string; family: string; title: string; base_version: string | null; region: string; author: string; author_name: string
  status: 'open' | 'submitted' | 'published' | 'abandoned'; revision: number; created_at: Date; updated_at: Date
  lock_account: string | null; lock_name: string | null; lock_session: string | null; lock_until: Date | null
}
interface ChangeRow { draft: string; revision: number; at: Date; by_account: string; by_name: string; summary: string; manifest: Record<string, string>; changed: string[]; milestone: string | null }

export async function findDraft(work: Work, id: string, lock = false): Promise<DraftRow> {
  const row = await work.tx<DraftRow>('drafts').where({ id }).modify(query => { if (lock) void query.forUpdate() }).first()
  if (!row) throw problem('draft-not-found', 404, '没有这份草稿')
  return row
}

/** Opens a draft holding `bundle` as revision 0. */
export async function openDraft(work: Work, given: { process: string; processName: string; family: string; title: string; baseVersion: string | null; bundle: Bundle }): Promise<DraftRow> {
  const [row] = await work.tx<DraftRow>('drafts').insert({
    process: given.process, process_name: given.processName, family: given.family, title: given.title, base_version: given.baseVersion, region: work.actor.region,
    author: work.actor.id, author_name: work.actor.name, status: 'open', revision: 0, created_at: work.now, updated_at: work.now,
  }).returning('*')
  await record(work, row!.id, 0, filesOf(given.bundle), Object.keys(filesOf(given.bundle)), given.baseVersion ? '由现行版本新建' : '新建')
  return row!
}

/** Saves a revision after `revision`. Problems: draft-conflict (somebody saved since, with what they changed), draft-locked, draft-closed. */
export async function saveDraft(work: Work, id: string, given: { revision: number; bundle: Bundle; summary: string; renamed?: Rename[] }): Promise<{ revision: number; savedAt: string }> {
  const draft = await findDraft(work, id, true)
  refuseIfClosed(draft)
  refuseIfLocked(draft, work)
  const latest = await changeAt(work, id, draft.revision)
  const files = filesOf(given.bundle)
  const changed = changedFiles(latest.manifest, files)
  if (draft.revision !== given.revision && changed.length) {
    const since = await work.tx<ChangeRow>('draft_changes').where({ draft: id }).where('revision', '>', given.revision).orderBy('revision')
    throw problem('draft-conflict', 409, '草稿已被他人修改', {
      detail: `${since.at(-1)?.by_name ?? '他人'} 在你之后保存过；你的修改没有丢失，请选择保留哪一份。`, revision: draft.revision,
      changed: [...new Set(since.flatMap(change => change.changed))], by: since.at(-1)?.by_name,
    })
  }
  if (!changed.length) return { revision: draft.revision, savedAt: draft.updated_at.toISOString() }
  await advance(work, draft, files, changed, given.summary)
  await keepRenames(work, draft.process, given.renamed ?? [])
  return { revision: draft.revision + 1, savedAt: work.now.toISOString() }
}

export const refuseIfClosed = (draft: DraftRow): void => {
  if (draft.status === 'open') return
  const why = { submitted: '已提交复核，撤回后才能再改', published: '已发布', abandoned: '已放弃' }[draft.status]
  throw problem('draft-closed', 409, `草稿${why}`)
}

async function advance(work: Work, draft: DraftRow, files: Files, changed: string[], summary: string): Promise<void> {
  await record(work, draft.id, draft.revision + 1, files, changed, summary)
  await work.tx('drafts').where({ id: draft.id }).update({ revision: draft.revision + 1, updated_at: work.now })
  await tellWorkbenches(work, { draft: String(draft.id) })
}

async function record(work: Work, draft: string, revision: number, files: Files, changed: string[], summary: string): Promise<void> {
  const manifest = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, hashOf(text)]))
  const rows = Object.entries(files).filter(([path]) => changed.includes(path)).map(([path, content]) => ({ hash: manifest[path]!, content }))
  if (rows.length) await work.tx('draft_files').insert(rows.filter((row, n) => rows.findIndex(other => other.hash === row.hash) === n)).onConflict('hash').ignore()
  await work.tx('draft_changes').insert({ draft, revision, at: work.now, by_account: work.actor.id, by_name: work.actor.name, summary, manifest: JSON.stringify(manifest), changed })
}

/** Paths whose content differs from a stored manifest, deleted ones included. */
function changedFiles(manifest: Record<string, string>, files: Files): string[] {
  const paths = new Set([...Object.keys(manifest), ...Object.keys(files)])
  return [...paths].filter(path => files[path] === undefined || manifest[path] !== hashOf(files[path])).sort()
}

async function changeAt(work: Work, draft: string, revision: number): Promise<ChangeRow> {
  const row = await work.tx<ChangeRow>('draft_changes').where({ draft, revision }).first()
  if (!row) throw problem('revision-not-found', 404, '没有这次修改')
  return row
}

/** The files of a draft at a revision. */
export async function bundleAt(work: Work, draft: string, revision: number): Promise<Bundle> {
  const { manifest } = await changeAt(work, draft, revision)
  const rows = await work.tx<{ hash: string; content: string }>('draft_files').whereIn('hash', Object.values(manifest))
  const texts = new Map(rows.map(row => [row.hash, row.content]))
  return bundleOf(Object.fromEntries(Object.entries(manifest).map(([path, hash]) => [path, texts.get(hash)!])))
}

/** Makes an earlier revision the newest one; nothing between is lost. */
export async function restore(work: Work, id: string, revision: number): Promise<{ revision: number }> {
  const draft = await findDraft(work, id, true)
  refuseIfClosed(draft)
  refuseIfLocked(draft, work)
  const [wanted, latest] = [await bundleAt(work, id, revision), await changeAt(work, id, draft.revision)]
  const files = filesOf(wanted)
  await advance(work, draft, files, changedFiles(latest.manifest, files), `恢复到第 ${revision} 次修改`)
  return { revision: draft.revision + 1 }
}

export async function changes(work: Work, draft: string): Promise<Omit<ChangeRow, 'manifest' | 'draft' | 'by_account'>[]> {
  return work.tx('draft_changes').where({ draft }).orderBy('revision', 'desc').select('revision', 'at', 'by_name', 'summary', 'changed', 'milestone').limit(1000)
}

export async function nameChange(work: Work, draft: string, revision: number, milestone: string): Promise<ChangeRow> {
  const [row] = await work.tx<ChangeRow>('draft_changes').where({ draft, revision }).update({ milestone: milestone || null }).returning('*')
  if (!row) throw problem('revision-not-found', 404, '没有这次修改')
  return row
}

/** Gives a draft up; its history stays. Only the author, and only while it is open. */
export async function abandon(work: Work, id: string): Promise<void> {
  const draft = await findDraft(work, id, true)
  refuseIfClosed(draft)
  if (!isFree(draft, work)) refuseIfLocked(draft, work)
  if (draft.author !== work.actor.id) throw problem('not-your-draft', 403, '只有编制人可以放弃草稿', { detail: `编制人：${draft.author_name}` })
  await work.tx('drafts').where({ id }).update({ status: 'abandoned', updated_at: work.now })
}
