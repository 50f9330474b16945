import Router from '@koa/router'
import type { Context } from 'koa'
import type { z } from 'zod'
import { problem } from '../problem.ts'
import { inWork, visitor, type Actor } from '../work.ts'
import type { OpenHouse } from './house.ts'
import { parsePart, type Served } from './serve.ts'

export const cookieName = 'yangguang'

/** Builds the router of an open house: session, right, input, handler, reply, in this order for every route. */
export function mount(house: OpenHouse): Router {
  const router = new Router()
  for (const served of house.routes) {
    const method = served.route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    router[method](served.route.path, ctx => answer(house, served, ctx as unknown as Context))
  }
  return router
}

/** The token of a request: the session cookie of a browser, or a bearer token of a machine. */
export const tokenOf = (ctx: Context): string | undefined => {
  const bearer = /^Bearer\s+(\S+)$/i.exec(ctx.get('authorization'))
  return bearer?.[1] ?? ctx.cookies.get(cookieName)
}

export async function actorOf(house: OpenHouse, ctx: Context): Promise<Actor> {
  const token = tokenOf(ctx)
  const actor = token ? await house.doorkeeper.actorOf(token) : undefined
  if (token && !actor) ctx.state['expired'] = true
  return actor ?? visitor
}

async function answer(house: OpenHouse, served: Served, ctx: Context): Promise<void> {
  const { route } = served
  const actor = await actorOf(house, ctx)
  if (route.may !== 'public' && actor.kind === 'public') {
    throw ctx.state['expired'] ? problem('session-expired', 401, '登录已失效', { detail: '请重新登录；您填写的内容仍在本页。' }) : problem('sign-in-required', 401, '请先登录')
  }
  const may = house.doorkeeper.may(actor)
  if (Array.isArray(route.may)) await may(route.may[1] as string, route.may[0] as string)
  const input = {
    params: parsePart(route.params, ctx['params'], 'params'),
    query: parsePart(route.query, ctx.query, 'query'),
    body: parsePart(route.body, route.raw ? {} : (ctx.request as { body?: unknown }).body, 'body'),
    ctx,
  }
  const reply = served.direct ? await served.direct({ actor, may }, input) : await inWork(house.db, actor, may, work => served.handle!(work, input))
  if (route.raw) return
  ctx.body = JSON.stringify(parseReply(route.reply, reply)) ?? 'null'
  ctx.type = 'application/json'
}

function parseReply(schema: z.ZodType, reply: unknown): unknown {
  const parsed = schema.safeParse(reply)
  if (parsed.success) return parsed.data
  throw new Error(`the reply does not keep its contract: ${parsed.error.issues.slice(0, 5).map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
}
