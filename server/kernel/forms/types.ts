/** A field of a form-js schema, as far as the server reads it. Texts that begin with `=` are FEEL. */
export interface Field {
  type: string, id?: string, key?: string, path?: string, label?: string, dateLabel?: string, timeLabel?: string
  components?: Field[], isRepeating?: boolean, defaultRepetitions?: number, allowAddRemove?: boolean
  disabled?: boolean, readonly?: boolean | string, defaultValue?: unknown
  conditional?: { hide?: string }
  validate?: Record<string, unknown>
  values?: unknown[], valuesKey?: string, valuesExpression?: string
  subtype?: string, timeSerializingFormat?: string, disallowPassedDates?: boolean
  decimalDigits?: number, increment?: number | string, serializeToString?: boolean
  multiple?: boolean | string, accept?: string
  expression?: string
  [more: string]: unknown
}
export interface Form { type?: string, id?: string, components: Field[], [more: string]: unknown }

export type Values = Record<string, unknown>
/** The moment, the zone, and the variables of the task: what expressions and option lists may read besides the form itself. */
export interface FormEnv { now: number, zone: string, variables?: Values }
export interface Fault { path: string, message: string }
/** What becomes variables, and what is wrong; `data` may be used only when `faults` is empty. */
export interface Checked { data: Values, faults: Fault[] }

/** A document put into a form: a reference to what was uploaded before. */
export interface DocumentRef { id: string, name: string, hash: string, size: number }

/** Where a field stands while it is checked: its own row, the rows around it, and how FEEL is asked there. */
export interface Place { feel(text: unknown): unknown, env: FormEnv }
