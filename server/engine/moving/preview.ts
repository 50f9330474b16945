import type { Knex } from 'knex'
import { advance } from '../../kernel/advance.ts'
import type { Explored } from '../../kernel/explore.ts'
import { shape } from '../../kernel/explore/key.ts'
import { migrate } from '../../kernel/migrate.ts'
import type { Advance, Effect, Finding, Graph, Move, State } from '../../kernel/types.ts'
import { problem } from '../../problem.ts'
import { explored } from '../explored.ts'
import { warmOf } from '../load.ts'
import type { Versions } from '../versions.ts'
import type { MoveBody, Version, Warm } from '../warm.ts'

/** What a move would do, tried in memory: nothing is written. */
export interface Token { node: number; element: string; name: string; waits: string | null }
export interface Consequences {
  before: Token[]; after: Token[]
  tasks: { opened: string[]; withdrawn: string[] }
  timers: { armed: { element: string; at: string }[]; dropped: { element: string; at: string }[] }
  messages: { opened: string[]; closed: string[] }
  services: string[]
  incidents: string[]
  ends: 'completed' | 'terminated' | 'cancelled' | null
}
export interface Preview { refused: { code: string; detail: string; findings: Finding[] } | null; consequences: Consequences | null }

/** The living nodes of a state in words; scopes that only hold others are left out. */
export const tokensOf = (graph: Graph, state: State): Token[] => Object.entries(state.n)
  .filter(([key, node]) => key !== '0' && (node.w !== undefined || !node.c))
  .map(([key, node]) => ({ node: Number(key), element: node.e, name: graph.els.get(node.e)?.name ?? node.e, waits: node.w ?? null }))

/** The instance as it stands. Throws Problem `instance-unknown`. */
export async function currentOf(db: Knex, instance: string): Promise<Warm & { state: State }> {
  const row = await db('instances').where({ id: instance }).first()
  if (!row) throw problem('instance-unknown', 404, '没有这个实例', { instance })
  return warmOf(row as Parameters<typeof warmOf>[0]) as Warm & { state: State }
}

/** Tries a move on an instance as it stands and says what it would do. `now` in ms. */
export async function previewMove(db: Knex, versions: Versions, instance: string, body: MoveBody, now: number): Promise<Preview> {
  const warm = await currentOf(db, instance)
  const version = await versions.load(warm.version)
  const move = { ...body, id: 'preview', now: Math.max(now, warm.movedAt) } as Move
  const target = move.t === 'migrate' ? versions.byKey(move.to) : undefined
  return previewOf(version, warm.state, move, target)
}

/** The same over values: a state, a move, and for a migration the version it leads to. */
export function previewOf(version: Version, state: State, move: Move, target?: Version): Preview {
  const result = move.t === 'migrate' && target ? migrate(version.graph, target.graph, state, move) : advance(version.graph, state, move)
  if (result.reject) return { refused: { code: result.reject.code, detail: result.reject.detail, findings: result.reject.findings ?? [] }, consequences: null }
  return { refused: null, consequences: consequencesOf(version.graph, (target ?? version).graph, state, result) }
}

function consequencesOf(from: Graph, to: Graph, before: State, { state: after, effects }: Advance): Consequences {
  const name = (graph: Graph, element: string): string => graph.els.get(element)?.name ?? element
  const of = <T extends Effect['t']>(kind: T): Extract<Effect, { t: T }>[] => effects.filter((effect): effect is Extract<Effect, { t: T }> => effect.t === kind)
  const same = (a: State['tm'][number], b: State['tm'][number]): boolean => a.n === b.n && a.at === b.at
  const timer = (graph: Graph) => (due: State['tm'][number]) => ({ element: name(graph, due.e), at: new Date(due.at).toISOString() })
  const ended = of('ended')[0]
  return {
    before: tokensOf(from, before), after: tokensOf(to, after),
    tasks: { opened: of('task+').map(effect => name(to, effect.e)), withdrawn: of('task-').map(effect => name(from, before.n[effect.n]?.e ?? '')) },
    timers: { armed: after.tm.filter(due => !before.tm.some(old => same(old, due))).map(timer(to)), dropped: before.tm.filter(old => !after.tm.some(due => same(old, due))).map(timer(from)) },
    messages: { opened: of('sub+').map(effect => effect.nm), closed: of('sub-').map(effect => name(from, effect.e)) },
    services: of('job+').map(effect => effect.type),
    incidents: of('incident+').map(effect => `${name(to, effect.e)}：${effect.ms}`),
    ends: ended ? ended.how : null,
  }
}

export type Outlook = { end: 'may finish' | 'never finishes' | 'unknown'; findings: { element: string; message: string }[] }
const most = 5000

/**
 * Whether instances can still come to an end from where they stand, as far as exploration sees (KERNEL §16). All are explored
 * together, because they soon walk the same ways; only where that finds something grave is each position asked alone.
 */
export async function outlooks(graph: Graph, states: State[]): Promise<Outlook[]> {
  const places = new Map(states.filter(state => state.st === 'a').map(state => [shape(state), state]))
  const together = places.size ? judged(await explored(graph, { from: [...places.values()], limit: most })) : unknown
  const alone = new Map<string, Outlook>()
  if (together.findings.length) for (const [place, state] of places) alone.set(place, judged(await explored(graph, { from: [state], limit: most })))
  return states.map(state => state.st === 'a' ? alone.get(shape(state)) ?? together : unknown)
}

const unknown: Outlook = { end: 'unknown', findings: [] }

function judged({ findings, complete }: Explored): Outlook {
  const grave = findings.filter(found => ['deadlock', 'livelock', 'endless-loop'].includes(found.rule))
  const told = grave.map(({ element, message }) => ({ element, message }))
  if (grave.some(found => found.certainty === 'proven')) return { end: 'never finishes', findings: told }
  return { end: complete && !grave.length ? 'may finish' : 'unknown', findings: told }
}
