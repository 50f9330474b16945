import type { LogEntry } from '../../server/contract/portal.ts'
import { bytesOfHex, joined, sha256 } from './hashing.ts'

/** Where a stretch of the log does not hold: the entry's number and what stands against what. */
export interface LogFault {
  n: number
  why: 'number' | 'text' | 'hash'
  published: string
  here: string
}

/** Recomputes a stretch (oldest first) from the hash it follows, null at the very beginning; answers the first fault, or undefined. */
export async function checkLog(rows: readonly LogEntry[], after: string | null): Promise<LogFault | undefined> {
  let before = after ?? ''
  let expected = rows[0]?.n ?? 1
  if (after === null && expected !== 1) return { n: expected, why: 'number', published: String(expected), here: '1' }
  for (const { n, at, kind, notice, entry, hash } of rows) {
    if (n !== expected) return { n, why: 'number', published: String(n), here: String(expected) }
    const told = `${n}|${at}|${kind}|${notice}|`
    if (!entry.startsWith(told)) return { n, why: 'text', published: entry, here: told }
    const here = await sha256(joined([bytesOfHex(before), new TextEncoder().encode(entry)]))
    if (here !== hash) return { n, why: 'hash', published: hash, here }
    before = hash
    expected = n + 1
  }
  return undefined
}

/** The fingerprint of the notice as the entry tells it: its last member. */
export const digestIn = (entry: string): string => entry.slice(entry.lastIndexOf('|') + 1)
