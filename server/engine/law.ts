import type { Knex } from 'knex'
import type { Calendar } from '../law/calendar.ts'
import { ruleAt, type LawRules } from '../law/rule-set.ts'
import { dateAt } from '../law/moment.ts'
import { calendarFor, lawAt } from './rule-sets.ts'
import type { Law } from './clocks.ts'
import type { Work } from '../work.ts'

/** Statutory rules and the calendar held in memory. `fresh` notices what any server has recorded since, half a second late at most. */
export interface LawInMemory extends Law {
  refresh(): Promise<void>
  fresh(): Promise<void>
  /** Every rule set in force as `name:id` (law, statutes, risk …), and the policies as `policy:version`: what an instance keeps from its start. */
  ruleSets(): Promise<string[]>
}

const seen = 500

export async function openLaw(db: Knex, clock: () => number): Promise<LawInMemory> {
  let rules: LawRules | undefined
  let calendars = new Map<string, Calendar>()
  let general: Calendar = { years: [], days: new Map() }
  let known = ''
  let looked: { at: number; sets: Promise<string[]> } | undefined
  let last: string[] | undefined
  const refresh = async (): Promise<void> => {
    const seeded = await db('rule_sets').where({ name: 'law' }).first('id')
    if (seeded) rules = (await lawAt({ tx: db, now: new Date(clock()) } as unknown as Work)).rules
    general = await calendarFor({ tx: db })
    const regions = await db('calendar_days').distinct('region').whereNotNull('region') as { region: string }[]
    calendars = new Map(await Promise.all(regions.map(async ({ region }): Promise<[string, Calendar]> => [region, await calendarFor({ tx: db }, region)])))
  }
  const look = async (): Promise<string[]> => {
    const { sets, calendar } = await inForce(db, dateAt(clock()))
    const now = `${calendar} ${sets.filter(set => set.startsWith('law:')).join()}`
    if (known !== '' && known !== now) await refresh()
    known = now
    return sets
  }
  const ruleSets = (): Promise<string[]> => {
    const at = clock()
    if (!looked || at < looked.at || at - looked.at > seen) {
      // a connection that just broke says nothing about the law: what was in force a moment ago still is
      looked = { at, sets: look().then(sets => (last = sets), error => { looked = undefined; if (last) return last; throw error }) }
      looked.sets.catch(() => {})
    }
    return looked.sets
  }
  await refresh()
  await ruleSets()
  return {
    async refresh() { looked = undefined; await refresh() },
    ruleSets,
    fresh: async () => { await ruleSets() },
    rule: (id, at) => rules && ruleAt(rules, id, dateAt(at)),
    calendar: region => calendars.get(region) ?? general,
  }
}

async function inForce(db: Knex, date: string): Promise<{ sets: string[]; calendar: string }> {
  const { rows: [row] } = await db.raw<{ rows: { sets: string[] | null; policy: number | null; calendar: string }[] }>(`select
    (select array_agg(name || ':' || id order by name) from (select distinct on (name) name, id from rule_sets where valid_from <= ?::date and (valid_to is null or valid_to > ?::date) order by name, valid_from desc, id desc) x) as sets,
    (select max(version) from policy_sets) as policy,
    (select coalesce(string_agg(year || status || recorded_at, ' ' order by year), '') from calendar_years) as calendar`, [date, date])
  return { sets: [...row!.sets ?? [], ...row!.policy === null ? [] : [`policy:${row!.policy}`]], calendar: row!.calendar }
}

/** A law handed in by a test or a tool. */
export const fixedLaw = (law: Law): LawInMemory => ({ ...law, refresh: async () => {}, fresh: async () => {}, ruleSets: async () => [] })
