import type { z } from 'zod'
import type { readLog } from '../contract/portal.ts'
import type { Query } from '../contract/route.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

interface Row { n: string; at: Date; kind: string; notice: string; title: string; region: string; entry: string; hash: string }

/**
 * A stretch of the public log, oldest first, with the hash it follows and the newest entry of all. `before` ends it in front of an entry, `notice` puts it
 * around the entry of a notice (Problem `notice-unknown`); else it is the newest stretch.
 */
export async function logOf({ tx }: Work, query: Query<typeof readLog>): Promise<z.input<typeof readLog.reply>> {
  const named = query.notice === undefined ? undefined : await tx('public_log').where({ notice: query.notice }).first('n') as { n: string } | undefined
  if (query.notice !== undefined && !named) throw problem('notice-unknown', 404, '日志里没有这份公告', { detail: `编号 ${query.notice}` })
  const end = named ? Number(named.n) + Math.min(6, query.size) : query.before
  const newest = tx('public_log as l').join('notices as n', 'n.id', 'l.notice').orderBy('l.n', 'desc').limit(query.size).select('l.n', 'l.at', 'l.kind', 'l.notice', 'l.entry', 'n.title', 'n.region', tx.raw(`encode(l.hash, 'hex') as hash`))
  const rows = (await (end === undefined ? newest : newest.where('l.n', '<', end)) as Row[]).toReversed()
  const { rows: ends } = await tx.raw<{ rows: { n: string; hash: string }[] }>(`select n, encode(hash, 'hex') as hash from public_log where n = (select max(n) from public_log) or n = ? order by n`, [Number(rows[0]?.n ?? 0) - 1])
  const head = ends.at(-1)
  return {
    head: head && rows.length ? { n: Number(head.n), hash: head.hash } : null, after: ends.find(one => Number(one.n) === Number(rows[0]?.n) - 1)?.hash ?? null,
    rows: rows.map(row => ({ n: Number(row.n), at: row.at.toISOString(), kind: row.kind, notice: row.notice, title: row.title, region: row.region, entry: row.entry, hash: row.hash })),
  }
}
