import type { State } from '../kernel/types.ts'
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
