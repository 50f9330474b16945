import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Bundle } from '../../../server/contract/design.ts'
import type { Finding } from '../../../server/law/finding.ts'
import type { LawContext, PolicyRow } from '../../../server/law/context.ts'
import { contextOf } from '../../../server/law/context.ts'
import type { lawFindings } from '../../../server/law/lint.ts'
import type { LawRules } from '../../../server/law/rule-set.ts'
import type { Modeler } from '../bpmn/services.ts'
import type { Answer, Question, Setting } from './findings.worker.ts'
import { contextQuery, lawQuery } from './opening.ts'
import type { Sought } from './soundness.worker.ts'

export interface Checked { findings: Finding[]; done: boolean; rules: number; took: number }
/** What the worker said last, and to which question. */
interface Said extends Checked { n: number }

/**
 * Findings on the files as they are now. The law's rules answer at once, on the model being drawn; everything else (and the law
 * again) follows from a worker that reads the text as the gate will. The law itself is fetched, never bundled.
 */
export function useFindings(key: string, bundle: Bundle, modeler: Modeler | undefined): Checked {
  const law = useQuery(lawQuery())
  const [checked, setChecked] = useState<Said>({ n: 0, findings: [], done: false, rules: 0, took: 0 })
  const known = useQuery(contextQuery(key))
  const sound = useSoundness(key, bundle)
  const worker = useRef<{ thread: Worker; asked: number; sent: Partial<Bundle> }>(undefined)
  useEffect(() => {
    const thread = new Worker(new URL('./findings.worker.ts', import.meta.url), { type: 'module' })
    worker.current = { thread, asked: 0, sent: {} }
    return () => { thread.terminate(); worker.current = undefined }
  }, [])
  useEffect(() => {
    if (!law.data || known.isPending) return
    worker.current?.thread.postMessage({ key, rules: law.data as unknown as Setting['rules'], known: known.data } satisfies Setting)
  }, [key, law.data, known.data, known.isPending])
  useEffect(() => {
    const own = worker.current
    if (!own || !law.data || known.isPending) return
    const rules = law.data
    own.thread.onmessage = ({ data }: MessageEvent<Answer>) => { if (data.n === own.asked) setChecked({ n: data.n, findings: data.findings, done: true, rules: rules.lint.length, took: data.took }) }
    const timer = setTimeout(() => {
      own.asked += 1
      const { bpmn, forms, decisions } = bundle
      const changed = Object.fromEntries(Object.entries({ bpmn, forms, decisions }).filter(([part, value]) => own.sent[part as keyof Bundle] !== value)) as Partial<Bundle>
      own.sent = { bpmn, forms, decisions }
      own.thread.postMessage({ n: own.asked, changed } satisfies Question)
    }, own.asked ? 100 : 0)
    return () => clearTimeout(timer)
  }, [key, bundle, law.data, known.data, known.isPending])
  const asked = useCallback(() => worker.current?.asked ?? 0, [])
  const newer = useQuick(key, bundle, modeler, law.data as LawNow | undefined, known.data?.policies, asked)
  return useMemo(() => {
    // what was asked before the stroke speaks of the text before it
    const quick = newer && checked.n <= newer.asked ? newer : undefined
    const all = quick ? { ...checked, findings: [...quick.findings, ...checked.findings.filter(finding => !quick.ran.has(finding.rule))], took: quick.took } : checked
    return sound.length ? { ...all, findings: [...all.findings, ...sound] } : all
  }, [checked, newer, sound])
}

type LawNow = LawRules & { articles: Record<string, unknown>; lint: { id: string }[] }
interface Quick { findings: Finding[]; ran: Set<string>; took: number; asked: number }

/** The law's rules on the live model, straight after each command: neither saved nor parsed first. `asked` counts the questions the worker had by then; its answer to a later one is better. */
function useQuick(key: string, bundle: Bundle, modeler: Modeler | undefined, rules: LawNow | undefined, policies: PolicyRow[] | undefined, asked: () => number): Quick | undefined {
  const [quick, setQuick] = useState<Quick>()
  const latest = useRef(bundle)
  useEffect(() => { latest.current = bundle })
  useEffect(() => {
    if (!modeler || !rules) return
    let waiting = false
    let gone = false
    let check: typeof lawFindings | undefined
    void import('../../../server/law/lint.ts').then(module => { check = module.lawFindings })
    const look = (): void => {
      waiting = false
      if (!check || gone) return
      const started = performance.now()
      const now = latest.current
      const context = contextOf(rules, { process: key, forms: now.forms as NonNullable<LawContext['forms']>, decisions: now.decisions, ...policies ? { policies } : {}, article: ref => rules.articles[ref] as never })
      const all = check(modeler.getDefinitions() as never, context)
      const missing = new Set(all.filter(finding => finding.notRun).map(finding => finding.rule))
      setQuick({ findings: all.filter(finding => !finding.notRun), ran: new Set(rules.lint.map(row => row.id).filter(id => !missing.has(id))), took: performance.now() - started, asked: asked() })
    }
    const soon = ({ trigger }: { trigger: string }): void => {
      if (trigger === 'clear' || waiting) return
      waiting = true
      queueMicrotask(look)
    }
    modeler.on('commandStack.changed', soon)
    return () => { gone = true; modeler.off('commandStack.changed', soon) }
  }, [modeler, key, rules, policies, asked])
  return quick
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
