import type { Knex } from 'knex'
import type { LawContext } from '../law/context.ts'
import type { Finding } from '../law/finding.ts'
import { propsOf, type Raw } from '../law/node.ts'
import { parse, roots } from '../kernel/parse.ts'
import { firstDue } from '../kernel/timers.ts'
import type { El, EventDefinition, Graph } from '../kernel/types.ts'
import { Problem, problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { compileBundle, mainProcess, readBundle, sealBundle, type Bundle } from './bundle.ts'
import { gate, hasErrors } from './gate.ts'
import { lawContextAt } from './law-context.ts'
import { graphKey } from './versions.ts'

/** Publishing: one gate, then an immutable row. What a version was when published it stays; a rollback is a new version with old text. */
export interface PublishOptions {
  /** When it becomes the newest; now if absent. */
  effectiveAt?: Date
  author?: string
  /** What is planned for running instances; kept with the version. */
  migration?: unknown
  /** Takes findings as given instead of running the gate again (the caller has just shown them); errors still refuse. */
  findings?: Finding[]
}
export interface Published { id: string; process: string; number: number; hash: string; findings: Finding[]; unchanged?: true }
export interface PublishContext { services: ReadonlySet<string>; roles?: ReadonlySet<string>; law?: (work: Work) => Promise<LawContext> }

/** Everything the gate says about a bundle, with the references only the database knows: roles and called processes. */
export async function findingsOf(work: Work, bundle: Bundle, context: PublishContext): Promise<Finding[]> {
  const law = context.law ? await context.law(work) : await lawOfDatabase(work, bundle.key)
  const found = await gate(bundle, { law, services: context.services })
  if (hasErrors(found)) return found
  const graph = await compileBundle(bundle, 'draft')
  const known = new Set((await work.tx('versions').distinct('process') as { process: string }[]).map(row => row.process))
  const roles = context.roles ?? new Set((await work.tx('roles').select('code') as { code: string }[]).map(row => row.code))
  return [...references(graph, bundle, { processes: known, roles }), ...found]
}

async function lawOfDatabase(work: Work, process: string): Promise<LawContext> {
  const seeded = await work.tx('rule_sets').where({ name: 'law' }).first('id')
  return seeded ? lawContextAt(work, { process }) : {}
}

const error = (rule: string, element: string, message: string, english: string): Finding => ({ rule, severity: 'error', element, message, message_en: english })

/** Forms that are missing, roles nobody has, literal timers that do not parse; an unknown called process only warns, it may be published next. */
export function references(graph: Graph, bundle: Bundle, known: { processes: ReadonlySet<string>; roles: ReadonlySet<string> }): Finding[] {
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

/** Publishes a bundle as the next version of its process. Throws Problem `gate-refused` with the findings; the same text as the newest version changes nothing. */
export async function publish(work: Work, bundle: Bundle, context: PublishContext, options: PublishOptions = {}): Promise<Published> {
  const { tx, now, actor } = work
  if (!/^[a-z][\w.-]{0,80}$/i.test(bundle.key)) throw problem('process-key', 422, '流程标识不合要求', { detail: `“${bundle.key}”应为字母开头的字母、数字、点与连字符` })
  await tx.raw('select pg_advisory_xact_lock(hashtext(?))', [`publish ${bundle.key}`])
  const { text, hash } = sealBundle(bundle)
  const newest = await tx('versions').where({ process: bundle.key }).orderBy('number', 'desc').first('id', 'number', 'hash', 'retired_at') as { id: string; number: number; hash: string; retired_at: Date | null } | undefined
  if (newest?.hash === hash && !newest.retired_at && !options.effectiveAt) return { id: String(newest.id), process: bundle.key, number: newest.number, hash, findings: [], unchanged: true }
  const findings = options.findings ?? await findingsOf(work, bundle, context)
  const errors = findings.filter(finding => finding.severity === 'error')
  if (errors.length) throw problem('gate-refused', 422, '流程没有通过发布检查', { detail: errors.slice(0, 3).map(finding => `${finding.element}：${finding.message}`).join('；'), findings })
  const number = (newest?.number ?? 0) + 1
  const graph = await compileBundle(bundle, graphKey(bundle.key, number, hash))
  const [row] = await tx('versions').insert({
    process: bundle.key, number, name: bundle.name, hash, bundle: text, family: bundle.key.split('.')[0]!.toUpperCase(), author: options.author ?? null, published_by: actor.id, published_at: now,
    effective_at: options.effectiveAt ?? now, catalogue: await servesItems(bundle), findings: JSON.stringify(findings), migration: options.migration === undefined ? null : JSON.stringify(options.migration),
  }).returning('id') as { id: string }[]
  await subscribeStarts(tx, { version: String(row!.id), process: bundle.key, graph, from: (options.effectiveAt ?? now).getTime() })
  return { id: String(row!.id), process: bundle.key, number, hash, findings }
}

/** Items of the catalogue that a diagram says it serves (`catalogueItems` of its process, comma list), so that a new procedure needs no other change. */
async function servesItems(bundle: Bundle): Promise<string[]> {
  const definitions = await parse(bundle.bpmn)
  const main = mainProcess(definitions, bundle.key)
  const process = roots(definitions).find(part => part.id === main)
  return (process ? propsOf(process as Raw)['catalogueItems'] ?? '' : '').split(/[,，、\s]+/).filter(Boolean)
}

/** Start events with a trigger listen from now on; those of older versions stay in the table and count for nothing. */
async function subscribeStarts(tx: Knex, version: { version: string; process: string; graph: Graph; from: number }): Promise<void> {
  const rows = version.graph.starts.byTrigger.flatMap(start => start.ev.flatMap(event => startRow(event, version.from)).map(row => ({ ...row, process: version.process, version_id: version.version, element: start.at.id })))
  if (rows.length) await tx('start_subscriptions').insert(rows)
}

function startRow(event: EventDefinition, from: number): Record<string, unknown>[] {
  const text = (value: EventDefinition & { k: 'message' | 'signal' }): unknown => typeof value.name === 'string' ? value.name : value.name.run({}, { now: from, zone: 'Asia/Shanghai' }).value
  if (event.k === 'message' || event.k === 'signal') { const name = text(event); return typeof name === 'string' && name ? [{ kind: event.k, name }] : [] }
  if (event.k !== 'timer') return []
  const written = typeof event.text === 'string' ? event.text : event.text.run({}, { now: from, zone: 'Asia/Shanghai' }).value
  const due = firstDue(written, event.kind, from, 'Asia/Shanghai')
  return due ? [{ kind: 'timer', at: new Date(due.at), cycle: due.cycle ?? null, repeats: due.repeat }] : []
}

/** Takes a version out of use: nothing new starts on it, what runs on it goes on. Throws Problem `version-unknown`. */
export async function retire(work: Work, version: string, why: string): Promise<void> {
  const changed = await work.tx('versions').where({ id: version }).whereNull('retired_at').update({ retired_at: work.now, retired_by: work.actor.id, retired_why: why })
  if (!changed) throw problem('version-unknown', 404, '没有这个在用的版本', { version })
}

/** The bundle of a version as it was published. Throws Problem `version-unknown`. */
export async function bundleOf(db: Knex, version: string): Promise<Bundle> {
  const row = await db('versions').where({ id: version }).first('bundle') as { bundle: string } | undefined
  if (!row) throw problem('version-unknown', 404, '没有这个版本', { version })
  return JSON.parse(row.bundle) as Bundle
}

export interface FolderResult { process: string; folder: string; state: 'published' | 'same' | 'differs' | 'refused'; version?: Published; problem?: Problem; bundle?: Bundle }

/**
 * One process folder meets the database: absent → published; different from the newest version → published in demo mode, else
 * answered as `differs` for a change request; refused ones are answered with the problem, never thrown.
 */
export async function publishFolder(work: Work, folder: string, context: PublishContext, demo: boolean): Promise<FolderResult> {
  let bundle: Bundle | undefined
  try {
    bundle = readBundle(folder)
    const newest = await work.tx('versions').where({ process: bundle.key }).orderBy('number', 'desc').first('hash') as { hash: string } | undefined
    const { hash } = sealBundle(bundle)
    // a text that was published before is not news: someone chose a later one in the designer
    const known = await work.tx('versions').where({ process: bundle.key, hash }).first('id')
    if (newest?.hash === hash || known) return { process: bundle.key, folder, state: 'same' }
    if (newest && !demo) return { process: bundle.key, folder, state: 'differs', bundle }
    return { process: bundle.key, folder, state: 'published', version: await publish(work, bundle, context, { author: 'folder' }) }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return { process: bundle?.key ?? folder, folder, state: 'refused', problem: thrown }
  }
}
