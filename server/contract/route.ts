import { z } from 'zod'

/**
 * What server and browser agree on. One route, one constant: the server serves it, the browser calls it, OpenAPI is
 * generated from it. Pure: runs in a browser.
 */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** Who may call: everybody, any signed-in person, or whoever the enforcer lets do `action` to `object` (asked again with facts inside). */
export type Access = 'public' | 'signed-in' | readonly [object: string, action: string]

export interface Route<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  name: string
  method: Method
  path: string
  summary: string
  may: Access
  params: P
  query: Q
  body: B
  reply: R
  /** `raw`: the handler answers with a stream or bytes itself (documents, exports, SVG). */
  raw?: boolean
}

interface Shape<P, Q, B, R> { name: string; method: Method; path: string; summary: string; may: Access; params?: P; query?: Q; body?: B; reply: R; raw?: boolean }
const none = z.object({})

/** Declares a route. `path` uses `:name` parameters and starts with /api. */
export function defineRoute<R extends z.ZodType, P extends z.ZodType = typeof none, Q extends z.ZodType = typeof none, B extends z.ZodType = typeof none>(
  shape: Shape<P, Q, B, R>,
): Route<P, Q, B, R> {
  return { ...shape, params: shape.params ?? (none as unknown as P), query: shape.query ?? (none as unknown as Q), body: shape.body ?? (none as unknown as B) }
}

export type Params<T> = T extends Route<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.infer<P> : never
export type Query<T> = T extends Route<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.infer<Q> : never
export type Body<T> = T extends Route<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.infer<B> : never
export type Reply<T> = T extends Route<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.infer<R> : never

/** A bigint key: decimal text in JSON. */
export const Id = z.string().regex(/^\d{1,19}$/, '编号应为数字')
export const Instant = z.iso.datetime({ offset: true })
/** Amount of money in fen, a safe integer. */
export const Fen = z.int().nonnegative()

/** Paging of every list: `page` from 1, `size` ≤ 200, `q` free text, `sort` a column name with optional leading minus. */
export const Paging = z.object({
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(200).default(20),
  q: z.string().trim().max(100).optional(),
  sort: z.string().max(40).optional(),
})
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ rows: z.array(item), total: z.number().int(), page: z.number().int(), size: z.number().int() })
