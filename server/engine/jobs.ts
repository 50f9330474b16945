import { EventEmitter } from 'node:events'
import { run, runMigrations, Logger, type JobHelpers, type Runner, type WorkerEvents } from 'graphile-worker'
import type { Knex } from 'knex'
import pg from 'pg'
import { log } from '../log.ts'
import { isBpmnError, Problem } from '../problem.ts'
import { system } from '../work.ts'
import { plain, reasonOf } from './alone.ts'
import type { Core } from './core.ts'

/**
 * Services that reach outside the database: graphile-worker carries them, at least once, always with the same idempotency key.
 * A failure is tried again with a growing delay; after the last one the instance has an incident.
 */
interface JobRow { id: string; instance_id: string; node: number; element: string; service: string; vars: string; headers: string; retries: number }

const quiet = new Logger(() => (level, message) => { if (level === 'error') log.warn({ worker: message }, 'worker') })

/** Creates the worker's schema where it is missing; servers that start together take turns. */
export async function prepareWorker(db: Knex, url: string): Promise<void> {
  const { rows: [ready] } = await db.raw<{ rows: { ok: boolean }[] }>('select to_regclass(\'graphile_worker.migrations\') is not null and exists (select 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = \'graphile_worker\' and p.proname = \'add_job\') as ok')
  if (ready?.ok) return
  await db.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204564)')
    await runMigrations({ connectionString: url, logger: quiet })
  })
}

export interface Worker { stop(): Promise<void> }

/** Starts carrying jobs. A worker of a server that died is unlocked as soon as its session's advisory lock is gone. */
export async function openWorker(core: Core, url: string, seconds: number): Promise<Worker> {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'yangguang-worker' })
  pool.on('error', error => log.warn({ err: error }, 'worker: connection lost'))
  pool.on('connect', client => { client.on('error', () => {}) })
  const presence = await announce(core, url)
  const events = new EventEmitter() as WorkerEvents
  events.on('pool:create', ({ workerPool }) => void presence.note(workerPool.id))
  const start = (): Promise<Runner> => run({
    pgPool: pool, events, concurrency: 8, pollInterval: 500, noHandleSignals: true, logger: quiet, gracefulShutdownAbortTimeout: 1000,
    taskList: { service: (payload, helpers) => carry(core, payload as { job: string; instance: string }, helpers, seconds) },
  })
  let runner = await start()
  const unlocking = setInterval(() => void presence.bury().catch(() => {}), 5000)
  unlocking.unref()
  await presence.bury()
  let stopped = false
  const watch = (): void => void runner.promise.then(() => {}, () => {}).then(async () => {
    while (!stopped) {
      try { runner = await start(); watch(); return } catch { await new Promise(done => setTimeout(done, 1000)) }
    }
  })
  watch()
  return {
    async stop() {
      stopped = true
      clearInterval(unlocking)
      await runner.stop().catch(() => {})
      await presence.leave()
      await pool.end()
    },
  }
}

async function carry(core: Core, payload: { job: string; instance: string }, helpers: JobHelpers, seconds: number): Promise<void> {
  const row = await core.db('jobs').where({ id: payload.job }).first() as JobRow | undefined
  if (!row) return
  const instance = String(row.instance_id)
  const status = await core.db('instances').where({ id: instance }).first('status') as { status: string } | undefined
  if (status?.status === 'suspended') { await core.db.raw('select graphile_worker.add_job(\'service\', ?::json, run_at => now() + interval \'30 seconds\', max_attempts => ?)', [JSON.stringify(payload), row.retries]); return }
  const answer = await outcomeOf(core, row, helpers, seconds)
  if (!answer) return
  try {
    await core.submit(instance, { move: answer, actor: system, key: `j${row.id}.${helpers.job.id}` })
  } catch (error) { if (!(error instanceof Problem && error.code === 'move-refused' && error.body['code'] !== 'SUSPENDED')) throw error }
}

async function outcomeOf(core: Core, row: JobRow, helpers: JobHelpers, seconds: number) {
  const service = core.services.get(row.service)
  const n = row.node
  if (!service?.call) return { t: 'fail' as const, n, msg: `没有名为 ${row.service} 的服务` }
  const abort = AbortSignal.timeout(seconds * 1000)
  const signal = helpers.abortSignal ? AbortSignal.any([abort, helpers.abortSignal]) : abort
  try {
    const input = service.input.parse(JSON.parse(row.vars))
    const { listener } = JSON.parse(row.headers) as Record<string, string>
    // a node's job and each of its listeners are different calls, a job tried again is the same
    const key = [row.instance_id, n, ...listener === undefined ? [] : [listener]].join(':')
    const result = await Promise.race([service.call(input, { key, signal }), aborted(signal, seconds)])
    const vars = service.output.parse(result)
    return { t: 'finish' as const, n, ...vars !== null && typeof vars === 'object' ? { vars: plain(vars) } : {} }
  } catch (thrown) {
    if (isBpmnError(thrown)) return { t: 'fail' as const, n, code: thrown.bpmnCode, msg: thrown.message, vars: plain(thrown.variables) }
    const reason = reasonOf(thrown, row.service)
    await core.db('jobs').where({ id: row.id }).update({ attempts: helpers.job.attempts, error: reason })
    if (helpers.job.attempts >= helpers.job.max_attempts) return { t: 'fail' as const, n, msg: reason }
    throw thrown
  }
}

const aborted = (signal: AbortSignal, seconds: number): Promise<never> => new Promise((_, reject) => {
  signal.addEventListener('abort', () => reject(new Error(`超过 ${seconds} 秒没有答复`)), { once: true })
})

interface Presence { note(worker: string): Promise<void>; bury(): Promise<void>; leave(): Promise<void> }

/** A server is alive while its session holds the advisory lock of its row; the database releases it the moment the process dies. */
async function announce(core: Core, url: string): Promise<Presence> {
  let id = ''
  let client: pg.Client | undefined
  let left = false
  const workers = new Set<string>()
  const enter = async (): Promise<void> => {
    const session = new pg.Client({ connectionString: url, application_name: 'yangguang-presence', keepAlive: true })
    session.on('error', () => {})
    session.on('end', () => { if (!left) setTimeout(() => void enter().catch(() => {}), 1000).unref() })
    await session.connect()
    // the row is seen by others only once the lock is held
    await session.query('begin')
    const { rows: [row] } = await session.query<{ id: string }>('insert into servers (workers) values ($1) returning id::text', [[...workers]])
    id = row!.id
    await session.query('select pg_advisory_lock(7204565, $1)', [Number(id)])
    await session.query('commit')
    client = session
  }
  await enter()
  return {
    async note(worker) {
      workers.add(worker)
      await core.db('servers').where({ id }).update({ workers: [...workers] }).catch(() => {})
    },
    async bury() {
      await core.db('servers').where({ id }).update({ workers: [...workers] })
      const others = await core.db('servers').whereNot({ id }).select('id') as { id: string }[]
      for (const other of others) {
        await core.db.transaction(async tx => {
          const { rows: [lock] } = await tx.raw<{ rows: { ok: boolean }[] }>('select pg_try_advisory_xact_lock(7204565, ?) as ok', [Number(other.id)])
          if (lock?.ok) await tx('servers').where({ id: other.id }).delete()
        })
      }
      // a job is locked in the name of its worker pool; one that no living server owns is free again
      await core.db.raw(`select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs
        where locked_at < now() - interval '3 seconds' and locked_by not in (select unnest(workers) from servers)))`)
    },
    async leave() {
      left = true
      await core.db('servers').where({ id }).delete().catch(() => {})
      await client?.end().catch(() => {})
    },
  }
}
