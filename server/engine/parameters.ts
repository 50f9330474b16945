import type { State, Vars } from '../kernel/types.ts'

/** What a county set for an instance when it began, as its variable `parameters`: `element.name` → value. */
export const parameterVariable = 'parameters'

/** The names and values set for one element; they stand in for a property or an input of the diagram; undefined where a county set nothing. Recorded at the start, so replay sees the same. */
export function parametersFor(state: State | null | undefined, element: string): Record<string, string> | undefined {
  const set = state?.n[0]?.v?.[parameterVariable]
  if (set === null || typeof set !== 'object' || Array.isArray(set)) return undefined
  return Object.fromEntries(Object.entries(set as Vars).flatMap(([name, value]) => name.startsWith(`${element}.`) && typeof value === 'string' ? [[name.slice(element.length + 1), value]] : []))
}
