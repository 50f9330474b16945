import type { Duty, Rule } from './rule.ts'

export interface Policies { rules: Rule[]; duties: Duty[] }
/** What a release changes of the policies in force: `undefined` where it changes nothing. */
export interface Brought extends Policies { added: number; removed: number }

const keyOf = ({ role, domain, object, actions, condition, effect }: Rule): string => JSON.stringify([role, domain, object, actions, condition, effect])
const pairOf = ({ one, other, scope }: Duty): string => JSON.stringify([one, other, scope])

/**
 * The policies in force after a release: rows that are new in what the program brings are added, rows it no longer brings are taken away. What
 * the city changed stays: a row it took away does not come back, a row it wrote is not touched. Pure.
 */
export function afterRelease({ before, now, inForce }: { before: Policies; now: Policies; inForce: Policies }): Brought | undefined {
  const rules = merged(keyOf, before.rules, now.rules, inForce.rules)
  const duties = merged(pairOf, before.duties, now.duties, inForce.duties)
  const [added, removed] = [rules.added + duties.added, rules.removed + duties.removed]
  return added + removed ? { rules: rules.rows.map((rule, index) => ({ ...rule, line: index + 1 })), duties: duties.rows, added, removed } : undefined
}

function merged<T>(key: (row: T) => string, before: T[], now: T[], inForce: T[]): { rows: T[]; added: number; removed: number } {
  const [known, brought, held] = [before, now, inForce].map(rows => new Set(rows.map(key))) as [Set<string>, Set<string>, Set<string>]
  const kept = inForce.filter(row => brought.has(key(row)) || !known.has(key(row)))
  const fresh = now.filter(row => !known.has(key(row)) && !held.has(key(row)))
  return { rows: [...kept, ...fresh], added: fresh.length, removed: inForce.length - kept.length }
}
