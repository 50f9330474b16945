import type { Knex } from 'knex'
import { sealBundle, type Bundle } from './bundle.ts'
import { driftSince } from './environment.ts'
import { openThread } from './thread.ts'

/** Replays every instance from its moves and compares states, hash chains and what is open with what the tables say. */
export interface Difference {
  instance: string; what: string; detail: string
  /** What has changed of the environment since the instance last moved: the replay may differ for that alone. */
  drift?: string
}
export interface Verified { instances: number; moves: number; versions: number; differences: Difference[]; millis: number; movesPerSecond: number }

/** What one worker is handed: a span of instance ids, both ends included. */
export interface Span { from: string; to: string }
export interface Report { instances: number; moves: number; differences: Difference[] }

/** Verifies all in parallel. Differences beyond a thousand are counted, not listed. */
export async function verifyAll(db: Knex, url: string, workers: number, millis: () => number, report: (done: number, total: number) => void = () => {}): Promise<Verified> {
  const began = millis()
  const queue = await spansOf(db)
  const total = queue.length
  const sum: Report = { instances: 0, moves: 0, differences: [] }
  let done = 0
  const add = (part: Report): void => {
    sum.instances += part.instances
    sum.moves += part.moves
    if (sum.differences.length < 1000) sum.differences.push(...part.differences)
    report(done += 1, total)
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, total)) }, () => work(url, queue, add)))
  const versions = await versionDifferences(db)
  sum.differences.push(...versions.differences)
  await nameDrift(db, sum.differences)
  const spent = millis() - began
  return { ...sum, versions: versions.count, millis: spent, movesPerSecond: Math.round(sum.moves / Math.max(spent, 1) * 1000) }
}

const replayed = new Set(['state', 'replay', 'columns'])

/** A difference that follows from replay is told with what has changed of Node, time zones or the kernel since; what is stored stays as it is. */
async function nameDrift(db: Knex, differences: Difference[]): Promise<void> {
  const doubtful = differences.filter(({ what }) => replayed.has(what))
  if (!doubtful.length) return
  const since = await driftSince(db, doubtful.map(({ instance }) => instance))
  for (const difference of doubtful) {
    const drift = since.get(difference.instance)
    if (drift !== undefined) difference.drift = drift
  }
}

/** One thread until the queue is empty; it is always handed one span ahead, so that it reads while it compares. */
function work(url: string, queue: Span[], add: (part: Report) => void): Promise<void> {
  const worker = openThread(new URL('./verify-worker.ts', import.meta.url), { workerData: { url } })
  let asked = 0
  const ask = (): void => {
    const span = queue.shift()
    if (span) { asked += 1; worker.postMessage(span) }
  }
  return new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.on('message', (answer: Report | { error: string }) => {
      if ('error' in answer) { reject(new Error(answer.error)); return }
      asked -= 1
      add(answer)
      ask()
      if (!asked) resolve()
    })
    ask()
    ask()
    if (!asked) resolve()
  }).finally(() => worker.terminate())
}

const MOVES_A_SPAN = 8000

/** Spans of about eight thousand moves. Together they cover every id there can be, so that no row of nobody is passed over. */
async function spansOf(db: Knex): Promise<Span[]> {
  const { rows } = await db.raw<{ rows: { to: string }[] }>(
    `select max(id)::text as "to" from (select id, sum(ver) over (order by id) / ${MOVES_A_SPAN} as part from instances) x group by part order by part`)
  const ends = rows.map(row => BigInt(row.to))
  return [...ends.slice(0, -1), LAST].map((to, n) => ({ from: String(n ? ends[n - 1]! + 1n : FIRST), to: String(to) }))
}

const [FIRST, LAST] = [-(2n ** 63n), 2n ** 63n - 1n]

/** The text keeps the order its members were written in, the hash does not know it. */
function hasHash(text: string, hash: string): boolean {
  try {
    const sealed = sealBundle(JSON.parse(text) as Bundle)
    return sealed.text === text && sealed.hash === hash
  } catch { return false }
}

/** A version's text must still have the hash that stands in its row. */
async function versionDifferences(db: Knex): Promise<{ count: number; differences: Difference[] }> {
  const rows = await db('versions').orderBy('id').select('id', 'hash', 'bundle') as { id: string; hash: string; bundle: string }[]
  return { count: rows.length, differences: rows.filter(({ hash, bundle }) => !hasHash(bundle, hash)).map(row => ({ instance: '', what: 'version', detail: `version ${row.id}: its text no longer has the hash of its row` })) }
}
