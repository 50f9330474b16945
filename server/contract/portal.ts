import { z } from 'zod'
import { defineRoute, Instant, Paging, pageOf } from './route.ts'

/** What everybody may read without signing in. Nothing sealed enters any of these, counts included. */
const Fields = z.record(z.string(), z.unknown())
export const Channel = z.object({ department: z.string(), name: z.string(), phone: z.string(), region: z.string() })

export const NoticeRow = z.object({
  id: z.string(), kind: z.string(), title: z.string(), version: z.int(), code: z.string().nullable(), process: z.string().nullable(),
  region: z.string(), family: z.string(), industry: z.string().nullable(), ocdsTag: z.string().nullable(), hash: z.string(), publishedAt: z.string(), latest: z.boolean(),
  deadline: z.string().nullable(), priceFen: z.int().nullable(),
})
export type NoticeRow = z.infer<typeof NoticeRow>

export const Notice = NoticeRow.extend({
  instance: z.string().nullable(), element: z.string().nullable(), dataSet: z.string().nullable(), fields: Fields, before: Fields.nullable(), after: Fields.nullable(), reason: z.string().nullable(),
  documents: z.array(z.object({ id: z.string(), name: z.string(), sha256: z.string() })), channels: z.array(Channel),
  chain: z.array(z.object({ id: z.string(), version: z.int(), title: z.string(), hash: z.string(), publishedAt: z.string() })),
  related: z.array(NoticeRow), text: z.string(), verified: z.boolean(),
})
export type Notice = z.infer<typeof Notice>

const range = { region: z.string().regex(/^\d{6}$/).optional(), family: z.string().max(20).optional() }

export const listNotices = defineRoute({
  name: 'listNotices', method: 'GET', path: '/api/portal/notices', summary: '公告列表：检索、地区、类别、类型、日期', may: 'public',
  query: Paging.extend({ ...range, kind: z.string().max(40).optional(), code: z.string().max(60).optional(), from: z.iso.date().optional(), to: z.iso.date().optional(), all: z.stringbool().optional() }),
  reply: pageOf(NoticeRow),
})
export const readNotice = defineRoute({
  name: 'readNotice', method: 'GET', path: '/api/portal/notices/:id', summary: '一份公告：正文、变更前后、监督电话、校验值', may: 'public',
  params: z.object({ id: z.string().regex(/^\d{1,18}$/, '公告编号应为数字') }), reply: Notice,
})
export const LogEntry = z.object({
  n: z.int(), at: Instant, kind: z.string(), notice: z.string(), title: z.string(), region: z.string(), entry: z.string().describe('被哈希的文字：序号|发布时刻|类型|公告编号|公告指纹'), hash: z.string().describe('SHA-256（上一条的 32 字节，接本条文字的 UTF-8）'),
})
export type LogEntry = z.infer<typeof LogEntry>
export const readLog = defineRoute({
  name: 'publicLog', method: 'GET', path: '/api/portal/log', summary: '公告日志：每一条都接着上一条的指纹，任何人可以重算', may: 'public',
  query: z.object({ before: z.coerce.number().int().min(1).max(2 ** 53 - 1).optional(), notice: z.string().regex(/^\d{1,18}$/, '公告编号应为数字').optional(), size: z.coerce.number().int().min(1).max(500).default(50) }),
  reply: z.object({ head: z.object({ n: z.int(), hash: z.string() }).nullable(), after: z.string().nullable().describe('这一段之前那一条的指纹；从第一条起则没有'), rows: z.array(LogEntry) }),
})
export const noticesRss = defineRoute({ name: 'noticesRss', method: 'GET', path: '/api/portal/rss', summary: '公告订阅（RSS 2.0）', may: 'public', query: z.object({ ...range, kind: z.string().max(40).optional() }), reply: z.string(), raw: true })
export const ocdsReleases = defineRoute({
  name: 'ocdsReleases', method: 'GET', path: '/api/portal/ocds/:code', summary: '一个项目的 OCDS 1.1 发布包', may: 'public', params: z.object({ code: z.string().max(80) }), reply: z.record(z.string(), z.unknown()),
})

export const ProcessCard = z.object({ key: z.string(), name: z.string(), family: z.string().nullable(), version: z.int(), hash: z.string(), publishedAt: z.string(), effectiveAt: z.string() })
export const PublicStep = z.object({
  element: z.string(), name: z.string(), type: z.string(), step: z.string().nullable(), taskKind: z.string().nullable(), roles: z.array(z.string()), public: z.array(z.string()),
  deadlines: z.array(z.object({ rule: z.string(), name: z.string(), sense: z.string(), amount: z.int(), unit: z.string(), law: z.string() })), law: z.array(z.string()), promise: z.string().nullable(),
  projects: z.int().describe('开标后停在这一步的项目数；开标前的项目不计'),
})
export const listProcesses = defineRoute({ name: 'publicProcesses', method: 'GET', path: '/api/portal/processes', summary: '公开的交易流程', may: 'public', reply: z.array(ProcessCard) })
export const readProcess = defineRoute({
  name: 'publicProcess', method: 'GET', path: '/api/portal/processes/:key', summary: '流程详解：步骤、期限、公开什么', may: 'public',
  params: z.object({ key: z.string().max(80) }), reply: ProcessCard.extend({ steps: z.array(PublicStep) }),
})
const Key = z.object({ key: z.string().max(80) })
export const readProcessFile = defineRoute({ name: 'publicProcessFile', method: 'GET', path: '/api/portal/processes/:key/process.bpmn', summary: '现行流程图文件（BPMN 2.0 XML）', may: 'public', params: Key, reply: z.string(), raw: true })
export const readProcessPicture = defineRoute({ name: 'publicProcessPicture', method: 'GET', path: '/api/portal/processes/:key/diagram.svg', summary: '现行流程图（SVG）', may: 'public', params: Key, reply: z.string(), raw: true })

export const Opening = z.object({ code: z.string(), title: z.string(), region: z.string(), family: z.string(), at: z.string(), status: z.string(), place: z.string().nullable() })
export const home = defineRoute({
  name: 'portalHome', method: 'GET', path: '/api/portal/home', summary: '门户首页：最新公告、今日开标、数字', may: 'public', query: z.object(range),
  reply: z.object({
    notices: z.array(NoticeRow), openings: z.array(Opening), processes: z.array(ProcessCard), now: Instant,
    figures: z.object({ noticesThisYear: z.int(), awardsThisYear: z.int(), underway: z.int(), awardedFen: z.int() }),
  }),
})
export const listOpenings = defineRoute({
  name: 'listOpenings', method: 'GET', path: '/api/portal/openings', summary: '开标安排（缺省为今日）', may: 'public', query: z.object({ ...range, date: z.iso.date().optional() }), reply: z.array(Opening),
})
export const supervisionPhones = defineRoute({
  name: 'supervisionPhones', method: 'GET', path: '/api/portal/phones', summary: '监督电话', may: 'public', query: z.object({ ...range, industry: z.string().max(20).optional() }), reply: z.array(Channel),
})
export const CatalogueItem = z.object({
  code: z.string(), name: z.string(), category: z.string(), family: z.string(), industry: z.string().nullable(), threshold: z.string().nullable(), process: z.string(),
  supervisor: z.string().nullable(), legalBasis: z.string().nullable(), mandatory: z.boolean(), note: z.string().nullable(), regions: z.array(z.string()),
})
export const readCatalogue = defineRoute({
  name: 'publicCatalogue', method: 'GET', path: '/api/portal/catalogue', summary: '现行公共资源交易目录', may: 'public', query: z.object(range),
  reply: z.object({ version: z.string(), publishedAt: z.string().nullable(), chain: z.array(z.string()), items: z.array(CatalogueItem) }),
})
export const readFees = defineRoute({
  name: 'publicFees', method: 'GET', path: '/api/portal/fees', summary: '收费清单', may: 'public',
  reply: z.object({
    note: z.string(), services: z.array(z.object({ name: z.string(), feeFen: z.int(), basis: z.string() })),
    items: z.array(z.object({ code: z.string(), name: z.string(), kind: z.string(), cap: z.number().nullable(), base: z.string(), law: z.string(), families: z.array(z.string()) })),
  }),
})
export const readNorms = defineRoute({
  name: 'publicNorms', method: 'GET', path: '/api/portal/norms', summary: '制度规范', may: 'public',
  reply: z.array(z.object({ title: z.string(), version: z.string(), source: z.string(), articles: z.int() })),
})
