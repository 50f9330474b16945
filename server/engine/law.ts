import type { Knex } from 'knex'
import type { Calendar } from '../law/calendar.ts'
import { ruleAt, type LawRules } from '../law/rule-set.ts'
import { dateAt } from '../law/moment.ts'
import { calendarFor, lawAt } from './rule-sets.ts'
import type { Law } from './clocks.ts'
import type { Work } from '../work.ts'

/** Statutory rules and the calendar held in memory; read again when asked to, so that a newly published year is known. */
export interface LawInMemory extends Law { refresh(): Promise<void>; ruleSets(): string[] }

export async function openLaw(db: Knex, clock: () => number): Promise<LawInMemory> {
  let rules: LawRules | undefined
  let ids: string[] = []
  let calendars = new Map<string, Calendar>()
  let general: Calendar = { years: [], days: new Map() }
  const refresh = async (): Promise<void> => {
    const seeded = await db('rule_sets').where({ name: 'law' }).first('id')
    if (seeded) {
      const set = await lawAt({ tx: db, now: new Date(clock()) } as unknown as Work)
      rules = set.rules
      ids = [String(set.id)]
    }
    general = await calendarFor({ tx: db })
    const regions = await db('calendar_days').distinct('region').whereNotNull('region') as { region: string }[]
    calendars = new Map(await Promise.all(regions.map(async ({ region }): Promise<[string, Calendar]> => [region, await calendarFor({ tx: db }, region)])))
  }
  await refresh()
  return {
    refresh,
    ruleSets: () => ids,
    rule: (id, at) => rules && ruleAt(rules, id, dateAt(at)),
    calendar: region => calendars.get(region) ?? general,
  }
}

/** A law handed in by a test or a tool. */
export const fixedLaw = (law: Law): LawInMemory => ({ ...law, refresh: async () => {}, ruleSets: () => [] })
