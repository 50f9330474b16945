import type { Knex } from 'knex'
import type { Versions } from '../engine/versions.ts'
import type { State } from '../kernel/types.ts'
import { standingOf } from './stages.ts'

interface Stale { id: string; ver: number; version_id: string; state: string; moved_at: Date }
const batch = 300

/** Brings `standings` up to the instances that have moved since; the price of a look is what has changed since the last one. */
export async function refreshStandings(db: Knex | Knex.Transaction, versions: Versions): Promise<number> {
  let done = 0
  for (;;) {
    const stale = await db('instances as i').leftJoin('standings as s', 's.instance_id', 'i.id').whereRaw('s.ver is distinct from i.ver').limit(batch).select('i.id', 'i.ver', 'i.version_id', 'i.state', 'i.moved_at') as Stale[]
    if (stale.length) await write(db, versions, stale)
    done += stale.length
    if (stale.length < batch) return done
  }
}

async function write(db: Knex | Knex.Transaction, versions: Versions, stale: Stale[]): Promise<void> {
  const rows = await Promise.all(stale.map(async row => {
    const { graph } = await versions.load(String(row.version_id))
    return { row, ...standingOf(graph, JSON.parse(row.state) as State) }
  }))
  const entered = await enteredAt(db, rows.flatMap(({ row, node, element }) => node === null ? [] : [{ instance: row.id, visit: `in ${node} ${element}` }]))
  await db('standings').insert(rows.toSorted((a, b) => Number(BigInt(a.row.id) - BigInt(b.row.id))).map(({ row, stage, element, name, waits }) => ({
    instance_id: row.id, ver: row.ver, stage, element, name, waits, since: entered.get(row.id) ?? row.moved_at,
  }))).onConflict('instance_id').merge().whereRaw('standings.ver < excluded.ver')
}

/** When each of these visits happened, by instance. */
async function enteredAt(db: Knex | Knex.Transaction, asked: { instance: string; visit: string }[]): Promise<Map<string, Date>> {
  const { rows } = await db.raw<{ rows: { instance: string; at: Date }[] }>(
    `select a.instance, max(m.at) as at from unnest(?::bigint[], ?::text[]) as a(instance, visit) join moves m on m.instance_id = a.instance and a.visit = any(m.visits) group by 1`,
    [asked.map(one => one.instance), asked.map(one => one.visit)])
  return new Map(rows.map(row => [String(row.instance), row.at]))
}
