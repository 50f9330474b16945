import { fork } from 'node:child_process'
import type { Knex } from 'knex'
import pg from 'pg'
import { openDatabase } from '../server/database.ts'
import { createEngine, type Engine } from '../server/engine/engine.ts'
import { system } from '../server/work.ts'
import { subject } from './human-tasks.ts'

/** Durable speed: instances of the human-task process from start to end, every step acknowledged after it is on disk. */
export interface Sample { steps: number; millis: number; latencies: number[] }
export interface Speed { perSecond: number; p50: number; p95: number }

export const percentile = (values: number[], part: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0

/** `clients` people start and complete, one after the other each, for `seconds`. Latencies are of completions. */
export async function drive(engine: Engine, clients: number, seconds: number): Promise<Sample> {
  const began = performance.now()
  const end = began + seconds * 1000
  const sample: Sample = { steps: 0, millis: 0, latencies: [] }
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < end) {
      const { instance, state } = await engine.launch({ process: 'bench', vars: { amount: 2000 }, subject }, { actor: system })
      await complete(engine, instance, state, sample, { approved: true })
      sample.steps += 1
    }
  }))
  sample.millis = performance.now() - began
  return sample
}

async function complete(engine: Engine, instance: string, state: Awaited<ReturnType<Engine['act']>>['state'], sample: Sample, vars?: Record<string, unknown>): Promise<void> {
  const node = Object.keys(state.n).find(key => state.n[key]!.w === 'task')
  if (node === undefined) return
  const asked = performance.now()
  const next = await engine.act(instance, { t: 'complete', n: Number(node), ...vars ? { vars } : {} }, { actor: system })
  sample.latencies.push(performance.now() - asked)
  sample.steps += 1
  await complete(engine, instance, next.state, sample)
}

export const speedOf = (sample: Sample): Speed => ({ perSecond: Math.round(sample.steps / sample.millis * 1000), p50: round(percentile(sample.latencies, 0.5)), p95: round(percentile(sample.latencies, 0.95)) })
const round = (value: number): number => Math.round(value * 100) / 100

/** Milliseconds of a bare one-row commit by one client: the floor of any durable step. */
export async function bareCommit(url: string, count: number): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create table if not exists bench_bare (id bigint generated always as identity, at timestamptz)')
  const times: number[] = []
  for (let n = 0; n < count; n += 1) {
    const asked = performance.now()
    await client.query({ name: 'bare', text: 'insert into bench_bare (at) values (now())' })
    times.push(performance.now() - asked)
  }
  await client.end()
  return round(percentile(times, 0.5))
}

/** The same load by `processes` server processes at once; `shared` instances are fought over by all if given. */
export async function byProcesses(url: string, processes: number, clients: number, seconds: number, shared: string[] = []): Promise<number> {
  const totals = await Promise.all(Array.from({ length: processes }, () => new Promise<number>((resolve, reject) => {
    const child = fork(new URL('./durable-server.ts', import.meta.url), [url, String(clients), String(seconds), shared.join(',')], { execArgv: ['--max-semi-space-size=8', '--import=tsx/esm'] })
    child.on('message', (message: { ready?: true; perSecond?: number }) => { if (message.perSecond !== undefined) { resolve(message.perSecond); child.disconnect() } })
    child.on('exit', code => { if (code) reject(new Error(`a bench server left with ${code}`)) })
  })))
  return totals.reduce((sum, each) => sum + each, 0)
}

/** An engine as a server has it, its background work on. */
export async function openEngine(url: string): Promise<{ engine: Engine; db: Knex; close(): Promise<void> }> {
  const db = openDatabase(url, 4)
  const engine = await createEngine({ db, services: [], gate: async () => ({}) })
  return { engine, db, close: async () => { await engine.stop(); await db.destroy() } }
}
