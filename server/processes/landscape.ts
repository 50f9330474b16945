import type { Reply } from '../contract/route.ts'
import type { landscape as route, versions as versionsRoute } from '../contract/design.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { answering } from './nightly.ts'

/** All kinds of trade at a glance: newest version, what runs, what is late, what is stuck, what is being drafted. */
export async function landscape(work: Work): Promise<Reply<typeof route>> {
  const families = await work.tx('families').orderBy('code').select('code', 'name') as { code: string; name: string }[]
  const { rows } = await work.tx.raw<{ rows: Row[] }>(`
    with newest as (select distinct on (process) process, name, family, number, id, published_at from versions where retired_at is null order by process, number desc),
    running as (select process, count(*)::int as n from instances where status in ('active', 'suspended') group by process),
    late as (select process, count(distinct instance_id)::int as n from tasks where due_at < ? and not provisional group by process),
    stuck as (select process, count(*)::int as n from incidents where closed_at is null group by process),
    keys as (select process from newest union select process from drafts where status in ('open', 'submitted'))
    select k.process as key, n.name, n.family, n.number, n.id, n.published_at, coalesce(r.n, 0) as running, coalesce(l.n, 0) as late, coalesce(s.n, 0) as incidents
    from keys k left join newest n using (process) left join running r using (process) left join late l using (process) left join stuck s using (process) order by k.process`, [work.now])
  const drafts = await work.tx('drafts').whereIn('status', ['open', 'submitted']).orderBy('updated_at', 'desc')
    .select('id', 'process', 'process_name', 'family', 'title', 'author_name', 'updated_at', 'status') as DraftRow[]
  const processes = rows.map(row => {
    const mine = drafts.filter(draft => draft.process === row.key)
    const family = [row.family, mine[0]?.family].find(code => families.some(each => each.code === code)) ?? familyOf(row.key, families)
    return {
      key: row.key, name: row.name ?? mine[0]?.process_name ?? row.key, family, stage: stageOf(row, mine), version: row.number, versionId: row.id === null ? null : String(row.id),
      publishedAt: row.published_at?.toISOString() ?? null, running: row.running, late: row.late, incidents: row.incidents,
      drafts: mine.map(draft => ({ id: String(draft.id), name: draft.title, author: draft.author_name, updatedAt: draft.updated_at.toISOString(), status: draft.status })),
    }
  })
  const known = new Set(families.map(family => family.code))
  const others = [...new Set(processes.map(process => process.family))].filter(code => !known.has(code)).map(code => ({ code, name: code === 'ALL' ? '平台管理' : code }))
  return { families: [...families, ...others], processes, foul: await foulOf(work) }
}

interface Foul { inForce: string; key: string; name: string; id: string; number: number; errors: number; warns: number }

/** Versions that a rule objects to which took effect after they were published: the newest in force, and older ones that still run. */
async function foulOf(work: Work): Promise<Reply<typeof route>['foul']> {
  const { rows } = await work.tx.raw<{ rows: Foul[] }>(`
    select f.in_force::text as "inForce", v.process as key, v.name, v.id, v.number, count(*) filter (where f.severity = 'error')::int as errors, count(*) filter (where f.severity = 'warn')::int as warns
    from version_findings f join versions v on v.id = f.version
    where f.until is null and ${answering}
    group by f.in_force, v.process, v.name, v.id, v.number order by f.in_force desc, v.process, v.number desc`, [work.now])
  return rows.map(({ id, ...row }) => ({ ...row, versionId: String(id) }))
}

interface Row { key: string; name: string | null; family: string | null; number: number | null; id: string | null; published_at: Date | null; running: number; late: number; incidents: number }
interface DraftRow { id: string; process: string; process_name: string; family: string; title: string; author_name: string; updated_at: Date; status: string }

const stageOf = (row: Row, drafts: DraftRow[]): string => drafts.some(draft => draft.status === 'submitted') ? '复核中' : drafts.length ? '编制中' : row.number === null ? '未发布' : '现行'

/** The family of a process key by its first word (gcjs.open-tender → GCJS); platform processes belong to none. */
export function familyOf(key: string, families: { code: string }[]): string {
  const code = key.split('.')[0]!.toUpperCase()
  return families.some(family => family.code === code) ? code : 'ALL'
}

interface VersionRow { id: string; number: number; name: string; hash: string; published_at: Date; effective_at: Date; author: string | null; approver: string | null; retired_at: Date | null; running: number; finished: number }

/** Every version of a process, newest first, with what runs on each; author and approver by name, null where it came with a release. Problem `process-unknown`. */
export async function versionsOf(work: Work, key: string): Promise<Reply<typeof versionsRoute>> {
  const { rows } = await work.tx.raw<{ rows: VersionRow[] }>(`
    select v.id, v.number, v.name, v.hash, v.published_at, v.effective_at, author.name as author, approver.name as approver, v.retired_at,
      (select count(*)::int from instances i where i.version_id = v.id and i.status in ('active', 'suspended')) as running,
      (select count(*)::int from instances i where i.version_id = v.id and i.status not in ('active', 'suspended')) as finished
    from versions v
    left join accounts author on author.id = v.author
    left join accounts approver on approver.id = coalesce((select approver from change_requests where published_version = v.id order by id limit 1), v.published_by)
    where v.process = ? order by v.number desc`, [key])
  if (!rows.length) throw problem('process-unknown', 404, '没有这个流程', { detail: key })
  const newest = rows.find(row => row.retired_at === null && row.effective_at <= work.now)?.number
  return { key, name: rows[0]!.name, versions: rows.map(row => shownVersion(row, row.number === newest)) }
}

const shownVersion = (row: VersionRow, newest: boolean) => ({
  id: String(row.id), number: row.number, hash: row.hash, publishedAt: row.published_at.toISOString(), effectiveAt: row.effective_at.toISOString(), author: row.author, approver: row.approver,
  note: null, running: row.running, finished: row.finished, retiredAt: row.retired_at?.toISOString() ?? null, newest,
})
