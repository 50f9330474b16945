import type { Knex } from 'knex'
import { problem } from '../problem.ts'
import { mayAll, type Actor, type Work } from '../work.ts'
import { stepIn, type AloneOptions } from './alone.ts'
import type { Ask, Born, Hold, Outcome } from './ask.ts'
import { openCommitter, type Committer } from './commit.ts'
import { openIds, type Ids } from './ids.ts'
import type { LawInMemory } from './law.ts'
import type { Entry } from './ledger.ts'
import { openLine } from './line.ts'
import { parameterVariable } from './parameters.ts'
import type { Service, Subject } from './service.ts'
import type { Rows } from './statement.ts'
import { unborn } from './step.ts'
import { openVersions, type Versions } from './versions.ts'
import type { Deed, Grounds, MoveBody, Version, Warm } from './warm.ts'

/** The heart of the engine: versions, law, ids and the two ways to take a step, without anything that goes on by itself. */
export interface Core {
  db: Knex
  clock(): number
  versions: Versions
  law: LawInMemory
  services: ReadonlyMap<string, Service>
  ids: Ids
  committer: Committer
  /** A step through the group commit. */
  submit(id: string, deed: Deed, born?: Born): Promise<Outcome>
  /** A step in the caller's transaction; what follows from it goes on when that commits. */
  within(work: Work, id: string, deed: Deed, born?: Born): Promise<Outcome>
  /** A named question on a line of its own. */
  ask<T extends object>(query: { name: string; text: string; values: unknown[] }): Promise<T[]>
  bear(spec: StartSpec, actor: Actor, at: number): Promise<{ id: string; deed: Deed; born: Born }>
  stop(): Promise<void>
}

/** What an instance is started with; `vars` gains the context `project` made from the subject. */
export interface StartSpec {
  process: string
  /** Number of the version; the newest in force if absent. */
  version?: number
  vars?: Record<string, unknown>
  subject: Omit<Subject, 'id' | 'process' | 'industry' | 'owner' | 'agency'> & Partial<Pick<Subject, 'industry' | 'owner' | 'agency'>>
  id?: string
  /** A start event other than the none start. */
  at?: string
  trig?: { kind: string; name: string; key?: string }
  parent?: { id: string; node: number; catches: string[]; depth: number }
  zone?: string
  /** Its place in a chain of instances that start each other. */
  depth?: number
}

/** `entry`: a row of the caller's own ledger, there if and only if the move is. */
export interface ActOptions { actor: Actor; now?: Date | number; key?: string; grounds?: Grounds; entry?: Entry }
export const instantOf = (now: Date | number | undefined): number | undefined => now instanceof Date ? now.getTime() : now

export interface CoreOptions {
  db: Knex; url: string; services: Service[]; law: LawInMemory; clock: () => number; lines: number; remembered: number
  /** What the county sets for what starts there: `element.name` → value. */
  parameters?: ((process: string, region: string, at: number) => Promise<Record<string, string>>) | undefined
  committed(rows: Rows, warms: Warm[]): void
}

export async function openCore(options: CoreOptions): Promise<Core> {
  const { db, law, clock } = options
  const versions = openVersions(db)
  const services = new Map(options.services.map(service => [service.name, service]))
  const spare = openLine(options.url)
  const ids = openIds(spare)
  await ids.fill()
  const loaded = new Set<string>()
  const around = {
    law, clock, inside: (type: string) => services.get(type)?.run !== undefined, nextId: () => ids.next(),
    version: (id: string) => versions.get(id), versionByKey: (key: string) => versions.byKey(key),
    has: (id: string) => loaded.has(id), load: async (id: string) => { const version = await versions.load(id); loaded.add(id); return version },
  }
  const alone: AloneOptions = { around, services }
  const committer = openCommitter({
    lines: Array.from({ length: options.lines }, () => openLine(options.url)), around, remembered: options.remembered, committed: options.committed,
    alone: (ask, id) => byItself(db, ask, id, alone, options),
  })
  const holds = new WeakMap<Knex.Transaction, Map<string, Hold>>()
  return {
    db, clock, versions, law, services, ids, committer,
    async submit(id, deed, born) {
      if (deed.move.t === 'migrate') await versions.loadKey(deed.move.to)
      return committer.submit(id, deed, born)
    },
    async within(work, id, deed, born) {
      if (deed.move.t === 'migrate') await versions.loadKey(deed.move.to)
      await holdFor(work, id, holds, committer)
      const result = await stepIn(work, id, deed, alone, born)
      void work.tx.executionPromise.then(() => options.committed(result.rows, [result.warm]), () => {})
      return result.outcome
    },
    ask: query => spare.query(query),
    async bear(spec, actor, at) {
      const version = spec.version === undefined ? await versions.newest(spec.process, clock()) : await versions.numbered(spec.process, spec.version, spec.parent ? undefined : clock())
      if (!version) throw problem('process-unknown', 404, '没有可用的流程版本', { process: spec.process })
      await around.load(version.id)
      const gone = missingServices(version, services)
      if (gone.length) throw problem('version-not-runnable', 409, '现行版本暂时不能启动新的项目', { detail: `${version.name} v${version.number} 所用的服务${gone.map(name => `“${name}”`).join('、')}平台已不提供：停用这个版本即回到上一版，或恢复服务。`, process: version.process, number: version.number, services: gone })
      const set = await options.parameters?.(spec.process, spec.subject.region, at) ?? {}
      const told = Object.keys(set).length ? { ...spec, vars: { ...spec.vars, [parameterVariable]: set } } : spec
      return birth(told, actor, at, { version, id: spec.id ?? await ids.take(), sets: await law.ruleSets() })
    },
    async stop() { await committer.stop(); await spare.close() },
  }
}

/** Keeps an instance out of this server's batches until the caller's transaction has ended. */
async function holdFor(work: Work, id: string, holds: WeakMap<Knex.Transaction, Map<string, Hold>>, committer: Committer): Promise<void> {
  let held = holds.get(work.tx)
  if (!held) holds.set(work.tx, held = new Map())
  if (held.has(id)) return
  const hold = await committer.hold(id)
  held.set(id, hold)
  const release = (): void => hold.release(undefined)
  work.tx.executionPromise.then(release, release)
}

async function byItself(db: Knex, ask: Ask, id: string, alone: AloneOptions, options: CoreOptions): Promise<{ warm: Warm; outcome: Outcome }> {
  const result = await db.transaction(async tx =>
    stepIn({ tx, now: new Date(options.clock()), actor: ask.deed.actor, may: mayAll }, id, ask.deed, alone, ask.born))
  if (result.rows.b) options.committed(result.rows, [result.warm])
  return result
}

/** Service types each graph names outright; a graph never changes, and every start asks. */
const named = new WeakMap<Version['graph'], ReadonlySet<string>>()

/** Services a version names and this program no longer offers: it may have taken effect long after the gate last looked. */
function missingServices({ graph }: Version, services: ReadonlyMap<string, Service>): string[] {
  let types = named.get(graph)
  if (!types) named.set(graph, types = new Set([...graph.els.values()].flatMap(el => typeof el.job?.type === 'string' ? [el.job.type] : [])))
  return [...types].filter(type => !services.has(type))
}

function birth(spec: StartSpec, actor: Actor, at: number, made: { version: Version; id: string; sets: string[] }): { id: string; deed: Deed; born: Born } {
  const { id, version } = made
  const subject: Subject = {
    id, process: version.process, code: spec.subject.code, title: spec.subject.title, region: spec.subject.region, family: spec.subject.family,
    industry: spec.subject.industry ?? null, owner: spec.subject.owner ?? null, agency: spec.subject.agency ?? null,
  }
  const given = spec.vars?.['project']
  const { id: _, process: __, title, ...about } = subject
  const project = { ...about, name: title, ...given !== null && typeof given === 'object' ? given : {} }
  const vars = { ...spec.vars, project }
  const begins = spec.at ?? conditionalStart(version.graph, vars, { now: at, zone: spec.zone ?? 'Asia/Shanghai' })
  const move: MoveBody = {
    t: 'start', vars, z: spec.zone ?? 'Asia/Shanghai',
    ...begins === undefined ? {} : { at: begins }, ...spec.trig ? { trig: spec.trig } : {},
    ...spec.depth === undefined ? {} : { depth: spec.depth },
    ...spec.parent ? { par: { i: spec.parent.id, n: spec.parent.node }, catches: spec.parent.catches, depth: spec.parent.depth } : {},
  }
  const warm = unborn(version, subject, spec.parent ? { id: spec.parent.id, node: spec.parent.node } : null)
  return { id, deed: { move, actor, at }, born: { warm, by: actor.id, sets: made.sets } }
}

/** A process without a none start begins at its first conditional start whose condition the given variables meet (KERNEL §9). */
function conditionalStart({ starts }: Version['graph'], vars: Record<string, unknown>, env: { now: number; zone: string }): string | undefined {
  return starts.none ? undefined : starts.byTrigger.find(({ ev }) => ev.some(event => event.k === 'conditional' && event.condition.run(vars, env).value === true))?.at.id
}
