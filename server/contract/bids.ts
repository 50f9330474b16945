import { z } from 'zod'
import { defineRoute, Fen, Instant, Paging, pageOf } from './route.ts'

/** Tenders as everybody sees them, and a bidder's own dealings with them. Names, number and prices of bids appear after opening, never before. */
const Code = z.object({ code: z.string().min(1).max(80) })
const Round = z.object({ round: z.enum(['bid', 'prequal']).optional() })

export const TenderRow = z.object({
  code: z.string(), round: z.string(), title: z.string(), region: z.string(), family: z.string(), industry: z.string().nullable(), owner: z.string().nullable(), status: z.enum(['open', 'closed', 'unsealed', 'void']),
  openedAt: z.string(), deadline: z.string(), documentsUntil: z.string().nullable(), depositFen: Fen, ceilingFen: Fen.nullable(),
})
export type TenderRow = z.infer<typeof TenderRow>
export const OpenedBid = z.object({
  id: z.string(), bidder: z.string(), name: z.string(), priceFen: z.number().nullable(), duration: z.number().nullable(), pm: z.string().nullable(), submittedAt: z.string(), fault: z.string().optional(),
})
export const ObjectionWindow = z.object({
  stage: z.enum(['documents', 'opening', 'result']), open: z.boolean(), opens: z.string().nullable(), closes: z.string().nullable(), provisional: z.boolean(), article: z.string(), rule: z.string(), why: z.string(),
})
export const Offer = z.object({
  priceFen: Fen.optional(), durationDays: z.int().min(1).max(10_000).optional(), manager: z.string().trim().max(60).optional(), documents: z.array(z.uuid()).max(50).optional(),
  consortium: z.array(z.string().max(20)).max(10).optional(), statement: z.string().max(5000).optional(),
})
export const OwnBid = z.object({ code: z.string(), title: z.string(), receipt: z.string(), digest: z.string(), salt: z.string(), submittedAt: z.string(), state: z.enum(['standing', 'replaced', 'withdrawn']), offer: Offer })
export const OwnDeposit = z.object({ form: z.string(), amountFen: Fen, receivedAt: z.string(), refundedAt: z.string().nullable(), refund: z.object({ amountFen: Fen, interestFen: Fen, reason: z.string() }).nullable() })
export const Tender = TenderRow.extend({
  documents: z.array(z.object({ id: z.string(), name: z.string(), sha256: z.string() })), record: z.array(OpenedBid).nullable(), windows: z.array(ObjectionWindow), now: Instant,
  mine: z.object({ bids: z.array(OwnBid), deposit: OwnDeposit.nullable() }).nullable(),
})
export type Tender = z.infer<typeof Tender>

export const listTenders = defineRoute({
  name: 'listTenders', method: 'GET', path: '/api/tenders', summary: '招标项目（缺省为正在接收投标的）', may: 'public',
  query: Paging.extend({ region: z.string().regex(/^\d{6}$/).optional(), status: z.enum(['open', 'closed', 'unsealed', 'all']).default('open') }), reply: pageOf(TenderRow),
})
export const readTender = defineRoute({ name: 'readTender', method: 'GET', path: '/api/tenders/:code', summary: '一个招标项目：期限、文件、异议期；登录的投标人另见本单位的投标', may: 'public', params: Code, query: Round, reply: Tender })
export const submitBid = defineRoute({
  name: 'submitBid', method: 'POST', path: '/api/tenders/:code/bids', summary: '提交或替换投标（截止以服务器收到为准）', may: 'signed-in', params: Code, query: Round, body: Offer,
  reply: z.object({ number: z.string(), digest: z.string(), salt: z.string(), at: z.string(), replaced: z.boolean() }),
})
export const withdrawBid = defineRoute({ name: 'withdrawBid', method: 'POST', path: '/api/tenders/:code/bids/withdraw', summary: '截止前撤回投标', may: 'signed-in', params: Code, query: Round, reply: z.object({ at: z.string() }) })
export const myBids = defineRoute({ name: 'myBids', method: 'GET', path: '/api/bids/mine', summary: '本单位的投标与回执', may: 'signed-in', reply: z.array(OwnBid) })
export const checkReceipt = defineRoute({
  name: 'checkReceipt', method: 'GET', path: '/api/bids/receipts/:number', summary: '核对回执（不显示项目与投标人）', may: 'public', params: z.object({ number: z.string().max(40) }), reply: z.object({ digest: z.string(), submittedAt: z.string() }),
})
export const payDeposit = defineRoute({
  name: 'payDeposit', method: 'POST', path: '/api/tenders/:code/deposit', summary: '提交投标保证金或保函', may: 'signed-in', params: Code, query: Round,
  body: z.object({ form: z.enum(['现金', '保函', '保险', '信用免']), amountFen: Fen, document: z.uuid().optional(), guarantor: z.string().max(20).optional().describe('出具保函、保险的登记机构') }), reply: z.object({ id: z.string(), at: z.string() }),
})
export const listDeposits = defineRoute({
  name: 'listDeposits', method: 'GET', path: '/api/tenders/:code/deposits', summary: '保证金名册（截止后）', may: 'signed-in', params: Code, query: Round,
  reply: z.array(OwnDeposit.extend({ id: z.string(), entity: z.string(), name: z.string() })),
})

export const raiseObjection = defineRoute({
  name: 'raiseObjection', method: 'POST', path: '/api/tenders/:code/objections', summary: '提出异议（只在法定期限内）', may: 'signed-in', params: Code, query: Round,
  body: z.object({ stage: z.enum(['documents', 'opening', 'result']), subject: z.string().trim().min(2).max(200), facts: z.string().trim().min(2).max(20_000), evidence: z.array(z.uuid()).max(20).optional() }),
  reply: z.object({ id: z.string(), receivedAt: z.string(), answerDue: z.string() }),
})
export const OwnObjection = z.object({
  id: z.string(), code: z.string(), stage: z.string(), subject: z.string(), facts: z.string(), evidence: z.array(z.string()), receivedAt: z.string(), answerDue: z.string(), provisional: z.boolean(),
  status: z.enum(['open', 'answered']), reply: z.string().nullable(), upheld: z.boolean().nullable(), answeredAt: z.string().nullable(),
})
export const myObjections = defineRoute({ name: 'myObjections', method: 'GET', path: '/api/objections/mine', summary: '本单位提出的异议与答复', may: 'signed-in', reply: z.array(OwnObjection) })
export const listObjections = defineRoute({ name: 'listObjections', method: 'GET', path: '/api/tenders/:code/objections', summary: '项目收到的异议（不显示提出人）', may: 'signed-in', params: Code, reply: z.array(OwnObjection) })

export const Letter = z.object({ id: z.string(), kind: z.string(), title: z.string(), code: z.string().nullable(), text: z.string(), sentAt: z.string(), read: z.boolean() })
export const myLetters = defineRoute({ name: 'myLetters', method: 'GET', path: '/api/letters', summary: '收到的通知', may: 'signed-in', reply: z.array(Letter) })
export const readLetter = defineRoute({ name: 'readLetter', method: 'POST', path: '/api/letters/:id/read', summary: '标为已读', may: 'signed-in', params: z.object({ id: z.uuid() }), reply: z.object({ read: z.literal(true) }) })
