import type { Knex } from 'knex'
import { beingTold, playCity } from '../migrations/seeds/demo/city.ts'
import { seedPeople } from '../migrations/seeds/demo/people.ts'
import { seedVenues } from '../migrations/seeds/demo/venues.ts'
import { hearingOf } from './access/hearing.ts'
import { createAccess } from './access/access.ts'
import { sealsOf } from './access/seal.ts'
import type { Config } from './config.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { recordEnvironment } from './engine/environment.ts'
import { seedRuleSets } from './engine/rule-sets.ts'
import type { Service } from './engine/service.ts'
import type { House } from './house.ts'
import { log } from './log.ts'
import type { OpenHouse } from './http/house.ts'
import { asProblem } from './http/problems.ts'
import type { Served } from './http/serve.ts'
import { routes as exchange } from './exchange/routes.ts'
import { firstAccounts } from './identity/first.ts'
import { routes as identity } from './identity/routes.ts'
import { routes as portal } from './portal/routes.ts'
import { checkVersions, keepChecking } from './processes/nightly.ts'
import { chosenBy } from './processes/parameters.ts'
import { routes as processes } from './processes/routes.ts'
import { calendarRoutes } from './supervision/calendar-routes.ts'
import { routes as law } from './supervision/law-routes.ts'
import { routes as supervision } from './supervision/routes.ts'
import { keepHolds } from './tasks/hold.ts'
import { routes as tasks } from './tasks/routes.ts'
import { servicesOf } from './services.ts'
import { inWork, mayAll, system } from './work.ts'

/** Told after each piece of start-up work that goes on behind the open door. */
export type Progress = (phase: string, done: number, total: number, message: string) => void

/** A running house: what the site serves, and what start-up still has to do. */
export interface RunningHouse extends OpenHouse {
  house: House
  /** Publishes `processes/` and, in demo mode on an empty database, plays the demo city; reports progress. */
  fill(progress: Progress): Promise<void>
  stop(): Promise<void>
}

/** Every capability's routes, one line a room. */
const rooms = (house: House, services: Service[]): Served[] => [...identity(house), ...tasks(house), ...exchange(house), ...portal(house), ...processes(house, services), ...supervision(house), ...law, ...calendarRoutes(house)]

/**
 * Of several servers that start on one empty database one plays the demo city; the others keep their timers still until it is
 * done. They stay still as well while the database is away: the telling goes on when it is back.
 */
async function playOnce(house: House, report: (done: number, total: number) => void): Promise<void> {
  await house.engine.pause()
  try {
    await house.db.transaction(async tx => {
      await tx.raw('select pg_advisory_xact_lock(7204571)')
      await playCity(house, report)
    })
  } catch (error) {
    if (asProblem(error).code !== 'database-unavailable') house.engine.resume()
    throw error
  }
  house.engine.resume()
}

/** Opens engine and access on a migrated database, under the key that sealed there before, and seeds what every city needs (law, and in demo mode the people). */
export async function openHouse(config: Config, db: Knex, databaseUrl: string): Promise<RunningHouse> {
  await inWork(db, system, mayAll, sealsOf)
  await inWork(db, system, mayAll, work => seedRuleSets(work, config.policiesDir))
  const months = (): Promise<unknown> => db.raw('select moves_partitions(now()::date, 6)')
  await months()
  const daily = setInterval(() => void months().catch(error => log.warn({ err: error }, 'moves: partitions for coming months are put off')), 86_400_000)
  daily.unref()
  if (config.demo) { await seedPeople(db); await seedVenues(db) }
  else for (const { name, username, password } of await firstAccounts(db)) process.stdout.write(`  首个${name}账号 ${username}，口令 ${password}（只显示这一次，请登录后修改）\n`)
  const access = await createAccess(db, { policiesDir: config.policiesDir })
  const services = servicesOf(() => house)
  const engine: Engine = await createEngine({
    db, services, paused: config.demo && await beingTold(db),
    parameters: (process, region, at) => chosenBy(query => engine.core.ask(query), { process, region, at }),
  })
  const house: House = { db, engine, access, config }
  await recordEnvironment(db)
  const holds = keepHolds(house)
  const checking = keepChecking(house)
  return {
    db, config, databaseUrl, house,
    routes: rooms(house, services),
    doorkeeper: { actorOf: token => access.actorOf(token), may: actor => access.may(actor), hearing: (actor, happening) => hearingOf(access, actor, happening) },
    async fill(progress) {
      await engine.publishFolders(config.processesDir, config.demo, (result, done, total) => progress('publish', done, total, `发布流程 ${result.process}`))
      await engine.refreshLaw()
      if (config.demo) await playOnce(house, (done, total) => progress('demo', done, total, '演示城市：重演既往项目'))
      void checkVersions(house).catch(error => log.warn({ err: error }, 'law: the check of published versions is put off'))
    },
    async stop() {
      clearInterval(daily)
      holds.stop()
      checking.stop()
      await engine.stop()
      await access.stop()
    },
  }
}
