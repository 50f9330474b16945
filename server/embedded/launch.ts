import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { nativeFolder, reachable, usableBinaries } from './binaries.ts'
import { chooseRunner, type Runner } from './runner.ts'

/**
 * Real PostgreSQL from the registry, in a folder. The launcher drops root, copies binaries out of unreadable folders,
 * re-attaches to a server that outlived a killed parent, and stops it when the last of our servers leaves.
 */
export interface Embedded { url: string; attached: boolean; pid: number; stop(): Promise<void> }

interface Place { cluster: string; password: string; port: number }
const major = '18'

/** Starts (or re-attaches to) the cluster of `dataDir`. `port` 0 = the one used before, else any free one. */
export async function launch(dataDir: string, port = 0, say: (line: string) => void = () => {}): Promise<Embedded> {
  mkdirSync(dataDir, { recursive: true })
  const runner = chooseRunner()
  const base = reachable(dataDir, runner.uid) ? dataDir : '/var/lib/yangguang'
  mkdirSync(base, { recursive: true, mode: 0o755 })
  const place = readPlace(dataDir) ?? writePlace(dataDir, { cluster: join(base, base === dataDir ? 'postgres' : `postgres-${randomBytes(6).toString('hex')}`), password: randomBytes(24).toString('base64url'), port: 0 })
  const binaries = usableBinaries(nativeFolder(), runner, base)
  checkVersion(place.cluster)
  const running = postmaster(place.cluster)
  let pid: number
  if (running) {
    say(`重新接上仍在运行的 PostgreSQL（进程 ${running.pid}，端口 ${running.port}）`)
    pid = running.pid
    place.port = running.port
  } else {
    if (!existsSync(join(place.cluster, 'PG_VERSION'))) { say('初始化 PostgreSQL 数据目录'); initialise(binaries, place, runner) }
    place.port = await freePort(port || place.port)
    writePlace(dataDir, place)
    say(`启动 PostgreSQL（端口 ${place.port}）`)
    pid = start(binaries, place, runner)
  }
  const url = `postgres://postgres:${place.password}@127.0.0.1:${place.port}/yangguang`
  await ready(url, pid, place.cluster)
  enlist(dataDir)
  return { url, attached: Boolean(running), pid, stop: () => leave(dataDir, place.cluster, pid) }
}

function readPlace(dataDir: string): Place | undefined {
  const file = join(dataDir, 'postgres.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Place : undefined
}

function writePlace(dataDir: string, place: Place): Place {
  writeFileSync(join(dataDir, 'postgres.json'), `${JSON.stringify(place, null, 2)}\n`, { mode: 0o600 })
  return place
}

function checkVersion(cluster: string): void {
  const file = join(cluster, 'PG_VERSION')
  if (!existsSync(file)) return
  const found = readFileSync(file, 'utf8').trim()
  if (found !== major) throw new Error(`数据目录 ${cluster} 属于 PostgreSQL ${found}，本程序带的是 ${major}。请用对应版本导出后再导入，或换一个 DATA_DIR。`)
}

/** The living postmaster of this cluster, if any: a pid file may be stale, and the pid may since belong to another program. */
function postmaster(cluster: string): { pid: number; port: number } | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!alive(pid)) return undefined
  const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout
  if (!command.includes('postgres')) { rmSync(file); return undefined }
  return { pid, port: Number(lines[3]) }
}

export const alive = (pid: number): boolean => {
  try { process.kill(pid, 0); return true } catch (error) { return (error as NodeJS.ErrnoException).code === 'EPERM' }
}

function initialise(binaries: string, place: Place, runner: Runner): void {
  // an interrupted initdb leaves a folder without PG_VERSION, which the next initdb would refuse
  rmSync(place.cluster, { recursive: true, force: true })
  mkdirSync(place.cluster, { mode: 0o700 })
  const secret = `${place.cluster}.password`
  writeFileSync(secret, place.password, { mode: 0o600 })
  if (runner.uid !== undefined) { chownSync(place.cluster, runner.uid, runner.gid!); chownSync(secret, runner.uid, runner.gid!) }
  const done = spawnSync(join(binaries, 'bin', 'initdb'), ['-D', place.cluster, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale=C'], {
    encoding: 'utf8', cwd: place.cluster, ...(runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid! }), env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  })
  rmSync(secret, { force: true })
  if (done.status !== 0) throw new Error(`PostgreSQL 初始化失败：${done.stderr || done.error?.message || done.stdout}`)
}

async function freePort(wanted: number): Promise<number> {
  const attempt = (port: number): Promise<number | undefined> => new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen(port, '127.0.0.1', () => { const got = (probe.address() as { port: number }).port; probe.close(() => resolve(got)) })
  })
  return await attempt(wanted) ?? (await attempt(0))!
}

function start(binaries: string, place: Place, runner: Runner): number {
  const log = openSync(`${place.cluster}.log`, 'a')
  const settings = { port: place.port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 120, shared_buffers: '256MB', wal_compression: 'on', max_wal_size: '2GB', log_min_messages: 'warning', timezone: 'UTC', cluster_name: 'yangguang' }
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', place.cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])], {
    cwd: place.cluster, detached: true, stdio: ['ignore', log, log], ...(runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid! }), env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  })
  child.on('error', () => {})
  child.unref()
  if (child.pid === undefined) throw new Error('PostgreSQL 无法启动：程序不可执行')
  return child.pid
}

async function ready(url: string, pid: number, cluster: string): Promise<void> {
  const admin = new URL(url)
  admin.pathname = '/postgres'
  const deadline = performance.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString: admin.href, connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      const { rowCount } = await client.query("select 1 from pg_database where datname = 'yangguang'")
      if (!rowCount) await client.query('create database yangguang').catch((error: { code?: string }) => { if (error.code !== '42P04') throw error })
      return
    } catch (error) {
      if (!alive(pid) || performance.now() > deadline) throw new Error(`PostgreSQL 没有启动成功：${lastLines(`${cluster}.log`)}（${(error as Error).message}）`, { cause: error })
      await wait(30)
    } finally { await client.end().catch(() => {}) }
  }
}

const lastLines = (file: string): string => existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' ') : '没有日志'

/** Several servers may use one folder; each signs in, and the last one out stops the database. */
const roll = (dataDir: string): string => join(dataDir, 'servers')
function enlist(dataDir: string): void {
  mkdirSync(roll(dataDir), { recursive: true })
  writeFileSync(join(roll(dataDir), String(process.pid)), '')
  chmodSync(roll(dataDir), 0o755)
}

async function leave(dataDir: string, cluster: string, pid: number): Promise<void> {
  rmSync(join(roll(dataDir), String(process.pid)), { force: true })
  const others = readdirSync(roll(dataDir)).map(Number).filter(other => other !== process.pid && alive(other))
  if (others.length) return
  try { process.kill(pid, 'SIGINT') } catch { return }
  for (let n = 0; n < 600 && existsSync(join(cluster, 'postmaster.pid')); n += 1) await wait(25)
}
