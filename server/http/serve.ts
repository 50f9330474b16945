import type { Context } from 'koa'
import type { z } from 'zod'
import type { Body, Params, Query, Route } from '../contract/route.ts'
import { problem } from '../problem.ts'
import type { Actor, May, Work } from '../work.ts'

export type RequestContext = Context

/** What a handler receives: the checked parts of the request in one object, the request's raw context when it streams. */
export interface Input<T> { params: Params<T>; query: Query<T>; body: Body<T>; ctx: Context }
export interface Caller { actor: Actor; may: May }
// oxlint-disable-next-line no-explicit-any
type AnyRoute = Route<any, any, any, any>
export interface Served {
  route: AnyRoute
  handle?: (work: Work, input: Input<AnyRoute>) => Promise<unknown>
  direct?: (caller: Caller, input: Input<AnyRoute>) => Promise<unknown>
}

/** Binds a route to its handler, run in one transaction. The reply is parsed by the route's schema: what is not declared is not sent. */
export function serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  handle: (work: Work, input: Input<Route<P, Q, B, R>>) => Promise<z.input<R>>,
): Served {
  return { route, handle: handle as NonNullable<Served['handle']> }
}

/** As `serve`, without a transaction: for handlers that hand a move to the engine's group commit, or that stream. */
export function serveDirect<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  direct: (caller: Caller, input: Input<Route<P, Q, B, R>>) => Promise<z.input<R>>,
): Served {
  return { route, direct: direct as NonNullable<Served['direct']> }
}

/** Checks one part of a request; throws Problem `bad-input` (422) listing every fault with its path. */
export function parsePart<T extends z.ZodType>(schema: T, value: unknown, where: string): z.infer<T> {
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  throw problem('bad-input', 422, '提交的内容不符合要求', {
    faults: parsed.error.issues.map(issue => ({ path: [where, ...issue.path].join('.'), message: issue.message })),
  })
}
