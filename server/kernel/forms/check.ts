import { asker, isExpression, type Rows } from './feel.ts'
import { visible } from './hidden.ts'
import { isRecord, read, same, write } from './path.ts'
import { isValueType, judge } from './rules.ts'
import type { Checked, Fault, Field, Form, FormEnv, Values } from './types.ts'

/*
 * The forms of form-js, judged without a browser: what the screen checks, and what it does not (types, options, unknown keys). Only fields that
 * are visible and enabled become variables; anything else a client sends is refused. Pure; runs in the browser and on the server alike.
 */
export type { Checked, Fault, Field, Form, FormEnv } from './types.ts'
export { checkSchema } from './schema.ts'

const MOST_ROWS = 500

interface Walk { root: Values, env: FormEnv, faults: Fault[] }

/** What a person calls the field. */
const labelOf = (field: Field, ask: (text: unknown) => unknown): string => {
  const label = field.label ?? (field.subtype === 'time' ? field.timeLabel : field.dateLabel) ?? field.timeLabel
  const said = isExpression(label) ? ask(label) : label
  return typeof said === 'string' && said.trim() !== '' ? said.trim() : field.key ?? field.path ?? field.type
}

const names = (fields: Field[]): string[] => fields.flatMap(field => {
  const name = field.key ?? field.path
  return name ? [name] : field.components ? names(field.components) : []
})

/** Reports keys the form does not have; dotted names open the records on their way. */
const unknown = (fields: Field[], values: Values, at: string, faults: Fault[]): void => {
  const known = names(fields), look = (record: Values, prefix: string): void => {
    for (const key of Object.keys(record)) {
      const path = prefix + key
      if (known.includes(path)) continue
      if (known.some(name => name.startsWith(`${path}.`)) && isRecord(record[key])) look(record[key], `${path}.`)
      else faults.push({ path: at + path, message: `表单没有此项：${path}` })
    }
  }
  look(values, '')
}

const isOff = (field: Field, ask: (text: unknown) => unknown): boolean => field.disabled === true || ask(field.readonly) === true

/** A field that shows what is already known: the client may repeat that, nothing else. */
const fixed = (field: Field, given: unknown, known: unknown, at: string, label: string, walk: Walk): void => {
  if (given !== undefined && given !== null && given !== '' && !same(given, known ?? field.defaultValue)) walk.faults.push({ path: at, message: `${label}：只读，不能修改` })
}

const list = (field: Field, given: unknown, rows: Rows, at: string, label: string, walk: Walk): unknown[] => {
  if (given !== undefined && given !== null && !Array.isArray(given)) walk.faults.push({ path: at, message: `${label}：应为列表` })
  const all = Array.isArray(given) ? given : []
  if (all.length > MOST_ROWS) walk.faults.push({ path: at, message: `${label}：至多 ${MOST_ROWS} 行` })
  const known = read(walk.env.variables, at)
  const size = field.allowAddRemove === false ? (Array.isArray(known) ? known.length : field.defaultRepetitions) : undefined
  if (size !== undefined && all.length !== size) walk.faults.push({ path: at, message: `${label}：应有 ${size} 行` })
  return all.slice(0, MOST_ROWS).map((row, i) => {
    if (!isRecord(row)) walk.faults.push({ path: `${at}[${i}]`, message: `${label}第 ${i + 1} 行：应为一组值` })
    const here = isRecord(row) ? row : {}
    return fields(field.components!, here, { ...rows, here, parent: rows.here, indexes: [...rows.indexes, i + 1] }, `${at}[${i}].`, walk)
  })
}

const one = (field: Field, values: Values, out: Values, rows: Rows, at: string, walk: Walk): void => {
  const ask = asker(rows, walk.env), name = field.key ?? field.path, path = at + (name ?? '')
  if (ask(field.conditional?.hide) === true) return
  if (field.components && !field.isRepeating) {
    const inner = name ? read(values, name) : values
    if (name && inner !== undefined && inner !== null && !isRecord(inner)) walk.faults.push({ path, message: `${labelOf(field, ask)}：应为一组值` })
    const kept = fields(field.components, isRecord(inner) ? inner : {}, rows, name ? `${path}.` : at, walk)
    if (name) write(out, name, { ...(read(out, name) as Values | undefined), ...kept })
    else for (const key of Object.keys(kept)) out[key] = isRecord(out[key]) && isRecord(kept[key]) ? { ...out[key], ...kept[key] } : kept[key]
    return
  }
  if (!name) return
  const given = read(values, name), label = labelOf(field, ask)
  if (field.components) return write(out, name, list(field, given, rows, path, label, walk))
  if (field.type === 'expression') return write(out, name, ask(field.expression) ?? null)
  if (!isValueType(field.type)) return
  if (isOff(field, ask)) return fixed(field, given, read(walk.env.variables, path), path, label, walk)
  const verdict = judge(field, given, { feel: ask, env: walk.env }, walk.root)
  if ('wrong' in verdict) walk.faults.push({ path, message: `${label}：${verdict.wrong}` })
  else write(out, name, verdict.value)
}

const fields = (all: Field[], values: Values, rows: Rows, at: string, walk: Walk): Values => {
  const out: Values = {}
  for (const field of all) one(field, values, out, rows, at, walk)
  return out
}

/** Rows and records of a submission that the form does not know, at every depth. */
const strangers = (all: Field[], values: Values, at: string, faults: Fault[]): void => {
  unknown(all, values, at, faults)
  const inner = (field: Field): void => {
    const name = field.key ?? field.path
    if (!field.components) return
    if (!name) return field.components.forEach(inner)
    const value = read(values, name)
    if (field.isRepeating && Array.isArray(value)) {
      for (const [i, row] of value.slice(0, MOST_ROWS).entries()) if (isRecord(row)) strangers(field.components, row, `${at}${name}[${i}].`, faults)
    } else if (isRecord(value)) strangers(field.components, value, `${at}${name}.`, faults)
  }
  all.forEach(inner)
}

/**
 * Judges a submission against a form-js schema. `env.variables` are the task's variables (for option lists, conditions, read-only fields).
 * Answers the data that may become variables (every visible, enabled field, empty ones as null, false or []) and every fault in Chinese.
 */
export function checkForm(schema: Form, values: unknown, env: FormEnv): Checked {
  if (!isRecord(values)) return { data: {}, faults: [{ path: '', message: '表单内容应为一组值' }] }
  const components = Array.isArray(schema.components) ? schema.components : [], faults: Fault[] = []
  strangers(components, values, '', faults)
  const root = visible(components, values, env)
  const data = fields(components, root, { root, here: root, parent: null, indexes: [] }, '', { root, env, faults })
  return { data, faults }
}
