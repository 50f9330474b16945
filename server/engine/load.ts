import type { State } from '../kernel/types.ts'
import { encodeArray } from './binary.ts'
import type { Line } from './line.ts'
import type { Clock, Status, Warm } from './warm.ts'

interface InstanceRow {
  id: string; ver: number; version_id: string; process: string; status: Status; state: string; head: Buffer; moved_at: Date; clocks: string | null
  code: string; title: string; region: string; family: string; industry: string | null; owner: string | null; agency: string | null
  parent_id: string | null; parent_node: number | null
}

const columns = 'id, ver, version_id, process, status, state, head, moved_at, clocks, code, title, region, family, industry, owner, agency, parent_id, parent_node'
export const selectInstances = { name: 'read-instances', text: `select ${columns} from instances where id = any($1::bigint[])` }
export const lockInstance = `select ${columns} from instances where id = $1 for update`

/** An instance's row as the engine keeps it in memory. */
export function warmOf(row: InstanceRow): Warm {
  const id = String(row.id)
  return {
    id, ver: row.ver, version: String(row.version_id), process: row.process, state: JSON.parse(row.state) as State, head: row.head, movedAt: row.moved_at.getTime(),
    subject: { id, process: row.process, code: row.code, title: row.title, region: row.region, family: row.family, industry: row.industry, owner: row.owner, agency: row.agency },
    clocks: row.clocks ? JSON.parse(row.clocks) as Clock[] : [], parent: row.parent_id ? { id: String(row.parent_id), node: row.parent_node! } : null, status: row.status,
  }
}

/** One instance by the engine's own connection. */
export const fetchOne = async (line: Line, id: string): Promise<Warm> =>
  warmOf((await line.query({ ...selectInstances, values: [encodeArray('int8', [id])] }))[0] as unknown as InstanceRow)

/** Idempotency keys that are already in the history: `instance key` → number of the move. */
export async function knownMoves(line: Line, keyed: { id: string; key: string }[]): Promise<Map<string, number>> {
  if (!keyed.length) return new Map()
  const rows = await line.query<{ instance_id: string; id: string; seq: number }>({
    name: 'known-moves', text: 'select m.instance_id, m.id, m.seq from move_ids m join unnest($1::bigint[], $2::text[]) as x(instance_id, id) using (instance_id, id)',
    values: [encodeArray('int8', keyed.map(row => row.id)), encodeArray('text', keyed.map(row => row.key))],
  })
  return new Map(rows.map(row => [`${row.instance_id} ${row.id}`, row.seq]))
}
