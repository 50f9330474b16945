import type { Knex } from 'knex'
import type { Access } from '../access/access.ts'
import type { Columns } from '../access/filter.ts'
import type { Work } from '../work.ts'
import { columnsFor } from './facts.ts'

/** Where the policies find the facts of an instance (`instances` is i). */
const columns: Columns = {
  'region': 'i.region', 'instance.process': 'i.process', 'instance.family': 'i.family', 'instance.industry': 'i.industry', 'instance.region': 'i.region', 'instance.status': 'i.status', 'resource.owner': 'i.owner', 'resource.region': 'i.region',
}

/**
 * The instances (as i) that a person may know of: those the policies let read, one's own organisation's, those in which a task lies that one may read, and those in
 * which one has acted. A bidder reaches a tender through none of these: that it bids is sealed.
 */
export function reachable({ tx, actor }: Pick<Work, 'tx' | 'actor'>, access: Access): Knex.QueryBuilder {
  const read = access.listFilter(actor, 'instance', 'read', columns)
  const tasks = access.listFilter(actor, 'task', 'read', columnsFor(actor))
  return tx('instances as i').where(either => {
    void either.whereRaw(read.sql, read.bindings as Knex.RawBinding[])
      .orWhereRaw(`i.id in (select t.instance_id from tasks t join instances i on i.id = t.instance_id where ${tasks.sql})`, tasks.bindings as Knex.RawBinding[])
      .orWhereRaw('i.id in (select a.instance_id from task_acts a where a.actor = ?)', [actor.id])
    if (actor.entity !== undefined && ['tenderer', 'agency'].includes(actor.role)) void either.orWhere(actor.role === 'agency' ? 'i.agency' : 'i.owner', actor.entity)
  })
}
