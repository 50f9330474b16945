import { z } from 'zod'
import { defineRoute, Instant } from './route.ts'

/** What a county may set in the city's process (L19): values that the diagram opens, within the law's bounds. */
export const Parameter = z.object({
  name: z.string(), element: z.string(), label: z.string(), value: z.string(), city: z.string(), bound: z.string().nullable(), by: z.string().nullable(), at: Instant.nullable(), reason: z.string().nullable(),
  /** What is published to hold later, and from when; value null: the city's again. */
  next: z.object({ value: z.string().nullable(), from: Instant, by: z.string() }).nullable(),
  /** `1 WORKING`, a bare number in the rule's unit, or anything else. */
  shape: z.enum(['term', 'number', 'text']),
  rule: z.object({ id: z.string(), name: z.string(), sense: z.enum(['MIN', 'MAX', 'BEFORE', 'EXACT']), amount: z.int(), unit: z.enum(['CALENDAR', 'WORKING', 'HOUR', 'MINUTE', 'MONTH', 'YEAR']), law: z.string(), effect: z.string() }).nullable(),
})
const byKey = z.object({ key: z.string().max(80) })
const inRegion = byKey.extend({ region: z.string().regex(/^\d{6}$/) })

export const countyPage = defineRoute({
  name: 'countyPage', method: 'GET', path: '/api/design/processes/:key/parameters', summary: '一个流程对县区开放的参数：各县区设了几项、本人可改哪个县区', may: 'signed-in', params: byKey,
  reply: z.object({ key: z.string(), name: z.string(), version: z.int(), open: z.int(), mine: z.string().nullable(), why: z.string(), regions: z.array(z.object({ code: z.string(), name: z.string(), set: z.int() })) }),
})
export const parameters = defineRoute({ name: 'countyParameters', method: 'GET', path: '/api/design/processes/:key/parameters/:region', summary: '县区可调参数', may: 'signed-in', params: inRegion, reply: z.array(Parameter) })
export const setParameter = defineRoute({
  name: 'setCountyParameter', method: 'PUT', path: '/api/design/processes/:key/parameters/:region', summary: '改一个县区参数（只能在白名单内，且不得劣于法定界）', may: 'signed-in', params: inRegion,
  body: z.object({ name: z.string().max(160), value: z.string().trim().min(1).max(40), reason: z.string().trim().min(2).max(300) }), reply: z.array(Parameter),
})
export const parameterChanges = defineRoute({
  name: 'countyParameterChanges', method: 'GET', path: '/api/design/processes/:key/parameters/:region/changes', summary: '县区参数的每一次改动', may: 'signed-in', params: inRegion,
  reply: z.array(z.object({ name: z.string(), label: z.string(), before: z.string().nullable(), after: z.string().nullable(), by: z.string(), at: Instant, from: Instant.nullable(), reason: z.string() })),
})
