import type { Context } from 'koa'
import { Problem, problem } from '../problem.ts'
import { inWork, visitor } from '../work.ts'
import type { OpenHouse } from './house.ts'
import { asProblem } from './problems.ts'
import { parsePart, type Input, type Served } from './serve.ts'

export interface Answer { status: number; body: unknown }

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)')}$`)
const namesOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(match => match[1]!)

/**
 * Answers a GET of the API inside the process, always as a visitor: what the server draws into a public page is what anybody may ask, whoever
 * is signed in. A problem becomes its status and body. `url` is path and query.
 */
export async function askPublic(house: OpenHouse, ctx: Context, url: string): Promise<Answer> {
  try {
    const { pathname, searchParams } = new URL(url, 'http://inside')
    const found = house.routes.find(({ route }) => route.method === 'GET' && patternOf(route.path).test(pathname))
    if (!found || found.route.may !== 'public' || !found.handle) throw problem('not-found', 404, '没有这个地址', { detail: `GET ${pathname}` })
    return { status: 200, body: await handled(house, found, { pathname, query: Object.fromEntries(searchParams), ctx }) }
  } catch (thrown) {
    const told: Problem = asProblem(thrown)
    return { status: told.status, body: told.body }
  }
}

async function handled(house: OpenHouse, { route, handle }: Served, { pathname, query, ctx }: { pathname: string; query: unknown; ctx: Context }): Promise<unknown> {
  const values = patternOf(route.path).exec(pathname)!.slice(1).map(value => decodeURIComponent(value))
  const params = Object.fromEntries(namesOf(route.path).map((name, at) => [name, values[at]]))
  const input = { params: parsePart(route.params, params, 'params'), query: parsePart(route.query, query, 'query'), body: {}, ctx } as Input<typeof route>
  return route.reply.parse(await inWork(house.db, visitor, house.doorkeeper.may(visitor), work => handle!(work, input)))
}
