import type { z } from 'zod'
import type { heatMap } from '../contract/watch.ts'
import { marksOf } from '../kernel/veil.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { columns } from './facts.ts'
import { narrowed } from './list.ts'

type Shown = z.input<typeof heatMap.reply>
interface Stay { element: string; passed: number; waiting: number; median: number; p90: number; longest: number }
const days = 180

/**
 * Where a kind of trade spends its time: how long each step was stayed at over the last half year, and how many wait there now. The version
 * drawn is the one most trades run on. Only what the actor may read is counted; hidden steps are left out. Problem: process-unknown.
 */
export async function heatOf(work: Work, house: House, process: string, narrow: { region?: string | undefined; family?: string | undefined }): Promise<Shown> {
  const { tx, now, actor } = work
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  const readable = () => {
    const found = tx('instances as i').whereRaw(may.sql, may.bindings as never[])
    narrowed(narrow, house.access.city.below)(found)
    return found
  }
  const processes = await tx('versions').where({ retired_at: null }).groupBy('process').orderBy('process').select('process as key', tx.raw('(array_agg(name order by number desc))[1] as name')) as { key: string; name: string }[]
  const most = await readable().where('i.process', process).groupBy('i.version_id').orderByRaw('count(*) desc, i.version_id desc').first('i.version_id') as { version_id: string } | undefined
  const newest = most ?? await tx('versions').where({ process }).orderBy('number', 'desc').first('id as version_id') as { version_id: string } | undefined
  if (!newest) throw problem('process-unknown', 404, '没有这个流程', { detail: process })
  const { graph, name, number } = await house.engine.core.versions.load(String(newest.version_id))
  const { rows } = await tx.raw<{ rows: Stay[] }>(
    `with mine as (?), visits as (
       select m.instance_id, split_part(v, ' ', 1) as what, split_part(v, ' ', 2) as node, split_part(v, ' ', 3) as element, m.at
       from moves m join mine on mine.id = m.instance_id, unnest(m.visits) v where m.at > ?::timestamptz - interval '${days} days'),
     stays as (
       select instance_id, element, min(at) filter (where what = 'in') as came, max(at) filter (where what in ('out', 'kill')) as went from visits group by instance_id, node, element),
     lasted as (
       select element, went is null as stays, extract(epoch from coalesce(went, ?::timestamptz) - came) / 3600 as hours from stays join mine on mine.id = stays.instance_id where came is not null and (went is not null or mine.open))
     select element, count(*) filter (where not stays)::int as passed, count(*) filter (where stays)::int as waiting,
       percentile_cont(0.5) within group (order by hours)::float as median, percentile_cont(0.9) within group (order by hours)::float as p90, max(hours)::float as longest
     from lasted group by element`,
    [readable().where('i.version_id', newest.version_id).select('i.id', tx.raw(`i.status in ('active', 'suspended') as open`)), now, now] as never[])
  const steps = rows.flatMap(row => {
    const el = graph.els.get(row.element)
    // a scope is as long as what it holds; what nobody waits at is no step
    if (!el || el.children.length || marksOf('hidden', el.id, graph).length || (row.p90 < 0.02 && !row.waiting)) return []
    return [{ element: el.id, name: el.name ?? el.id, passed: row.passed, waiting: row.waiting, medianHours: hundredths(row.median), p90Hours: hundredths(row.p90), longestHours: hundredths(row.longest) }]
  })
  const counted = await readable().where('i.version_id', newest.version_id).count('i.id as n').first() as unknown as { n: string }
  return { process, processName: name, version: String(newest.version_id), versionNumber: number, instances: Number(counted.n), days, steps: steps.toSorted((a, b) => b.medianHours - a.medianHours), processes }
}

/** To 0.01 h, half a minute: seventeen digits say nothing more. */
const hundredths = (hours: number): number => Math.round(hours * 100) / 100
