import { z } from 'zod'
import { defineRoute, Id, Instant } from './route.ts'

/**
 * An expert's seat in an evaluation. A session is the evaluation of one instance; it is open from the opening of the bids until the instance ends, and only
 * to who sits on its committee. What a colleague hands in, and how many have, is in no reply.
 */
const One = z.object({ session: Id })
const Session = z.object({ session: Id, code: z.string(), title: z.string(), region: z.string(), meetingAt: Instant, place: z.string(), chair: z.int(), size: z.int() })
const Bid = z.object({
  id: z.string(), bidder: z.string(), name: z.string(), priceFen: z.number().nullable(), duration: z.number().nullable(), pm: z.string().nullable(), submittedAt: z.string(), fault: z.string().nullable(),
  documents: z.array(z.object({ id: z.string(), name: z.string(), sizeBytes: z.number() })).describe('声明无利害关系以后才有'),
})
export const Evaluation = Session.extend({ declaredAt: Instant.nullable().describe('本席声明与各投标人无利害关系的时刻'), recusable: z.boolean().describe('还可以申请回避：有待办，没有声明，也没有提交过'), bids: z.array(Bid) })
export type Evaluation = z.infer<typeof Evaluation>

export const listEvaluations = defineRoute({ name: 'listEvaluations', method: 'GET', path: '/api/evaluations', summary: '本人是评标委员会成员、已经开标的评标', may: 'signed-in', reply: z.array(Session) })
export const readEvaluation = defineRoute({ name: 'readEvaluation', method: 'GET', path: '/api/evaluations/:session', summary: '一场评标：投标人与投标文件（开标后，限评标委员会成员）', may: 'signed-in', params: One, reply: Evaluation })
export const declareFree = defineRoute({ name: 'declareFree', method: 'POST', path: '/api/evaluations/:session/declaration', summary: '声明与各投标人没有利害关系', may: 'signed-in', params: One, reply: z.object({ declaredAt: Instant }) })
export const recuse = defineRoute({
  name: 'recuse', method: 'POST', path: '/api/evaluations/:session/recusal', summary: '申请回避，由下一名专家递补（声明和提交以前）', may: 'signed-in', params: One,
  body: z.object({ reason: z.string().trim().min(2, '请写明应当回避的情形').max(500) }), reply: z.object({ left: z.literal(true) }),
})

/** One's own sheet as it was handed in; `values` holds what the form showed and what was entered. */
export const Submitted = z.object({ task: Id, element: z.string(), name: z.string(), at: Instant, form: z.object({ id: z.string(), schema: z.unknown() }).nullable(), values: z.record(z.string(), z.unknown()) })
export type Submitted = z.infer<typeof Submitted>
export const listSubmitted = defineRoute({ name: 'listSubmitted', method: 'GET', path: '/api/evaluations/:session/submitted', summary: '本席在这一轮评审中已经提交的', may: 'signed-in', params: One, reply: z.array(Submitted) })
