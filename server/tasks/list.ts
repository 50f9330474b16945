import type { Knex } from 'knex'
import type { Access } from '../access/access.ts'
import { conjunctsOf } from '../access/conjuncts.ts'
import type { TaskFilter, TaskItem } from '../contract/tasks.ts'
import type { Actor, Work } from '../work.ts'
import { columnsFor, isOwn, selves, tasksWithInstance, type TaskRow } from './facts.ts'

/** What narrows a list besides the filter; all of it ends in SQL. */
export interface Narrowing { process?: string | undefined; step?: string | undefined; region?: string | undefined; family?: string | undefined; instance?: string | undefined; kind?: string | undefined; dueWithin?: number | undefined; waiting?: number | undefined; q?: string | undefined }
export interface Listing extends Narrowing { filter: TaskFilter; page: number; size: number; sort?: string | undefined }

/** Beyond this many the total is only a floor: nobody pages through thousands of tasks, and counting them costs more than listing fifty. */
export const countLimit = 2_000

/** The open tasks an actor may read, narrowed, one page of them. The same conditions decide single tasks: what is listed opens, what opens is listed. */
export async function listTasks({ tx, now, actor }: Work, access: Access, listing: Listing): Promise<{ rows: TaskItem[]; total: number; totalIsFloor: boolean; page: number; size: number }> {
  const { page, size, sort } = listing
  const { found, regions } = narrowed(tx, access, actor, now, listing.filter, listing)
  const { rows: [count] } = await tx.raw<{ rows: { n: number }[] }>('select count(*)::int as n from (?) counted', [found.clone().select(tx.raw('1')).limit(countLimit)])
  const walk = regions && sort === undefined && !listing.q && listing.filter !== 'mine' && listing.filter !== 'drafts'
  const listed = walk ? tasksWithInstance(tx).whereRaw('t.id in (?)', [mostUrgent(tx, found, { role: actor.role, regions, until: page * size })]) : found
  const rows = await order(listed, sort).offset((page - 1) * size).limit(size).select('t.*', 'i.code', 'i.title', 'i.owner as client', 'i.agency') as TaskRow[]
  return { rows: await itemsOf(tx, actor, rows), total: count!.n, totalIsFloor: count!.n === countLimit, page, size }
}

/** Tasks that `actor` may read, under one filter of the inbox; `regions` where every rule that grants it asks for the region and the candidate role. */
export function narrowed(db: Knex | Knex.Transaction, access: Access, actor: Actor, now: Date, filter: TaskFilter, { process, step, region, family, instance, kind, dueWithin, waiting, q }: Narrowing): { found: Knex.QueryBuilder; regions: string[] | undefined } {
  const may = access.listFilter(actor, 'task', filter === 'claimable' ? 'claim' : 'read', columnsFor(actor))
  const found = tasksWithInstance(db).whereRaw(may.sql, may.bindings as Knex.RawBinding[])
  const equal: Record<string, string | undefined> = { 't.process': process, 't.step': step, 't.region': region, 't.family': family, 't.instance_id': instance, 't.kind': kind }
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) void found.where(column, value)
  if (dueWithin !== undefined) void found.where('t.due_at', '<', new Date(now.getTime() + dueWithin * 86_400_000))
  if (waiting !== undefined) void found.where('t.opened_at', '<', new Date(now.getTime() - waiting * 86_400_000))
  // completed, though it may still be taken back: nobody's task for these seconds
  void found.whereNotExists(db('task_holds as h').whereRaw('h.task_id = t.id').whereNull('h.refused').select(db.raw('1')))
  if (q) {
    const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
    void found.where(either => either.whereILike('i.title', like).orWhereILike('i.code', like).orWhereILike('t.name', like))
  }
  const byRole = access.policies.find(actor.role, 'task', filter === 'claimable' ? 'claim' : 'read').every(rule => rule.effect === 'deny' || conjunctsOf(rule.condition).includes(candidate))
  return { found: underFilter(found, db, actor, now, filter), regions: byRole ? may.regions : undefined }
}

const candidate = 'list contains(task.candidateRoles, sub.role)'

/**
 * Ids of at least the `until` most urgent tasks: each region is walked along the index (role, region, due date) only that far. Sorting
 * everything a city-wide post may see took 240 ms at 200 000 open tasks.
 */
function mostUrgent(db: Knex | Knex.Transaction, found: Knex.QueryBuilder, { role, regions, until }: { role: string; regions: string[]; until: number }): Knex.Raw {
  const branches: [string, string[]][] = [['t.roles[1] = ?', [role]], ['t.roles[2] = ? and t.roles[1] <> ?', [role, role]], ['cardinality(t.roles) > 2 and ? = any(t.roles[3:]) and t.roles[1] <> ? and t.roles[2] <> ?', [role, role, role]]]
  const walks = branches.map(([sql, bindings]) => found.clone().whereRaw('t.region = g.region').whereRaw(sql, bindings).orderBy(['t.due_at', 't.id']).limit(until).select('t.id'))
  return db.raw(`select w.id from (${walks.map(() => 'select x.id from unnest(?::text[]) as g(region) cross join lateral (?) x').join(' union all ')}) w`, walks.flatMap(one => [regions, one]) as never)
}

function underFilter(found: Knex.QueryBuilder, db: Knex | Knex.Transaction, actor: Actor, now: Date, filter: TaskFilter): Knex.QueryBuilder {
  const mineOrFree = (): Knex.QueryBuilder => found.where(either => either.whereIn('t.assignee', selves(actor)).orWhereNull('t.assignee'))
  switch (filter) {
    case 'all': return found
    // a chair's task is its expert's without a claim, which would write down who sits there
    case 'mine': return actor.kind === 'expert' ? found : found.whereIn('t.assignee', selves(actor))
    case 'claimable': return actor.kind === 'expert' ? found.whereRaw('false') : found.whereNull('t.assignee')
    case 'taken': return found.whereNotNull('t.assignee').whereNotIn('t.assignee', selves(actor))
    case 'followed': return found.whereExists(db('follows as f').whereRaw('f.instance_id = t.instance_id').where('f.account', actor.id).select(db.raw('1')))
    case 'overdue': return mineOrFree().where('t.due_at', '<', now).where('t.suspended', false)
    case 'today': return mineOrFree().whereRaw(`t.due_at >= ? and t.due_at <= (date_trunc('day', ?::timestamptz at time zone 'Asia/Shanghai') + interval '1 day') at time zone 'Asia/Shanghai'`, [now, now])
    case 'drafts': return found.whereExists(db('task_drafts as d').whereRaw('d.task_id = t.id').where('d.actor', actor.id).select(db.raw('1')))
  }
}

const sorts: Record<string, { column: string; order: 'asc' | 'desc' }[]> = {
  'openedAt': [{ column: 't.opened_at', order: 'asc' }], '-openedAt': [{ column: 't.opened_at', order: 'desc' }],
  'title': [{ column: 'i.title', order: 'asc' }], '-title': [{ column: 'i.title', order: 'desc' }], 'region': [{ column: 't.region', order: 'asc' }],
}

/** By legal time left; tasks without a date come last. */
function order(found: Knex.QueryBuilder, sort: string | undefined): Knex.QueryBuilder {
  const chosen = sort !== undefined && Object.hasOwn(sorts, sort) ? sorts[sort] : undefined
  return chosen ? found.orderBy([...chosen, { column: 't.id', order: 'asc' }]) : found.orderBy(['t.due_at', 't.id'])
}

/** Rows as the inbox shows them, with the names of organisations, colleagues and processes looked up in one query each. */
export async function itemsOf(db: Knex | Knex.Transaction, actor: Actor, rows: TaskRow[]): Promise<TaskItem[]> {
  if (!rows.length) return []
  const distinct = (values: (string | null)[]): string[] => [...new Set(values.filter(value => value !== null))]
  const owners = await db<{ id: string; name: string }>('entities').whereIn('id', distinct(rows.map(row => row.owner))).select('id', 'name')
  const people = await db<{ id: string; name: string }>('accounts').whereIn('id', distinct(rows.map(row => row.assignee))).select('id', 'name')
  const versions = await db<{ id: string; name: string }>('versions').whereIn('id', distinct(rows.map(row => row.version_id))).select('id', 'name')
  const drafts: { task_id: string; at: Date }[] = await db('task_drafts').whereIn('task_id', rows.map(row => row.id)).groupBy('task_id').select('task_id').max({ at: 'at' })
  // an organisation and its account may bear the same id: each is looked up among its own
  const [ownerOf, personOf] = [owners, people].map(list => new Map(list.map(one => [one.id, one]))) as [Map<string, { id: string; name: string }>, Map<string, { id: string; name: string }>]
  const processName = new Map(versions.map(version => [version.id, version.name]))
  const draftAt = new Map(drafts.map(draft => [draft.task_id, draft.at]))
  const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null
  return rows.map(row => ({
    id: row.id, name: row.name, element: row.element, step: row.step, kind: row.kind, roles: row.roles, process: row.process, processName: processName.get(row.version_id) ?? row.process,
    instance: { id: row.instance_id, code: row.code, title: row.title }, region: row.region, family: row.family, industry: row.industry,
    owner: row.owner ? ownerOf.get(row.owner) ?? null : null, assignee: row.assignee ? personOf.get(row.assignee) ?? { id: row.assignee, name: row.assignee } : null, mine: isOwn(actor, row.assignee) || actor.kind === 'expert',
    claimedAt: iso(row.claimed_at), dueAt: iso(row.due_at), dueBasis: row.due_basis, provisional: row.provisional, followUpAt: iso(row.follow_up_at), priority: row.priority,
    openedAt: row.opened_at.toISOString(), suspended: row.suspended, draftAt: iso(draftAt.get(row.id)),
  }))
}
