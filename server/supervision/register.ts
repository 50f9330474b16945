import type { z } from 'zod'
import type { deadlineRegister } from '../contract/watch.ts'
import type { Query } from '../contract/route.ts'
import type { House } from '../house.ts'
import type { Work } from '../work.ts'
import { columns } from './facts.ts'
import { lawNow } from './limits.ts'
import { narrowed } from './list.ts'

interface Row { instance: string; title: string; region: string; family: string; n: number; rule: string; started: Date; due: Date | null; provisional: boolean; state: string; total: number }

/** The register of running statutory deadlines, the most pressing first. */
export async function registerOf(work: Work, house: House, query: Query<typeof deadlineRegister>): Promise<z.input<typeof deadlineRegister.reply>> {
  const { tx, now, actor } = work
  const law = await lawNow(work)
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  const found = tx('clocks as c').join('instances as i', 'i.id', 'c.instance_id').whereIn('i.status', ['active', 'suspended']).whereNull('c.ended_at').whereRaw(may.sql, may.bindings as never[])
  narrowed(query, house.access.city.below)(found)
  if (query.rule) void found.where('c.rule', query.rule)
  if (query.q) void found.whereILike('i.title', `%${query.q.replace(/[\\%_]/g, '\\$&')}%`)
  void found.select('i.id as instance', 'i.title', 'i.region', 'i.family', 'c.n', 'c.rule', 'c.started_at as started', 'c.due_at as due', 'c.provisional', tx.raw(
    `case when i.status = 'suspended' then 'stopped' when c.due_at is null then 'unknown' when c.provisional then 'provisional' when not c.rule = any(?) then 'running' when c.due_at < ? then 'late' when c.due_at <= ? then 'near' else 'running' end as state`,
    [law.binding, now, law.nearUntil]))
  const narrow = query.state === 'all' ? tx.raw('where true') : tx.raw('where state = ?', [query.state])
  const { rows } = await tx.raw<{ rows: Row[] }>(`select *, count(*) over ()::int as total from (?) x ? order by case state when 'late' then 0 when 'near' then 1 when 'running' then 2 else 3 end, due nulls last, instance, n limit ? offset ?`,
    [found, narrow, query.size, (query.page - 1) * query.size])
  return {
    total: rows[0]?.total ?? 0, page: query.page, size: query.size,
    rows: rows.map(row => {
      const rule = law.rules.get(row.rule)
      return {
        instance: row.instance, title: row.title, region: row.region, family: row.family, n: row.n, rule: row.rule, name: rule?.name ?? row.rule, law: rule?.law ?? '', sense: rule?.sense ?? '', amount: rule?.amount ?? 0, unit: rule?.unit ?? '',
        startedAt: row.started.toISOString(), dueAt: row.due?.toISOString() ?? null, provisional: row.provisional, state: row.state,
      }
    }),
  }
}
