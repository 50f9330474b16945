import type { Named } from './types.ts'
import type { Runtime, Value } from './value.ts'

/** A link of the chain in which names are looked up, innermost first. */
export interface Scope { vars: Record<string, unknown>, up: Scope | null }
/** A compiled node. */
export type Run = (scope: Scope, rt: Runtime) => Value
/** What compiling may need to know: the item definitions that `instance of` names. */
export interface Building { named?: Named | undefined }

/** The value of a name, or undefined when no scope has it. */
export const lookUp = (scope: Scope, name: string): Value | undefined => {
  for (let at: Scope | null = scope; at; at = at.up) if (Object.hasOwn(at.vars, name)) return (at.vars[name] ?? null) as Value
  return undefined
}
