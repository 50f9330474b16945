import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Knex } from 'knex'
import { environment } from '../../server/config.ts'
import { migrate, migrationNames, migrationsDir, openDatabase } from '../../server/database.ts'

/** The server that tests use: TEST_DATABASE_URL, set by test/support/run.ts (embedded PostgreSQL) or by hand. */
export function testServer(): string {
  const url = environment('TEST_DATABASE_URL')
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run `npm test`, or point it at a PostgreSQL 15–18 you may fill with databases')
  return url
}

export const urlOf = (name: string): string => { const url = new URL(testServer()); url.pathname = `/${name}`; return url.href }

const fingerprint = (): string => {
  const hash = createHash('sha256')
  for (const name of migrationNames()) hash.update(name).update(readFileSync(join(migrationsDir, name)))
  return hash.digest('hex').slice(0, 12)
}

/** A migrated template, made once per state of migrations/ and cloned by every test file. */
async function template(admin: Knex): Promise<string> {
  const name = `template_${fingerprint()}`
  // an advisory lock lives in a session: the whole check-and-build needs one and the same connection
  await admin.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204562)')
    const { rows } = await tx.raw('select 1 from pg_database where datname = ?', [name])
    if (rows.length) return
    const outside = openDatabase(testServer(), 1)
    const building = `${name}_building`
    await outside.raw(`drop database if exists ${building}`)
    await outside.raw(`create database ${building}`)
    const db = openDatabase(urlOf(building), 1)
    try { await migrate(db) } finally { await db.destroy() }
    await outside.raw(`alter database ${building} rename to ${name}`)
    await outside.destroy()
  })
  return name
}

let counter = 0
/** A database of its own for this test (or test file), cloned from the template, dropped at teardown. `url` opens further pools on it. */
export async function database(t: ExecutionContext, max = 10): Promise<Knex & { url: string }> {
  const admin = openDatabase(testServer(), 2)
  const name = `test_${process.pid}_${(counter += 1)}_${process.hrtime.bigint().toString(36)}`
  await admin.raw(`create database ${name} template ${await template(admin)}`)
  const db = Object.assign(openDatabase(urlOf(name), max), { url: urlOf(name) })
  t.teardown(async () => {
    await db.destroy()
    await admin.raw(`drop database if exists ${name} with (force)`)
    await admin.destroy()
  })
  return db
}
