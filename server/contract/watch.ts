import { z } from 'zod'
import { defineRoute, Id, Instant, Paging, pageOf } from './route.ts'

/** The supervisor's room: the whole city at a glance, one trade through time, and what may be done about it. */
export const SlaWord = z.enum(['late', 'near', 'ok', 'stopped', 'provisional', 'none'])
export const Status = z.enum(['active', 'suspended', 'completed', 'terminated', 'cancelled'])
const Person = z.object({ id: z.string(), name: z.string() })
const Party = z.object({ id: z.string(), name: z.string() })

/** Why something is late or will be, written by the server: where, who, since when, by which article. */
export const Reason = z.object({
  step: z.string(), who: z.string(), headline: z.string(), short: z.string(), text: z.string(), rule: z.string().nullable(), law: z.string().nullable(), promise: z.string().nullable(),
  element: z.string().nullable(), task: Id.nullable(), holder: Person.nullable(), party: Party.nullable(),
})
export type Reason = z.infer<typeof Reason>

const Subject = { id: Id, code: z.string(), title: z.string(), region: z.string(), family: z.string(), industry: z.string().nullable(), process: z.string(), processName: z.string(), versionNumber: z.number().int(), status: Status }
const Limit = { dueAt: Instant.nullable(), statutory: z.boolean(), provisional: z.boolean(), sla: SlaWord }
export const InstanceItem = z.object({
  ...Subject, ...Limit, stage: z.string(), element: z.string().nullable(), step: z.string().nullable(), since: Instant.nullable(), owner: Party.nullable(), agency: Party.nullable(), startedAt: Instant, endedAt: Instant.nullable(),
  reason: Reason.nullable(),
})
export type InstanceItem = z.infer<typeof InstanceItem>

const Narrow = z.object({ family: z.string().max(12).optional(), region: z.string().regex(/^\d{6}$/).optional(), process: z.string().max(80).optional() })
export const listInstances = defineRoute({
  name: 'listInstances', method: 'GET', path: '/api/instances', summary: '实例列表：按法定剩余时间，逾期在前；sort=startedAt、-startedAt、title、region', may: ['instance', 'read'],
  query: Paging.extend({ ...Narrow.shape, status: z.enum(['open', 'active', 'suspended', 'completed', 'terminated', 'cancelled', 'ended', 'any']).default('open'), sla: SlaWord.optional(), stage: z.string().max(20).optional() }),
  reply: pageOf(InstanceItem),
})

const Cell = z.object({ stage: z.string(), count: z.number().int(), late: z.number().int(), near: z.number().int(), medianDwellHours: z.number().nullable(), longestDwellHours: z.number().nullable() })
export const Alert = z.object({
  id: z.string(), instance: Id, title: z.string(), region: z.string(), family: z.string(), level: z.enum(['red', 'yellow']), rule: z.string(), name: z.string(), text: z.string(), law: z.string().nullable(), promise: z.string().nullable(),
  raisedAt: Instant, dueAt: Instant, verdict: z.object({ verdict: z.enum(['false', 'mended', 'case', 'passed']), note: z.string(), by: z.string(), at: Instant }).nullable(),
})
export type Alert = z.infer<typeof Alert>
export const IncidentGroup = z.object({
  cause: z.string(), signature: z.string(), process: z.string(), processName: z.string(), element: z.string(), step: z.string(), kind: z.string(), message: z.string(), count: z.number().int(), instances: z.number().int(),
  firstAt: Instant, lastAt: Instant, attempts: z.number().int(), advice: z.string(),
})
export type IncidentGroup = z.infer<typeof IncidentGroup>
export const Overview = z.object({
  at: Instant,
  kpis: z.object({
    running: z.number().int(), startedToday: z.number().int(), endedToday: z.number().int(), late: z.number().int(), lateToday: z.number().int(), near: z.number().int(), stopped: z.number().int(), suspendedByOrder: z.number().int(),
    red: z.number().int(), yellow: z.number().int(), causes: z.number().int(), hit: z.number().int(), kept: z.number().nullable(), judged: z.number().int(),
  }),
  stages: z.array(z.string()),
  families: z.array(z.object({
    family: z.string(), running: z.number().int(), processes: z.number().int(), version: z.number().int().nullable(), processName: z.string().nullable(), cells: z.array(Cell), medianCycleDays: z.number().nullable(), cycles: z.array(z.number()),
  })),
  first: z.array(InstanceItem), firstTotal: z.number().int(), next: InstanceItem.nullable(), alerts: z.array(Alert), alertsTotal: z.number().int(), incidents: z.array(IncidentGroup),
})
export type Overview = z.infer<typeof Overview>
export const overview = defineRoute({ name: 'watchOverview', method: 'GET', path: '/api/watch/overview', summary: '总览：七个数、品类×环节、先看这几个、预警、系统事件', may: ['instance', 'read'], query: Narrow, reply: Overview })

export const heatMap = defineRoute({
  name: 'heatMap', method: 'GET', path: '/api/watch/heat/:process', summary: '停留热力：一种交易在每个环节停多久、现在等着几个', may: ['instance', 'read'], params: z.object({ process: z.string().max(80) }), query: Narrow.omit({ process: true }),
  reply: z.object({
    process: z.string(), processName: z.string(), version: Id, versionNumber: z.number().int(), instances: z.number().int(), days: z.number().int(),
    steps: z.array(z.object({ element: z.string(), name: z.string(), passed: z.number().int(), waiting: z.number().int(), medianHours: z.number(), p90Hours: z.number(), longestHours: z.number() })),
    processes: z.array(z.object({ key: z.string(), name: z.string() })),
  }),
})
export type HeatMap = z.infer<typeof heatMap.reply>

const Derivation = z.object({ date: z.string(), due: Instant, days: z.array(z.object({ date: z.string(), counted: z.boolean(), why: z.string(), n: z.number().int().optional() })), provisional: z.boolean(), missing: z.array(z.number().int()) })
export const DeadlineRow = z.object({
  n: z.number().int(), rule: z.string(), name: z.string(), from: z.string(), to: z.string(), sense: z.string(), amount: z.number().int(), unit: z.string(), law: z.string(), effect: z.string(), binding: z.boolean(),
  element: z.string(), step: z.string(), startedAt: Instant, dueAt: Instant.nullable(), earliestAt: Instant.nullable(), endedAt: Instant.nullable(), provisional: z.boolean(), basis: z.string().nullable(),
  state: z.enum(['kept', 'broken', 'late', 'near', 'running', 'stopped', 'provisional', 'unknown']), ruler: Derivation.nullable(),
})
export type DeadlineRow = z.infer<typeof DeadlineRow>
const Seal = z.object({ what: z.string(), until: z.string().nullable(), law: z.string().nullable(), open: z.boolean(), openedAt: Instant.nullable() })
const OpenTask = z.object({ id: Id, element: z.string(), name: z.string(), who: z.string(), party: Party.nullable(), holder: Person.nullable(), claimedAt: Instant.nullable(), openedAt: Instant, dueAt: Instant.nullable(), dueBasis: z.string().nullable(), promise: z.string().nullable(), law: z.string().nullable(), suspended: z.boolean() })
const Right = z.object({ may: z.boolean(), why: z.string().nullable(), who: z.string().nullable() })
export const Token = z.object({ node: z.number().int(), element: z.string(), name: z.string(), waits: z.string().nullable(), since: Instant.nullable() })
export type Token = z.infer<typeof Token>
export const InstanceDetail = z.object({
  ...Subject, ...Limit, version: Id, stage: z.string(), owner: Party.nullable(), agency: Party.nullable(), estimateFen: z.number().int().nullable(), startedAt: Instant, endedAt: Instant.nullable(),
  halted: z.object({ since: Instant, by: z.string(), basis: z.string().nullable(), reason: z.string().nullable() }).nullable(), parent: Id.nullable(),
  reason: Reason.nullable(), ruler: z.object({ rule: z.string(), derivation: Derivation }).nullable(), tokens: z.array(Token), done: z.array(z.string()), lateAt: z.array(z.string()),
  deadlines: z.array(DeadlineRow), tasks: z.array(OpenTask), notices: z.array(z.object({ id: Id, kind: z.string(), title: z.string(), publishedAt: Instant, version: z.number().int() })), seals: z.array(Seal),
  incidents: z.number().int(), rights: z.record(z.enum(['annotate', 'suspend', 'resume', 'cancel', 'modify', 'retime', 'retry']), Right),
})
export type InstanceDetail = z.infer<typeof InstanceDetail>
const One = z.object({ instance: Id })
export const readInstance = defineRoute({ name: 'readInstance', method: 'GET', path: '/api/instances/:instance', summary: '一个实例：在哪、为何迟、期限、任务、公开、密封', may: ['instance', 'read'], params: One, reply: InstanceDetail })

const Shown = z.object({ label: z.string(), value: z.string(), sealed: z.boolean() })
export const HistoryRow = z.object({
  n: z.number().int(), at: Instant, kind: z.string(), tone: z.enum(['done', 'person', 'system', 'late', 'sealed', 'act']), title: z.string(), who: z.string(), post: z.string().nullable(), element: z.string().nullable(), step: z.string().nullable(),
  reason: z.string().nullable(), law: z.string().nullable(), data: z.array(Shown), sealed: z.boolean(), decisions: z.array(z.object({ decision: z.string(), rules: z.array(z.string()) })), version: z.number().int(), definition: z.string(), hash: z.string().nullable(), notice: Id.nullable(),
})
export type HistoryRow = z.infer<typeof HistoryRow>
export const instanceHistory = defineRoute({ name: 'instanceHistory', method: 'GET', path: '/api/instances/:instance/history', summary: '经过：谁、以什么岗位、何时、做了什么；密封内容只有封条', may: ['instance', 'read'], params: One, reply: z.object({ rows: z.array(HistoryRow), marks: z.array(z.object({ at: Instant, label: z.string() })) }) })

export const Variable = z.object({ name: z.string(), label: z.string().nullable(), scope: z.string(), value: z.string(), sealed: z.boolean(), until: z.string().nullable(), law: z.string().nullable() })
export const Moment = z.object({ at: Instant, status: Status, version: Id, versionNumber: z.number().int(), tokens: z.array(Token), done: z.array(z.string()), lateAt: z.array(z.string()), deadlines: z.array(DeadlineRow), variables: z.array(Variable) })
export type Moment = z.infer<typeof Moment>
export const instanceMoment = defineRoute({ name: 'instanceMoment', method: 'GET', path: '/api/instances/:instance/moment', summary: '任一时刻的状态（由流水重演），密封未解的不显示', may: ['instance', 'read'], params: One, query: z.object({ at: Instant.optional() }), reply: Moment })

export const instanceMoves = defineRoute({
  name: 'instanceMoves', method: 'GET', path: '/api/instances/:instance/moves', summary: '可在浏览器里重演的流水：到第一处仍密封的内容之前为止，不含姓名与理由', may: ['instance', 'read'], params: One,
  reply: z.object({
    graph: z.string().describe('起始版本的图'), moves: z.array(z.record(z.string(), z.unknown())), whole: z.boolean().describe('是否到现在为止'), until: Instant.describe('重演答得出的最后一刻；此后问服务器'),
    versions: z.array(z.object({ version: Id, number: z.number().int(), graph: z.string() })), deadlines: z.array(DeadlineRow), nearUntil: Instant,
    seals: z.array(z.object({ key: z.string(), variables: z.array(z.string()), open: z.boolean(), until: z.string().nullable(), law: z.string() })).describe('未解的封：盖在哪些名称上'),
  }),
})
export type InstanceMoves = z.infer<typeof instanceMoves.reply>

const Verdict = z.enum(['false', 'mended', 'case', 'passed'])
export const listAlerts = defineRoute({ name: 'listAlerts', method: 'GET', path: '/api/alerts', summary: '预警：逾期的法定期限与服务承诺', may: ['instance', 'read'], query: Narrow.extend({ instance: Id.optional(), open: z.enum(['true', 'false']).default('true') }), reply: z.array(Alert) })
export const judgeAlert = defineRoute({ name: 'judgeAlert', method: 'POST', path: '/api/instances/:instance/alerts/:alert/verdict', summary: '处置预警：误报、已纠正、转案件、移送', may: ['instance', 'annotate'], params: One.extend({ alert: z.string().max(60) }), body: z.object({ verdict: Verdict, note: z.string().trim().min(2).max(500) }), reply: z.object({ at: Instant }) })

const Note = z.object({ id: Id, element: z.string().nullable(), step: z.string().nullable(), text: z.string(), by: z.string(), post: z.string(), at: Instant })
const Letter = z.object({ id: Id, number: z.string(), addressee: Party, subject: z.string(), text: z.string(), law: z.string(), answerBy: Instant.nullable(), by: z.string(), post: z.string(), at: Instant })
const Act = z.object({ id: Id, kind: z.string(), at: Instant, by: z.string(), post: z.string(), reason: z.string().nullable(), law: z.string().nullable(), before: z.array(Token), after: z.array(Token) })
export const instanceActs = defineRoute({ name: 'instanceActs', method: 'GET', path: '/api/instances/:instance/acts', summary: '干预、批注与监督函', may: ['instance', 'read'], params: One, reply: z.object({ acts: z.array(Act), notes: z.array(Note), letters: z.array(Letter) }) })
export const annotate = defineRoute({ name: 'annotateInstance', method: 'POST', path: '/api/instances/:instance/annotations', summary: '批注（不可删改）', may: ['instance', 'annotate'], params: One, body: z.object({ text: z.string().trim().min(2).max(2000), element: z.string().max(120).nullish() }), reply: Note })
export const letterDraft = defineRoute({ name: 'letterDraft', method: 'GET', path: '/api/instances/:instance/letters/draft', summary: '监督函草稿：发给谁、为何、依据、答复期', may: ['instance', 'annotate'], params: One, reply: z.object({ addressees: z.array(Party.extend({ role: z.string() })), subject: z.string(), text: z.string(), law: z.string() }) })
export const sendLetter = defineRoute({
  name: 'sendLetter', method: 'POST', path: '/api/instances/:instance/letters', summary: '发监督函：入对方信箱，记入经过', may: ['instance', 'annotate'], params: One,
  body: z.object({ addressee: z.string().max(40), subject: z.string().trim().min(2).max(200), text: z.string().trim().min(5).max(4000), law: z.string().trim().min(2).max(200), answerBy: Instant.nullish() }), reply: Letter,
})

export const InterventionKind = z.enum(['suspend', 'resume', 'cancel', 'retime', 'modify'])
export type InterventionKind = z.infer<typeof InterventionKind>
export const Basis = z.object({ id: z.string(), law: z.string(), statutory: z.boolean(), title: z.string(), meaning: z.string(), usable: z.boolean(), fact: z.string(), until: z.object({ text: z.string(), date: Instant.nullable(), provisional: z.boolean(), law: z.string().nullable() }).nullable() })
export type Basis = z.infer<typeof Basis>
export const interventionBases = defineRoute({
  name: 'interventionBases', method: 'GET', path: '/api/instances/:instance/interventions/:kind/bases', summary: '这项干预的法定依据，各自的前提是否成立，以及什么不是依据', may: ['instance', 'read'], params: One.extend({ kind: InterventionKind }),
  reply: z.object({
    bases: z.array(Basis), notGround: z.string().nullable(), right: Right,
    tokens: z.array(Token).describe('可移走的令牌'), timers: z.array(z.object({ node: z.number().int(), element: z.string(), name: z.string(), at: Instant })).describe('可改的计时'),
  }),
})
const Change = z.object({ basis: z.string().max(80), reason: z.string().trim().max(2000).default(''), op: z.enum(['move', 'add', 'remove']).default('move'), node: z.number().int().optional(), element: z.string().max(120).optional(), to: Instant.optional(), allowEnd: z.boolean().optional() })
const Effects = z.object({
  effects: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })), untouched: z.string(), refused: z.string().nullable(), law: z.string().nullable(), before: z.array(Token), after: z.array(Token), moves: z.number().int(),
})
export const rehearseIntervention = defineRoute({ name: 'rehearseIntervention', method: 'POST', path: '/api/instances/:instance/interventions/:kind/rehearsal', summary: '先看后果：试算，不写入', may: ['instance', 'read'], params: One.extend({ kind: InterventionKind }), body: Change, reply: Effects })
export const intervene = defineRoute({
  name: 'intervene', method: 'POST', path: '/api/instances/:instance/interventions/:kind', summary: '签名执行：依据与理由必填', may: ['instance', 'read'], params: One.extend({ kind: InterventionKind }),
  body: Change.extend({ reason: z.string().trim().min(5, '理由至少五个字').max(2000), moves: z.number().int().optional() }), reply: z.object({ at: Instant, status: Status, told: z.number().int() }),
})
/** What may be done to all running instances of a version at once; each is judged for itself. */
export const HaltKind = InterventionKind.extract(['suspend', 'resume', 'cancel'])
const All = z.object({ version: Id, kind: HaltKind })
export const runningVersions = defineRoute({
  name: 'runningVersions', method: 'GET', path: '/api/watch/versions', summary: '有在途项目的各个版本，只数本岗位看得到的', may: ['instance', 'read'],
  reply: z.array(z.object({ version: Id, process: z.string(), name: z.string(), number: z.number().int(), newest: z.boolean(), retired: z.boolean(), active: z.number().int(), suspended: z.number().int() })),
})
export type RunningVersion = z.infer<typeof runningVersions.reply>[number]
export const versionReach = defineRoute({
  name: 'versionReach', method: 'GET', path: '/api/versions/:version/interventions/:kind', summary: '先看后果：一个版本的全部在途项目，逐件可用的依据与不能办的原因，不写入', may: ['instance', 'read'], params: All,
  reply: z.object({
    bases: z.array(Basis), notGround: z.string().nullable(), total: z.number().int(),
    rows: z.array(z.object({ instance: Id, title: z.string(), region: z.string(), status: Status, bases: z.array(z.string()).describe('前提成立的依据'), why: z.string().nullable().describe('为何不能办') })),
  }),
})
export type VersionReach = z.infer<typeof versionReach.reply>
export const interveneAll = defineRoute({
  name: 'interveneAll', method: 'POST', path: '/api/versions/:version/interventions/:kind', summary: '对一个版本的全部在途项目暂停、恢复或终止：逐件判断依据与权限，逐件答复', may: ['instance', 'read'], params: All,
  body: z.object({ basis: z.string().max(80), reason: z.string().trim().min(5, '理由至少五个字').max(2000), instances: z.array(Id).min(1).max(500).optional().describe('只办其中这些，分批时用') }), reply: z.object({ done: z.number().int(), results: z.array(z.object({ instance: Id, ok: z.boolean(), detail: z.string().nullable() })) }),
})

export const listIncidents = defineRoute({ name: 'listIncidents', method: 'GET', path: '/api/incidents', summary: '系统事件，按原因归并', may: ['instance', 'read'], reply: z.object({ groups: z.array(IncidentGroup), outbox: z.number().int() }) })
const Incident = z.object({ id: Id, instance: Id, title: z.string(), region: z.string(), step: z.string(), message: z.string(), openedAt: Instant, attempts: z.number().int(), may: z.boolean() })
export const incidentGroup = defineRoute({
  name: 'incidentGroup', method: 'GET', path: '/api/incidents/group', summary: '一个原因下的全部事件与样本', may: ['instance', 'read'], query: z.object({ signature: z.string().max(64) }),
  reply: z.object({ group: IncidentGroup.nullable(), rows: z.array(Incident), sample: z.array(Variable), right: Right, mend: Right, basis: Basis }),
})
const Retry = z.object({ incidents: z.array(Id).min(1).max(500), vars: z.record(z.string().max(120), z.unknown()).optional() })
export const rehearseRetry = defineRoute({
  name: 'rehearseRetry', method: 'POST', path: '/api/incidents/rehearsal', summary: '先看后果：逐件试算重试，不写入', may: ['instance', 'read'], body: Retry,
  reply: z.object({ rows: z.array(z.object({ id: Id, instance: Id, title: z.string(), passes: z.boolean(), before: z.string(), after: z.string() })), untouched: z.string() }),
})
export const retryIncidents = defineRoute({
  name: 'retryIncidents', method: 'POST', path: '/api/incidents/retry', summary: '重试一件或多件；改变量须另有更正权限；逐件有结果', may: ['instance', 'retry'],
  body: Retry.extend({ reason: z.string().trim().min(5, '理由至少五个字').max(500) }),
  reply: z.object({ rows: z.array(z.object({ id: Id, instance: Id, title: z.string(), ok: z.boolean(), detail: z.string().nullable() })) }),
})

export const deadlineRegister = defineRoute({
  name: 'deadlineRegister', method: 'GET', path: '/api/watch/deadlines', summary: '期限登记簿：在走的法定期限', may: ['instance', 'read'],
  query: Paging.extend({ ...Narrow.shape, state: z.enum(['late', 'near', 'running', 'provisional', 'all']).default('all'), rule: z.string().max(20).optional() }),
  reply: pageOf(z.object({ instance: Id, title: z.string(), region: z.string(), family: z.string(), n: z.number().int(), rule: z.string(), name: z.string(), law: z.string(), sense: z.string(), amount: z.number().int(), unit: z.string(), startedAt: Instant, dueAt: Instant.nullable(), provisional: z.boolean(), state: z.string() })),
})
