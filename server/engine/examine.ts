import type { Finding } from '../law/finding.ts'
import { propsOf, type Raw } from '../law/node.ts'
import { parse, roots } from '../kernel/parse.ts'
import { firstDue } from '../kernel/timers.ts'
import type { El, EventDefinition, Graph } from '../kernel/types.ts'
import { compileBundle, mainProcess, type Bundle } from './bundle.ts'
import { gate, hasErrors } from './gate.ts'
import { contextFrom, type LawMaterial } from './law-material.ts'

/** A bundle looked at before it becomes a version: what the gate finds, and what its row and start events need. Pure over what it is handed. */
export interface Question {
  bundle: Bundle
  /** From when it is to be in force, ms: what its start timers count from. */
  from: number
  /** What the database knows; absent means that the findings are known already. */
  check?: { law: LawMaterial; services: string[]; processes: string[]; roles: string[] }
}
/** A start event with a trigger listens from the version's day on; `at` in ms. */
export interface StartRow { element: string; kind: string; name: string | null; at: number | null; cycle: string | null; repeats: number | null }
/** `starts` and `items` (of the catalogue) are empty where the findings hold an error. */
export interface Examined { findings: Finding[]; starts: StartRow[]; items: string[] }

/** Answers a question; `stop` is asked now and then whether the search for dead ends has lasted long enough. */
export async function answer({ bundle, from, check }: Question, stop: () => boolean): Promise<Examined> {
  const found = check ? await gate(bundle, { law: await contextFrom(check.law), services: new Set(check.services), stop }) : []
  if (hasErrors(found)) return { findings: found, starts: [], items: [] }
  const graph = await compileBundle(bundle, 'draft')
  const known = check && references(graph, bundle, { processes: new Set(check.processes), roles: new Set(check.roles) })
  return { findings: [...known ?? [], ...found], starts: startsOf(graph, from), items: await servesItems(bundle) }
}

const error = (rule: string, element: string, message: string, english: string): Finding => ({ rule, severity: 'error', element, message, message_en: english })

/** Forms that are missing, roles nobody has, literal timers that do not parse; an unknown called process only warns, it may be published next. */
function references(graph: Graph, bundle: Bundle, known: { processes: ReadonlySet<string>; roles: ReadonlySet<string> }): Finding[] {
  const found: Finding[] = []
  for (const el of graph.els.values()) {
    const form = el.task?.form
    if (typeof form === 'string' && !Object.hasOwn(bundle.forms, form)) found.push(error('form-missing', el.id, `没有表单“${form}”`, `Form ${form} is missing`))
    for (const role of literalRoles(el)) if (known.roles.size && !known.roles.has(role)) found.push(error('role-unknown', el.id, `没有角色“${role}”`, `Unknown role ${role}`))
    for (const event of el.ev) if (event.k === 'timer' && typeof event.text === 'string' && !firstDue(event.text, event.kind, 0, 'Asia/Shanghai')) found.push(error('timer-unreadable', el.id, `定时“${event.text}”无法识别`, `Timer ${event.text} does not parse`))
    const called = el.call?.process
    if (typeof called === 'string' && called !== bundle.key && !known.processes.has(called)) found.push({ ...error('process-unpublished', el.id, `被调用的流程“${called}”还没有发布`, `Called process ${called} is not published`), severity: 'warn' })
  }
  return found
}

const literalRoles = (el: El): string[] => typeof el.task?.groups === 'string' ? el.task.groups.split(',').map(role => role.trim()).filter(Boolean) : []

/** Items of the catalogue that a diagram says it serves (`catalogueItems` of its process, comma list), so that a new procedure needs no other change. */
async function servesItems(bundle: Bundle): Promise<string[]> {
  const definitions = await parse(bundle.bpmn)
  const main = mainProcess(definitions, bundle.key)
  const process = roots(definitions).find(part => part.id === main)
  return (process ? propsOf(process as Raw)['catalogueItems'] ?? '' : '').split(/[,，、\s]+/).filter(Boolean)
}

const startsOf = (graph: Graph, from: number): StartRow[] =>
  graph.starts.byTrigger.flatMap(start => start.ev.flatMap(event => startRow(event, from)).map(row => ({ ...row, element: start.at.id })))

const nothing = { name: null, at: null, cycle: null, repeats: null }

function startRow(event: EventDefinition, from: number): Omit<StartRow, 'element'>[] {
  const text = (value: EventDefinition & { k: 'message' | 'signal' }): unknown => typeof value.name === 'string' ? value.name : value.name.run({}, { now: from, zone: 'Asia/Shanghai' }).value
  if (event.k === 'message' || event.k === 'signal') { const name = text(event); return typeof name === 'string' && name ? [{ ...nothing, kind: event.k, name }] : [] }
  if (event.k !== 'timer') return []
  const written = typeof event.text === 'string' ? event.text : event.text.run({}, { now: from, zone: 'Asia/Shanghai' }).value
  const due = firstDue(written, event.kind, from, 'Asia/Shanghai')
  return due ? [{ ...nothing, kind: 'timer', at: due.at, cycle: due.cycle ?? null, repeats: due.repeat }] : []
}
