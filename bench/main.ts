// npm run bench: durable speed beside TPC-B on the same server in the same run, the pure kernel beside bpmn-engine, verify, bytes; a table and bench/result.json.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { migrate, openDatabase } from '../server/database.ts'
import { launch } from '../server/embedded/launch.ts'
import { verifyAll } from '../server/engine/verify.ts'
import { inWork, mayAll, system } from '../server/work.ts'
import { bareCommit, byProcesses, drive, openEngine, speedOf } from './durable.ts'
import { http } from './http.ts'
import { humanTasks, subject } from './human-tasks.ts'
import { run as kernel } from './kernel.ts'
import { population } from './population.ts'
import { tpcb } from './tpcb.ts'

const quick = process.argv.includes('--quick')
const seconds = quick ? 3 : 8
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const ratio = (a: number, b: number): number => Math.round(a / b * 100) / 100
const load = (): number => Math.round(loadavg()[0]! * 100) / 100
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** TPC-B is run before and after each measurement, so that a machine that others use is equally slow for both. */
async function durable(url: string) {
  const bare = await bareCommit(url, 300)
  const { engine, close } = await openEngine(url)
  await drive(engine, 64, 2)
  const yard = [await tpcb(url, seconds)]
  const at1 = speedOf(await drive(engine, 1, seconds / 2))
  const at16 = speedOf(await drive(engine, 16, seconds))
  yard.push(await tpcb(url, seconds))
  const at64 = speedOf(await drive(engine, 64, seconds))
  yard.push(await tpcb(url, seconds))
  await close()
  const first = mean([yard[0]!.tps, yard[1]!.tps])
  const second = mean([yard[1]!.tps, yard[2]!.tps])
  say(`TPC-B（${yard[0]!.how}，16 客户端）  ${yard.map(each => Math.round(each.tps)).join(' / ')} tps`)
  say(`持久步  1 客户端 ${at1.perSecond}/s  p50 ${at1.p50} ms（单行提交 ${bare} ms）`)
  say(`持久步 16 客户端 ${at16.perSecond}/s  ×${ratio(at16.perSecond, first)}  p95 ${at16.p95} ms`)
  say(`持久步 64 客户端 ${at64.perSecond}/s  ×${ratio(at64.perSecond, second)}  p95 ${at64.p95} ms`)
  return {
    ratio_16: ratio(at16.perSecond, first), ratio_64: ratio(at64.perSecond, second), steps_per_s: { 1: at1.perSecond, 16: at16.perSecond, 64: at64.perSecond },
    tpcb_tps: yard.map(each => Math.round(each.tps)), tpcb: yard[0]!.how, bare_commit_ms: bare, p50_1_ms: at1.p50, p95_16_ms: at16.p95,
    p50_1_ratio: ratio(at1.p50, bare), p95_16_ratio: ratio(at16.p95, bare), load: load(),
  }
}

async function twoServers(url: string, db: Knex) {
  const one = await byProcesses(url, 1, 32, seconds)
  const two = await byProcesses(url, 2, 32, seconds)
  const { engine, close } = await openEngine(url)
  const shared = await Promise.all(Array.from({ length: 50 }, async () => (await engine.launch({ process: 'bench', subject }, { actor: system })).instance))
  await close()
  const deadlocks = async (): Promise<number> => Number((await db.raw<{ rows: { deadlocks: string }[] }>('select deadlocks from pg_stat_database where datname = current_database()')).rows[0]!.deadlocks)
  const before = await deadlocks()
  const fought = await byProcesses(url, 2, 32, seconds, shared)
  const met = await deadlocks() - before
  say(`两个进程 ${two}/s，一个进程 ${one}/s  ×${ratio(two, one)}；争抢 50 个实例 ${fought}/s，死锁 ${met}`)
  return { one, two, ratio: ratio(two, one), fought_50: fought, fought_ratio: ratio(fought, one), deadlocks: met, load: load() }
}

/** Bytes of the human-task process: moves with their indexes, and the instance's own row at rest. */
async function bytes(db: Knex) {
  await db.raw('vacuum analyze moves, instances')
  const { rows: [row] } = await db.raw<{ rows: { moves: string; move_bytes: string; instances: string; instance_bytes: string }[] }>(`select
    (select count(*) from moves) as moves, (select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_inherits h on h.inhrelid = c.oid where h.inhparent = 'moves'::regclass) as move_bytes,
    (select count(*) from instances where process = 'bench') as instances, (select sum(pg_column_size(i.*)) from instances i where process = 'bench') as instance_bytes`)
  const each = Math.round(Number(row!.move_bytes) / Number(row!.moves))
  const rest = Math.round(Number(row!.instance_bytes) / Number(row!.instances))
  say(`每步 ${each} 字节（含索引），每个静止实例 ${rest} 字节`)
  return { per_move: each, per_instance: rest }
}

async function verifying(db: Knex, url: string) {
  const { moves, movesPerSecond, differences } = await verifyAll(db, url, 2, () => performance.now())
  say(`核对 ${moves} 步，每秒 ${movesPerSecond} 步，不一致 ${differences.length}`)
  return { moves, moves_per_s: movesPerSecond, differences: differences.length, load: load() }
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'yangguang-bench-'))
  chmodSync(dir, 0o755)
  const embedded = await launch(dir)
  const { url } = embedded
  const db = openDatabase(url, 2)
  try {
    await migrate(db)
    const prepared = await openEngine(url)
    await inWork(db, system, mayAll, work => prepared.engine.publish(work, humanTasks))
    await prepared.close()
    const result: Record<string, unknown> = { load_before: load(), cpus: 2, node: process.version, at: new Date().toISOString() }
    result['durable'] = await durable(url)
    result['two_servers'] = await twoServers(url, db)
    result['bytes'] = await bytes(db)
    result['verify'] = await verifying(db, url)
    if (!quick) result['population'] = await population(say)
    result['http'] = await http(seconds, say)
    result['kernel'] = await kernel()
    for (const [name, times] of Object.entries((result['kernel'] as { ratio: Record<string, number> }).ratio)) say(`内核 ${name.padEnd(5)} ×${times}`)
    result['load_after'] = load()
    const file = join(import.meta.dirname, 'result.json')
    // a quick run measures no population: what the last one measured stays, with its own time and load
    if (quick && existsSync(file)) result['population'] = (JSON.parse(readFileSync(file, 'utf8')) as { population?: object }).population
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
    say(`负载 ${result['load_before'] as number} → ${result['load_after'] as number}；结果写入 bench/result.json`)
  } finally {
    await db.destroy()
    await embedded.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

await main()
