import { createHash } from 'node:crypto'
import { parseCsv } from './csv.ts'

/** One row of the policy table: who, where, on what, doing what, under which FEEL condition. Lists are comma-separated. */
export interface Rule { line: number; role: string; domain: string; object: string; actions: string; condition: string; effect: 'allow' | 'deny'; note?: string }
/** Two roles that one person may not hold together, and why. */
export interface Duty { one: string; other: string; scope: string; why: string }

export const listOf = (text: string): string[] => text.split(',').map(word => word.trim())

/** Reads policies/roles.csv; throws a sentence naming the line that cannot be read. */
export function readRules(csv: string): Rule[] {
  return parseCsv(csv).map(([kind, role, domain, object, actions, condition, effect, note], index) => {
    if (kind !== 'p' || !role || !domain || !object || !actions || !condition || (effect !== 'allow' && effect !== 'deny')) throw new Error(`roles.csv 第 ${index + 1} 条不是完整的策略`)
    return { line: index + 1, role, domain, object, actions, condition, effect, ...note ? { note } : {} }
  })
}

/** Reads policies/duties.csv. */
export function readDuties(csv: string): Duty[] {
  return parseCsv(csv).map(([kind, one, other, scope, why], index) => {
    if (kind !== 'conflict' || !one || !other || !scope || !why) throw new Error(`duties.csv 第 ${index + 1} 条不完整`)
    return { one, other, scope, why }
  })
}

/** The digest printed beside the matrix: SHA-256 over every rule and duty in order. */
export function digestOf(rules: Rule[], duties: Duty[]): string {
  const text = [...rules.map(({ role, domain, object, actions, condition, effect }) => [role, domain, object, actions, condition, effect]), ...duties.map(({ one, other, scope }) => [one, other, scope])]
  return createHash('sha256').update(JSON.stringify(text)).digest('hex')
}
