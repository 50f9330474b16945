import { useCallback, useRef, useState } from 'react'
import { retryIncidents } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import type { RowOutcome } from '../ui/row-result.tsx'

export interface Retry {
  going: boolean
  all: number
  outcomes: readonly RowOutcome[]
  error: unknown
  run: (ids: readonly string[], reason: string, vars: Record<string, unknown> | undefined) => Promise<void>
  /** Stops after what is under way. */
  halt: () => void
}

const batch = 10

/** Retries in batches, so that many can be stopped half way; each row's result is kept as it comes. */
export function useRetry(done: () => void): Retry {
  const [going, setGoing] = useState(false)
  const [all, setAll] = useState(0)
  const [outcomes, setOutcomes] = useState<readonly RowOutcome[]>([])
  const [error, setError] = useState<unknown>()
  const stopped = useRef(false)
  const run = useCallback<Retry['run']>(async (ids, reason, vars) => {
    stopped.current = false
    setGoing(true)
    setAll(ids.length)
    setOutcomes([])
    setError(undefined)
    try {
      for (let at = 0; at < ids.length && !stopped.current; at += batch) {
        const { rows } = await call(retryIncidents, { body: { incidents: ids.slice(at, at + batch), reason, ...(vars ? { vars } : {}) } })
        setOutcomes(before => [...before, ...rows.map(row => ({ id: row.id, name: row.title, ok: row.ok, ...(row.detail ? { reason: row.detail } : {}) }))])
      }
    } catch (thrown) { setError(thrown) } finally { setGoing(false); done() }
  }, [done])
  return { going, all, outcomes, error, run, halt: () => { stopped.current = true } }
}
