import { z } from 'zod'
import { defineRoute, Fen, Id, Instant } from './route.ts'

/** A tenderer's (or its agency's) own projects, and what it may set in motion in each: clarify, change, terminate. */
export const OwnProject = z.object({
  instance: Id, code: z.string(), title: z.string(), region: z.string(), family: z.string(), process: z.string(), processName: z.string(), status: z.string(), agency: z.string().nullable(), startedAt: Instant, estimateFen: Fen.nullable(),
  waiting: z.array(z.string()).describe('正在进行的步骤'), tasks: z.int().describe('等本单位办理的任务数'), dueAt: Instant.nullable(), objections: z.int().describe('待答复的异议数'),
})
export type OwnProject = z.infer<typeof OwnProject>
/** A message event that the running procedure waits for, and that this party may send. */
export const OwnEvent = z.object({ element: z.string(), name: z.string(), within: z.string().nullable(), law: z.string().nullable(), form: z.unknown().nullable() })
export type OwnEvent = z.infer<typeof OwnEvent>

export const listOwnProjects = defineRoute({ name: 'listOwnProjects', method: 'GET', path: '/api/projects', summary: '本单位（或受托）的项目：走到哪一步、等谁、几件异议', may: 'signed-in', reply: z.array(OwnProject) })
const Entrustment = z.object({ agency: z.string(), name: z.string(), since: Instant, until: Instant, endedAt: Instant.nullable(), mayEnd: z.boolean() })
export const readOwnProject = defineRoute({
  name: 'readOwnProject', method: 'GET', path: '/api/projects/:code', summary: '本单位的一个项目：流程图、走过的步骤、可以提出的事项', may: 'signed-in', params: z.object({ code: z.string().max(80) }),
  reply: OwnProject.extend({ version: z.int(), bpmn: z.string(), visited: z.array(z.string()), at: z.array(z.string()), entrustment: Entrustment.nullable().describe('委托代理机构的情况'), own: z.array(z.object({ id: Id, name: z.string(), dueAt: Instant.nullable() })), events: z.array(OwnEvent) }),
})
export const endEntrustment = defineRoute({
  name: 'endEntrustment', method: 'POST', path: '/api/projects/:code/entrustment/end', summary: '招标人提前终止委托：代理机构不再办理本项目，已办的不变', may: ['project', 'update'], params: z.object({ code: z.string().max(80) }), reply: z.object({ at: Instant }),
})
export const raiseOwnEvent = defineRoute({
  name: 'raiseOwnEvent', method: 'POST', path: '/api/projects/:code/events/:element', summary: '提出澄清、变更、终止、投诉等：流程正在等、且图上写明可由本方提出的事项', may: 'signed-in',
  params: z.object({ code: z.string().max(80), element: z.string().max(120) }), body: z.object({ values: z.record(z.string(), z.unknown()).default({}) }), reply: z.object({ at: Instant }),
})
/** What anybody with an account may raise in a project, a complaint for one; objections have their own windows. */
export const listOwnEvents = defineRoute({ name: 'listOwnEvents', method: 'GET', path: '/api/projects/:code/events', summary: '这个项目现在可由本方提出的事项', may: 'signed-in', params: z.object({ code: z.string().max(80) }), reply: z.array(OwnEvent) })
