import type { Knex } from 'knex'
import type { z } from 'zod'
import type { listNotices, Notice, NoticeRow } from '../contract/portal.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { sha256, type NoticeBody } from './publish.ts'

type Query = z.infer<(typeof listNotices)['query']>
interface Row {
  id: string; chain: string; version: number; instance_id: string | null; code: string | null; process: string | null; element: string | null; kind: string; title: string
  region: string; family: string; industry: string | null; data_set: string | null; ocds_tag: string | null; body: string; hash: string; published_at: Date; later: string | null; deadline: string | null; price: string | null
}

const shown = (row: Row): NoticeRow => ({
  id: row.id, kind: row.kind, title: row.title, version: row.version, code: row.code, process: row.process, region: row.region, family: row.family, industry: row.industry,
  ocdsTag: row.ocds_tag, hash: row.hash, publishedAt: row.published_at.toISOString(), latest: row.later === null,
  deadline: row.deadline, priceFen: row.price !== null && /^\d{1,15}$/.test(row.price) ? Number(row.price) : null,
})

const select = (tx: Knex.Transaction) => tx<Row>('notices as n').leftJoin('notices as m', join => join.on('m.supersedes', 'n.id').andOn('m.kind', 'n.kind'))
/** The one fact a reader looks for in a list: until when, or for how much; read from the text that was published. */
const fact = (tx: Knex.Transaction) => [
  tx.raw(`case when n.kind in ('招标公告', '资格预审公告', '重新招标公告') then n.body::jsonb #>> '{fields,deadline}' end as deadline`),
  tx.raw(`case when n.ocds_tag in ('awardUpdate', 'contract') then coalesce(n.body::jsonb #>> '{fields,priceFen}', n.body::jsonb #>> '{fields,price}') end as price`),
]
const columns = [
  'n.id', 'n.chain', 'n.version', 'n.instance_id', 'n.code', 'n.process', 'n.element', 'n.kind', 'n.title', 'n.region', 'n.family', 'n.industry',
  'n.data_set', 'n.ocds_tag', 'n.hash', 'n.published_at', 'm.id as later',
]

/** Literal text for a LIKE pattern: what a citizen types is never a wildcard. */
const likely = (text: string): string => `%${text.replaceAll(/[\\%_]/g, match => `\\${match}`)}%`

/**
 * Notices, newest first; a version that a later one of its kind replaced only with `all` (a clarification leaves the notice it amends in
 * the list). A county's page shows the county only, the city's shows everything.
 */
export async function noticePage(work: Work, query: Query): Promise<{ rows: NoticeRow[]; total: number; page: number; size: number }> {
  const wanted = select(work.tx).where(where => {
    if (!query.all) where.whereNull('m.id')
    if (query.region && query.region !== '510800') where.where('n.region', query.region)
    if (query.family) where.where('n.family', query.family)
    if (query.kind) where.where('n.kind', query.kind)
    if (query.code) where.where('n.code', query.code)
    if (query.from) where.where('n.published_at', '>=', `${query.from}T00:00:00+08:00`)
    if (query.to) where.whereRaw('n.published_at < ?::timestamptz + interval \'1 day\'', [`${query.to}T00:00:00+08:00`])
    if (query.q) where.whereRaw('(n.title ilike ? or n.code ilike ? or n.body ilike ?)', [likely(query.q), likely(query.q), likely(query.q)])
  })
  const [rows, count] = [
    await wanted.clone().select([...columns, ...fact(work.tx)]).orderBy([
      { column: 'n.published_at', order: query.sort === 'publishedAt' ? 'asc' : 'desc' }, { column: 'n.id', order: 'desc' },
    ]).limit(query.size).offset((query.page - 1) * query.size),
    await wanted.clone().count('* as n').first() as unknown as { n: string },
  ]
  return { rows: (rows as unknown as Row[]).map(shown), total: Number(count.n), page: query.page, size: query.size }
}

/** One notice with its chain, the project's other notices and the recomputed hash. Throws Problem `notice-unknown`. */
export async function oneNotice(work: Work, id: string): Promise<Notice> {
  const row = await select(work.tx).select([...columns, ...fact(work.tx), 'n.body']).where('n.id', id).first() as unknown as Row | undefined
  if (!row) throw problem('notice-unknown', 404, '没有这份公告', { detail: `编号 ${id}` })
  const body = JSON.parse(row.body) as NoticeBody
  const chain = await work.tx<Row>('notices').select('id', 'version', 'title', 'hash', 'published_at').where('chain', row.chain).orderBy('version')
  const related = row.code === null ? [] : await select(work.tx).select([...columns, ...fact(work.tx)]).where('n.code', row.code).whereNot('n.chain', row.chain).whereNull('m.id')
    .orderBy('n.published_at').limit(50) as unknown as Row[]
  return {
    ...shown(row), instance: row.instance_id, element: row.element, dataSet: row.data_set, fields: body.fields, before: body.before, after: body.after, reason: body.reason,
    documents: body.documents, channels: body.channels, related: related.map(shown), text: row.body, verified: sha256(row.body) === row.hash,
    chain: chain.map(link => ({ id: link.id, version: link.version, title: link.title, hash: link.hash, publishedAt: link.published_at.toISOString() })),
  }
}

const escape = (text: string): string => text.replaceAll(/[<>&'"]/g, sign => `&#${sign.codePointAt(0)};`)

/** The feed of the newest fifty notices, RSS 2.0; `origin` is the address the reader came from. */
export async function noticesFeed(work: Work, query: { region?: string | undefined; family?: string | undefined; kind?: string | undefined }, origin: string): Promise<string> {
  const { rows } = await noticePage(work, { page: 1, size: 50, ...query })
  const items = rows.map(row => `<item><title>${escape(row.title)}</title><link>${escape(origin)}/notice/${row.id}</link><guid isPermaLink="false">sha256:${row.hash}</guid>`
    + `<category>${escape(row.kind)}</category><pubDate>${new Date(row.publishedAt).toUTCString()}</pubDate></item>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>广元市公共资源交易公告</title><link>${escape(origin)}/</link><description>阳光交易平台公告</description><language>zh-cn</language>${items.join('')}</channel></rss>\n`
}
