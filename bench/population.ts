// The engine with 100,000 finished and 100,000 open instances in the database: what a step costs there beside an empty database on the same
// PostgreSQL, whether rows in older months matter, the memory of a whole server, and the bytes of everything at rest. By itself:
// node --import=tsx/esm bench/population.ts [instances of each kind]
import { fork } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { migrate, openDatabase } from '../server/database.ts'
import { launch } from '../server/embedded/launch.ts'
import type { Engine } from '../server/engine/engine.ts'
import { verifyAll } from '../server/engine/verify.ts'
import { inWork, mayAll, system } from '../server/work.ts'
import { drive, openEngine, percentile } from './durable.ts'
import { humanTasks, subject } from './human-tasks.ts'

type Say = (line: string) => void
interface City { url: string; db: Knex; close(): Promise<void> }

const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits
const median = (values: number[]): number => percentile(values, 0.5)
const ratio = (a: number[], b: number[]): number => round(median(a.map((each, n) => each / b[n]!)))

async function city(server: string, name: string): Promise<City> {
  const admin = openDatabase(server, 1)
  await admin.raw(`create database ${name}`)
  await admin.destroy()
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = openDatabase(String(url), 2)
  await migrate(db)
  await db.raw('select moves_partitions((now() - interval \'13 months\')::date, 14)')
  const { engine, close } = await openEngine(String(url))
  await inWork(db, system, mayAll, work => engine.publish(work, humanTasks))
  await close()
  return { url: String(url), db, close: () => db.destroy() }
}

/** Real instances by the engine's own group commit: `finish` to the end, else waiting for the first of two people. `at` dates their moves. */
async function fill(engine: Engine, count: number, finish: boolean, at?: number): Promise<void> {
  const dated = at === undefined ? {} : { now: at }
  let left = count
  await Promise.all(Array.from({ length: 512 }, async () => {
    while (left > 0) {
      left -= 1
      let { instance, state } = await engine.launch({ process: 'bench', vars: { amount: 2000 }, subject }, { actor: system, ...dated })
      for (let node = finish ? taskOf(state) : undefined; node !== undefined; node = taskOf(state)) {
        state = (await engine.act(instance, { t: 'complete', n: node, vars: { approved: true } }, { actor: system, ...dated })).state
      }
    }
  }))
}

const taskOf = (state: { n: Record<string, { w?: string }> }): number | undefined => {
  const key = Object.keys(state.n).find(node => state.n[node]!.w === 'task')
  return key === undefined ? undefined : Number(key)
}

/** Milliseconds of a step, everything included: 16 people start and complete new instances. */
const newSteps = async (engine: Engine, seconds: number): Promise<number> => {
  const { steps, millis } = await drive(engine, 16, seconds)
  return millis / steps
}

/** Milliseconds of a completion of an instance that no server has in memory: 16 people complete the tasks given. */
async function coldSteps(at: City, tasks: { instance: string; node: number }[]): Promise<number> {
  const { engine, close } = await openEngine(at.url)
  await engine.launch({ process: 'bench', vars: { amount: 2000 }, subject }, { actor: system })
  const queue = [...tasks]
  const began = performance.now()
  await Promise.all(Array.from({ length: 16 }, async () => {
    for (let task = queue.shift(); task; task = queue.shift()) await engine.act(task.instance, { t: 'complete', n: task.node, vars: { approved: true } }, { actor: system })
  }))
  const each = (performance.now() - began) / tasks.length
  await close()
  return each
}

/** Open first tasks anywhere among the instances, in no order. */
const openTasks = async ({ db }: City, count: number): Promise<{ instance: string; node: number }[]> =>
  (await db.raw<{ rows: { instance: string; node: number }[] }>('select instance_id::text as instance, node from tasks where element = \'review\' order by hashint8(instance_id) limit ?', [count])).rows

/** One measurement in each city by turns, so that a machine that others use is equally slow for both. */
async function byTurns(rounds: number, cities: City[], measure: (at: City) => Promise<number>): Promise<number[][]> {
  const all: number[][] = cities.map(() => [])
  for (let n = 0; n < rounds; n += 1) for (const [which, at] of cities.entries()) all[which]!.push(await measure(at))
  return all
}

async function stepCost(empty: City, full: City, seconds: number): Promise<{ fresh: number; cold: number; fresh_ms: [number, number]; cold_ms: [number, number] }> {
  const engines = new Map(await Promise.all([empty, full].map(async (at): Promise<[City, Awaited<ReturnType<typeof openEngine>>]> => [at, await openEngine(at.url)])))
  for (const { engine } of engines.values()) await drive(engine, 16, 1)
  const [fresh0, fresh1] = await byTurns(7, [empty, full], at => newSteps(engines.get(at)!.engine, seconds)) as [number[], number[]]
  for (const { close } of engines.values()) await close()
  const cold = 1500
  const { engine, close } = await openEngine(empty.url)
  await fill(engine, 5 * cold, false)
  await close()
  const [cold0, cold1] = await byTurns(5, [empty, full], async at => coldSteps(at, await openTasks(at, cold))) as [number[], number[]]
  return { fresh: ratio(fresh1, fresh0), cold: ratio(cold1, cold0), fresh_ms: [round(median(fresh0), 3), round(median(fresh1), 3)], cold_ms: [round(median(cold0), 3), round(median(cold1), 3)] }
}

/** Rows in twelve older months: the finished instances again and again, under other ids, a month earlier each time. */
async function agedRows({ db }: City, months: number): Promise<number> {
  await db.raw('alter table moves disable trigger moves_append_only')
  for (let n = 2; n <= months; n += 1) {
    await db.raw(`insert into moves select instance_id - ${n} * 1000000000::bigint, seq, at - ${n - 1} * interval '1 month', version_id, kind, actor, move, hash, visits from moves where at >= date_trunc('month', now()) - interval '1 month' and at < date_trunc('month', now()) and instance_id > 0`)
  }
  await db.raw('alter table moves enable trigger moves_append_only')
  await db.raw('vacuum analyze moves')
  return Number((await db.raw<{ rows: { n: string }[] }>('select count(*) as n from moves where instance_id < 0')).rows[0]!.n)
}

/** A whole server, started as `npm start` does, on the full database that completes tasks all over it: resident megabytes at the end and at the highest. */
function memory(url: string, completions: number): Promise<{ rss_mb: number; peak_mb: number; completed: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./population-server.ts', import.meta.url), [url, String(completions)], { execArgv: ['--max-semi-space-size=8', '--import=tsx/esm'], env: { ...process.env, NODE_ENV: 'production', DEMO: '1' } })
    child.once('message', (message: { rss_mb: number; peak_mb: number; completed: number }) => resolve(message))
    child.once('exit', code => reject(new Error(`the server left with ${code}`)))
  })
}

/** Bytes at rest, indexes and TOAST included: of a move, and of an instance with everything but its moves. */
async function bytes({ db }: City) {
  await db.raw('vacuum analyze')
  const { rows } = await db.raw<{ rows: { name: string; bytes: string }[] }>(`select coalesce(p.relname, c.relname) as name, sum(pg_total_relation_size(c.oid)) as bytes
    from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public' left join pg_inherits h on h.inhrelid = c.oid left join pg_class p on p.oid = h.inhparent
    where c.relkind = 'r' group by 1 order by 2 desc`)
  const size = new Map(rows.map(row => [row.name, Number(row.bytes)]))
  const count = async (table: string): Promise<number> => Number((await db(table).count('* as n').first() as { n: string }).n)
  const [moves, instances, tasks] = [await count('moves'), await count('instances'), await count('tasks')]
  return { per_move: round(size.get('moves')! / moves, 0), per_instance: round(size.get('instances')! / instances, 0), per_open_task: round(size.get('tasks')! / tasks, 0), moves, instances, tasks, tables: Object.fromEntries([...size].slice(0, 8)) }
}

/** Fills, measures, says and answers what goes into `population` of bench/result.json. */
export async function population(say: Say, count = 100_000, seconds = 3) {
  const dir = mkdtempSync(join(tmpdir(), 'yangguang-population-'))
  chmodSync(dir, 0o755)
  const embedded = await launch(dir)
  const admin = openDatabase(embedded.url, 1)
  /** Filling need not survive a crash, what is measured must. */
  const durable = async (on: boolean): Promise<void> => { await admin.raw(`alter system set synchronous_commit = ${on ? 'on' : 'off'}`); await admin.raw('select pg_reload_conf()') }
  const cities: City[] = []
  try {
    const [empty, full] = [await city(embedded.url, 'empty'), await city(embedded.url, 'filled')]
    cities.push(empty, full)
    await durable(false)
    const filling = performance.now()
    const { engine, close } = await openEngine(full.url)
    const monthAgo = new Date()
    monthAgo.setDate(0)
    await fill(engine, count / 2, true, monthAgo.getTime())
    await fill(engine, count / 2, true)
    await fill(engine, count, false)
    await close()
    say(`已装入 ${count} 个办结、${count} 个在办实例，用时 ${Math.round((performance.now() - filling) / 1000)} 秒`)
    await full.db.raw('vacuum analyze')
    await durable(true)
    await admin.raw('checkpoint')
    const cost = await stepCost(empty, full, seconds)
    say(`每步成本：空库 ${cost.fresh_ms[0]} ms，装满 ${cost.fresh_ms[1]} ms，×${cost.fresh}；办理不在内存的实例 ${cost.cold_ms[0]} → ${cost.cold_ms[1]} ms，×${cost.cold}`)
    const listed = await list(full.db)
    const server = await memory(full.url, 30_000)
    say(`服务器内存 ${server.rss_mb} MB（最高 ${server.peak_mb} MB），其间办理 ${server.completed} 个在办实例；待办前 50 条 ${listed} ms`)
    const { moves, movesPerSecond, differences } = await verifyAll(full.db, full.url, 2, () => performance.now())
    say(`核对 ${moves} 步，每秒 ${movesPerSecond} 步，不一致 ${differences.length}${differences.slice(0, 3).map(each => `；${each.instance} ${each.what}：${each.detail}`).join('')}`)
    const rest = await bytes(full)
    say(`静止：每步 ${rest.per_move} 字节，每个实例 ${rest.per_instance} 字节，每个待办 ${rest.per_open_task} 字节（均含索引）`)
    await durable(false)
    const older = await agedRows(full, 12)
    await durable(true)
    await admin.raw('checkpoint')
    const aged = await stepCost(empty, full, seconds)
    say(`更早的月份再有 ${older} 步：每步成本 ×${aged.fresh}，不在内存的 ×${aged.cold}`)
    return {
      finished: count, open: count, step_cost: cost.fresh, cold_step_cost: cost.cold, step_ms: cost.fresh_ms, cold_ms: cost.cold_ms, ...server, list_ms: listed,
      verify: { moves, moves_per_s: movesPerSecond, differences: differences.length }, bytes: rest,
      older_months: { rows: older, step_cost: aged.fresh, cold_step_cost: aged.cold }, load: round(loadavg()[0]!),
    }
  } finally {
    for (const each of cities) await each.close()
    await admin.destroy()
    await embedded.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function list(db: Knex): Promise<number> {
  const ask = (): Promise<unknown> => db.raw('select id, name, due_at from tasks where (roles[1] = ? or roles[2] = ?) and region = ? order by due_at nulls last, id limit 50', ['reception', 'reception', '510802'])
  await ask()
  const asked = performance.now()
  await ask()
  return round(performance.now() - asked, 1)
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const result = await population(line => { process.stdout.write(`${line}\n`) }, Number(process.argv[2] ?? 100_000))
  // beside what the last whole run measured
  const file = join(import.meta.dirname, 'result.json')
  const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  writeFileSync(file, `${JSON.stringify({ ...known, population: { at: new Date().toISOString(), ...result } }, null, 2)}\n`)
}
