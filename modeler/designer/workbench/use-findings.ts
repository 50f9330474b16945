import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Bundle } from '../../../server/contract/design.ts'
import { lawRules } from '../../../server/contract/law.ts'
import type { Finding } from '../../../server/law/finding.ts'
import { call } from '../../ui/call.ts'
import type { Answer, Question } from './findings.worker.ts'

export interface Checked { findings: Finding[]; done: boolean; rules: number; took: number }

/** Findings on the files as they are now, 100 ms after the last stroke, computed beside the page. The law itself is fetched, never bundled. */
export function useFindings(key: string, bundle: Bundle): Checked {
  const law = useQuery({ queryKey: ['law', 'rules'], queryFn: ({ signal }) => call(lawRules, { signal }), staleTime: 300_000 })
  const [checked, setChecked] = useState<Checked>({ findings: [], done: false, rules: 0, took: 0 })
  const worker = useRef<{ thread: Worker; asked: number }>(undefined)
  useEffect(() => {
    const thread = new Worker(new URL('./findings.worker.ts', import.meta.url), { type: 'module' })
    worker.current = { thread, asked: 0 }
    return () => { thread.terminate(); worker.current = undefined }
  }, [])
  useEffect(() => {
    const own = worker.current
    if (!own || !law.data) return
    const rules = law.data
    own.thread.onmessage = ({ data }: MessageEvent<Answer>) => { if (data.n === own.asked) setChecked({ findings: data.findings, done: true, rules: rules.lint.length, took: data.took }) }
    const timer = setTimeout(() => {
      own.asked += 1
      own.thread.postMessage({ n: own.asked, key, bundle, rules: rules as unknown as Question['rules'] } satisfies Question)
    }, 100)
    return () => clearTimeout(timer)
  }, [key, bundle, law.data])
  return checked
}
