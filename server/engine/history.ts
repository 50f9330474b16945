import type { Knex } from 'knex'
import { apply } from '../kernel/replay.ts'
import type { Effect, Ev, Fired, Graph, Move, State } from '../kernel/types.ts'
import { problem } from '../problem.ts'
import type { Versions } from './versions.ts'

/** The past of an instance, from its moves alone. A snapshot every hundred moves keeps the way to any moment short. */
export interface MoveRow { seq: number; at: Date; version: string; kind: string; actor: string | null; move: Move & { post?: string; reason?: string; basis?: string }; hash: string; visits: Visit[] }
export interface Visit { what: 'in' | 'out' | 'kill' | 'inc'; node: number; element: string }
export interface Moment { seq: number; at: Date; state: State; version: string; events: Ev[]; effects: Effect[] }

const visit = (text: string): Visit => {
  const [what, node, ...element] = text.split(' ')
  return { what: what as Visit['what'], node: Number(node), element: element.join(' ') }
}

interface Raw { seq: number; at: Date; version_id: string; kind: string; actor: string | null; move: string; hash: Buffer; visits: string[] }

/** The moves of an instance in order, all or those after `after`. */
export async function movesOf(db: Knex, instance: string, after = 0, upTo = 2_147_483_647): Promise<MoveRow[]> {
  const rows = await db('moves').where({ instance_id: instance }).where('seq', '>', after).where('seq', '<=', upTo).orderBy('seq') as Raw[]
  return rows.map(row => ({
    seq: row.seq, at: row.at, version: String(row.version_id), kind: row.kind, actor: row.actor, move: JSON.parse(row.move) as MoveRow['move'], hash: row.hash.toString('hex'), visits: row.visits.map(visit),
  }))
}

/** When: after a move (`seq`), or at an instant; the present if neither is given. */
export interface When { seq?: number; at?: Date }

/** State, variables and tokens at any move or moment, by replay from the nearest snapshot. Throws Problem `instance-unknown` or `before-start`. */
export async function stateAt(db: Knex, versions: Versions, instance: string, when: When = {}): Promise<Moment> {
  const upTo = await seqOf(db, instance, when)
  const snapshot = await db('snapshots').where({ instance_id: instance }).where('seq', '<', upTo).orderBy('seq', 'desc').first('seq', 'state') as { seq: number; state: string } | undefined
  const moves = await movesOf(db, instance, snapshot?.seq ?? 0, upTo)
  if (!moves.length) throw problem('before-start', 404, '这一时刻实例还没有开始', { instance })
  const graphs = await graphsOf(versions, moves.map(move => move.version), snapshot ? await versionBefore(db, instance, snapshot.seq) : undefined)
  let state: State | null = snapshot ? JSON.parse(snapshot.state) as State : null
  const key = graphs.byVersion.get(moves[0]!.version)!.key
  let last: Moment | undefined
  for (const { seq, at, move, version } of moves) {
    const step = apply(graphs.byKey, key, state, move)
    state = step.state
    last = { seq, at, state, version, events: step.events, effects: step.effects }
  }
  return last!
}

async function versionBefore(db: Knex, instance: string, seq: number): Promise<string> {
  const row = await db('moves').where({ instance_id: instance, seq }).first('version_id') as { version_id: string }
  return String(row.version_id)
}

async function seqOf(db: Knex, instance: string, when: When): Promise<number> {
  const row = await db('instances').where({ id: instance }).first('ver') as { ver: number } | undefined
  if (!row) throw problem('instance-unknown', 404, '没有这个实例', { instance })
  if (when.seq !== undefined) return Math.min(when.seq, row.ver)
  if (!when.at) return row.ver
  const last = await db('moves').where({ instance_id: instance }).where('at', '<=', when.at).max('seq as seq').first() as { seq: number | null } | undefined
  return last?.seq ?? 0
}

interface Graphs { byVersion: Map<string, Graph>; byKey(key: string): Graph }

/** The compiled graphs of these versions, found by version id and by graph key. */
export async function graphsOf(versions: Versions, ...ids: (string | string[] | undefined)[]): Promise<Graphs> {
  const wanted = [...new Set(ids.flat().filter(id => id !== undefined))]
  const byVersion = new Map<string, Graph>(await Promise.all(wanted.map(async (id): Promise<[string, Graph]> => [id, (await versions.load(id)).graph])))
  const byKey = new Map([...byVersion.values()].map(graph => [graph.key, graph]))
  return {
    byVersion,
    byKey(key) {
      const graph = byKey.get(key)
      if (!graph) throw new Error(`no version has the key ${key}`)
      return graph
    },
  }
}

/** Every move with the state before and after it, for stepping through an instance on screen. */
export async function stepsOf(db: Knex, versions: Versions, instance: string): Promise<(Moment & { move: MoveRow['move']; actor: string | null })[]> {
  const moves = await movesOf(db, instance)
  if (!moves.length) throw problem('instance-unknown', 404, '没有这个实例', { instance })
  const graphs = await graphsOf(versions, moves.map(move => move.version))
  const key = graphs.byVersion.get(moves[0]!.version)!.key
  let state: State | null = null
  return moves.map(({ seq, at, move, version, actor }) => {
    const step = apply(graphs.byKey, key, state, move)
    state = step.state
    return { seq, at, state, version, events: step.events, effects: step.effects, move, actor }
  })
}

/** A decision an instance went through: at which move, in which element, on which values, by which rules of which tables, with what outcome. */
export interface Decided extends Fired { seq: number; at: Date; element: string; node: number }

/** The decisions of one step, in order. */
const decidedIn = (step: Pick<Moment, 'seq' | 'at' | 'events'>): Decided[] => step.events.flatMap(([element, node, what, extra]) =>
  what === 'fired' ? [{ ...extra as Fired, seq: step.seq, at: step.at, element, node }] : [])

/** Every decision an instance went through, in order. Throws Problem `instance-unknown`. */
export const decisionsOf = async (db: Knex, versions: Versions, instance: string): Promise<Decided[]> => (await stepsOf(db, versions, instance)).flatMap(decidedIn)

/** Visits of each element of an instance: how often it was entered, left, killed; when first and last. */
export async function visitsOf(db: Knex, instance: string): Promise<{ element: string; entered: number; left: number; killed: number; first: Date; last: Date }[]> {
  const { rows } = await db.raw<{ rows: { element: string; entered: string; left: string; killed: string; first: Date; last: Date }[] }>(`select element, count(*) filter (where what = 'in') as entered,
    count(*) filter (where what = 'out') as left, count(*) filter (where what = 'kill') as killed, min(at) as first, max(at) as last
    from (select m.at, split_part(v, ' ', 1) as what, substr(v, length(split_part(v, ' ', 1)) + length(split_part(v, ' ', 2)) + 3) as element from moves m, unnest(m.visits) v where m.instance_id = ?) x
    group by element order by min(at), element`, [instance])
  return rows.map(row => ({ ...row, entered: Number(row.entered), left: Number(row.left), killed: Number(row.killed) }))
}
