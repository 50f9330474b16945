import type { Knex } from 'knex'
import { problem } from '../problem.ts'
import { compileBundle, type Bundle } from './bundle.ts'
import type { Version } from './warm.ts'

interface VersionRow { id: string; process: string; number: number; name: string; hash: string; bundle: string; retired_at: Date | null }

/** `process@number#hash`: what a state and a migrating move name; the hash ties them to the exact text. */
export const graphKey = (process: string, number: number, hash: string): string => `${process}@${number}#${hash.slice(0, 12)}`

/** Compiled versions, each compiled once a server. Versions never change, so nothing here can grow stale but the newest of a process. */
export interface Versions {
  /** Compiled already, or throws (a bug): callers `load` first. */
  get(id: string): Version
  load(id: string): Promise<Version>
  byKey(key: string): Version | undefined
  /** Loads the version a graph key names, if there is one. */
  loadKey(key: string): Promise<Version | undefined>
  /** The newest version of a process that is in force and not retired, or undefined. */
  newest(process: string, at: number): Promise<Version | undefined>
  /** A chosen version; throws Problem `version-unknown`, `version-retired`, or `version-not-in-force` at an instant before it takes effect. */
  numbered(process: string, number: number, at?: number): Promise<Version>
  /** The number a call is bound to: `latest` none, `deployment` the newest when the caller was published, `versionTag` the newest that carries the tag or number (0, which there is not, if none does). */
  bound(process: string, binding: { type: string; tag?: string }, caller: string): Promise<number | undefined>
  forget(): void
}

const tagsOf = (xml: string): string[] => [...xml.matchAll(/<zeebe:versionTag\b[^>]*\bvalue="([^"]*)"/g)].map(match => match[1]!)

export function openVersions(db: Knex): Versions {
  const compiled = new Map<string, Version>()
  const loading = new Map<string, Promise<Version>>()
  const newest = new Map<string, { id: Promise<string | undefined>; from: number }>()

  const read = async (id: string): Promise<Version> => {
    const row = await db('versions').where({ id }).first() as VersionRow | undefined
    if (!row) throw problem('version-unknown', 404, '没有这个版本', { version: id })
    const graph = await compileBundle(JSON.parse(row.bundle) as Bundle, graphKey(row.process, row.number, row.hash))
    const version = { id: String(row.id), process: row.process, number: row.number, name: row.name, hash: row.hash, graph, retired: row.retired_at !== null }
    compiled.set(version.id, version)
    return version
  }
  const load = (id: string): Promise<Version> => {
    const ready = compiled.get(id)
    if (ready) return Promise.resolve(ready)
    let pending = loading.get(id)
    if (!pending) loading.set(id, pending = read(id).finally(() => loading.delete(id)))
    return pending
  }
  const newestId = async (process: string, at: number): Promise<string | undefined> => {
    const row = await db('versions').where({ process }).where('effective_at', '<=', new Date(at)).whereNull('retired_at').orderBy('number', 'desc').first('id') as { id: string } | undefined
    return row && String(row.id)
  }
  return {
    get(id) {
      const version = compiled.get(id)
      if (!version) throw new Error(`version ${id} is not loaded`)
      return version
    },
    load,
    byKey: key => [...compiled.values()].find(version => version.graph.key === key),
    async loadKey(key) {
      const [, process, number] = /^(.+)@(\d+)#/.exec(key) ?? []
      const row = process === undefined ? undefined : await db('versions').where({ process, number }).first('id') as { id: string } | undefined
      return row && load(String(row.id))
    },
    async newest(process, at) {
      // half a second old at most; whoever asks meanwhile shares the question
      let known = newest.get(process)
      if (!known || at < known.from || at - known.from > 500) {
        newest.set(process, known = { id: newestId(process, at), from: at })
        known.id.catch(() => newest.delete(process))
      }
      const id = await known.id
      return id === undefined ? undefined : load(id)
    },
    async numbered(process, number, at) {
      const row = await db('versions').where({ process, number }).first('id', 'retired_at', 'effective_at') as { id: string; retired_at: Date | null; effective_at: Date } | undefined
      if (!row) throw problem('version-unknown', 404, '没有这个版本', { process, number })
      if (row.retired_at) throw problem('version-retired', 409, '该版本已停用', { process, number })
      if (at !== undefined && row.effective_at.getTime() > at) throw problem('version-not-in-force', 409, '该版本尚未生效', { process, number, effectiveAt: row.effective_at.toISOString() })
      return load(String(row.id))
    },
    async bound(process, { type, tag = '' }, caller) {
      if (type === 'deployment') {
        const row = await db('versions').where({ process }).where('published_at', '<=', db('versions').where({ id: caller }).select('published_at')).orderBy('number', 'desc').first('number') as { number: number } | undefined
        return row?.number
      }
      if (type !== 'versionTag') return undefined
      if (/^\d+$/.test(tag)) return Number(tag)
      const rows = await db('versions').where({ process }).orderBy('number', 'desc').select('number', 'bundle') as { number: number; bundle: string }[]
      return rows.find(({ bundle }) => tagsOf((JSON.parse(bundle) as Bundle).bpmn).includes(tag))?.number ?? 0
    },
    forget: () => newest.clear(),
  }
}
