import type { z } from 'zod'
import type { Access } from '../access/access.ts'
import type { TaskDetail } from '../contract/tasks.ts'
import { knowable } from '../engine/seals.ts'
import type { House } from '../house.ts'
import type { Work } from '../work.ts'
import { actsOf } from './acts.ts'
import { demand } from './demand.ts'
import { draftOf } from './drafts.ts'
import { factsOf, isOwn, type TaskRow } from './facts.ts'
import { formOf, pickFor, variablesAt, versionOf } from './form.ts'
import { openTask } from './gone.ts'
import { itemsOf } from './list.ts'
import { leftIn } from './left.ts'
import { countComments, presentAt } from './talk.ts'
import { isFollowed } from './follows.ts'
import { mayUndo } from './hold.ts'
import { veiled } from './veil.ts'

type Detail = z.input<typeof TaskDetail>

/** Everything the task page shows. Problems: not-your-task, task-done, not-found. */
export async function readTask(work: Work, house: House, id: string): Promise<Detail> {
  const { tx, actor } = work
  const { access } = house
  const task = await openTask(tx, actor, id)
  await demand(work, 'read', task)
  const [item] = await itemsOf(tx, actor, [task])
  const { number } = await versionOf(tx, task.version_id)
  const variables = variablesAt(task.state, task.node)
  const form = await formOf(tx, task)
  const rights = await rightsOf(work, access, task)
  // what a colleague typed is for those who may finish it, whoever holds the task now
  const drafting = access.allows(actor, 'complete', 'task', factsOf({ ...task, assignee: null }))
  return {
    ...item!, version: { id: task.version_id, number }, properties: task.properties, form: form ? { id: task.form_id!, schema: form } : null, values: form ? pickFor(form, variables) : {},
    draft: drafting ? await draftOf(tx, task) : null, rights, deadline: await deadlineOf(work, task), case: await caseOf(work, house, task, variables), presence: await presentAt(veiled(work, task), id), comments: await countComments(tx, id), followed: await isFollowed(work, task.instance_id),
  }
}

async function rightsOf({ actor, may, now }: Work, access: Access, task: TaskRow): Promise<Detail['rights']> {
  const facts = factsOf(task, actor)
  const can = (action: string): boolean => access.allows(actor, action, 'task', facts)
  const complete = can('complete') && !task.suspended
  const mine = isOwn(actor, task.assignee)
  const whyNot = complete ? null : task.suspended ? '项目已暂停，恢复后才能办理' : (await may.ask('complete', 'task', facts)).reason
  return { claim: task.assignee === null && !task.seat && can('claim'), complete, release: mine && can('release'), transfer: !task.seat && ((mine && can('release')) || (task.assignee === null && can('claim'))), undo: complete && mayUndo(task, now), whyNot }
}

/** Where the due date comes from: the statutory clock the task names, else its own schedule or the service promise. */
async function deadlineOf({ tx }: Work, task: TaskRow): Promise<Detail['deadline']> {
  const said = (name: string): string | null => { const value = task.properties[name]; return typeof value === 'string' && value ? value : null }
  const rule = said('deadline')
  const clock = rule ? await tx('clocks').where({ instance_id: task.instance_id, rule }).whereNull('ended_at').orderBy('n', 'desc').first() : undefined
  if (!clock && !task.due_at) return null
  const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null
  return {
    rule: clock ? rule : null, startedAt: iso(clock?.started_at ?? task.opened_at), earliestAt: iso(clock?.earliest_at), dueAt: iso(task.due_at ?? clock?.due_at), basis: clock?.basis ?? task.due_basis,
    promise: said('promise'), law: said('law'), provisional: task.provisional || Boolean(clock?.provisional),
  }
}

/** The case file: what the project is, which steps are behind and open, which files lie in it. Parties see only files already published; what the law hides is hidden here too. */
async function caseOf(work: Work, house: House, task: TaskRow, variables: Record<string, unknown>): Promise<Detail['case']> {
  const { tx, actor } = work
  const party = actor.kind === 'staff' || (actor.entity !== undefined && (actor.entity === task.client || actor.entity === task.agency))
  const files = tx('documents').where({ instance_id: task.instance_id }).whereNull('sealed').orderBy('uploaded_at').limit(200)
  if (!party) void files.whereIn('id', tx('published_documents').select('document'))
  const documents = await files.select('id', 'name', 'kind', 'size_bytes', 'uploaded_at')
  const visited = await leftIn(work, task.instance_id)
  const waiting = await tx('tasks').where({ instance_id: task.instance_id }).distinct('element').pluck('element') as string[]
  const acts = await actsOf(tx, actor, task.instance_id)
  const shown = await knowable(work, house, { ...task, id: task.instance_id, owner: task.client }, [...visited, ...waiting, ...acts.map(act => act.element)])
  const project = variables['project']
  return {
    project: project !== null && typeof project === 'object' ? project as Record<string, unknown> : {}, steps: acts.filter(act => shown.has(act.element)), visited: visited.filter(element => shown.has(element)), waiting: waiting.filter(element => shown.has(element)),
    documents: documents.map(file => ({ id: file.id, name: file.name ?? file.kind, kind: file.kind, sizeBytes: Number(file.size_bytes), uploadedAt: file.uploaded_at.toISOString() })),
  }
}
