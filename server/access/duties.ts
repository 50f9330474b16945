import { problem } from '../problem.ts'
import type { Duty } from './rule.ts'

/** The first pair among roles that one person may not hold together; undefined when they agree with each other. */
export function conflictOf(roles: string[], duties: Duty[]): Duty | undefined {
  const held = new Set(roles)
  return duties.find(duty => held.has(duty.one) && held.has(duty.other))
}

/** Refuses posts that conflict: problem duties-conflict (409) with both roles and why. */
export function demandSeparation(roles: string[], duties: Duty[], nameOf: (role: string) => string): void {
  const conflict = conflictOf(roles, duties)
  if (conflict) throw problem('duties-conflict', 409, '岗位互斥', { detail: `「${nameOf(conflict.one)}」与「${nameOf(conflict.other)}」不得由一人兼任：${conflict.why}`, roles: [conflict.one, conflict.other] })
}
