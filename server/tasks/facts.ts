import type { Knex } from 'knex'
import { occupantOf, sitsOn } from '../access/committee.ts'
import { delegated } from '../access/delegations.ts'
import type { Columns } from '../access/filter.ts'
import { together } from '../engine/together.ts'
import type { Engine } from '../engine/engine.ts'
import type { Actor } from '../work.ts'

/** One open task with what its instance knows about itself. */
export interface TaskRow {
  id: string; instance_id: string; node: number; element: string; step: string | null; name: string; kind: string; roles: string[]; region: string; family: string; industry: string | null
  process: string; version_id: string; owner: string | null; assignee: string | null; claimed_at: Date | null; due_at: Date | null; due_basis: string | null; provisional: boolean
  follow_up_at: Date | null; priority: number; form_id: string | null; opened_at: Date; suspended: boolean; properties: Record<string, unknown>
  code: string; title: string; client: string | null; agency: string | null; delegated: boolean; author: string | null; investigator: string | null; seat: Buffer | null
}

const doneBy = (step: string): string => `(select a.actor from task_acts a where a.instance_id = t.instance_id and a.step = '${step}' and a.act = 'complete' order by a.id desc limit 1)`
/** Who drew a changed model: whoever finished its draft step, else whoever handed it in. */
const author = `coalesce(${doneBy('draft')}, case when t.process = 'model.change' then i.started_by end)`
const investigator = doneBy('invest')

const validDelegation = delegated('i.owner', 'i.agency', 'i.code')

/** Where lists find the facts that policies ask for. `tasks` is t, `instances` is i. `factsOf` hands the same facts to single questions. */
export const columns: Columns = {
  'region': 't.region', 'task.region': 't.region', 'task.step': 't.step', 'task.kind': 't.kind', 'task.assignee': 't.assignee', 'task.owner': 't.owner',
  // the first two roles are indexed; the third branch is for the few tasks that anybody may do
  'task.candidateRoles': { contains: role => ({ sql: '(t.roles[1] = ? or t.roles[2] = ? or (cardinality(t.roles) > 2 and ? = any(t.roles)))', bindings: [role, role, role] as string[] }) },
  'instance.process': 't.process', 'instance.family': 't.family', 'instance.industry': 't.industry', 'instance.region': 't.region',
  'delegation.valid': validDelegation, 'delegation.agency': 'i.agency', 'delegation.owner': 'i.owner',
  'model.author': author, 'complaint.investigator': investigator,
  // committee seats are sealed: a task names its chair as owner, and the chair's expert is found by a keyed tag
  'committee.members': { contains: expert => sitsOn('t.owner', String(expert)) },
}

/** Whose tasks are one's own: those one holds, and those of the person one stands in for. */
export const selves = ({ id, behalf }: Actor): string[] => [id, ...behalf ? [behalf.id] : []]
export const isOwn = (actor: Actor, assignee: string | null): boolean => assignee !== null && selves(actor).includes(assignee)

/** The columns as one person sees them: what the person stood in for has claimed counts as one's own. */
export function columnsFor({ id, behalf }: Actor): Columns {
  if (!behalf) return columns
  const text = (name: string): string => `'${name.replaceAll("'", "''")}'`
  return { ...columns, 'task.assignee': `(case when t.assignee = ${text(behalf.id)} then ${text(id)} else t.assignee end)` }
}

/** The facts of one task as policy conditions name them, to `actor` if given. */
export function factsOf(task: TaskRow, actor?: Actor): Record<string, unknown> {
  const assignee = actor && isOwn(actor, task.assignee) ? actor.id : task.assignee
  return {
    region: task.region,
    task: { step: task.step, kind: task.kind, candidateRoles: task.roles, assignee, owner: task.owner, region: task.region },
    instance: { process: task.process, family: task.family, industry: task.industry, region: task.region },
    resource: { owner: task.owner, region: task.region },
    delegation: { valid: task.delegated, agency: task.agency, owner: task.client },
    model: { author: task.author }, complaint: { investigator: task.investigator }, committee: { members: task.owner && task.seat ? [occupantOf(task.owner, task.seat)] : [] },
  }
}

/** Open tasks joined with their instance, selecting what TaskRow holds. */
export const tasksWithInstance = (db: Knex | Knex.Transaction) => db('tasks as t').join('instances as i', 'i.id', 't.instance_id')

/** An open task asked for by itself comes with its instance's state (text), and with whose completion of it is held for the undo window. */
export type OpenTask = TaskRow & { state: string; held_by: string | null; seated_at: Date | null }

const openTasks = (which: string): string => `select t.*, i.code, i.title, i.owner as client, i.agency, i.state, ${validDelegation} as delegated, ${author} as author, ${investigator} as investigator,
  (select sealed from committee_seats where ref = t.owner) as seat, (select seated_at from committee_seats where ref = t.owner) as seated_at, (select account from task_holds h where h.task_id = t.id) as held_by
  from tasks t join instances i on i.id = t.instance_id where ${which}`

/** One open task, or undefined. */
export const findTask = async (db: Knex, id: string): Promise<OpenTask | undefined> => (await db.raw<{ rows: OpenTask[] }>(openTasks('t.id = ?'), [id])).rows[0]

const byIds = { name: 'open-tasks', text: openTasks('t.id = any($1::bigint[])') }
const finders = new WeakMap<Engine, (id: string) => Promise<OpenTask | undefined>>()

/** The same outside a transaction: those who ask at the same moment share one question. */
export function findTaskTogether(engine: Engine, id: string): Promise<OpenTask | undefined> {
  let find = finders.get(engine)
  if (!find) finders.set(engine, find = together(async ids => new Map((await engine.ask<OpenTask>({ ...byIds, values: [ids] })).map(task => [task.id, task]))))
  return find(id)
}
