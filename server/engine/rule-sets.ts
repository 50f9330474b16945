// Rule sets and the calendar in the database: seeded from policies/law at start, read by the gate, the deadline services and the public API.
// A set's content never changes; a changed folder becomes a new row from the day of the change.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { statutesOf, type Statutes } from '../law/articles.ts'
import { calendarOf, type Calendar, type CalendarDay, type CalendarYear } from '../law/calendar.ts'
import { dateAt } from '../law/moment.ts'
import { lawRulesOf, type LawRules } from '../law/rule-set.ts'
import type { Work } from '../work.ts'

type Content = Record<string, unknown>
export interface LawSet {
  id: string
  hash: string
  validFrom: string
  rules: LawRules
}

/** The folder policies/law as data: rule files by name, statute texts by file name, calendar years. */
export function readLawFolder(policiesDir: string): {
  rules: Content
  statutes: Record<string, string>
  calendars: (CalendarYear & { status: string })[]
} {
  const dir = join(policiesDir, 'law')
  const names = readdirSync(dir)
    .filter(name => name.endsWith('.json'))
    .toSorted()
  const files = Object.fromEntries(names.map(name => [name.slice(0, -5), JSON.parse(readFileSync(join(dir, name), 'utf8')) as unknown]))
  const calendars = Object.keys(files)
    .filter(name => name.startsWith('calendar-'))
    .map(name => files[name] as CalendarYear & { status: string })
  const rules = Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('calendar-')))
  const texts = readdirSync(join(dir, 'articles'))
    .filter(name => name.endsWith('.md'))
    .toSorted()
  return { rules, calendars, statutes: Object.fromEntries(texts.map(name => [name, readFileSync(join(dir, 'articles', name), 'utf8')])) }
}

/** Brings rule sets and calendar years of the folder into the database; what is there already stays. Returns the names that are new. */
export async function seedRuleSets(work: Work, policiesDir: string): Promise<string[]> {
  const { rules, statutes, calendars } = readLawFolder(policiesDir)
  lawRulesOf(rules)
  const added: string[] = []
  if (await putRuleSet(work, 'law', rules, '2020-01-01')) added.push('law')
  if (await putRuleSet(work, 'statutes', statutes, '2020-01-01')) added.push('statutes')
  for (const year of calendars) if (await putCalendar(work, year)) added.push(`calendar ${year.year}`)
  return added
}

/** Records a set unless it is the newest one already; the first of a name is valid from `first`, a later one from today. True if it is new. */
export async function putRuleSet(work: Work, name: string, content: Content, first: string): Promise<boolean> {
  await work.tx.raw('select pg_advisory_xact_lock(hashtext(?))', [`rule-set ${name}`])
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  const newest = (await work
    .tx('rule_sets')
    .where({ name })
    .orderBy([
      { column: 'valid_from', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first()) as { id: string; hash: string } | undefined
  if (newest?.hash === hash) return false
  const from = newest ? dateAt(work.now.getTime()) : first
  if (newest) await work.tx('rule_sets').where({ id: newest.id }).whereNull('valid_to').update({ valid_to: from })
  await work
    .tx('rule_sets')
    .insert({ name, hash, content: JSON.stringify(content), valid_from: from, recorded_by: work.actor.id, recorded_at: work.now })
  return true
}

/** Publishes a calendar year with all its days; a year already there is left alone. True if it is new. */
export async function putCalendar(work: Work, year: CalendarYear & { status?: string }): Promise<boolean> {
  const row = { year: year.year, status: year.status ?? 'PUBLISHED', source: year.source, recorded_by: work.actor.id, recorded_at: work.now }
  const inserted = await work.tx('calendar_years').insert(row).onConflict('year').ignore().returning('year')
  if (inserted.length === 0) return false
  const days = year.days.map(day => ({
    date: day.date,
    region: day.region ?? null,
    year: year.year,
    type: day.type,
    is_workday: day.isWorkday,
    name: day.name,
  }))
  await work.tx.batchInsert('calendar_days', days, 200)
  return true
}

const parsed = new Map<string, unknown>()

/** The parsed form of an immutable row, remembered by its hash; there is a handful of rows, so a full table is simply emptied. */
async function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  if (parsed.has(key)) return parsed.get(key) as T
  const value = await make()
  if (parsed.size > 40) parsed.clear()
  parsed.set(key, value)
  return value
}

async function rowAt(work: Work, name: string, at: Date) {
  const date = dateAt(at.getTime())
  const row = (await work
    .tx('rule_sets')
    .where({ name })
    .where('valid_from', '<=', date)
    .where(open => void open.whereNull('valid_to').orWhere('valid_to', '>', date))
    .orderBy([
      { column: 'valid_from', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select('id', 'hash', work.tx.raw('valid_from::text'))
    .first()) as { id: string; hash: string; valid_from: string } | undefined
  if (!row) throw new Error(`rule set ${name} is not seeded: call seedRuleSets at start`)
  return row
}

const contentOf = async (work: Work, id: string) => ((await work.tx('rule_sets').where({ id }).first('content')) as { content: Content }).content

/** The law valid at a moment, now unless told. */
export async function lawAt(work: Work, at: Date = work.now): Promise<LawSet> {
  const row = await rowAt(work, 'law', at)
  return lawById(work, row.id, row)
}

/** The law an instance keeps, by the id recorded at its start. */
async function lawById(work: Work, id: string, known?: { hash: string; valid_from: string }): Promise<LawSet> {
  const row =
    known ??
    ((await work.tx('rule_sets').where({ id }).select('hash', work.tx.raw('valid_from::text')).first()) as
      { hash: string; valid_from: string } | undefined)
  if (!row) throw new Error(`rule set ${id} does not exist`)
  return { id, hash: row.hash, validFrom: row.valid_from, rules: await once(`law ${row.hash}`, async () => lawRulesOf(await contentOf(work, id))) }
}

/** The statutes valid at a moment, parsed into articles. */
export async function statutesAt(work: Work, at: Date = work.now): Promise<Statutes> {
  const row = await rowAt(work, 'statutes', at)
  return once(`statutes ${row.hash}`, async () => statutesOf((await contentOf(work, row.id)) as Record<string, string>))
}

/** The published calendar, with a region's own closures if a region is named. */
export async function calendarFor(work: { tx: Knex.Transaction | Knex }, region?: string): Promise<Calendar> {
  const years = (await work.tx('calendar_years').where({ status: 'PUBLISHED' }).orderBy('year')) as { year: number; source: string }[]
  const days = (await work
    .tx('calendar_days')
    .whereIn(
      'year',
      years.map(row => row.year),
    )
    .where(scope => void scope.whereNull('region').orWhere('region', region ?? ''))
    .select(work.tx.raw('date::text'), 'region', 'year', 'type', 'is_workday as isWorkday', 'name')) as (CalendarDay & { year: number })[]
  return calendarOf(
    years.map(row => ({ ...row, days: days.filter(day => day.year === row.year) })),
    region,
  )
}
