import { z } from 'zod'
import { defineRoute, Id } from './route.ts'

/** Expert draws: what the public may verify, what the clerk may count, what a party and an expert do. */
export const DrawCard = z.object({
  id: z.string(), code: z.string(), title: z.string(), region: z.string(), family: z.string(), status: z.enum(['frozen', 'drawn', 'void']), verdict: z.enum(['可全部验证', '结果公告后可全部验证', '作废重抽', '等待抽取']),
  reqHash: z.string(), poolHash: z.string(), poolSize: z.int(), needed: z.int(), frozenAt: z.string(), drawnAt: z.string().nullable(), voidWhy: z.string().nullable(),
  commitments: z.array(z.object({ party: z.string(), commitment: z.string(), at: z.string() })), parties: z.record(z.string(), z.string()),
})
export type DrawCard = z.infer<typeof DrawCard>
/** Everything needed to draw again: released once the result is public. Employers are fingerprints, since only equality matters. */
export const DrawBundle = z.object({
  request: z.string(), pool: z.array(z.object({ id: z.string(), employer: z.string(), specialties: z.array(z.string()) })), quotas: z.array(z.object({ specialty: z.string(), count: z.int() })),
  reveals: z.record(z.string(), z.string()), beacon: z.string().nullable(), seed: z.string(), order: z.array(z.string()), primary: z.array(z.object({ id: z.string(), specialty: z.string() })),
  substitutes: z.array(z.object({ id: z.string(), specialty: z.string() })), contacts: z.array(z.object({ seat: z.string(), at: z.string(), channel: z.string(), event: z.string() })),
})
export const listPublicDraws = defineRoute({ name: 'publicDraws', method: 'GET', path: '/api/portal/draws', summary: '专家抽取的公开承诺', may: 'public', query: z.object({ code: z.string().max(80).optional() }), reply: z.array(DrawCard) })
export const readPublicDraw = defineRoute({
  name: 'publicDraw', method: 'GET', path: '/api/portal/draws/:id', summary: '一次抽取：承诺；结果公告后为全部可复算材料', may: 'public', params: z.object({ id: Id }), reply: DrawCard.extend({ bundle: DrawBundle.nullable() }),
})
export const listDraws = defineRoute({
  name: 'listDraws', method: 'GET', path: '/api/draws', summary: '抽取进展（只有数量）', may: ['expert_draw', 'start'], query: z.object({ code: z.string().max(80).optional() }),
  reply: z.array(DrawCard.extend({ seats: z.object({ invited: z.int(), accepted: z.int(), vacant: z.int() }) })),
})
export const giveShare = defineRoute({
  name: 'giveShare', method: 'POST', path: '/api/draws/:id/shares', summary: '招标人、监督人的承诺与揭示', may: 'signed-in', params: z.object({ id: Id }),
  body: z.union([z.object({ commitment: z.string().regex(/^[0-9a-f]{64}$/i) }), z.object({ reveal: z.string().min(1).max(500) })]), reply: z.object({ party: z.string(), stage: z.enum(['committed', 'revealed']) }),
})
export const Invitation = z.object({ ref: z.string(), specialty: z.string(), meetingAt: z.string(), status: z.enum(['invited', 'accepted']), answerBy: z.string() })
export const myInvitations = defineRoute({ name: 'myInvitations', method: 'GET', path: '/api/draws/invitations', summary: '收到的评审邀请', may: 'signed-in', reply: z.array(Invitation) })
export const answerInvitation = defineRoute({
  name: 'answerInvitation', method: 'POST', path: '/api/draws/invitations/:ref', summary: '答复评审邀请', may: 'signed-in', params: z.object({ ref: z.string().max(40) }),
  body: z.object({ accept: z.boolean(), reason: z.string().trim().max(500).optional() }), reply: z.object({ answered: z.literal(true) }),
})
