/*
 * FEEL values. null, booleans, numbers, strings, lists (arrays) and contexts (plain objects) are plain JSON; everything else is an object
 * tagged by a symbol, so that no JSON coming from outside can pass for one. Undefined never occurs.
 */
export const KIND = Symbol('feel')

export interface FeelDate { [KIND]: 'date', days: number }
export interface FeelTime { [KIND]: 'time', ms: number, off: number | null, zone: string | null }
export interface FeelDateTime { [KIND]: 'date time', days: number, ms: number, off: number | null, zone: string | null }
export interface FeelMonths { [KIND]: 'months', months: number }
export interface FeelSpan { [KIND]: 'span', ms: number }
export interface FeelRange { [KIND]: 'range', op: string, lo: Value, hi: Value, lc: boolean, hc: boolean }
export interface FeelFn { [KIND]: 'function', params: string[], call(args: Value[], rt: Runtime): Value, named?(args: Map<string, Value>, rt: Runtime): Value }
export type Context = { [name: string]: Value }
export type Value = null | boolean | number | string | Value[] | Context | FeelDate | FeelTime | FeelDateTime | FeelMonths | FeelSpan | FeelRange | FeelFn
export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'list' | 'context' | 'date' | 'time' | 'date time' | 'months' | 'span' | 'range' | 'function'

/** What one evaluation carries: the moment, the zone of local times (null: local times stay local), warnings and the work still allowed. */
export interface Runtime { now: number, zone: string | null, warnings: string[], budget: number, depth: number }

/** Signals that an expression outgrew its limits; `run` turns it into null with a warning. */
export const OVER_LIMIT = Symbol('over limit')

export const kindOf = (value: Value): Kind => {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'number': return 'number'
    case 'string': return 'string'
    case 'boolean': return 'boolean'
  }
  if (Array.isArray(value)) return 'list'
  return (value as { [KIND]?: Kind })[KIND] ?? 'context'
}

export const isContext = (value: Value): value is Context => typeof value === 'object' && value !== null && !Array.isArray(value) && !(KIND in value)
export const isRange = (value: Value): value is FeelRange => typeof value === 'object' && value !== null && (value as FeelRange)[KIND] === 'range'
export const isFn = (value: Value): value is FeelFn => typeof value === 'object' && value !== null && (value as FeelFn)[KIND] === 'function'

/** Spends `units` of the evaluation's allowance (one per list element or call); throws OVER_LIMIT when it is used up. */
export const spend = (rt: Runtime, units: number): void => {
  rt.budget -= units
  if (rt.budget < 0) throw OVER_LIMIT
}

/** Spends one unit for everything a value holds, however often it holds it: before it is written out. */
export const measure = (value: Value, rt: Runtime): void => {
  if (typeof value !== 'object' || value === null) return
  const inner = Array.isArray(value) ? value : KIND in value ? [] : Object.values(value)
  spend(rt, inner.length)
  for (const each of inner) if (typeof each === 'object') measure(each, rt)
}

/** Adds a warning (kept to a handful) and answers null, FEEL's "error". */
export const warn = (rt: Runtime, message: string): null => {
  if (rt.warnings.length < 20) rt.warnings.push(message)
  return null
}

export const ZH: Record<Kind, string> = {
  null: '空值', boolean: '布尔值', number: '数字', string: '文本', list: '列表', context: '上下文', date: '日期', time: '时间',
  'date time': '日期时间', months: '年月时长', span: '日时时长', range: '区间', function: '函数',
}
