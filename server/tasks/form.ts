import type { Knex } from 'knex'
import { compileFeel } from '../kernel/feel/compile.ts'
import type { Form } from '../kernel/forms/check.ts'
import type { TaskRow } from './facts.ts'

type Vars = Record<string, unknown>
interface Version { number: number; name: string; forms: Record<string, unknown> }
interface State { n: Record<string, { p?: number; v?: Vars }> }

/** Versions never change, so their forms may stay in memory; the eldest leave first. */
const versions = new Map<string, Version>()
const remembered = 200

/** The version a task runs under, with its forms. */
export async function versionOf(db: Knex | Knex.Transaction, id: string): Promise<Version> {
  const known = versions.get(id)
  if (known) return known
  const row = await db<{ id: string; number: number; name: string; bundle: string; process: string; hash: string }>('versions').where({ id }).first()
  if (!row) throw new Error(`version ${id} of an open task does not exist`)
  const version = { number: row.number, name: row.name, forms: (JSON.parse(row.bundle) as { forms: Record<string, unknown> }).forms }
  return versions.size < remembered ? keep(id, version) : (versions.delete(versions.keys().next().value!), keep(id, version))
}

function keep(id: string, version: Version): Version {
  versions.set(id, version)
  return version
}

/** The published form of a task, or null when it has none. */
export async function formOf(db: Knex | Knex.Transaction, task: TaskRow): Promise<Form | null> {
  if (task.form_id === null) return null
  const form = (await versionOf(db, task.version_id)).forms[task.form_id]
  if (!form) throw new Error(`form ${task.form_id} is not in version ${task.version_id}`)
  return form as Form
}

/** The variables that a node sees, inner ones hiding outer ones. */
export function variablesAt(stateText: string, node: number): Vars {
  const { n: tree } = JSON.parse(stateText) as State
  const chain: Vars[] = []
  for (let at: number | undefined = node; at !== undefined; at = tree[at]?.p) {
    const own = tree[at]?.v
    if (own) chain.unshift(own)
  }
  return Object.assign({}, ...chain) as Vars
}

/** Only what the form itself names leaves the server: the keys of its fields and the variables its expressions read. */
export function pickFor(form: unknown, variables: Vars): Vars {
  const names = new Set<string>()
  gather(form, names)
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.has(name)))
}

const keyed = new Set(['key', 'path', 'valuesKey'])

function gather(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) { for (const item of value) gather(item, names); return }
  if (value === null || typeof value !== 'object') return
  for (const [key, member] of Object.entries(value)) {
    if (typeof member !== 'string') gather(member, names)
    else if (keyed.has(key)) names.add(member.split('.', 1)[0]!)
    else for (const text of feelIn(member)) for (const name of freeOf(text)) names.add(name)
  }
}

/** The FEEL in a text of a form: the whole text behind `=`, or what stands in {{ }}. */
const feelIn = (text: string): string[] => text.startsWith('=') ? [text.slice(1)] : [...text.matchAll(/\{\{(.+?)\}\}/g)].map(found => found[1]!)

function freeOf(text: string): string[] {
  try { return compileFeel(text.trim()).free } catch { return [] }
}
