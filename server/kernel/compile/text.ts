import {compileFeel, type Feel} from '../feel/compile.ts'
import type {ElId, El, Finding, Flow, Mapping, Text} from '../types.ts'
import {legalName} from '../names.ts'
import type {Definitions, Part} from '../parse.ts'

/** What the passes of one compilation share. */
export type Build = {
  definitions: Definitions
  findings: Finding[]
  els: Map<ElId, El>, flows: Map<string, Flow>, parts: Map<ElId, Part>
  cache: Map<string, Feel>
}

const MAX_EXPRESSION = 4000

export const fault = (b: Build, element: ElId, rule: string, message: string): void => { b.findings.push({level: 'error', rule, element, message}) }
export const warn = (b: Build, element: ElId, rule: string, message: string): void => { b.findings.push({level: 'warning', rule, element, message}) }

/** A literal, or a compiled FEEL expression when the text begins with `=`; syntax faults become findings. */
export function text(b: Build, element: ElId, raw: unknown): Text | undefined {
  if (raw === undefined || raw === null) return undefined
  const written = String(raw).trim()
  if (!written.startsWith('=')) return written
  return compiled(b, element, written.slice(1).trim())
}

/** As `text`, but only FEEL is allowed: conditions, collections, scripts. */
export function feel(b: Build, element: ElId, raw: unknown, what: string): Feel | undefined {
  const value = text(b, element, raw)
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') return value
  fault(b, element, 'expression-not-feel', `${what}必须是以“=”开头的 FEEL 表达式：${value.slice(0, 60)}`)
  return undefined
}

function compiled(b: Build, element: ElId, source: string): Feel | undefined {
  const known = b.cache.get(source)
  if (known) return known
  if (source.length > MAX_EXPRESSION) {
    fault(b, element, 'expression-too-long', `表达式超过 ${MAX_EXPRESSION} 个字符`)
    return undefined
  }
  try {
    const made = compileFeel(source)
    b.cache.set(source, made)
    return made
  } catch (error) {
    fault(b, element, 'expression-syntax', `表达式有语法错误：${(error as Error).message}`)
    return undefined
  }
}

/** The path a mapping writes to, checked name by name. */
export function target(b: Build, element: ElId, raw: unknown): string[] {
  const path = String(raw ?? '').trim().split('.')
  for (const name of path) checkName(b, element, name)
  return path
}

export function checkName(b: Build, element: ElId, name: string): void {
  if (!legalName(name)) fault(b, element, 'variable-name', `变量名“${name}”不合法，或与 FEEL 的关键字、内置函数重名`)
}

export function mappings(b: Build, element: ElId, parts: Part[] | undefined): Mapping[] {
  return (parts ?? []).flatMap(part => {
    const source = text(b, element, part['source'])
    return source === undefined ? [] : [{source, target: target(b, element, part['target'])}]
  })
}

/** The first extension of a type below `extensionElements`, for example `zeebe:TaskDefinition`. */
export function extension(part: Part, type: string): Part | undefined {
  return ((part['extensionElements']?.values ?? []) as Part[]).find(value => value.$type === type)
}

export const body = (expression: Part | undefined): string | undefined => expression?.['body'] as string | undefined
