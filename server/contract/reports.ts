import { z } from 'zod'
import { defineRoute, Id, Instant, Paging, pageOf } from './route.ts'

/** What anybody reports (举报), also without a name: filed and followed without signing in, worked on by whoever supervises the place and the kind of trade. */
const ReportAct = z.object({ kind: z.enum(['accept', 'decline', 'answer']), text: z.string(), unit: z.string(), at: Instant })
export const ReportState = z.enum(['received', 'accepted', 'declined', 'answered'])
export type ReportState = z.infer<typeof ReportState>

export const fileReport = defineRoute({
  name: 'fileReport', method: 'POST', path: '/api/portal/reports', summary: '举报违法违纪：不用登录，可以匿名；凭编号查处理情况', may: 'public',
  body: z.object({
    region: z.string().regex(/^\d{6}$/, '请选择地区'), family: z.string().min(1, '请选择类别').max(12), code: z.string().trim().max(80).optional().describe('统一交易标识码；写了就按项目确定地区和类别'),
    subject: z.string().trim().min(2, '至少两个字').max(100), facts: z.string().trim().min(10, '至少十个字').max(4000), contact: z.string().trim().max(200).optional().describe('联系方式；加密保存，只供办理举报的人查看'),
  }),
  reply: z.object({ number: z.string(), receivedAt: Instant }),
})
export const followReport = defineRoute({
  name: 'followReport', method: 'GET', path: '/api/portal/reports', summary: '凭编号查一件举报的处理情况', may: 'public', query: z.object({ number: z.string().trim().toUpperCase().max(40) }),
  reply: z.object({ number: z.string(), subject: z.string(), receivedAt: Instant, state: ReportState, acts: z.array(ReportAct) }),
})

const Report = z.object({
  id: Id, number: z.string(), region: z.string(), family: z.string(), industry: z.string().nullable(), code: z.string().nullable(), subject: z.string(), facts: z.string(), receivedAt: Instant, state: ReportState,
  named: z.boolean(), contact: z.string().nullable().describe('只给可以办理这件举报的人'), acts: z.array(ReportAct.extend({ by: z.string() })), may: z.boolean(),
})
export type Report = z.infer<typeof Report>
export const listReports = defineRoute({
  name: 'listReports', method: 'GET', path: '/api/reports', summary: '收到的举报，按本部门监督范围', may: ['report', 'read'],
  query: Paging.extend({ state: z.enum(['open', 'received', 'accepted', 'declined', 'answered', 'any']).default('open'), region: z.string().regex(/^\d{6}$/).optional() }), reply: pageOf(Report),
})
export const actOnReport = defineRoute({
  name: 'actOnReport', method: 'POST', path: '/api/reports/:report/acts', summary: '受理、不予受理或答复一件举报；写下的内容举报人凭编号可见', may: ['report', 'decide'], params: z.object({ report: Id }),
  body: z.object({ kind: ReportAct.shape.kind, text: z.string().trim().min(4, '至少四个字').max(2000) }), reply: z.object({ state: ReportState }),
})
