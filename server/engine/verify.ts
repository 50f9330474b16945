import type { Worker } from 'node:worker_threads'
import type { Knex } from 'knex'
import { openThread } from './thread.ts'

/** Replays every instance from its moves and compares states, hash chains and what is open with what the tables say. */
export interface Difference { instance: string; what: string; detail: string }
export interface Verified { instances: number; moves: number; versions: number; differences: Difference[]; millis: number; movesPerSecond: number }

/** What one worker is handed: a span of instance ids, both ends included. */
export interface Span { from: string; to: string }
export interface Report { instances: number; moves: number; differences: Difference[] }

/** Verifies all in parallel. Differences beyond a thousand are counted, not listed. */
export async function verifyAll(db: Knex, url: string, workers: number, millis: () => number, report: (done: number, total: number) => void = () => {}): Promise<Verified> {
  const began = millis()
  const spans = await spansOf(db)
  const total = spans.length
  const queue = [...spans]
  const sum: Report = { instances: 0, moves: 0, differences: [] }
  const work = async (): Promise<void> => {
    const worker = openThread(new URL('./verify-worker.ts', import.meta.url), { workerData: { url } })
    try {
      for (let span = queue.shift(); span; span = queue.shift()) {
        const part = await ask(worker, span)
        sum.instances += part.instances
        sum.moves += part.moves
        if (sum.differences.length < 1000) sum.differences.push(...part.differences)
        report(total - queue.length, total)
      }
    } finally { await worker.terminate() }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, total)) }, work))
  const versions = await versionDifferences(db)
  sum.differences.push(...versions.differences, ...await strayMoves(db))
  const spent = millis() - began
  return { ...sum, versions: versions.count, millis: spent, movesPerSecond: Math.round(sum.moves / Math.max(spent, 1) * 1000) }
}

const ask = (worker: Worker, span: Span): Promise<Report> => new Promise((resolve, reject) => {
  const fail = (error: Error): void => reject(error)
  worker.once('error', fail)
  worker.once('message', (answer: Report | { error: string }) => {
    worker.off('error', fail)
    if ('error' in answer) reject(new Error(answer.error))
    else resolve(answer)
  })
  worker.postMessage(span)
})

/** Spans of about two thousand instances. */
async function spansOf(db: Knex): Promise<Span[]> {
  const { rows } = await db.raw<{ rows: Span[] }>(`select min(id)::text as "from", max(id)::text as "to" from (select id, (row_number() over (order by id) - 1) / 2000 as part from instances) x group by part order by part`)
  return rows
}

/** A version's text must still have the hash that stands in its row. */
async function versionDifferences(db: Knex): Promise<{ count: number; differences: Difference[] }> {
  const { rows } = await db.raw<{ rows: { id: string; wrong: boolean }[] }>('select id::text, encode(sha256(convert_to(bundle, \'UTF8\')), \'hex\') <> hash as wrong from versions')
  return { count: rows.length, differences: rows.filter(row => row.wrong).map(row => ({ instance: '', what: 'version', detail: `version ${row.id}: its text no longer has the hash of its row` })) }
}

async function strayMoves(db: Knex): Promise<Difference[]> {
  const { rows } = await db.raw<{ rows: { instance_id: string }[] }>('select distinct m.instance_id::text from moves m left join instances i on i.id = m.instance_id where i.id is null limit 100')
  return rows.map(row => ({ instance: row.instance_id, what: 'moves', detail: 'moves without an instance' }))
}
