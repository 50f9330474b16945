import type { Work } from '../work.ts'
import type { Candidate, Quota } from '../contract/seating.ts'
import { expertTag } from '../access/committee.ts'

/** Draws of one expert within thirty days, and hours before and after a meeting in which he sits nowhere else (platform parameters). */
const frequencyCap = 20
const meetingHours = 4

interface Expert { id: string; employer: string; specialties: string[]; avoid: { entity: string }[] }

/** An entity with everybody it is tied to (shareholding, same head, parent department, agency), one step each way. */
async function withAffiliates(work: Work, entities: readonly string[]): Promise<Set<string>> {
  const rows = await work.tx<{ a: string; b: string }>('entity_relations').whereIn('a', [...entities]).orWhereIn('b', [...entities]).select('a', 'b')
  return new Set([...entities, ...rows.flatMap(row => [row.a, row.b])])
}

/** Names under which entities and departments employ people. */
async function employerNames(work: Work, ids: readonly string[]): Promise<Set<string>> {
  const entities = await work.tx<{ name: string; short_name: string }>('entities').whereIn('id' as never, [...ids]).select('name', 'short_name')
  const departments = await work.tx<{ name: string }>('departments').whereIn('id' as never, [...ids]).select('name')
  return new Set([...entities.flatMap(row => [row.name, row.short_name]), ...departments.map(row => row.name)])
}

/** Of these experts, those who must avoid any of the entities: declared ties, or employed by one of them. Affiliates count. */
export async function conflicted(work: Work, experts: readonly string[], entities: readonly string[]): Promise<Set<string>> {
  const shut = await withAffiliates(work, entities)
  const names = await employerNames(work, [...shut])
  const rows = await work.tx<Expert>('experts').whereIn('id', [...experts]).select('id', 'employer', 'avoid')
  return new Set(rows.filter(row => names.has(row.employer) || row.avoid.some(tie => shut.has(tie.entity))).map(row => row.id))
}

/** Who may be drawn (DOMAIN §5, step 2): active, of the field, without ties, not employed by a supervising department, not too often, not elsewhere at that time. */
export async function candidates(work: Work, asked: { quotas: readonly Quota[]; exclusions: readonly string[]; meetingAt: Date }): Promise<Map<string, Candidate>> {
  const supervising = await work.tx<{ name: string }>('departments').whereRaw('jsonb_array_length(supervises) > 0').pluck('name') as string[]
  const rows = await work.tx<Expert>('experts').where('status' as never, 'ACTIVE').whereRaw('specialties && ?::text[]', [asked.quotas.map(quota => quota.specialty)])
    .whereNotIn('employer', supervising).select('id', 'employer', 'specialties').orderBy('id')
  const shut = await conflicted(work, rows.map(row => row.id), asked.exclusions)
  const busy = await busyTags(work, asked.meetingAt)
  return new Map(rows.filter(row => !shut.has(row.id) && !busy.has(expertTag(row.id).toString('hex'))).map(row => [
    row.id, { id: row.id, employer: row.employer, specialties: row.specialties },
  ]))
}

async function busyTags(work: Work, meetingAt: Date): Promise<Set<string>> {
  const { rows } = await work.tx.raw<{ rows: { expert_tag: Buffer }[] }>(`
    select s.expert_tag from draw_seats s join draws d on d.id = s.draw and d.status = 'drawn' where s.status in ('invited', 'accepted')
    group by s.expert_tag
    having count(*) filter (where s.invited_at > :now::timestamptz - interval '30 days') >= :cap
      or bool_or(abs(extract(epoch from d.meeting_at - :at::timestamptz)) < :seconds)`, { now: work.now, cap: frequencyCap, at: meetingAt, seconds: meetingHours * 3600 })
  return new Set(rows.map(row => row.expert_tag.toString('hex')))
}
