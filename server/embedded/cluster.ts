import { spawn, spawnSync } from 'node:child_process'
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Place } from './place.ts'
import { alive } from './roll.ts'
import type { Runner } from './runner.ts'

const major = '18'
const plain = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
const as = (runner: Runner): { uid?: number; gid?: number } => runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid! }

/** Throws a sentence, before anything is touched, for a cluster of another version or of another user. */
export function checkCluster(cluster: string): void {
  const file = join(cluster, 'PG_VERSION')
  if (!existsSync(file)) return
  const found = readFileSync(file, 'utf8').trim()
  if (found !== major) throw new Error(`数据目录 ${cluster} 属于 PostgreSQL ${found}，本程序带的是 ${major}。请用对应版本导出后再导入，或换一个 DATA_DIR。`)
  const { uid } = statSync(cluster), own = process.getuid?.()
  if (own !== undefined && own !== 0 && uid !== own) throw new Error(`数据目录 ${cluster} 属于另一个用户（uid ${uid}）。请用原来的用户启动，或换一个 DATA_DIR。`)
}

/** The living postmaster of this cluster, if any: a pid file may be stale, and the pid may since belong to another program. */
export function postmaster(cluster: string): { pid: number; port: number } | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!pid || !alive(pid)) return undefined
  if (!servesCluster(pid, cluster)) { rmSync(file); return undefined }
  return { pid, port: Number(lines[3]) }
}

function servesCluster(pid: number, cluster: string): boolean {
  const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout
  if (!command.includes('postgres')) return false
  if (command.includes(cluster)) return true
  // a postmaster works in its own data directory, whatever it was called with
  try { return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) } catch { return false }
}

/** A new cluster, made beside and moved into place whole: an interrupted initdb leaves nothing that looks like one. */
export async function initialise(binaries: string, place: Place, runner: Runner): Promise<void> {
  const [half, secret] = [`${place.cluster}.new`, `${place.cluster}.password`]
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  writeFileSync(secret, place.password, { mode: 0o600 })
  if (runner.uid !== undefined) { chownSync(half, runner.uid, runner.gid!); chownSync(secret, runner.uid, runner.gid!) }
  const child = spawn(join(binaries, 'bin', 'initdb'), ['-D', half, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale=C'], { cwd: half, ...as(runner), env: plain, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (part: Buffer) => { said = (said + part.toString()).slice(-2000) })
  const code = await new Promise<number | null>(done => { child.on('close', done); child.on('error', error => { said = error.message; done(1) }) })
  rmSync(secret, { force: true })
  if (code !== 0) throw new Error(`PostgreSQL 初始化失败：${said}`)
  rmSync(place.cluster, { recursive: true, force: true })
  renameSync(half, place.cluster)
}

/** Starts the postmaster in a session of its own, so that Ctrl+C in the terminal is ours alone; answers its pid. */
export function start(binaries: string, place: Place, runner: Runner): number {
  const log = openSync(`${place.cluster}.log`, 'a')
  const settings = { port: place.port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 120, shared_buffers: '256MB', wal_compression: 'on', max_wal_size: '2GB', log_min_messages: 'warning', timezone: 'UTC', cluster_name: 'yangguang' }
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', place.cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])], {
    cwd: place.cluster, detached: true, stdio: ['ignore', log, log], ...as(runner), env: plain,
  })
  closeSync(log)
  child.on('error', () => {})
  child.unref()
  if (child.pid === undefined) throw new Error('PostgreSQL 无法启动：程序不可执行')
  return child.pid
}

/** Waits until the cluster answers and has our database; throws a sentence when it died or cannot be signed in to. */
export async function ready(url: string, pid: number, cluster: string): Promise<void> {
  const admin = new URL(url)
  admin.pathname = '/postgres'
  const deadline = performance.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString: admin.href, connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rowCount } = await client.query("select 1 from pg_database where datname = 'yangguang'")
      if (!rowCount) await client.query('create database yangguang').catch((error: { code?: string }) => { if (error.code !== '42P04') throw error })
      return
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') throw new Error(`内嵌 PostgreSQL 不接受 postgres.json 里的口令（${cluster}）。请从备份恢复这个文件。`, { cause: error })
      if (!alive(pid) || performance.now() > deadline) throw new Error(`PostgreSQL 没有启动成功：${lastLines(`${cluster}.log`)}（${(error as Error).message}）`, { cause: error })
      await wait(30)
    } finally { await client.end().catch(() => {}) }
  }
}

const lastLines = (file: string): string => existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' ') : '没有日志'

/** Fast shutdown; after six seconds the immediate one, which loses nothing acknowledged. */
export async function halt(cluster: string, pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    try { process.kill(pid, signal) } catch { return }
    for (let n = 0; n < 240 && (existsSync(join(cluster, 'postmaster.pid')) || alive(pid)); n += 1) await wait(25)
    if (!existsSync(join(cluster, 'postmaster.pid')) && !alive(pid)) return
  }
}
