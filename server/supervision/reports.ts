import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import { sealsOf } from '../access/seal.ts'
import type { Columns } from '../access/filter.ts'
import type { actOnReport, fileReport, followReport, listReports, ReportState } from '../contract/reports.ts'
import type { Body, Query } from '../contract/route.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

interface Row { id: string; number: string; region: string; family: string; industry: string | null; code: string | null; subject: string; facts: string; contact: Buffer | null; received_at: Date; state: ReportState }
interface Act { report: string; kind: 'accept' | 'decline' | 'answer'; text: string; actor_name: string; department: string | null; region: string; role: string; at: Date }
type Deed = Act['kind']

/** What may follow in which state; declined and answered reports are closed. */
const allows: Record<ReportState, readonly Deed[]> = { received: ['accept', 'decline'], accepted: ['answer'], declined: [], answered: [] }
const after: Record<Deed, ReportState> = { accept: 'accepted', decline: 'declined', answer: 'answered' }

/** A report's state is its last act: both tables are append-only. */
const standing = `coalesce((select case kind when 'accept' then 'accepted' when 'decline' then 'declined' else 'answered' end from public_report_acts a where a.report = r.id order by a.id desc limit 1), 'received')`
const columns: Columns = { 'region': 'r.region', 'report.family': 'r.family', 'report.industry': 'r.industry' }
export const factsOfReport = ({ region, family, industry }: Pick<Row, 'region' | 'family' | 'industry'>): Record<string, unknown> => ({ region, report: { family, industry, region } })

const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'
const reportNumber = (): string => `JB-${[0, 1, 2].map(() => Array.from({ length: 5 }, () => alphabet[randomInt(32)]).join('')).join('-')}`
const about = (number: string): string => `report:${number}`

/** Where a report belongs: that of the published project it names, else what was chosen. Problems: project-unknown, bad-input. */
async function placeOf({ tx }: Work, body: Body<typeof fileReport>): Promise<Pick<Row, 'region' | 'family' | 'industry' | 'code'>> {
  if (body.code) {
    // only what has a notice is known here: an unpublished project stays unknown to whoever tries codes
    const found = await tx('findable_notices').where({ code: body.code }).first('region', 'family') as { region: string; family: string } | undefined
    if (!found) throw problem('project-unknown', 422, '没有这个标识码的公开项目', { detail: '可不填标识码，在内容里写明是哪个项目。', faults: [{ path: 'body.code', message: '没有这个标识码的公开项目' }] })
    const { industry } = await tx('instances').where({ code: body.code }).first('industry') as { industry: string | null } | undefined ?? { industry: null }
    return { ...found, industry, code: body.code }
  }
  const faults = [
    ...await tx('regions').where({ code: body.region }).first('code') ? [] : [{ path: 'body.region', message: '没有这个地区' }],
    ...await tx('families').where({ code: body.family }).first('code') ? [] : [{ path: 'body.family', message: '没有这个类别' }],
  ]
  if (faults.length) throw problem('bad-input', 422, '提交的内容不符合要求', { faults })
  return { region: body.region, family: body.family, industry: null, code: null }
}

/** Files a report for good, with or without a name; answers the number under which alone it can be followed. Problems: project-unknown, bad-input. */
export async function file(work: Work, house: House, body: Body<typeof fileReport>): Promise<Row> {
  const place = await placeOf(work, body)
  await work.may('create', 'report', factsOfReport(place))
  const number = reportNumber()
  const contact = body.contact ? (await sealsOf(work)).close(about(number), body.contact) : null
  const [row] = await work.tx('public_reports').insert({ number, ...place, subject: body.subject, facts: body.facts, contact, received_at: work.now }).returning('*') as Row[]
  house.engine.tell({ topic: 'reports', region: place.region, family: place.family, industry: place.industry })
  return row!
}

const unitOf = (house: House, { department, role, region }: Pick<Act, 'department' | 'role' | 'region'>): string =>
  (department ? house.access.city.departments.get(department)?.name : undefined) ?? `${house.access.city.regions.get(region)?.name ?? region}${house.access.city.roles.get(role) ?? role}`

/** What became of the report with this number: the units that worked on it and what they wrote, no names. Throws Problem `not-found`. */
export async function follow(work: Work, house: House, number: string): Promise<z.input<typeof followReport.reply>> {
  const row = await work.tx('public_reports as r').where({ number }).first('r.*', work.tx.raw(`${standing} as state`)) as Row | undefined
  if (!row) throw problem('not-found', 404, '没有这个举报编号', { detail: '请核对编号：JB- 加三组各五位的字母和数字。' })
  const acts = await work.tx('public_report_acts').where({ report: row.id }).orderBy('id') as Act[]
  return { number, subject: row.subject, receivedAt: row.received_at.toISOString(), state: row.state, acts: acts.map(act => ({ kind: act.kind, text: act.text, unit: unitOf(house, act), at: act.at.toISOString() })) }
}

/** The reports an actor may read, filtered in SQL; how to reach the reporter only for those who may decide. */
export async function reportsOf(work: Work, house: House, query: Query<typeof listReports>): Promise<z.input<typeof listReports.reply>> {
  const { tx, actor } = work
  const [reading, deciding] = [house.access.listFilter(actor, 'report', 'read', columns), house.access.listFilter(actor, 'report', 'decide', columns)]
  const found = tx('public_reports as r').whereRaw(reading.sql, reading.bindings as never[])
  if (query.region) void found.whereIn('r.region', house.access.city.below(query.region))
  if (query.q) void found.where(either => either.whereILike('r.subject', `%${query.q!.replace(/[\\%_]/g, '\\$&')}%`).orWhere('r.number', query.q!.toUpperCase()).orWhere('r.code', query.q!))
  if (query.state === 'open') void found.whereRaw(`${standing} in ('received', 'accepted')`)
  else if (query.state !== 'any') void found.whereRaw(`${standing} = ?`, [query.state])
  const total = Number((await found.clone().count({ n: '*' }).first())!['n'])
  const rows = await found.select('r.*', tx.raw(`${standing} as state`), tx.raw(`(${deciding.sql}) is true as may`, deciding.bindings as never[])).orderBy('r.id', 'desc').offset((query.page - 1) * query.size).limit(query.size) as (Row & { may: boolean })[]
  const acts = await tx('public_report_acts').whereIn('report', rows.map(row => row.id)).orderBy('id') as Act[]
  const seals = await sealsOf(work)
  return {
    total, page: query.page, size: query.size,
    rows: rows.map(row => ({
      id: row.id, number: row.number, region: row.region, family: row.family, industry: row.industry, code: row.code, subject: row.subject, facts: row.facts, receivedAt: row.received_at.toISOString(), state: row.state,
      named: row.contact !== null, contact: row.contact && row.may ? seals.open<string>(about(row.number), row.contact) : null, may: row.may,
      acts: acts.filter(act => act.report === row.id).map(act => ({ kind: act.kind, text: act.text, unit: unitOf(house, act), by: act.actor_name, at: act.at.toISOString() })),
    })),
  }
}

/** Accepts, declines or answers a report; what is written reaches the reporter by the number. Problems: not-found, forbidden, report-state. */
export async function act(work: Work, house: House, id: string, { kind, text }: Body<typeof actOnReport>): Promise<{ state: ReportState }> {
  const { tx, now, actor } = work
  // the row lock makes two who act at once one after the other; the second reads what the first wrote
  if (!await tx('public_reports').where({ id }).forUpdate().first('id')) throw problem('not-found', 404, '没有这件举报')
  const row = await tx('public_reports as r').where({ id }).first('r.*', tx.raw(`${standing} as state`)) as Row
  await work.may('decide', 'report', factsOfReport(row))
  if (!allows[row.state].includes(kind)) throw problem('report-state', 409, '这件举报已不在这一步', { detail: { received: '尚未受理，先受理再答复。', accepted: '已经受理。', declined: '已经告知不予受理。', answered: '已经答复。' }[row.state], state: row.state })
  await tx('public_report_acts').insert({ report: id, kind, text, actor: actor.id, actor_name: actor.name, role: actor.role, region: actor.region, department: actor.department ?? null, at: now })
  house.engine.tell({ topic: 'reports', region: row.region, family: row.family, industry: row.industry })
  return { state: after[kind] }
}
