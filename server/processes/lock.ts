import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { tellWorkbenches } from './news.ts'

/**
 * One writer at a time, many readers. A lock lasts 60 s and is renewed every 20 s; taking over is allowed at any time and
 * loses nothing, because every stroke of the other side is already a saved revision.
 */
export interface Lockable { id: string; lock_account: string | null; lock_name: string | null; lock_session: string | null; lock_until: Date | null }

const seconds = 60
const session = (work: Work): string => work.actor.session ?? work.actor.id
const held = (draft: Lockable, work: Work): boolean => draft.lock_until !== null && draft.lock_until > work.now
export const isMine = (draft: Lockable, work: Work): boolean => held(draft, work) && draft.lock_account === work.actor.id && draft.lock_session === session(work)
export const isFree = (draft: Lockable, work: Work): boolean => !held(draft, work) || isMine(draft, work)

/** Throws `draft-locked` with who holds it, unless the lock is free or ours. */
export function refuseIfLocked(draft: Lockable, work: Work): void {
  if (isFree(draft, work)) return
  const other = draft.lock_account === work.actor.id ? '你在另一个窗口' : draft.lock_name
  throw problem('draft-locked', 409, `${other}正在编辑这份草稿`, { detail: '可以只读查看，或接管编辑权（对方已保存的内容都会保留）。', by: draft.lock_name, until: draft.lock_until?.toISOString() })
}

/** Takes, renews or takes over the lock; `write: false` only says that we are here. Others' pages are told. */
export async function enter(work: Work, draft: Lockable, given: { takeOver: boolean; write: boolean; element: string | null }): Promise<void> {
  await work.tx('draft_presence').insert({ draft: draft.id, account: work.actor.id, name: work.actor.name, element: given.element, seen_at: work.now }).onConflict(['draft', 'account']).merge()
  if (!given.write) return
  if (!given.takeOver) refuseIfLocked(draft, work)
  const news = !isMine(draft, work)
  await work.tx('drafts').where({ id: draft.id }).update({ lock_account: work.actor.id, lock_name: work.actor.name, lock_session: session(work), lock_until: new Date(work.now.getTime() + seconds * 1000) })
  if (news) await tellWorkbenches(work, { draft: String(draft.id) })
}

export async function leave(work: Work, draft: Lockable): Promise<void> {
  await work.tx('draft_presence').where({ draft: draft.id, account: work.actor.id }).delete()
  if (isMine(draft, work)) await work.tx('drafts').where({ id: draft.id }).update({ lock_until: null, lock_account: null, lock_name: null, lock_session: null })
}

/** Who has the draft open now, and which element they look at. */
export async function here(work: Work, draft: string): Promise<{ id: string; name: string; element: string | null }[]> {
  const rows = await work.tx('draft_presence').where({ draft }).where('seen_at', '>', new Date(work.now.getTime() - seconds * 1000)).orderBy('name').select('account', 'name', 'element')
  return rows.map((row: { account: string; name: string; element: string | null }) => ({ id: row.account, name: row.name, element: row.element }))
}
