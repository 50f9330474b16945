import { lazy, Suspense, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { pictureOf, processFile, publicProcess } from './ask.ts'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { Mark } from '../ui/steps.tsx'
import { dateOf } from '../ui/times.ts'
import { portalWords } from '../words/portal.ts'
import { useWords } from '../words/words.ts'
import { ProcessSteps, StepFacts } from './process-steps.tsx'

// bpmn-js is heavy and words come first: the picture's code is fetched only when somebody looks at the picture.
const Canvas = lazy(async () => ({ default: (await import('../ui/canvas.tsx')).Canvas }))

const isServer = typeof document === 'undefined'

/** Narrow screens read the words first. */
export const wordsFirst = (): boolean => !isServer && matchMedia('(max-width: 767px)').matches

interface Props {
  process: string
  mode: 'diagram' | 'text'
  /** The step a notice came from. */
  at?: string | null | undefined
  /** The page tells the steps in words beneath the diagram by itself. */
  wordsFollow?: boolean
}

/** The running diagram or its steps in words; a picked step tells who, how long, what is public and by which article. */
export function ProcessView({ process, mode, at, wordsFollow }: Props) {
  const w = useWords(portalWords)
  const [picked, setPicked] = useState<string>()
  const found = useQuery(publicProcess(process))
  const marks = useMemo<Record<string, Mark>>(() => (at ? { [at]: 'active' } : {}), [at])
  if (found.isPending) return <Skeleton lines={6} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  const { steps, name, version, effectiveAt, hash } = found.data
  const step = steps.find(one => one.element === picked)
  return (
    <>
      {mode === 'diagram' ? (
        <div className={isServer ? 'p-dia wide-only' : 'p-dia'}>
          <Picture process={process} label={name} marks={marks} pick={setPicked} at={at} />
        </div>
      ) : (
        <div className="p-pad">
          <ProcessSteps steps={steps} at={at} label={name} />
        </div>
      )}
      {isServer && !wordsFollow && (
        <div className="p-pad narrow-only">
          <ProcessSteps steps={steps} at={at} label={name} />
        </div>
      )}
      {mode === 'diagram' && step && (
        <section className="p-step" aria-live="polite">
          <div className="row">
            <h3 className="gr" lang="zh-CN">
              {step.name}
            </h3>
            <button type="button" className="plain" onClick={() => setPicked(undefined)}>
              {w('closeStep')}
            </button>
          </div>
          <StepFacts step={step} />
        </section>
      )}
      <p className="p-process-foot">
        <span className="needs-script">{w('tapStep')}</span>
        {!wordsFollow && <Link to={`/process/${process}`}>{w('inWords')} →</Link>}
        <span title={w('runningWhy', { hash })}>{w('since', { n: version, date: dateOf(effectiveAt) })}</span>
      </p>
    </>
  )
}

/** The diagram to walk about in; its still picture until the code has come, and for readers without script. */
function Picture({ process, label, marks, pick, at }: { process: string; label: string; marks: Record<string, Mark>; pick: (id: string) => void; at: string | null | undefined }) {
  const file = useQuery({ ...processFile(process), enabled: !isServer })
  const still = <img className="p-still" src={pictureOf(process)} alt={label} loading="lazy" />
  if (file.isError) return <Fail error={file.error} retry={() => void file.refetch()} />
  if (!file.data) return still
  return (
    <Suspense fallback={still}>
      <Canvas xml={file.data} label={label} marks={marks} onPick={pick} {...(at ? { at, mode: 'near' as const } : { mode: 'read' as const })} />
    </Suspense>
  )
}

/** 图 / 文字 */
export function ModeSwitch({ mode, change }: { mode: 'diagram' | 'text'; change: (mode: 'diagram' | 'text') => void }) {
  const w = useWords(portalWords)
  return (
    <span className="p-seg needs-script">
      {(['diagram', 'text'] as const).map(one => (
        <button key={one} type="button" aria-pressed={mode === one} onClick={() => change(one)}>
          {w(one)}
        </button>
      ))}
    </span>
  )
}
