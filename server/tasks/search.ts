import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Access } from '../access/access.ts'
import { FoundKind, type Found, type search as searchRoute } from '../contract/desk.ts'
import { statutesAt } from '../engine/rule-sets.ts'
import type { Work } from '../work.ts'
import { countLimit, narrowed } from './list.ts'
import { reachable } from './reach.ts'

/**
 * One search over everything the asker may read: each kind is filtered in SQL by the same conditions as its own list, so that what is sealed is neither
 * found nor counted. Articles are the rule set in force.
 */
interface Source { count(): Promise<number>; rows(from: number, size: number): Promise<Found[]> }
type Query = z.output<typeof searchRoute.query>

const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, letter => `\\${letter}`)}%`

/** Answers one page; without `kind` each kind gives its first few, in the order of FoundKind. */
export async function search(work: Work, access: Access, { q, kind, page, size }: Query): Promise<z.input<typeof searchRoute.reply>> {
  const sources = sourcesOf(work, access, q)
  const counts = {} as Record<FoundKind, number>
  for (const one of FoundKind.options) counts[one] = await sources[one].count()
  const totalIsFloor = Object.values(counts).includes(countLimit)
  if (kind) return { rows: await sources[kind].rows((page - 1) * size, size), total: counts[kind], page, size, counts, totalIsFloor }
  const rows: Found[] = []
  let skip = (page - 1) * size
  for (const one of FoundKind.options) {
    if (rows.length < size && skip < counts[one]) rows.push(...await sources[one].rows(skip, size - rows.length))
    skip = Math.max(0, skip - counts[one])
  }
  return { rows, total: Object.values(counts).reduce((sum, n) => sum + n, 0), page, size, counts, totalIsFloor }
}

function sourcesOf(work: Work, access: Access, q: string): Record<FoundKind, Source> {
  const { tx, actor, now } = work
  const visitor = actor.kind === 'public' || actor.kind === 'system'
  const text = like(q)
  const listed = <R extends object>(found: () => Knex.QueryBuilder, order: (query: Knex.QueryBuilder) => Knex.QueryBuilder, shown: (row: R) => Found): Source => ({
    async count() {
      const { rows: [row] } = await tx.raw<{ rows: { n: number }[] }>('select count(*)::int as n from (?) counted', [found().clone().clearSelect().select(tx.raw('1')).limit(countLimit)])
      return row!.n
    },
    rows: async (from, size) => (await order(found()).offset(from).limit(size) as R[]).map(shown),
  })
  const nothing: Source = { count: async () => 0, rows: async () => [] }
  return {
    task: visitor ? nothing : listed<{ id: string; name: string; title: string; region: string; code: string }>(
      () => narrowed(tx, access, actor, now, 'all', { q }).found.select('t.id', 't.name', 't.region', 'i.title', 'i.code'), query => query.orderBy(['t.due_at', 't.id']),
      row => ({ kind: 'task', id: row.id, title: row.title, note: row.name, region: row.region, code: row.code, to: `/todo/all/${row.id}` })),
    project: visitor ? nothing : listed<{ id: string; title: string; region: string; code: string; name: string }>(
      () => reachable(work, access).whereNull('i.parent_id').where(either => either.whereILike('i.title', text).orWhereILike('i.code', text)).join('versions as v', 'v.id', 'i.version_id').select('i.id', 'i.title', 'i.region', 'i.code', 'v.name'),
      query => query.orderBy([{ column: 'i.started_at', order: 'desc' }, { column: 'i.id', order: 'desc' }]),
      row => ({ kind: 'project', id: row.id, title: row.title, note: row.name, region: row.region, code: row.code, to: placeOf(actor.role, row) })),
    notice: listed<{ id: string; title: string; kind: string; region: string; code: string | null }>(
      () => tx('findable_notices').where(either => either.whereILike('title', text).orWhereILike('code', text)).select('id', 'title', 'kind', 'region', 'code'), query => query.orderBy([{ column: 'published_at', order: 'desc' }, { column: 'id', order: 'desc' }]),
      row => ({ kind: 'notice', id: row.id, title: row.title, note: row.kind, region: row.region, code: row.code, to: `/notice/${row.id}` })),
    entity: listed<{ id: string; name: string; uscc: string; region: string }>(
      () => tx('entities').where(either => either.whereILike('name', text).orWhereILike('short_name', text).orWhereILike('uscc', text)).select('id', 'name', 'uscc', 'region'), query => query.orderBy('id'),
      row => ({ kind: 'entity', id: row.id, title: row.name, note: row.uscc, region: row.region, code: null, to: `/notices?q=${encodeURIComponent(row.name)}` })),
    article: articles(work, q),
  }
}

const watchers = ['ggb_director', 'center_director', 'supervisor', 'inspector', 'auditor']
/** Where a post looks at a project: the watch room, the party's own room, or its tasks. */
function placeOf(role: string, { id, code }: { id: string; code: string }): string {
  if (watchers.includes(role)) return `/watch/i/${id}`
  return role === 'tenderer' || role === 'agency' ? `/subject/tender/${encodeURIComponent(code)}` : `/todo/all?q=${encodeURIComponent(code)}`
}

/** Articles whose number or wording holds the words; every word must be there. */
function articles(work: Work, q: string): Source {
  const words = q.toLowerCase().split(/\s+/)
  let found: Promise<Found[]> | undefined
  const all = (): Promise<Found[]> => found ??= statutesAt(work).then(statutes => [...statutes.values()].flatMap(statute => [...statute.articles].flatMap(([n, text]): Found[] => {
    const whole = `${statute.name}${n} ${text}`.toLowerCase()
    return words.every(word => whole.includes(word)) ? [{ kind: 'article', id: `${statute.name}${n}`, title: `${statute.name}${n}`, note: text.slice(0, 120), region: null, code: null, to: '' }] : []
  })).slice(0, countLimit))
  return { count: async () => (await all()).length, rows: async (from, size) => (await all()).slice(from, from + size) }
}
