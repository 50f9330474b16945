import type { Knex } from 'knex'
import { log } from '../log.ts'
import type { LawContext } from '../law/context.ts'
import { clock as houseClock, inWork, mayAll, system, type Actor, type Work } from '../work.ts'
import { openBackground, type Background } from './background.ts'
import { processFolders, type Bundle } from './bundle.ts'
import type { Law } from './clocks.ts'
import type { Outcome } from './ask.ts'
import { instantOf, openCore, type ActOptions, type Core, type StartSpec } from './core.ts'
import { openWorker, prepareWorker, type Worker } from './jobs.ts'
import { fixedLaw, openLaw } from './law.ts'
import { isLost, unavailable } from './line.ts'
import { openTeller, type Happening } from './live.ts'
import { correlate, replayMessage, storeMessage, type Delivered, type Message } from './messages.ts'
import { bundleOf, findingsOf, publish, publishFolder, retire, type FolderResult, type Published, type PublishOptions } from './publish.ts'
import type { Service } from './service.ts'
import type { Grounds, MoveBody } from './warm.ts'
import type { Finding } from '../law/finding.ts'

/**
 * The kernel on PostgreSQL. An instance changes only in a step: read, `advance`, and one statement that writes the new state
 * under its version together with tasks, jobs, timers, subscriptions and the hash-chained move. Several servers may share a
 * database; nothing here knows of people's rights, screens or trades.
 */
export interface EngineOptions {
  db: Knex
  services: Service[]
  /** Rules and calendar for deadlines; read from the database if absent. */
  calendar?: Law
  /** Milliseconds; the house's clock if absent. A test's clock moves by hand and then calls `settle`. */
  clock?: () => number
  /** Timers, messages, outbox and jobs go on by themselves; false leaves that to `settle` (tests, seeding). */
  background?: boolean
  /** Open, but still until `resume`: nothing goes on by itself. */
  paused?: boolean
  /** What the gate knows of the law besides the rule set in the database. */
  gate?: (work: Work) => Promise<LawContext>
  /** What a county set for a process, taken along by what starts there. */
  parameters?: (process: string, region: string, at: number) => Promise<Record<string, string>>
  /** Seconds a service that reaches outside may take. */
  serviceSeconds?: number
  lines?: number
  remembered?: number
}

export interface Engine {
  /** Starts an instance in the caller's transaction; with `grounds` why it starts so is kept beside the move. Problems: process-unknown, version-unknown, version-retired, version-not-in-force, move-refused. */
  start(work: Work, spec: StartSpec, grounds?: Grounds): Promise<Outcome>
  /** Starts an instance through the group commit: the quick way when nothing else must be written with it. */
  launch(spec: StartSpec, options: ActOptions): Promise<Outcome>
  /** One move through the group commit; answers after it is durable. Problems: move-refused (code, detail), instance-unknown, database-unavailable. */
  act(instance: string, move: MoveBody, options: ActOptions): Promise<Outcome>
  /** One move in the caller's transaction: what the caller writes and the move happen together or not at all. */
  actIn(work: Work, instance: string, move: MoveBody, options?: Omit<ActOptions, 'actor'>): Promise<Outcome>
  /** Everything the gate says about a bundle; publishing is refused if any of it is an error. `region` is the county whose own text it is. */
  check(work: Work, bundle: Bundle, region?: string, from?: Date): Promise<Finding[]>
  /** Publishes the next version of a process. Problems: gate-refused (findings), process-key. */
  publish(work: Work, bundle: Bundle, options?: PublishOptions): Promise<Published>
  /** The folders of `processes/` meet the database; each in its own transaction, reported one by one. */
  publishFolders(dir: string, demo: boolean, report?: (result: FolderResult, done: number, total: number) => void): Promise<FolderResult[]>
  retire(work: Work, version: string, why: string): Promise<void>
  /** An older version's text as a new version. */
  rollback(work: Work, version: string, options?: PublishOptions): Promise<Published>
  /** Publishes a message to whoever waits for its name and key. Problem: message-repeated. */
  message(message: Message): Promise<Delivered>
  /** The same from inside a transaction: delivered after it commits. */
  messageIn(work: Work, message: Message): Promise<string>
  /** An unmatched message is tried again. */
  replayMessage(id: string, ttl?: number): Promise<Delivered>
  /** Broadcasts a signal to every instance armed for it and to signal start events. */
  signal(name: string, vars?: Record<string, unknown>): Promise<void>
  /** Does everything that is due until all is quiet: outbox, messages, timers up to `now` (ms or Date; the clock's instant if absent). */
  settle(now?: Date | number): Promise<void>
  /** Stops or resumes what goes on by itself, e.g. while a demo city is being seeded with past dates. */
  pause(): Promise<void>
  resume(): void
  /** A question asked often, on a connection of the engine's own: its plan is kept, and was not made for the small tables of the first minute. */
  ask<T extends object>(query: { name: string; text: string; values: unknown[] }): Promise<T[]>
  /** Tells open pages that something of this topic changed. */
  tell(happening: Happening): void
  /** Rules and calendar are read again (a year was published). */
  refreshLaw(): Promise<void>
  core: Core
  stop(): Promise<void>
}

/** Opens an engine on a migrated database. `stop` it before the database is closed. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { db } = options
  const url = (db.client.config.connection as { connectionString: string }).connectionString
  const clock = options.clock ?? houseClock
  await prepareWorker(db, url)
  const teller = openTeller(db)
  const law = options.calendar ? fixedLaw(options.calendar) : await openLaw(db, clock)
  let background: Background | undefined
  const core = await openCore({
    db, url, services: options.services, law, clock, lines: options.lines ?? 3, remembered: options.remembered ?? 5_000, parameters: options.parameters,
    committed: (rows, warms) => { teller.committed(rows, warms); background?.committed(rows) },
  })
  background = openBackground(core, options.background !== false, options.paused)
  let worker: Worker | undefined
  if (options.background !== false && options.services.some(service => service.call)) worker = await openWorker(core, url, options.serviceSeconds ?? 30)
  const gateOf = { services: new Set(options.services.map(service => service.name)), ...options.gate ? { law: options.gate } : {} }
  const published = async (result: Promise<Published>, work: Work): Promise<Published> => {
    const version = await result
    void work.tx.executionPromise.then(() => { core.versions.forget(); teller.tell({ topic: 'processes' }) }, () => {})
    return version
  }
  const quiet = background
  return {
    core,
    ...acting(core),
    check: (work, bundle, region, from) => findingsOf(work, bundle, gateOf, { region, ...from ? { from } : {} }),
    publish: (work, bundle, more) => published(publish(work, bundle, gateOf, more), work),
    async publishFolders(dir, demo, report) {
      const folders = processFolders(dir)
      const results: FolderResult[] = []
      for (const folder of folders) {
        const result = await inWork(db, system, mayAll, work => publishFolder(work, folder, gateOf, demo))
        if (result.state === 'refused') log.warn({ process: result.process, detail: result.problem?.message }, 'engine: a process folder was refused')
        results.push(result)
        report?.(result, results.length, folders.length)
      }
      core.versions.forget()
      return results
    },
    async retire(work, version, why) { await retire(work, version, why); void work.tx.executionPromise.then(() => core.versions.forget(), () => {}) },
    rollback: async (work, version, more) => published(publish(work, await bundleOf(work.tx, version), gateOf, { effectiveAt: work.now, ...more }), work),
    async message(message) {
      const id = await storeMessage(db, message, clock())
      return await correlate(core, id) ?? { id, state: 'buffered', instances: [] }
    },
    async messageIn(work, message) {
      const id = await storeMessage(work.tx, message, work.now.getTime())
      void work.tx.executionPromise.then(() => quiet.kick(), () => {})
      return id
    },
    replayMessage: (id, ttl = 3_600_000) => replayMessage(core, id, ttl),
    async signal(name, vars = {}) {
      await db('outbox').insert({ kind: 'signal', instance_id: 0, body: JSON.stringify({ name, vars }), created_at: new Date(clock()) })
      await quiet.kick()
    },
    settle: now => quiet.settle(instantOf(now)),
    pause: () => quiet.pause(),
    resume: () => quiet.resume(),
    ask: query => core.ask(query),
    tell: happening => teller.tell(happening),
    refreshLaw: () => law.refresh(),
    async stop() {
      await worker?.stop()
      await quiet.stop()
      await core.stop()
      await teller.stop()
    },
  }
}

type Acting = Pick<Engine, 'start' | 'launch' | 'act' | 'actIn'>

function acting(core: Core): Acting {
  const dated = (now: Date | number | undefined): { at?: number } => now === undefined ? {} : { at: instantOf(now)! }
  const more = ({ key, grounds, entry }: Omit<ActOptions, 'actor'>) => ({ ...key === undefined ? {} : { key }, ...grounds ? { grounds } : {}, ...entry ? { entry } : {} })
  return {
    async start(work, spec, grounds) {
      const { id, deed, born } = await core.bear(spec, work.actor, work.now.getTime())
      return core.within(work, id, { ...deed, ...grounds ? { grounds } : {} }, born)
    },
    async launch(spec, { actor, now, ...rest }: ActOptions & { actor: Actor }) {
      const { id, deed, born } = await core.bear(spec, actor, instantOf(now) ?? core.clock()).catch((error: unknown) => { throw isLost(error) ? unavailable() : error })
      return core.submit(id, { ...deed, ...more(rest) }, born)
    },
    act: (instance, move, { actor, now, ...rest }) => core.submit(instance, { move, actor, ...dated(now), ...more(rest) }),
    actIn: (work, instance, move, rest = {}) => core.within(work, instance, { move, actor: work.actor, at: instantOf(rest.now) ?? work.now.getTime(), ...more(rest) }),
  }
}

export type { Bundle } from './bundle.ts'
export type { Outcome } from './ask.ts'
export type { ActOptions, StartSpec } from './core.ts'
export type { MoveBody } from './warm.ts'
