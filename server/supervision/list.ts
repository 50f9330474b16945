import type { Knex } from 'knex'
import type { z } from 'zod'
import type { InstanceItem, listInstances } from '../contract/watch.ts'
import type { Query } from '../contract/route.ts'
import type { House } from '../house.ts'
import type { Work } from '../work.ts'
import { lawNow, limited, type LawNow, type SlaWord } from './limits.ts'
import { distinct, mapped, reasonOf, waitingIn } from './reasons.ts'
import { refreshStandings } from './standings.ts'

/** A row of `limited`. */
export interface LimitedRow {
  id: string; process: string; version_id: string; status: 'active' | 'suspended' | 'completed' | 'terminated' | 'cancelled'; code: string; title: string; region: string; family: string; industry: string | null; owner: string | null; agency: string | null
  started_at: Date; ended_at: Date | null; stage: string; element: string | null; name: string | null; waits: string | null; since: Date | null; due: Date | null; statutory: boolean; provisional: boolean; sla: SlaWord; stopped: boolean
}
type Item = z.input<typeof InstanceItem>
interface Narrow { family?: string | undefined; region?: string | undefined; process?: string | undefined }

const ended = ['completed', 'terminated', 'cancelled']

/** The conditions of a list that need no limit. A city stands for itself and its counties. */
export const narrowed = ({ family, region, process }: Narrow, below: (region: string) => string[]) => (found: Knex.QueryBuilder): void => {
  if (family) void found.where('i.family', family)
  if (region) void found.whereIn('i.region', below(region))
  if (process) void found.where('i.process', process)
}

/** What presses most comes first: a statutory lateness outranks a service promise, then whatever is due first; what nothing presses comes last. */
export const urgent = `order by case when sla = 'late' and statutory then 0 when sla = 'late' then 1 when sla in ('near', 'ok') then 2 when sla = 'provisional' then 3 when sla = 'stopped' then 4 else 5 end, due nulls last, id`
const sorts: Record<string, string> = { 'startedAt': 'order by started_at, id', '-startedAt': 'order by started_at desc, id desc', 'title': 'order by title, id', '-title': 'order by title desc, id', 'region': 'order by region, due nulls last, id', '-since': 'order by since, id' }

/** The instances an actor may read, filtered and paged in SQL, each with its limit and the written reason. */
export async function listOf(work: Work, house: House, query: Query<typeof listInstances>): Promise<{ rows: Item[]; total: number; page: number; size: number }> {
  await refreshStandings(work.tx, house.engine.core.versions)
  const law = await lawNow(work)
  const from = limited(work, house.access, law, found => {
    narrowed(query, house.access.city.below)(found)
    if (query.status === 'open') void found.whereIn('i.status', ['active', 'suspended'])
    else if (query.status === 'ended') void found.whereIn('i.status', ended)
    else if (query.status !== 'any') void found.where('i.status', query.status)
    if (query.stage) void found.where('s.stage', query.stage)
    if (query.q) {
      const like = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`
      void found.where(either => either.whereILike('i.title', like).orWhereILike('i.code', like))
    }
  })
  const narrow = query.sla ? work.tx.raw('where sla = ?', [query.sla]) : work.tx.raw('where true')
  const order = query.sort && Object.hasOwn(sorts, query.sort) ? sorts[query.sort]! : urgent
  const { rows: [count] } = await work.tx.raw<{ rows: { n: number }[] }>('select count(*)::int as n from ? ?', [from, narrow])
  const { rows } = await work.tx.raw<{ rows: LimitedRow[] }>(`select * from ? ? ${order} limit ? offset ?`, [from, narrow, query.size, (query.page - 1) * query.size])
  return { rows: await itemsOf(work, house, law, rows), total: count!.n, page: query.page, size: query.size }
}

/** Rows as the room shows them: names of parties and processes, and why what is late is late. */
export async function itemsOf(work: Work, house: House, law: LawNow, rows: LimitedRow[]): Promise<Item[]> {
  if (!rows.length) return []
  const { tx, now } = work
  const entities = mapped(await tx('entities').whereIn('id', distinct(rows.flatMap(row => [row.owner, row.agency]))).select('id', 'name'))
  const versions = new Map((await tx('versions').whereIn('id', distinct(rows.map(row => row.version_id))).select('id', 'name', 'number') as { id: string; name: string; number: number }[]).map(one => [String(one.id), one]))
  const { tasks, clocks, names } = await waitingIn(work, rows.map(row => row.id))
  const party = (id: string | null): { id: string; name: string } | null => id ? { id, name: entities.get(id) ?? id } : null
  return rows.map(row => {
    const reason = reasonOf({ id: row.id, dueAt: row.due, statutory: row.statutory, sla: row.sla, element: row.element, name: row.name, owner: row.owner, family: row.family }, { tasks: tasks.get(row.id) ?? [], clocks: clocks.get(row.id) ?? [], names }, { access: house.access, law, now })
    const version = versions.get(String(row.version_id))
    return {
      id: row.id, code: row.code, title: row.title, region: row.region, family: row.family, industry: row.industry, process: row.process, processName: version?.name ?? row.process, versionNumber: version?.number ?? 0, status: row.status,
      dueAt: row.due?.toISOString() ?? null, statutory: row.statutory ?? false, provisional: row.provisional ?? false, sla: row.sla, stage: row.stage, element: row.element, step: row.name, since: row.since?.toISOString() ?? null,
      owner: party(row.owner), agency: party(row.agency), startedAt: row.started_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null, reason,
    }
  })
}
