import { asker, type Rows } from './feel.ts'
import { isRecord, read, write } from './path.ts'
import type { Field, FormEnv, Values } from './types.ts'

/*
 * Values of hidden fields are taken out before anything else is judged, again and again until nothing more hides: otherwise a value sent in a
 * hidden field could hide, or stop requiring, another.
 */
const without = (fields: Field[], values: Values, rows: Rows, env: FormEnv, hidden: boolean): Values => {
  const out: Values = {}
  for (const field of fields) {
    const gone = hidden || asker(rows, env)(field.conditional?.hide) === true, name = field.key ?? field.path
    if (field.components && !field.isRepeating) {
      const inner = name ? read(values, name) : values
      if (!isRecord(inner)) continue
      const kept = without(field.components, inner, { ...rows, here: name ? inner : rows.here }, env, gone)
      if (name) { if (!gone) write(out, name, { ...(read(out, name) as Values | undefined), ...kept }) } else Object.assign(out, kept)
    } else if (name && !gone) {
      const value = read(values, name)
      if (value === undefined) continue
      write(out, name, field.components && Array.isArray(value)
        ? value.map((row, i) => isRecord(row) ? without(
          field.components!, row, { ...rows, here: row, parent: rows.here, indexes: [...rows.indexes, i + 1] }, env, false,
        ) : row)
        : value)
    }
  }
  return out
}

/** The values of the visible fields only; keys that the form does not have are gone as well. */
export const visible = (fields: Field[], values: Values, env: FormEnv): Values => {
  let now = values
  for (let round = 0; round < 8; round++) {
    const next = without(fields, now, { root: now, here: now, parent: null, indexes: [] }, env, false)
    if (round > 0 && JSON.stringify(next) === JSON.stringify(now)) return next
    now = next
  }
  return now
}
