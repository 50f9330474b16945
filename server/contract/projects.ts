import { z } from 'zod'
import { defineRoute, Fen, Id, Instant } from './route.ts'

const Item = z.object({ code: z.string(), name: z.string(), family: z.string(), industry: z.string().nullable(), process: z.string(), processName: z.string(), threshold: z.string().nullable(), mandatory: z.boolean(), legalBasis: z.string().nullable(), newest: z.number().int(), older: z.array(z.object({ number: z.number().int(), publishedAt: Instant })).describe('仍可按其进场的旧版本；没有这项权利的为空') })
export const listStartable = defineRoute({
  name: 'listStartable', method: 'GET', path: '/api/projects/startable', summary: '本单位可以进场的目录项（流程已发布者）与可委托的代理机构', may: ['project', 'create'], query: z.object({ region: z.string().regex(/^\d{6}$/).optional() }),
  reply: z.object({ region: z.string(), items: z.array(Item), agencies: z.array(z.object({ id: z.string(), name: z.string() })) }),
})
export const startProject = defineRoute({
  name: 'startProject', method: 'POST', path: '/api/projects', summary: '项目进场：按目录项启动其流程，领取统一交易标识码', may: ['project', 'create'],
  body: z.object({
    name: z.string().trim().min(4, '名称不少于 4 字').max(120), catalogueItem: z.string().max(20), process: z.string().max(80).optional(), region: z.string().regex(/^\d{6}$/), estimateFen: Fen,
    voluntary: z.boolean().default(false), agency: z.string().max(20).nullable().default(null),
    agencyUntil: z.iso.date().optional().describe('委托至（含当日）；不填为一年'),
    version: z.int().positive().optional().describe('按哪一版流程办理；不填为现行版本，选旧版本须另有权利'), versionReason: z.string().trim().min(5, '理由至少五个字').max(500).optional().describe('为何按旧版本办理；选旧版本时必填'),
  }),
  reply: z.object({ instance: Id, code: z.string(), task: Id.nullable() }),
})
