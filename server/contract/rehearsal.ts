import { z } from 'zod'
import { defineRoute, Id, Instant } from './route.ts'

/** What a rehearsal asks the server: who would get a task, and the story of a real instance with its people masked. */
const key = z.string().max(80)

export const candidates = defineRoute({
  name: 'taskCandidates', method: 'GET', path: '/api/design/candidates', summary: '按现行权限，一个任务会给谁', may: ['process_model', 'read'],
  query: z.object({ roles: z.string().max(200), region: z.string().regex(/^\d{6}$/) }),
  reply: z.object({ people: z.array(z.object({ name: z.string(), post: z.string() })), outside: z.string().optional().describe('不列名的办理人：交易当事人、专家') }),
})

export const endedInstances = defineRoute({
  name: 'endedInstances', method: 'GET', path: '/api/design/processes/:key/ended', summary: '已办结、可录成场景的实例', may: ['process_model', 'simulate'], params: z.object({ key }),
  reply: z.array(z.object({ id: Id, version: z.number().int(), moves: z.number().int(), status: z.string(), startedAt: Instant, endedAt: Instant.nullable() })),
})

export const recordScenario = defineRoute({
  name: 'recordScenario', method: 'GET', path: '/api/design/instances/:id/scenario', summary: '把一个已办结的实例录成场景（遮去个人信息）', may: ['process_model', 'simulate'], params: z.object({ id: Id }),
  reply: z.looseObject({ name: z.string(), start: z.looseObject({ vars: z.record(z.string(), z.unknown()) }), steps: z.array(z.looseObject({ do: z.string() })) }),
})
