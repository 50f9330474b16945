import { z } from 'zod'
import { defineRoute } from './route.ts'

export const Unit = z.enum(['CALENDAR', 'WORKING', 'HOUR', 'MINUTE', 'MONTH', 'YEAR'])
export const Sense = z.enum(['MIN', 'MAX', 'BEFORE', 'EXACT'])
const Moment = z.string().max(40).describe('起点（BEFORE 规则为终点）：ISO 日期或日期时间；不带时区的按北京时间')
const Stops = z.string().max(2000).optional().describe('不计入期间的时段（异议答复、鉴定、暂停…）：起/止，多段以逗号分隔，如 2026-03-04/2026-03-06')
const Amount = z
  .union([
    z.int().min(0),
    z
      .string()
      .regex(/^\d{1,4}$/, '应为不超过四位的整数')
      .transform(Number),
  ])
  .refine(amount => amount <= 3660, '不超过 3660')
const Region = z.string().regex(/^\d{6}$/, '应为六位行政区划代码')

/** One cited article: quoted in full where the platform holds the official text, else by number and marked unverified. */
export const Article = z.object({
  ref: z.string(),
  law: z.string(),
  number: z.int().optional(),
  label: z.string().optional(),
  title: z.string(),
  text: z.string().optional(),
  version: z.string().optional(),
  source: z.string().optional(),
  status: z.enum(['现行', '未核']),
  verified: z.boolean(),
})
export type Article = z.infer<typeof Article>

/** A due moment with its derivation. `due` is the end (24:00 in Shanghai) of `date`, or an exact instant; `raw` the day before rolling over rest days. */
export const DueMoment = z.object({
  rule: z
    .object({
      id: z.string(),
      name: z.string(),
      from: z.string(),
      to: z.string(),
      family: z.string(),
      status: z.string(),
      effect: z.string(),
      law: z.string(),
      note: z.string().optional(),
    })
    .optional(),
  due: z.string(),
  date: z.string(),
  raw: z.string(),
  earliest: z.string().optional(),
  amount: z.int(),
  unit: Unit,
  sense: Sense,
  from: z.string(),
  article: Article.nullable(),
  articles: z.array(Article),
  days: z.array(z.object({ date: z.string(), counted: z.boolean(), why: z.string(), n: z.int().optional() })),
  calendar: z.object({ region: z.string().nullable(), years: z.array(z.object({ year: z.int(), source: z.string() })) }),
})
export type DueMoment = z.infer<typeof DueMoment>

export const deadlineByRule = defineRoute({
  name: 'deadlineByRule',
  method: 'GET',
  path: '/api/deadlines/:rule',
  may: 'public',
  summary: '按期限规则推算到期时刻，附逐日推算和法条',
  params: z.object({ rule: z.string().max(20) }),
  query: z.object({ from: Moment, calendar: Region.optional(), stops: Stops }),
  reply: DueMoment,
})

export const deadlineByTerm = defineRoute({
  name: 'deadlineByTerm',
  method: 'GET',
  path: '/api/deadlines',
  may: 'public',
  summary: '按数额、单位和方向推算到期时刻，附逐日推算',
  query: z.object({ amount: Amount, unit: Unit, sense: Sense.default('MAX'), from: Moment, calendar: Region.optional(), stops: Stops }),
  reply: DueMoment,
})

export const lawArticle = defineRoute({
  name: 'lawArticle',
  method: 'GET',
  path: '/api/law/articles/:ref',
  may: 'public',
  summary: '法条全文，例如 招标投标法24',
  params: z.object({ ref: z.string().min(1).max(100) }),
  query: z.object({ family: z.string().max(10).optional() }),
  reply: Article,
})

const Row = z.looseObject({})
const Rows = z.array(Row)

/** Everything the designer's checks need, as one immutable set; the browser fetches it and never bundles it. */
export const LawSetView = z.object({
  id: z.string(),
  hash: z.string(),
  validFrom: z.string(),
  deadlines: Rows,
  events: Rows,
  exits: Rows,
  taskKinds: Rows,
  lanes: Row,
  lint: Rows,
  fees: Rows,
  lawBasis: Row,
  prohibitions: Row,
  publications: Rows,
  datasets: Row,
  families: Row,
  required: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  calendar: z.object({ years: z.array(z.int()) }).describe('已公布工作日历的年份'),
  catalogue: z
    .array(z.object({ processTemplate: z.string() }))
    .optional()
    .describe('现行交易目录所用的流程'),
  steps: Row,
  articles: z.record(z.string(), Article).describe('检查规则和期限引用的法条，键为引用'),
})

export const lawRules = defineRoute({
  name: 'lawRules',
  method: 'GET',
  path: '/api/law/rules',
  may: 'public',
  summary: '现行法律规则集：检查规则、期限、任务类型、泳道等',
  reply: LawSetView,
})
