import type { ExecutionContext } from 'ava'
import type { z } from 'zod'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { createAccess } from '../../server/access/access.ts'
import { actorFrom } from '../../server/access/explain.ts'
import { readConfig } from '../../server/config.ts'
import type { Body, Params, Query, Route } from '../../server/contract/route.ts'
import { parsePart, type Served } from '../../server/http/serve.ts'
import type { House } from '../../server/house.ts'
import { routes } from '../../server/identity/routes.ts'
import { inWork, visitor, type Actor } from '../../server/work.ts'
import { database } from '../support/database.ts'

/** The room with the demo city behind it; `ask` does what http does around a handler, except reading a request. */
export async function room(t: ExecutionContext) {
  const db = await database(t)
  await seedPeople(db)
  const access = await createAccess(db, { policiesDir: 'policies' })
  t.teardown(access.stop)
  const house = { db, access, config: readConfig({}) } as unknown as House
  const served = new Map(routes(house).map(one => [one.route.name, one]))
  const ask = async <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>, actor: Actor = visitor, given: { params?: unknown; query?: unknown; body?: unknown; ctx?: unknown } = {},
  ): Promise<z.output<R>> => {
    const { handle, direct } = served.get(route.name) as Served
    const may = access.may(actor)
    if (Array.isArray(route.may)) await may(route.may[1] as string, route.may[0] as string)
    const input = { params: parsePart(route.params, given.params, 'params') as Params<Route>, query: parsePart(route.query, given.query, 'query') as Query<Route>, body: parsePart(route.body, given.body, 'body') as Body<Route>, ctx: given.ctx as never }
    return route.reply.parse(direct ? await direct({ actor, may }, input as never) : await inWork(db, actor, may, work => handle!(work, input as never)))
  }
  const as = (name: string): Actor => actorFrom(access.city.holders.find(holder => [holder.username, holder.alias, holder.account, holder.role].includes(name))!)
  return { db, access, house, ask, as }
}
