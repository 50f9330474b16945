import { useCallback, useEffect, useRef, useState } from 'react'
import type { Order, Report, Told } from './scenarios.worker.ts'
import type { Bundle } from '../../../server/contract/design.ts'

export interface AllRun { results: Record<string, Told>; total: number; busy: boolean; run(): void }

/** Every scenario of the draft on the kernel in a worker; results come one by one and are dropped when the files change. */
export function useRunAll(key: string, bundle: Bundle): AllRun {
  const [state, setState] = useState<{ results: Record<string, Told>; total: number; busy: boolean }>({ results: {}, total: 0, busy: false })
  const thread = useRef<Worker>(undefined)
  const n = useRef(0)
  useEffect(() => {
    n.current += 1
    setState({ results: {}, total: 0, busy: false })
  }, [bundle])
  useEffect(() => () => { thread.current?.terminate(); thread.current = undefined }, [])
  const run = useCallback(() => {
    thread.current?.terminate()
    const worker = new Worker(new URL('./scenarios.worker.ts', import.meta.url), { type: 'module' })
    thread.current = worker
    n.current += 1
    const mine = n.current
    setState({ results: {}, total: 0, busy: true })
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (data.n !== n.current || mine !== n.current) return
      if ('done' in data) { setState(old => ({ ...old, total: data.total, busy: false })); worker.terminate() }
      else setState(old => ({ ...old, results: { ...old.results, [data.file]: data.told } }))
    }
    worker.postMessage({ n: mine, bundle: { key, bpmn: bundle.bpmn, forms: bundle.forms, decisions: bundle.decisions, scenarios: bundle.scenarios } } satisfies Order)
  }, [key, bundle])
  return { ...state, run }
}
