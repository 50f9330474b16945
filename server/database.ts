import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import knex, { type Knex } from 'knex'
import { problem } from './problem.ts'

export const migrationsDir = resolve(import.meta.dirname, '..', 'migrations')

/** A pool on `url`. Dates come back as Date, bigints as text (ids are strings everywhere). */
export function openDatabase(url: string, max = 10): Knex {
  return knex({ client: 'pg', connection: { connectionString: url, application_name: 'yangguang' }, pool: { min: 0, max }, acquireConnectionTimeout: 10_000 })
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
      const { up } = await import(join(migrationsDir, name)) as { up: (tx: Knex.Transaction) => Promise<void> }
      await up(tx)
      await tx('migrations').insert({ name })
      applied.push(name)
    }
    return applied
  })
}
