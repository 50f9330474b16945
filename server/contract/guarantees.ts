import { z } from 'zod'
import { defineRoute, Fen, Paging, pageOf } from './route.ts'

/** Guarantees for bids, as the institution that issued them may see them: after the opening, since who bids is sealed until then (招标投标法22). */
const Guarantee = z.object({
  bid: z.string(), code: z.string(), title: z.string(), region: z.string(), bidder: z.string(), form: z.string(), amountFen: Fen, openedAt: z.string(), releasedAt: z.string().nullable().describe('保证责任解除（退还）的时刻'),
})
export type Guarantee = z.infer<typeof Guarantee>
export const listGuarantees = defineRoute({
  name: 'listGuarantees', method: 'GET', path: '/api/guarantees', summary: '本单位出具的、已经开标的投标保函', may: 'signed-in', query: Paging,
  reply: pageOf(Guarantee).extend({ standing: z.object({ count: z.int(), amountFen: Fen }) }),
})
/** Only for choosing in a form; any lawful institution will do, registered here or not (L06). */
export const listGuarantors = defineRoute({ name: 'listGuarantors', method: 'GET', path: '/api/guarantors', summary: '已登记的担保、保险机构（自愿选择，不限于此）', may: 'signed-in', reply: z.array(z.object({ id: z.string(), name: z.string() })) })
