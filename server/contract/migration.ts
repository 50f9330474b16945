import { z } from 'zod'
import { defineRoute, Id, Instant } from './route.ts'

/** Moving running instances to another version: proposal, rehearsal, batches with progress, pause, way back. */
const Mapped = z.object({ from: z.string(), to: z.string().nullable(), how: z.enum(['id', 'name', 'position', 'none']), fromName: z.string(), kind: z.string(), instances: z.number().int() })
const Version = z.object({ id: Id, number: z.number().int() })
const Running = z.object({ id: Id, code: z.string(), title: z.string(), region: z.string(), regionName: z.string(), status: z.string(), at: z.array(z.object({ element: z.string(), name: z.string() })) })
const plan = z.object({ map: z.record(z.string().max(200), z.string().max(200)), force: z.boolean().optional() })
const cohortState = z.enum(['running', 'paused', 'done', 'reverting', 'halted', 'reverted'])
const Revert = z.object({ asked: z.object({ id: z.string(), name: z.string(), at: Instant, reason: z.string() }), signed: z.object({ name: z.string(), at: Instant }).nullable() })

export const Cohort = z.object({
  id: Id, process: z.string(), from: Version, to: Version, state: cohortState, reason: z.string(), createdAt: Instant, by: z.string(), revertUntil: Instant,
  counts: z.object({ waiting: z.number().int(), moved: z.number().int(), failed: z.number().int(), reverted: z.number().int() }),
  instances: z.array(z.object({ instance: Id, title: z.string(), state: z.string(), detail: z.string().nullable() })), revert: Revert.nullable(),
})

const Verdict = z.object({
  instance: Id, title: z.string(), verdict: z.enum(['可迁移', '留在旧版', '不可迁移']), reasons: z.array(z.string()),
  before: z.array(z.string()), after: z.array(z.string()), opened: z.array(z.string()), withdrawn: z.array(z.string()), timers: z.array(z.string()),
})

export const migrationPlan = defineRoute({
  name: 'migrationPlan', method: 'GET', path: '/api/design/migrations/plan/:to', summary: '迁移方案：旧版在途实例与元素对应建议', may: ['process_model', 'read'], params: z.object({ to: Id }), query: z.object({ from: Id.optional() }),
  reply: z.object({
    key: z.string(), name: z.string(), to: Version.extend({ bpmn: z.string() }), sources: z.array(Version.extend({ running: z.number().int() })), from: Version.extend({ bpmn: z.string() }).nullable(),
    map: z.array(Mapped), added: z.array(z.object({ element: z.string(), name: z.string() })), targets: z.array(z.object({ element: z.string(), name: z.string(), kind: z.string() })), instances: z.array(Running), total: z.number().int(),
    cohorts: z.array(Cohort.omit({ instances: true })), may: z.object({ migrate: z.boolean(), why: z.string() }),
  }),
})

export const rehearseMigration = defineRoute({
  name: 'rehearseMigration', method: 'POST', path: '/api/design/migrations/rehearse', summary: '推演迁移：逐个实例的结论，不写入', may: ['process_model', 'read'],
  body: z.object({ to: Id, instances: z.array(Id).min(1).max(200), plan }),
  reply: z.array(Verdict),
})
export const startMigration = defineRoute({
  name: 'startMigration', method: 'POST', path: '/api/design/migrations', summary: '分批迁移选中的实例（编制目标版本的人不得签发）', may: 'signed-in',
  body: z.object({ to: Id, instances: z.array(Id).min(1).max(5000), plan, reason: z.string().trim().min(2).max(500), legalBasis: z.string().trim().max(200).optional() }), reply: Cohort,
})
export const migration = defineRoute({ name: 'migration', method: 'GET', path: '/api/design/migrations/:id', summary: '一批迁移的进度', may: ['process_model', 'read'], params: z.object({ id: Id }), reply: Cohort })
export const turnMigration = defineRoute({
  name: 'turnMigration', method: 'POST', path: '/api/design/migrations/:id/turn', summary: '暂停、继续一批迁移；72 小时内可撤回：一人提请并写明理由，另一人签名', may: 'signed-in', params: z.object({ id: Id }), body: z.object({ how: z.enum(['pause', 'resume', 'ask-revert', 'revert']), reason: z.string().trim().max(500).optional() }), reply: Cohort,
})

/** Before publishing: what would become of the instances that run now, were they moved to the text under review. */
export const requestVerdicts = defineRoute({
  name: 'requestVerdicts', method: 'GET', path: '/api/design/requests/:id/verdicts', summary: '复核时：在途实例若迁移到待发布版本的推演结论', may: ['process_model', 'read'], params: z.object({ id: Id }),
  reply: z.object({ instances: z.array(Running.extend({ version: z.number().int() })), total: z.number().int(), verdicts: z.array(Verdict) }),
})
