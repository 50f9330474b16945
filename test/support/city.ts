import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { openHouse, type RunningHouse } from '../../server/app.ts'
import { readConfig, type Config } from '../../server/config.ts'
import { openDatabase } from '../../server/database.ts'
import { createSite, type Site } from '../../server/http/site.ts'
import { measureClock } from '../../server/work.ts'
import { database } from './database.ts'

/** The whole server in this process, on a free port and a database of its own; closed at teardown. */
export interface Served { base: string; site: Site; running: RunningHouse }

export interface ServerOptions {
  /** The demo city's past as well; else only the published processes. */
  fill?: boolean
  /** Settings other than those of a demo server, e.g. `processesDir`. */
  settings?: Partial<Config>
  /** The way to the database, where a test wants to stand in it; given its address, answers the one to use. */
  by?: (url: string) => string | Promise<string>
}

export async function openServer(t: ExecutionContext, { fill = false, settings = {}, by }: ServerOptions = {}): Promise<Served> {
  const own = await database(t, by ? 1 : 20)
  const url = by ? await by(own.url) : own.url
  const db = by ? openDatabase(url, 20) : own
  if (by) t.teardown(() => db.destroy())
  const config: Config = { ...readConfig({ DATABASE_URL: url, PORT: '0', HOST: '127.0.0.1' }), production: false, demo: true, ...settings }
  const site = await createSite(config)
  t.teardown(() => site.close())
  await measureClock(db)
  const running = await openHouse(config, db, url)
  t.teardown(() => running.stop())
  site.open(running)
  if (fill) await running.fill(() => {})
  else { await running.house.engine.publishFolders(config.processesDir, true); await running.house.engine.refreshLaw() }
  site.report({ ready: true, phase: 'ready', message: '' })
  return { base: `http://127.0.0.1:${site.port}`, site, running }
}

/** A folder with some of `processes/` only, for tests that need no trade: publishing those takes most of a start. */
export function fewProcesses(t: ExecutionContext, ...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'yangguang-processes-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of names) cpSync(join(import.meta.dirname, '..', '..', 'processes', name), join(folder, name), { recursive: true })
  return folder
}
