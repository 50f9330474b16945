import type { Node } from './node.ts'

const bare = (source: string) => source.trim().replace(/^=\s*/, '')

/** The number a mapping source or property states outright (`20`, `=20`, `"20"`); undefined for an expression. */
export function literalNumber(source: string | undefined): number | undefined {
  const found = /^"?(-?\d+(?:\.\d+)?)"?$/.exec(bare(source ?? ''))
  return found ? Number(found[1]) : undefined
}

/** The text it states outright (`GC-01`, `="GC-01"`); undefined for an expression. */
export function literalText(source: string | undefined): string | undefined {
  const text = (source ?? '').trim()
  if (!text.startsWith('=')) return text || undefined
  return /^"([^"]*)"$/.exec(bare(text))?.[1]
}

/** What an element sets under a name: an input mapping, else a task header, else a property. */
export const settingOf = (node: Node, name: string): string | undefined =>
  node.inputs.find(input => input.target === name)?.source ?? node.headers[name] ?? (node.props[name] || undefined)

/** Rule ids of a comma list such as startsClock. */
export const idsOf = (text: string | undefined): string[] => (text ?? '').split(/[,，、\s]+/).filter(Boolean)

/** Days, hours … of an ISO 8601 duration; undefined for anything else. */
export function isoDuration(text: string): { amount: number; unit: 'YEAR' | 'MONTH' | 'CALENDAR' | 'HOUR' | 'MINUTE' } | undefined {
  const plain = text.trim().replace(/^=\s*(?:duration\(\s*)?"([^"]+)"\s*\)?$/, '$1')
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(plain)
  if (!parts) return undefined
  const [years, months, weeks, days, hours, minutes] = parts.slice(1).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (years) return { amount: years, unit: 'YEAR' }
  if (months) return { amount: months, unit: 'MONTH' }
  if (weeks || days) return { amount: weeks * 7 + days, unit: 'CALENDAR' }
  return hours ? { amount: hours, unit: 'HOUR' } : { amount: minutes, unit: 'MINUTE' }
}

/** Whether an expression mentions a variable as a word (the first segment of a path). */
export const mentions = (text: string, variable: string): boolean => mentioning(variable).test(text)

/** The pattern of `mentions`, for who asks it of many texts. */
export const mentioning = (variable: string): RegExp =>
  new RegExp(`(^|[^\\p{L}\\p{N}_.])${variable.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_])`, 'u')

const units: Record<string, string> = { CALENDAR: '日', WORKING: '个工作日', HOUR: '小时', MINUTE: '分钟', MONTH: '个月', YEAR: '年' }
const unitsEn: Record<string, string> = {
  CALENDAR: 'day(s)',
  WORKING: 'working day(s)',
  HOUR: 'hour(s)',
  MINUTE: 'minute(s)',
  MONTH: 'month(s)',
  YEAR: 'year(s)',
}

/** 20 日, 5 个工作日. */
export const termText = (term: { amount: number; unit: string }): string => `${term.amount} ${units[term.unit] ?? term.unit}`
export const termTextEn = (term: { amount: number; unit: string }): string => `${term.amount} ${unitsEn[term.unit] ?? term.unit}`
