import type { Work } from '../work.ts'

/** A page left open in the background renews its presence rarely (browsers let its timers sleep); who leaves is gone at once. */
const minutes = 10
const most = 100

/** Tells the pages of those who have a draft open that it changed, or of those who have any draft of a process open that there is a remark; and `others` wherever they are. */
export async function tellWorkbenches({ tx, now }: Work, about: { draft: string } | { process: string }, others: readonly string[] = []): Promise<void> {
  const open = tx('draft_presence as p').join('drafts as d', 'd.id', 'p.draft').where('p.seen_at', '>', new Date(now.getTime() - minutes * 60_000)).groupBy('p.account').orderByRaw('max(p.seen_at) desc').limit(most)
    .where('draft' in about ? { 'd.id': about.draft } : { 'd.process': about.process })
  const to = [...new Set([...await open.pluck('p.account') as string[], ...others])]
  if (to.length) await tx.raw("select pg_notify('live', ?)", [JSON.stringify({ topic: 'drafts', ...about, to })])
}
