import { compileFeel, type Feel } from '../feel/compile.ts'
import type { FormEnv, Values } from './types.ts'

/* Expressions of forms: compiled once by text, asked with the row, its parents and the task's variables in sight. */
const compiled = new Map<string, Feel | null>()

/** The compiled expression behind a leading `=`, or null when it is not FEEL. */
const expression = (text: string): Feel | null => {
  let found = compiled.get(text)
  if (found === undefined) {
    try { found = compileFeel(text.slice(1)) } catch { found = null }
    if (compiled.size > 2000) compiled.clear()
    compiled.set(text, found)
  }
  return found
}

export const isExpression = (text: unknown): text is string => typeof text === 'string' && text.startsWith('=')

export interface Rows { root: Values, here: unknown, parent: unknown, indexes: number[] }

/** Asks FEEL as form-js does: the form's data over the variables, with `this`, `parent`, `i` (and `_this_`…) for repeated rows. */
export const asker = (rows: Rows, env: FormEnv) => (text: unknown): unknown => {
  if (!isExpression(text)) return text
  const special = { this: rows.here, parent: rows.parent, i: rows.indexes }
  const context = { ...special, ...env.variables, ...rows.root, _this_: rows.here, _parent_: rows.parent, _i_: rows.indexes }
  return expression(text)?.run(context, env).value ?? null
}
