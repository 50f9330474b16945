import { useCallback, useRef, useState } from 'react'
import type { RowOutcome } from '../ui/row-result.tsx'

export interface Batches {
  going: boolean
  all: number
  outcomes: readonly RowOutcome[]
  error: unknown
  /** `act` does one part and tells what became of each of its rows. */
  run: (ids: readonly string[], act: (part: string[]) => Promise<readonly RowOutcome[]>) => Promise<void>
  /** Stops after what is under way. */
  halt: () => void
}

const batch = 10

/** Does a bulk act in batches, so that many can be stopped half way; each row's result is kept as it comes. */
export function useBatches(done: () => void): Batches {
  const [going, setGoing] = useState(false)
  const [all, setAll] = useState(0)
  const [outcomes, setOutcomes] = useState<readonly RowOutcome[]>([])
  const [error, setError] = useState<unknown>()
  const stopped = useRef(false)
  const run = useCallback<Batches['run']>(async (ids, act) => {
    stopped.current = false
    setGoing(true)
    setAll(ids.length)
    setOutcomes([])
    setError(undefined)
    try {
      for (let at = 0; at < ids.length && !stopped.current; at += batch) {
        const part = await act(ids.slice(at, at + batch))
        setOutcomes(before => [...before, ...part])
      }
    } catch (thrown) { setError(thrown) } finally { setGoing(false); done() }
  }, [done])
  return { going, all, outcomes, error, run, halt: () => { stopped.current = true } }
}
