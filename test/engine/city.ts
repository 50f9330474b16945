import type { ExecutionContext } from 'ava'
import type { Knex } from 'knex'
import { createEngine, type Bundle, type Engine, type EngineOptions } from '../../server/engine/engine.ts'
import { openDatabase } from '../../server/database.ts'
import { inWork, mayAll, type Work } from '../../server/work.ts'
import { database } from '../support/database.ts'
import { system } from './diagrams.ts'

export interface City { db: Knex & { url: string }; engine: Engine; publish(bundle: Bundle): Promise<void>; work<T>(act: (work: Work) => Promise<T>): Promise<T>; at(iso: string): void; other(): Promise<Engine> }

/** An engine on a database of its own; its clock stands still until `at` moves it, background work happens in `settle` unless asked for. */
export async function city(t: ExecutionContext, options: Partial<EngineOptions> = {}): Promise<City> {
  const db = await database(t)
  let now = Date.parse('2026-03-02T09:00:00+08:00')
  const make = async (on: Knex): Promise<Engine> => {
    const engine = await createEngine({ db: on, services: [], background: false, clock: () => now, gate: async () => ({}), ...options })
    t.teardown(() => engine.stop())
    return engine
  }
  const engine = await make(db)
  const work = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(db, system, mayAll, act)
  return {
    db, engine, work,
    async publish(bundle) { await work(each => engine.publish(each, bundle, { effectiveAt: new Date('2026-01-01') })) },
    at(iso) { now = Date.parse(iso) },
    async other() {
      const second = openDatabase(db.url, 4)
      t.teardown(() => second.destroy())
      return make(second)
    },
  }
}
