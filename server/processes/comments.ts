import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { tellWorkbenches } from './news.ts'

/** Remarks stick to an element's id and follow it from draft to version; a mention is told to that person. */
interface CommentRow { id: string; process: string; element: string | null; at: Date; by_account: string; by_name: string; text: string; mentions: string[]; reply_to: string | null; resolved_at: Date | null; resolved_by: string | null }

const shown = (row: CommentRow) => ({
  id: row.id, element: row.element, at: row.at.toISOString(), by: { id: row.by_account, name: row.by_name }, text: row.text, mentions: row.mentions,
  replyTo: row.reply_to, resolvedAt: row.resolved_at?.toISOString() ?? null, resolvedBy: row.resolved_by,
})

export async function comments(work: Work, process: string) {
  return (await work.tx<CommentRow>('design_comments').where({ process }).orderBy('at').limit(1000)).map(shown)
}

export async function addComment(work: Work, process: string, given: { element: string | null; text: string; mentions: string[]; replyTo?: string | undefined }) {
  const [row] = await work.tx<CommentRow>('design_comments').insert({
    process, element: given.element, at: work.now, by_account: work.actor.id, by_name: work.actor.name, text: given.text, mentions: given.mentions, reply_to: given.replyTo ?? null,
  }).returning('*')
  await tellWorkbenches(work, { process })
  return shown(row!)
}

export async function resolveComment(work: Work, id: string) {
  const [row] = await work.tx<CommentRow>('design_comments').where({ id }).update({ resolved_at: work.now, resolved_by: work.actor.name }).returning('*')
  if (!row) throw problem('comment-not-found', 404, '没有这条意见')
  return shown(row)
}
