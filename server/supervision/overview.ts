import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Overview } from '../contract/watch.ts'
import type { House } from '../house.ts'
import type { Work } from '../work.ts'
import { alertsOf } from './alerts.ts'
import { columns } from './facts.ts'
import { causesIn, groupsOf } from './incidents.ts'
import { lawNow, limited, type LawNow } from './limits.ts'
import { itemsOf, narrowed, urgent, type LimitedRow } from './list.ts'
import { stages } from './stages.ts'
import { refreshStandings } from './standings.ts'

type Shown = z.input<typeof Overview>
interface Narrow { family?: string | undefined; region?: string | undefined; process?: string | undefined }
interface CellRow { family: string; stage: string; count: number; late: number; near: number; dwell: number | null; longest: number | null }
const shown = 12

/** The cockpit: what runs where, what presses first and why, in figures that all lead to their list. Only what the actor may read is counted. */
export async function overviewOf(work: Work, house: House, narrow: Narrow): Promise<Shown> {
  await refreshStandings(work.tx, house.engine.core.versions)
  const law = await lawNow(work)
  const { below } = house.access.city
  const open = limited(work, house.access, law, found => { narrowed(narrow, below)(found); void found.whereIn('i.status', ['active', 'suspended']).whereNull('i.parent_id') })
  const cells = await cellsIn(work, open)
  const { rows: first } = await work.tx.raw<{ rows: LimitedRow[] }>(`select * from ? where sla in ('late', 'near') ${urgent} limit ?`, [open, shown])
  const { rows: [next] } = first.length ? { rows: [] } : await work.tx.raw<{ rows: LimitedRow[] }>(`select * from ? where sla = 'ok' order by due, id limit 1`, [open])
  const alerts = await alertsOf(work, house, law, { ...narrow, open: true, limit: 12 })
  const incidents = await groupsOf(work, house, { limit: 5 })
  const counts = await countsIn(work, open)
  const items = await itemsOf(work, house, law, next ? [...first, next] : first)
  return {
    at: work.now.toISOString(),
    kpis: { ...counts, ...await comings(work, house, narrow), ...await keeping(work, house, law, narrow), red: alerts.red, yellow: alerts.total - alerts.red, ...await causesIn(work, house) },
    stages: [...stages], families: await familiesOf(work, house, narrow, cells), first: next ? [] : items, firstTotal: counts.late + counts.near, next: next ? items.at(-1)! : null,
    alerts: alerts.rows, alertsTotal: alerts.total, incidents,
  }
}

async function cellsIn({ tx, now }: Work, open: Knex.Raw): Promise<CellRow[]> {
  const { rows } = await tx.raw<{ rows: CellRow[] }>(
    `select family, stage, count(*)::int as count, count(*) filter (where sla = 'late')::int as late, count(*) filter (where sla = 'near')::int as near,
       percentile_cont(0.5) within group (order by extract(epoch from ?::timestamptz - since) / 3600)::float as dwell, (max(extract(epoch from ?::timestamptz - since)) / 3600)::float as longest from ? group by 1, 2`, [now, now, open])
  return rows
}

type Counts = Pick<Shown['kpis'], 'running' | 'late' | 'lateToday' | 'near' | 'stopped' | 'suspendedByOrder'>
async function countsIn({ tx, now }: Work, open: Knex.Raw): Promise<Counts> {
  const { rows: [row] } = await tx.raw<{ rows: Counts[] }>(
    `select count(*)::int as running, count(*) filter (where sla = 'late')::int as late, count(*) filter (where sla = 'late' and due >= date_trunc('day', ?::timestamptz at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai')::int as "lateToday",
       count(*) filter (where sla = 'near')::int as near, count(*) filter (where sla = 'stopped')::int as stopped, count(*) filter (where status = 'suspended')::int as "suspendedByOrder" from ?`, [now, open])
  return row!
}

/** Begun and ended today. */
async function comings({ tx, now, actor }: Work, house: House, narrow: Narrow): Promise<{ startedToday: number; endedToday: number }> {
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  const today = tx.raw(`date_trunc('day', ?::timestamptz at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'`, [now])
  const found = tx('instances as i').whereRaw(may.sql, may.bindings as never[]).whereNull('i.parent_id')
  narrowed(narrow, house.access.city.below)(found)
  const row = await found.first(tx.raw('count(*) filter (where i.started_at >= ?)::int as started, count(*) filter (where i.ended_at >= ?)::int as ended', [today, today])) as unknown as { started: number; ended: number }
  return { startedToday: row.started, endedToday: row.ended }
}

/** How many statutory limits of the last ninety days were kept: ended in time, against ended late or overdue now. */
async function keeping({ tx, now, actor }: Work, house: House, law: LawNow, narrow: Narrow): Promise<{ kept: number | null; judged: number }> {
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  const found = tx('clocks as c').join('instances as i', 'i.id', 'c.instance_id').whereRaw(may.sql, may.bindings as never[]).whereIn('c.rule', law.binding).where('c.provisional', false).whereNotNull('c.due_at')
    .whereRaw(`(c.ended_at > ?::timestamptz - interval '90 days' or (c.ended_at is null and c.due_at < ? and i.status = 'active'))`, [now, now])
  narrowed(narrow, house.access.city.below)(found)
  const row = await found.first(tx.raw(`count(*)::int as judged, count(*) filter (where c.ended_at <= greatest(c.due_at, c.started_at + interval '1 minute'))::int as kept`)) as unknown as { judged: number; kept: number }
  return { judged: row.judged, kept: row.judged ? row.kept / row.judged : null }
}

async function familiesOf(work: Work, house: House, narrow: Narrow, cells: CellRow[]): Promise<Shown['families']> {
  const { tx, actor } = work
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  const ended = tx('instances as i').whereRaw(may.sql, may.bindings as never[]).where('i.status', 'completed').whereNull('i.parent_id')
  narrowed(narrow, house.access.city.below)(ended)
  const cycles = await ended.orderBy('i.ended_at').select('i.family', tx.raw('extract(epoch from i.ended_at - i.started_at)::float / 86400 as days')) as { family: string; days: number }[]
  const versions = await tx('versions').whereNull('retired_at').groupBy('family').select('family', tx.raw(`count(distinct process)::int as processes, max(number)::int as version,
    (array_agg(name order by (select count(*) from instances i where i.version_id = versions.id) desc, number desc))[1] as name`)) as { family: string; processes: number; version: number; name: string }[]
  const mine = new Set(cells.map(cell => cell.family))
  const order = ['GCJS', 'ZFCG', 'TDJY', 'KYQ', 'GYCQ', 'NCCQ', 'QT'].filter(family => mine.has(family) || versions.some(version => version.family === family && (!narrow.family || narrow.family === family) && supervises(work, house, family)))
  return order.map(family => {
    const days = cycles.filter(cycle => cycle.family === family).map(cycle => cycle.days)
    const version = versions.find(one => one.family === family)
    return {
      family, running: cells.filter(cell => cell.family === family).reduce((sum, cell) => sum + cell.count, 0), processes: version?.processes ?? 0, version: version?.version ?? null, processName: version?.name ?? null,
      cells: stages.map(stage => {
        const cell = cells.find(one => one.family === family && one.stage === stage)
        return { stage, count: cell?.count ?? 0, late: cell?.late ?? 0, near: cell?.near ?? 0, medianDwellHours: cell?.dwell ?? null, longestDwellHours: cell?.longest ?? null }
      }),
      medianCycleDays: days.length ? days.toSorted((a, b) => a - b)[Math.floor(days.length / 2)]! : null, cycles: days.slice(-12),
    }
  })
}

/** A supervisor sees the rows of its own families only, others see all. */
function supervises({ actor }: Work, house: House, family: string): boolean {
  const of = actor.department ? house.access.city.departments.get(actor.department)?.supervises ?? [] : []
  return !['supervisor', 'complaint_handler', 'credit_officer'].includes(actor.role) || of.some(one => one.family === family)
}
