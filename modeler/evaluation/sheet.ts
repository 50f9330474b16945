import type { Values } from '../ui/form-view.tsx'

/**
 * A form whose one fixed list has a row for each bidder, read as a sheet: an item of the form is a row, a bidder a column. Which items there are, how many points
 * each bears and what must be filled in is the form's own business. Pure.
 */
export interface Mark { key: string; label: string; kind: 'number' | 'checkbox'; min: number; max: number | undefined; digits: number }
export interface Note { key: string; label: string }
export interface Sheet { list: string; marks: Mark[]; notes: Note[]; rest: Note[] }

interface Field { type?: string; key?: string; path?: string; label?: string; readonly?: unknown; disabled?: unknown; conditional?: unknown; components?: Field[]; allowAddRemove?: boolean; decimalDigits?: number; validate?: { min?: number; max?: number } }

const wordy = new Set(['textarea', 'textfield'])
const fixed = (field: Field): boolean => field.readonly === true || field.disabled === true
const named = (field: Field): Note => ({ key: field.key ?? '', label: field.label ?? field.key ?? '' })

/** The sheet of a form, or undefined where the form is not of this kind and is shown as it is. */
export function sheetOf(schema: unknown): Sheet | undefined {
  const fields = ((schema as { components?: Field[] } | null)?.components ?? []).filter(field => field.type !== 'text')
  const [list, ...more] = fields.filter(field => field.type === 'dynamiclist')
  const rest = fields.filter(field => field !== list)
  const inner = list?.components?.filter(field => !fixed(field)) ?? []
  const known = inner.every(field => field.key !== undefined && !field.conditional && (field.type === 'number' || field.type === 'checkbox' || wordy.has(field.type ?? '')))
  if (!list?.path || more.length || list.allowAddRemove !== false || list.conditional || !known || !rest.every(field => field.key !== undefined && wordy.has(field.type ?? '') && !field.conditional && !fixed(field))) return undefined
  const marks = inner.filter(field => field.type === 'number' || field.type === 'checkbox').map((field): Mark => ({
    ...named(field), kind: field.type as Mark['kind'], min: field.validate?.min ?? 0, max: field.validate?.max, digits: field.decimalDigits ?? 0,
  }))
  return marks.length ? { list: list.path, marks, notes: inner.filter(field => wordy.has(field.type ?? '')).map(named), rest: rest.map(named) } : undefined
}

export type Row = Record<string, unknown>
export const rowsOf = (sheet: Sheet, values: Values): Row[] => (Array.isArray(values[sheet.list]) ? (values[sheet.list] as Row[]) : [])
export const nameOf = (row: Row, at: number): string => (typeof row['name'] === 'string' && row['name'] ? row['name'] : `${at + 1}`)

/** The values with one cell changed. */
export const withCell = (sheet: Sheet, values: Values, at: number, key: string, value: unknown): Values => ({ ...values, [sheet.list]: rowsOf(sheet, values).map((row, n) => (n === at ? { ...row, [key]: value } : row)) })

const numbers = (sheet: Sheet): Mark[] => sheet.marks.filter(mark => mark.kind === 'number')

/** How many cells await a number, and how many have one. */
export function progress(sheet: Sheet, values: Values): { filled: number; all: number } {
  const cells = rowsOf(sheet, values).flatMap(row => numbers(sheet).map(mark => row[mark.key]))
  return { filled: cells.filter(value => typeof value === 'number').length, all: cells.length }
}

/** What one bidder has so far, over all items with points. */
export const totalOf = (sheet: Sheet, row: Row): number => Math.round(numbers(sheet).reduce((sum, mark) => sum + (typeof row[mark.key] === 'number' ? (row[mark.key] as number) : 0), 0) * 100) / 100

export interface Remark { word: 'checkOpen' | 'checkReason' | 'checkZero' | 'checkFull' | 'checkSame' | 'checkWide'; values: Record<string, string | number> }

/** What the expert might look at again, from his own sheet alone: nobody else's scores are known here. */
export function remarks(sheet: Sheet, values: Values): Remark[] {
  const rows = rowsOf(sheet, values)
  const { filled, all } = progress(sheet, values)
  const silent = (row: Row): boolean => sheet.notes.every(note => !String(row[note.key] ?? '').trim())
  const found: Remark[] = filled < all ? [{ word: 'checkOpen', values: { n: all - filled } }] : []
  for (const mark of sheet.marks) {
    const given = rows.map(row => row[mark.key])
    const best = Math.max(...given.map(value => (typeof value === 'number' ? value : 0)))
    for (const [at, row] of rows.entries()) {
      const [value, name] = [given[at], nameOf(row, at)]
      if (!silent(row)) continue
      if (mark.kind === 'checkbox') { if (value === false) found.push({ word: 'checkReason', values: { name } }) }
      else if (value === 0) found.push({ word: 'checkZero', values: { name, item: mark.label } })
      else if (mark.max !== undefined && value === mark.max) found.push({ word: 'checkFull', values: { name, item: mark.label } })
      else if (mark.max !== undefined && typeof value === 'number' && best - value > mark.max * 0.3) found.push({ word: 'checkWide', values: { name } })
    }
    if (mark.kind === 'number' && rows.length > 1 && typeof given[0] === 'number' && given.every(value => value === given[0])) found.push({ word: 'checkSame', values: { item: mark.label, n: given[0] } })
  }
  return found
}
