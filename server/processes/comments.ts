import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { tellWorkbenches } from './news.ts'

/** Remarks stick to an element, through its changes of id, from draft to version; whoever is mentioned finds them on his page of processes until they are dealt with. */
interface CommentRow { id: string; process: string; element: string | null; at: Date; by_account: string; by_name: string; text: string; mentions: string[]; reply_to: string | null; resolved_at: Date | null; resolved_by: string | null }
export interface Rename { was: string; became: string }
type Renamed = Rename & { process: string; at: Date }

/** The ids an element has had since `at`, the newest first, the given one last. `renames` in the order they happened. */
export function idsSince(element: string, at: Date, renames: readonly { was: string; became: string; at: Date }[]): string[] {
  const ids = [element]
  for (const { was, became, at: when } of renames) if (when >= at && was === ids[0]) ids.unshift(became)
  return [...new Set(ids)]
}

const shown = (row: CommentRow, renames: readonly Renamed[]) => ({
  id: row.id, elements: row.element === null ? [] : idsSince(row.element, row.at, renames.filter(rename => rename.process === row.process)), at: row.at.toISOString(), by: { id: row.by_account, name: row.by_name },
  text: row.text, mentions: row.mentions, replyTo: row.reply_to, resolvedAt: row.resolved_at?.toISOString() ?? null, resolvedBy: row.resolved_by,
})

const renamesOf = async (work: Work, processes: string[]): Promise<Renamed[]> => work.tx<Renamed & { id: string }>('element_renames').whereIn('process', processes).orderBy('id').select('process', 'was', 'became', 'at')

export async function comments(work: Work, process: string) {
  const renames = await renamesOf(work, [process])
  return (await work.tx<CommentRow>('design_comments').where({ process }).orderBy('at').limit(1000)).map(row => shown(row, renames))
}

/** Elements that got another id in a draft of `process`. */
export async function keepRenames(work: Work, process: string, renames: Rename[]): Promise<void> {
  if (renames.length) await work.tx('element_renames').insert(renames.map(({ was, became }) => ({ process, was, became, at: work.now, by_account: work.actor.id })))
}

/** Adds a remark. Problem `mention-unknown` for an account that is not among `known`, those who may read the workshop's processes. */
export async function addComment(work: Work, process: string, given: { element: string | null; text: string; mentions: string[]; replyTo?: string | undefined }, known: ReadonlySet<string>) {
  const strangers = given.mentions.filter(account => !known.has(account))
  if (strangers.length) throw problem('mention-unknown', 422, '提到的人看不到这条意见', { detail: `没有读流程的权限：${strangers.join('、')}` })
  const [row] = await work.tx<CommentRow>('design_comments').insert({
    process, element: given.element, at: work.now, by_account: work.actor.id, by_name: work.actor.name, text: given.text, mentions: [...new Set(given.mentions)], reply_to: given.replyTo ?? null,
  }).returning('*')
  await tellWorkbenches(work, { process }, row!.mentions)
  return shown(row!, [])
}

export async function resolveComment(work: Work, id: string) {
  const [row] = await work.tx<CommentRow>('design_comments').where({ id }).update({ resolved_at: work.now, resolved_by: work.actor.name }).returning('*')
  if (!row) throw problem('comment-not-found', 404, '没有这条意见')
  await tellWorkbenches(work, { process: row.process }, row.mentions)
  return shown(row, await renamesOf(work, [row.process]))
}

/** Remarks that mention the actor and are not dealt with, with the process and its newest open draft. */
export async function mentionsOf(work: Work) {
  const rows = await work.tx<CommentRow>('design_comments').whereRaw('mentions @> array[?]::text[]', [work.actor.id]).whereNull('resolved_at').orderBy('at', 'desc').limit(50)
  if (!rows.length) return []
  const processes = [...new Set(rows.map(row => row.process))]
  const [renames, drafts, versions] = [
    await renamesOf(work, processes),
    await work.tx('drafts').whereIn('process', processes).where({ status: 'open' }).orderBy('updated_at').select('id', 'process', 'process_name') as { id: string; process: string; process_name: string }[],
    await work.tx('versions').whereIn('process', processes).orderBy('number').select('process', 'name') as { process: string; name: string }[],
  ]
  return rows.map(row => {
    const draft = drafts.findLast(each => each.process === row.process)
    return { ...shown(row, renames), key: row.process, name: draft?.process_name ?? versions.findLast(each => each.process === row.process)?.name ?? row.process, draft: draft ? String(draft.id) : null }
  })
}
