import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { designContext, type Bundle } from '../../../server/contract/design.ts'
import { lawRules } from '../../../server/contract/law.ts'
import type { Finding } from '../../../server/law/finding.ts'
import { call } from '../../ui/call.ts'
import type { Answer, Question } from './findings.worker.ts'
import type { Sought } from './soundness.worker.ts'

export interface Checked { findings: Finding[]; done: boolean; rules: number; took: number }

/** Findings on the files as they are now, 100 ms after the last stroke, computed beside the page. The law itself is fetched, never bundled. */
export function useFindings(key: string, bundle: Bundle): Checked {
  const law = useQuery({ queryKey: ['law', 'rules'], queryFn: ({ signal }) => call(lawRules, { signal }), staleTime: 300_000 })
  const [checked, setChecked] = useState<Checked>({ findings: [], done: false, rules: 0, took: 0 })
  const known = useQuery({ queryKey: ['processes', 'context', key], queryFn: ({ signal }) => call(designContext, { params: { key }, signal }), staleTime: 300_000, retry: 1 })
  const sound = useSoundness(key, bundle)
  const worker = useRef<{ thread: Worker; asked: number }>(undefined)
  useEffect(() => {
    const thread = new Worker(new URL('./findings.worker.ts', import.meta.url), { type: 'module' })
    worker.current = { thread, asked: 0 }
    return () => { thread.terminate(); worker.current = undefined }
  }, [])
  useEffect(() => {
    const own = worker.current
    if (!own || !law.data || known.isPending) return
    const rules = law.data
    own.thread.onmessage = ({ data }: MessageEvent<Answer>) => { if (data.n === own.asked) setChecked({ findings: data.findings, done: true, rules: rules.lint.length, took: data.took }) }
    const timer = setTimeout(() => {
      own.asked += 1
      own.thread.postMessage({ n: own.asked, key, bundle, rules: rules as unknown as Question['rules'], known: known.data } satisfies Question)
    }, 100)
    return () => clearTimeout(timer)
  }, [key, bundle, law.data, known.data, known.isPending])
  return useMemo(() => sound.length ? { ...checked, findings: [...checked.findings, ...sound] } : checked, [checked, sound])
}

/** What exploring the kernel found, a second after the last stroke; an answer to older files is dropped. */
function useSoundness(key: string, bundle: Bundle): Finding[] {
  const [found, setFound] = useState<Finding[]>([])
  const thread = useRef<Worker>(undefined)
  const asked = useRef(0)
  useEffect(() => {
    const worker = new Worker(new URL('./soundness.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<{ n: number; findings: Finding[] }>) => { if (data.n === asked.current) setFound(data.findings) }
    thread.current = worker
    return () => { worker.terminate(); thread.current = undefined }
  }, [])
  const { bpmn, decisions } = bundle
  useEffect(() => {
    const timer = setTimeout(() => {
      asked.current += 1
      thread.current?.postMessage({ n: asked.current, key, bpmn, decisions } satisfies Sought)
    }, 1000)
    return () => clearTimeout(timer)
  }, [key, bpmn, decisions])
  return found
}
