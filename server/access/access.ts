import type { Knex } from 'knex'
import { problem } from '../problem.ts'
import { clock, mayAll, type Actor, type May, type Verdict } from '../work.ts'
import { clausesOf, holdersAble, supervisesOf, verdictOf, type Clause, type Question } from './explain.ts'
import { factsOf } from './facts.ts'
import { listWhere, type Columns, type ListWhere } from './filter.ts'
import { readCity, type City, type Holder } from './people.ts'
import { loadPolicies, seedPolicies, watch } from './policies.ts'
import { decide, type Ruleset } from './ruleset.ts'
import { sessionMemory } from './session-memory.ts'

/**
 * The one door to rights. Decides by the newest policies of the database, explains every answer, turns the same conditions into
 * SQL for lists. Knows nothing of how a resource is stored: rooms hand in its facts, or a way to find them by id.
 */
export interface Access {
  /** `now` (ms) stands in for the clock only where the demo city tells its past. */
  may(actor: Actor, now?: number): May
  /** Whose session a token opens, remembered for a moment. */
  actorOf(token: string): Promise<Actor | undefined>
  /** The bare answer, without its explanation. */
  allows(actor: Actor, action: string, object: string, context: Record<string, unknown>): boolean
  explain(actor: Actor, action: string, resource: string, context?: Record<string, unknown>): Promise<Explanation>
  /** The conditions under which `actor` may do `action` to rows of `object`, as SQL over the given columns. */
  listFilter(actor: Actor, object: string, action: string, columns: Columns): ListWhere
  /** Every post whose holder may do `action` with these facts. */
  whoMay(action: string, object: string, context: Record<string, unknown>): Holder[]
  /** Tells how the facts of `object:id` are found, for questions from outside. */
  knows(object: string, find: FindFacts): void
  readonly policies: Ruleset
  readonly city: City
  reload(): Promise<void>
  /** Whoever is remembered is asked for anew, here at once: called after a session ended or changed by this server's own hand. */
  forgetSessions(): void
  stop(): Promise<void>
}
export type FindFacts = (db: Knex, id: string) => Promise<Record<string, unknown> | undefined>
export interface Explanation extends Verdict { clauses: Clause[] }

/** Opens access on a database: seeds the policies if there are none, loads them, and listens for changes made by any server. */
export async function createAccess(db: Knex, { policiesDir }: { policiesDir: string }): Promise<Access> {
  await seedPolicies(db, policiesDir)
  const url = (db.client as { config: { connection: { connectionString: string } } }).config.connection.connectionString
  const finders = new Map<string, FindFacts>()
  // built aside, then swapped: a question during a reload is answered by the old version, never by half of one
  const reloadPolicies = async (): Promise<void> => { const next = await loadPolicies(db); if (next && next.version >= set.version) set = next }
  const reloadCity = async (): Promise<void> => { city = await readCity(db) }
  const sessions = sessionMemory(db, clock)
  const unwatch = await watch(url, channel => { if (channel === 'sessions') sessions.forget(); else void (channel === 'policies' ? reloadPolicies() : reloadCity()).catch(() => {}) })
  let set = (await loadPolicies(db))!
  let city = await readCity(db)

  const question = (actor: Actor, object: string, action: string, given: Record<string, unknown> | undefined, now = clock()): Question =>
    ({ set, city, actor, object, action, given, facts: factsOf(actor, supervisesOf(city, actor.department), now, given) })

  function may(actor: Actor, now?: number): May {
    if (actor.kind === 'system') return mayAll
    const ask = async (action: string, resource: string, context?: Record<string, unknown>): Promise<Verdict> => {
      const { decision: _, ...verdict } = verdictOf(question(actor, nameOf(resource), action, context, now))
      return actor.kind === 'staff' ? verdict : { ...verdict, whoCan: verdict.whoCan.map(who => ({ ...who, name: who.role })) }
    }
    const demand = async (action: string, resource: string, context?: Record<string, unknown>): Promise<void> => {
      const verdict = await ask(action, resource, context)
      if (verdict.allowed) return
      recordRefusal(db, actor, action, resource, verdict.reason)
      throw problem('forbidden', 403, '没有这项权限', { detail: verdict.reason, rule: verdict.rule, nearest: verdict.nearest, whoCan: verdict.whoCan })
    }
    return Object.assign(demand, { ask })
  }

  return {
    may,
    actorOf: token => sessions.actorOf(token),
    allows: (actor, action, object, given) => decide(set, actor, object, action, factsOf(actor, supervisesOf(city, actor.department), clock(), given), city.parentOf).allowed,
    async explain(actor, action, resource, context) {
      const object = nameOf(resource)
      const id = resource.slice(object.length + 1)
      const found = id ? await finders.get(object)?.(db, id) : undefined
      if (id && !found) throw problem('not-found', 404, '没有这个对象', { detail: `没有找到 ${resource}` })
      const given = found || context ? { ...found, ...context } : undefined
      const asked = question(actor, object, action, given)
      const { decision, ...verdict } = verdictOf(asked)
      return { ...verdict, clauses: clausesOf(asked, decision) }
    },
    listFilter: (actor, object, action, columns) => listWhere(question(actor, object, action, {}), columns),
    whoMay: (action, object, given) => holdersAble({ set, city, object, action, given, now: clock() }),
    knows: (object, find) => { finders.set(object, find) },
    get policies() { return set },
    get city() { return city },
    reload: async () => { await Promise.all([reloadPolicies(), reloadCity()]) },
    forgetSessions: () => sessions.forget(),
    stop: unwatch,
  }
}

const nameOf = (resource: string): string => resource.split(':', 1)[0]!

const keptDays = 180
/** A refusal outlives the transaction it ends, so it takes its own connection, after ours is given back: waiting here with one in hand could starve the pool. */
function recordRefusal(db: Knex, actor: Actor, action: string, resource: string, reason: string): void {
  if (actor.kind === 'public') return
  const object = nameOf(resource)
  db.raw(`with old as (delete from refusals where id in (select id from refusals where at < now() - interval '${keptDays} days' order by id limit 100))
    insert into refusals (at, actor, name, role, region, action, object, resource, reason) values (now(), ?, ?, ?, ?, ?, ?, ?, ?)`,
  [actor.id, actor.name, actor.role, actor.region, action, object, resource, reason]).then(() => {}, () => {})
}
