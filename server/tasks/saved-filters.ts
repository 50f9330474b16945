import type { z } from 'zod'
import type { keepFilter as keepRoute, SavedFilter } from '../contract/desk.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

interface Row { id: string; account: string; name: string; query: SavedFilter['query']; role: string | null; by: string }
const most = 30

const shown = (row: Row, me: string): SavedFilter => ({ id: row.id, name: row.name, query: row.query, shared: row.role !== null, mine: row.account === me, by: row.by })

/** One's own filters, and those that colleagues of the same post and region share. */
export async function savedFilters({ tx, actor }: Work): Promise<SavedFilter[]> {
  const rows = await tx('saved_filters as s').join('accounts as a', 'a.id', 's.account').where('s.account', actor.id).orWhere({ 's.role': actor.role, 's.region': actor.region }).orderBy('s.id').select('s.*', 'a.name as by') as Row[]
  return rows.map(row => shown(row, actor.id))
}

/** Keeps a filter; one's own of the same name is replaced. Problem: too-many-filters. */
export async function keepFilter({ tx, now, actor }: Work, { name, query, shared }: z.output<typeof keepRoute.body>): Promise<SavedFilter> {
  await tx('saved_filters').where({ account: actor.id, name }).delete()
  const kept = Number((await tx('saved_filters').where({ account: actor.id }).count({ n: '*' }).first())!['n'])
  if (kept >= most) throw problem('too-many-filters', 422, '筛选太多', { detail: `每人至多保存 ${most} 个，请先删去不用的。` })
  const [row] = await tx('saved_filters').insert({ account: actor.id, name, query: JSON.stringify(query), at: now, ...shared ? { role: actor.role, region: actor.region } : {} }).returning('*') as Row[]
  return shown({ ...row!, by: actor.name }, actor.id)
}

export const removeFilter = async ({ tx, actor }: Work, id: string): Promise<{ removed: boolean }> => ({ removed: await tx('saved_filters').where({ id, account: actor.id }).delete() > 0 })
