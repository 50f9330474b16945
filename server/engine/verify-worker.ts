import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { Graph } from '../kernel/types.ts'
import { compileBundle, type Bundle } from './bundle.ts'
import { compareInstance, type InstanceRow, type MoveRow, type OpenRows } from './verify-instance.ts'
import type { Difference, Report, Span } from './verify.ts'
import { graphKey } from './versions.ts'

/**
 * One thread of `verify`: reads spans of instances with their moves and holds them against each other. The next span is
 * already being read while this one is compared. Without knex: a thread is ready in half the time.
 */
const { url } = workerData as { url: string }
const client = new pg.Client({ connectionString: url, application_name: 'yangguang-verify' })
const connected = client.connect()
const byId = new Map<string, { graph: Graph; hash: string }>()
const byKey = new Map<string, Graph>()

/** Rows as the database writes them: nothing is parsed that is only compared. */
const text = { getTypeParser: () => (raw: string): string => raw }
type Raw = (string | null)[]
const read = async (sql: string, values: string[]): Promise<Raw[]> => (await client.query<Raw>({ text: sql, values, rowMode: 'array', types: text as never })).rows

const within = 'instance_id between $1 and $2'
const millis = (column: string): string => `date_part('epoch', ${column}) * 1000`

interface Rows { instances: Raw[]; moves: Raw[]; tasks: Raw[]; subscriptions: Raw[]; wakes: Raw[] }

/** Everything of a span as one moment of the database shows it. */
async function readSpan({ from, to }: Span): Promise<Rows> {
  await connected
  const limits = [from, to]
  await client.query('begin isolation level repeatable read read only')
  const instances = await read(`select id, ver, version_id, status, state, encode(head, 'hex'), ${millis('moved_at')} from instances where id between $1 and $2 order by id`, limits)
  const moves = await read(`select instance_id, seq, ${millis('at')}, version_id, kind, actor, move, encode(hash, 'hex'), visits from moves where ${within} order by instance_id, seq, at`, limits)
  const tasks = await read(`select instance_id, string_agg(node || ':' || element, ',' order by node) from tasks where ${within} group by instance_id`, limits)
  const subscriptions = await read(`select instance_id, string_agg(node || ':' || element || ':' || part || ':' || name || ':' || coalesce(key, ''), ',' order by node, element collate "C", part) from subscriptions where ${within} group by instance_id`, limits)
  const wakes = await read(`select instance_id, (extract(epoch from at) * 1000)::bigint from wakeups where ${within}`, limits)
  await learn(new Set([...moves.map(row => row[3]!), ...instances.map(row => row[2]!)]))
  await client.query('commit')
  return { instances, moves, tasks, subscriptions, wakes }
}

/** Compiles the versions that rows name; one that is not there stays unknown, which is a difference. */
async function learn(ids: Iterable<string>): Promise<void> {
  for (const id of ids) {
    if (byId.has(id)) continue
    const [row] = (await client.query<{ process: string; number: number; hash: string; bundle: string }>('select process, number, hash, bundle from versions where id = $1', [id])).rows
    if (!row) continue
    const graph = await compileBundle(JSON.parse(row.bundle) as Bundle, graphKey(row.process, row.number, row.hash))
    byId.set(id, { graph, hash: row.hash })
    byKey.set(graph.key, graph)
  }
}

const moveOf = ([instance, seq, at, version, kind, actor, move, hash, visits]: Raw): MoveRow =>
  ({ instance: instance!, seq: Number(seq), at: Math.round(Number(at)), version: version!, kind: kind!, actor: actor!, move: move!, hash: hash!, visits: visits! })
const instanceOf = ([id, ver, version, status, state, head, moved]: Raw): InstanceRow =>
  ({ id: id!, ver: Number(ver), version: version!, status: status!, state: state!, head: head!, moved: Math.round(Number(moved)) })

function compareSpan(rows: Rows): Report {
  const open = { tasks: mapOf(rows.tasks), subscriptions: mapOf(rows.subscriptions), wakes: mapOf(rows.wakes) }
  const differences: Difference[] = []
  let at = 0
  /** Moves of `id`; those before it belong to no instance. */
  const movesOf = (id: string): MoveRow[] => {
    const moves: MoveRow[] = []
    for (; at < rows.moves.length; at += 1) {
      const owner = rows.moves[at]![0]!
      if (owner === id) moves.push(moveOf(rows.moves[at]!))
      else if (BigInt(owner) > BigInt(id)) break
      else stray(owner)
    }
    return moves
  }
  const stray = (id: string): void => { if (differences.at(-1)?.instance !== id) differences.push({ instance: id, what: 'moves', detail: 'moves without an instance' }) }
  for (const row of rows.instances) {
    const instance = instanceOf(row)
    const { id } = instance
    const opened: OpenRows = { tasks: taken(open.tasks, id), subscriptions: taken(open.subscriptions, id), wake: taken(open.wakes, id) }
    const detail = compareInstance(instance, movesOf(id), opened, { byId, byKey })
    if (detail) differences.push({ instance: id, ...detail })
  }
  for (; at < rows.moves.length; at += 1) stray(rows.moves[at]![0]!)
  for (const [what, left] of Object.entries(open)) for (const id of left.keys()) differences.push({ instance: id, what, detail: 'open without an instance' })
  return { instances: rows.instances.length, moves: rows.moves.length, differences }
}

const mapOf = (rows: Raw[]): Map<string, string> => new Map(rows as [string, string][])

function taken(open: Map<string, string>, id: string): string | undefined {
  const found = open.get(id)
  if (found !== undefined) open.delete(id)
  return found
}

let reads: Promise<unknown> = Promise.resolve()
let compared: Promise<unknown> = Promise.resolve()
parentPort!.on('message', (span: Span) => {
  const rows = reads.then(() => readSpan(span))
  reads = rows.catch(() => {})
  compared = compared.then(() => rows).then(compareSpan).then(
    report => parentPort!.postMessage(report),
    (error: unknown) => parentPort!.postMessage({ error: error instanceof Error ? error.stack ?? error.message : String(error) }))
})
