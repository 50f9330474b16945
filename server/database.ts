import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import knex, { type Knex } from 'knex'
import pg from 'pg'
import { log } from './log.ts'
import { problem } from './problem.ts'

export const migrationsDir = resolve(import.meta.dirname, '..', 'migrations')

// what knex prints by itself is thrown as well, and told by whoever catches it
const tell = (message: unknown): void => { log.debug({ knex: String(message) }) }
const quiet = { warn: tell, error: tell, deprecate: tell, debug: tell }

/** A pool on `url`. Dates come back as Date, bigints as text (ids are strings everywhere). */
export function openDatabase(url: string, max = 10): Knex {
  return knex({ client: 'pg', connection: { connectionString: url, application_name: 'yangguang' }, pool: { min: 0, max }, acquireConnectionTimeout: 10_000, log: quiet })
}

export const migrationNames = (): string[] => readdirSync(migrationsDir).filter(name => /^\d{4}_.+\.ts$/.test(name)).sort()

/**
 * Brings the database forward; several servers may start at once (one advisory lock). Refuses a database of a newer
 * version (problem `database-newer`) and changes nothing then. Returns the names it applied.
 */
export async function migrate(db: Knex, report: (name: string) => void = () => {}): Promise<string[]> {
  return db.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204561)')
    await tx.raw('create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())')
    const names = migrationNames()
    const done = new Set((await tx<{ name: string }>('migrations').select('name')).map(row => row.name))
    const unknown = [...done].filter(name => !names.includes(name))
    if (unknown.length) throw problem('database-newer', 500, '数据目录由更新的版本创建', { detail: `数据库里有本程序不认识的迁移：${unknown.join('、')}。请使用不低于原版本的程序。` })
    const applied: string[] = []
    for (const name of names) {
      if (done.has(name)) continue
      report(name)
      const { up } = await import(`../migrations/${name}`) as { up: (tx: Knex.Transaction) => Promise<void> }
      await up(tx)
      await tx('migrations').insert({ name })
      applied.push(name)
    }
    return applied
  })
}

const reasons: Record<string, string> = {
  ECONNREFUSED: '没有程序在该端口监听', ENOTFOUND: '找不到这台主机', EAI_AGAIN: '找不到这台主机', ETIMEDOUT: '没有回应', EHOSTUNREACH: '网络不通', ECONNRESET: '连接被对方断开',
  '28P01': '用户名或口令不对', '28000': '不允许这个用户登录', '3D000': '没有这个数据库', '57P03': '数据库正在启动', '53300': '连接数已满',
}

/** Waits until the database of `url` answers, telling why it does not about every ten seconds; refuses an unsupported version (problem `database-version`). */
export async function reach(url: string, tell: (message: string) => void): Promise<void> {
  const address = new URL(url)
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000, application_name: 'yangguang' })
    client.on('error', () => {})
    let version: number
    try {
      await client.connect()
      version = Number((await client.query<{ server_version_num: string }>('show server_version_num')).rows[0]!.server_version_num)
    } catch (error) {
      const { code, message } = error as Error & { code?: string }
      const why = reasons[code ?? ''] ?? (/timeout/i.test(message) ? '没有回应' : message || code)
      if (attempt % 10 === 0) tell(`数据库 ${address.hostname}:${address.port || 5432}${address.pathname} 连接不上：${why}`)
      await wait(1000)
      continue
    } finally { await client.end().catch(() => {}) }
    const major = Math.floor(version / 10_000)
    if (major < 15 || major > 18) throw problem('database-version', 500, `PostgreSQL ${major} 不受支持`, { detail: '支持 15–18。' })
    return
  }
}
