import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { canonical } from '../contract/canonical.ts'
import { openDatabase } from '../database.ts'
import { apply } from '../kernel/replay.ts'
import type { Graph, Move, State } from '../kernel/types.ts'
import { chain } from './step.ts'
import type { Difference, Report, Span } from './verify.ts'
import { openVersions } from './versions.ts'
import { statusOf } from './warm.ts'

/** One thread of `verify`: folds the moves of a span of instances and compares. */
interface InstanceRow { id: string; ver: number; version_id: string; status: string; state: string; head: Buffer }
interface MoveRow { i: string; s: number; v: string; m: string; h: Buffer }

const { url } = workerData as { url: string }
const client = new pg.Client({ connectionString: url })
const db = openDatabase(url, 1)
const versions = openVersions(db)
const graphs = new Map<string, Graph>()
const hashes = new Map<string, Buffer>()
const connected = client.connect()

const byKey = (key: string): Graph => {
  const graph = graphs.get(key)
  if (!graph) throw new Error(`no version has the key ${key}`)
  return graph
}

async function learn(ids: Set<string>): Promise<void> {
  for (const id of ids) {
    if (hashes.has(id)) continue
    const version = await versions.load(id)
    graphs.set(version.graph.key, version.graph)
    hashes.set(id, Buffer.from(version.hash, 'hex'))
  }
}

async function verify(span: Span): Promise<Report> {
  await connected
  const limits = [span.from, span.to]
  await client.query('begin isolation level repeatable read read only')
  const instances = (await client.query<InstanceRow>('select id, ver, version_id, status, state, head from instances where id between $1 and $2 order by id', limits)).rows
  const moves = (await client.query<MoveRow>('select instance_id as i, seq as s, version_id as v, move as m, hash as h from moves where instance_id between $1 and $2 order by instance_id, seq', limits)).rows
  const open = await openRows(limits)
  await client.query('commit')
  await learn(new Set([...moves.map(move => move.v), ...instances.map(instance => instance.version_id)]))
  const differences: Difference[] = []
  let at = 0
  for (const instance of instances) {
    const from = at
    while (at < moves.length && moves[at]!.i === instance.id) at += 1
    const detail = compare(instance, moves.slice(from, at)) ?? compareOpen(instance, open)
    if (detail) differences.push({ instance: instance.id, ...detail })
  }
  return { instances: instances.length, moves: moves.length, differences }
}

type Detail = { what: string; detail: string } | undefined

function compare(instance: InstanceRow, moves: MoveRow[]): Detail {
  if (moves.length !== instance.ver) return { what: 'moves', detail: `${instance.ver} moves were made, ${moves.length} are there` }
  let state: State | null = null
  const first = moves[0]!
  let head = hashes.get(first.v)!
  for (const [index, move] of moves.entries()) {
    if (move.s !== index + 1) return { what: 'moves', detail: `move ${index + 1} is missing` }
    head = chain(head, move.m)
    if (!head.equals(move.h)) return { what: 'chain', detail: `the hash of move ${move.s} does not follow from the move and the hash before it` }
    const parsed = JSON.parse(move.m) as Move
    try { state = apply(byKey, keyOf(first.v), state, parsed).state } catch (error) { return { what: 'replay', detail: (error as Error).message } }
  }
  if (!head.equals(instance.head)) return { what: 'chain', detail: 'the head in the instance is not the hash of its last move' }
  if (JSON.stringify(state) !== instance.state && canonical(state) !== canonical(JSON.parse(instance.state))) return { what: 'state', detail: 'the stored state is not the fold of the moves' }
  if (state && statusOf[state.st] !== instance.status) return { what: 'state', detail: `the status is ${instance.status}, the state says ${statusOf[state.st]}` }
  return undefined
}

const keyOf = (version: string): string => versions.get(version).graph.key

interface Open { tasks: Map<string, string>; subs: Map<string, string>; wakes: Map<string, string> }

/** What the tables say is open, one sorted text an instance. */
async function openRows(limits: string[]): Promise<Open> {
  const read = async (sql: string): Promise<Map<string, string>> => new Map((await client.query<{ i: string; t: string }>(sql, limits)).rows.map(row => [row.i, row.t]))
  return {
    tasks: await read('select instance_id as i, string_agg(node || \':\' || element, \',\' order by node) as t from tasks where instance_id between $1 and $2 group by instance_id'),
    subs: await read('select instance_id as i, string_agg(node || \':\' || element || \':\' || part || \':\' || name || \':\' || coalesce(key, \'\'), \',\' order by node, element collate "C", part) as t from subscriptions where instance_id between $1 and $2 group by instance_id'),
    wakes: await read('select instance_id as i, (extract(epoch from at) * 1000)::bigint::text as t from wakeups where instance_id between $1 and $2'),
  }
}

function compareOpen(instance: InstanceRow, open: Open): Detail {
  const state = JSON.parse(instance.state) as State
  const nodes = Object.entries(state.n)
  const tasks = nodes.filter(([, node]) => node.w === 'task' || (node.w === 'adhoc' && open.tasks.get(instance.id)?.includes(`:${node.e}`))).map(([id, node]) => `${id}:${node.e}`).join(',')
  if (tasks !== (open.tasks.get(instance.id) ?? '')) return { what: 'tasks', detail: `the state waits for ${tasks || 'nobody'}, the table says ${open.tasks.get(instance.id) ?? 'nobody'}` }
  const subs = state.st === 'a' || state.st === 's' ? state.sb.filter(sub => sub.k !== 'c').sort((a, b) => a.n - b.n || (a.e < b.e ? -1 : a.e > b.e ? 1 : (a.d ?? 0) - (b.d ?? 0))).map(sub => `${sub.n}:${sub.e}:${sub.d ?? 0}:${sub.nm}:${sub.key ?? ''}`).join(',') : ''
  if (subs !== (open.subs.get(instance.id) ?? '')) return { what: 'subscriptions', detail: `the state listens for ${subs || 'nothing'}, the table says ${open.subs.get(instance.id) ?? 'nothing'}` }
  const wake = state.st === 'a' && state.tm.length ? String(Math.min(...state.tm.map(timer => timer.at))) : ''
  if (wake !== (open.wakes.get(instance.id) ?? '')) return { what: 'wakeups', detail: `the next timer is ${wake || 'none'}, the table says ${open.wakes.get(instance.id) ?? 'none'}` }
  return undefined
}

parentPort!.on('message', (span: Span) => {
  verify(span).then(report => parentPort!.postMessage(report), (error: unknown) => parentPort!.postMessage({ error: error instanceof Error ? error.stack ?? error.message : String(error) }))
})
