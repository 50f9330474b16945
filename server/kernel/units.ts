import {count, edit, type Step} from './step.ts'

/** An arrival at a join: one waiting unit more or less. */
export function units(c: Step, s: number, join: string, flow: string, by: number): void {
  const scope = edit(c, s), at = {...scope.a?.[join]}
  at[flow] = (at[flow] ?? 0) + by
  if (at[flow] <= 0) delete at[flow]
  const all = {...scope.a, [join]: at}
  if (!Object.keys(at).length) delete all[join]
  if (Object.keys(all).length) scope.a = all
  else delete scope.a
  count(c, s, by)
}

/** Units waiting at a join of a scope, by flow. */
export const unitsAt = (c: Step, s: number, join: string): Record<string, number> => c.s.n[s]?.a?.[join] ?? {}
