import { calendarFor } from '../engine/rule-sets.ts'
import type { Work } from '../work.ts'
import { groundsOf, isCapped, suspendingRules, type Around, type Grounds, type Kind, type Known, type Of, type Open } from './grounds.ts'

/** The grounds of one intervention on one instance, with whether each may be used, and what is no ground although people think so. */
export async function basesOf(work: Work, row: Of, kind: Kind, around: Around): Promise<Grounds> {
  return (await basesOfAll(work, [row], kind, around)).get(String(row.id))!
}

/** The same of many instances by their ids, with as many questions to the database as for one (and two for each region where a capped suspension is possible). */
export async function basesOfAll(work: Work, rows: Of[], kind: Kind, around: Around): Promise<Map<string, Grounds>> {
  const known = await knownOf(work, rows, kind)
  return new Map(rows.map(row => [String(row.id), groundsOf(row, kind, around, known)]))
}

async function knownOf({ tx, now }: Work, rows: Of[], kind: Kind): Promise<Known> {
  const ids = rows.map(row => row.id)
  const known: Known = { now, open: new Map(), suspended: new Map(), told: new Map(), calendars: new Map() }
  if (kind === 'cancel') {
    const told = await tx('notices').whereIn('instance_id', ids).whereRaw(`kind ~ '招标公告|采购公告|出让公告|预审公告|披露'`).distinctOn('instance_id').orderBy(['instance_id', 'id']).select('instance_id', 'kind') as { instance_id: string; kind: string }[]
    known.told = new Map(told.map(one => [String(one.instance_id), one.kind]))
  }
  if (kind === 'suspend' || kind === 'resume') {
    const open = await tx('clocks').whereIn('instance_id', ids).whereIn('rule', suspendingRules).whereNull('ended_at').orderBy(['instance_id', 'started_at']).select('instance_id', 'rule', 'started_at', 'due_at', 'provisional') as (Open & { instance_id: string })[]
    for (const one of open) known.open.set(String(one.instance_id), [...known.open.get(String(one.instance_id)) ?? [], one])
  }
  if (kind === 'resume') {
    const acts = await tx('interventions').whereIn('instance_id', ids).where({ kind: 'suspend' }).distinctOn('instance_id').orderBy(['instance_id', { column: 'id', order: 'desc' }]).select('instance_id', 'legal_basis', 'at') as { instance_id: string; legal_basis: string | null; at: Date }[]
    known.suspended = new Map(acts.map(act => [String(act.instance_id), act]))
  }
  if (kind === 'suspend') {
    const capped = rows.filter(row => isCapped(row, known))
    for (const region of new Set(capped.map(row => row.region))) known.calendars.set(region, await calendarFor({ tx }, region))
  }
  return known
}
