import type { Knex } from 'knex'
import type { Access } from '../access/access.ts'
import { calendarFor, lawAt } from '../engine/rule-sets.ts'
import { deadlineFor } from '../law/deadline.ts'
import type { DeadlineRule } from '../law/rule-set.ts'
import type { Work } from '../work.ts'
import { columns } from './facts.ts'

/** Rules whose passing is somebody's lateness: a maximum, or an exact moment. Minima and windows that merely close bind nobody to act. */
export const binds = (rule: DeadlineRule): boolean => rule.sense === 'MAX' ? !rule.effect.startsWith('close') : rule.sense === 'EXACT' && !rule.effect.startsWith('starts')

/** The rules in force, and until when a limit counts as near (the end of the second working day from now). */
export interface LawNow { rules: Map<string, DeadlineRule>; binding: string[]; nearUntil: Date }

export async function lawNow(work: Work): Promise<LawNow> {
  const { rules } = await lawAt(work)
  const near = deadlineFor({ amount: 2, unit: 'WORKING', sense: 'MAX' }, work.now.toISOString(), await calendarFor(work))
  return { rules: new Map(rules.deadlines.map(rule => [rule.id, rule])), binding: rules.deadlines.filter(binds).map(rule => rule.id), nearUntil: new Date(near.due) }
}

export type SlaWord = 'late' | 'near' | 'ok' | 'stopped' | 'provisional' | 'none'

/**
 * Instances with their limit, as a subquery `x`: `due` is a statutory limit if one is overdue, else whatever is due first; `statutory`
 * tells which. A stopped clock is no lateness, a limit on an unpublished year bars nobody.
 */
export function limited(work: Pick<Work, 'tx' | 'now' | 'actor'>, access: Access, law: LawNow, narrow: (found: Knex.QueryBuilder) => void = () => {}): Knex.Raw {
  const { tx, now } = work
  const may = access.listFilter(work.actor, 'instance', 'read', columns)
  const found = tx('instances as i').join('standings as s', 's.instance_id', 'i.id').whereRaw(may.sql, may.bindings as Knex.RawBinding[])
  narrow(found)
  void found.select('i.id', 'i.process', 'i.version_id', 'i.status', 'i.code', 'i.title', 'i.region', 'i.family', 'i.industry', 'i.owner', 'i.agency', 'i.started_at', 'i.ended_at', 's.stage', 's.element', 's.name', 's.waits', 's.since')
  return tx.raw(`(select y.*, case when y.status not in ('active', 'suspended') then 'none' when y.stopped then 'stopped' when y.due is null then 'none' when y.provisional then 'provisional'
      when y.due < ? then 'late' when y.due <= ? then 'near' else 'ok' end as sla
    from (select f.*, f.status = 'suspended' or t.halted as stopped, l.due as law_due, t.due as promise_due,
        case when l.due < ? or t.due is null then l.due when t.due < ? or l.due is null then t.due else least(l.due, t.due) end as due,
        l.due is not null and (l.due < ? or t.due is null or (t.due >= ? and l.due <= t.due)) as statutory,
        case when l.due is not null and (l.due < ? or t.due is null or l.due <= t.due) then coalesce(l.provisional, false) else coalesce(t.provisional, false) end as provisional
      from (?) f
      left join lateral (select due_at as due, provisional from clocks where instance_id = f.id and ended_at is null and due_at is not null and rule = any(?) order by due_at limit 1) l on true
      left join lateral (select min(due_at) filter (where due_basis is null or due_basis in ('promise', 'schedule')) as due, bool_or(provisional) as provisional,
        coalesce(bool_or(form_id = 'resume'), false) as halted from tasks where instance_id = f.id) t on true
    ) y) as x`, [now, law.nearUntil, now, now, now, now, now, found, law.binding] as Knex.RawBinding[])
}
