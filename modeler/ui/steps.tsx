import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import type { DiagramStep } from './diagram.ts'
import { isTold } from './diagram.ts'
import { Law, Promised } from './law.tsx'
import { termText } from './term.ts'

/** How an element stands. idle = this path was not taken. */
export type Mark = 'done' | 'active' | 'late' | 'warn' | 'idle' | 'add' | 'change' | 'remove'
export interface Step {
  id: string
  name: string
  who?: string
  mark?: Mark | undefined
  /** When, how long, what came of it. */ facts?: string
  limit?: ReactNode
  law?: readonly string[]
  promise?: string
  publicKinds?: readonly string[]
  more?: ReactNode
}
interface Props {
  steps: readonly Step[]
  onPick?: (id: string) => void
  label?: string
}

/** The word for a mark, as key of uiWords. */
export const stateWord = {
  done: 'stepDone',
  active: 'stepActive',
  late: 'stepLate',
  warn: 'stepWarn',
  idle: 'stepSkipped',
  add: 'stepWarn',
  change: 'stepWarn',
  remove: 'stepWarn',
} as const

/** The text view of a diagram in token order: step, who, limit, what is public, article. Printable; the canvas's twin. */
export function Steps({ steps, onPick, label }: Props) {
  const w = useWords(uiWords)
  return (
    <ol className="steps" aria-label={label ?? w('steps')}>
      {steps.map(step => (
        <li key={step.id} className={step.mark ?? 'todo'} aria-current={step.mark === 'active' || step.mark === 'late' ? 'step' : undefined}>
          <p className="step-name">
            {onPick ? (
              <button type="button" className="name" onClick={() => onPick(step.id)}>
                {step.name}
              </button>
            ) : (
              <span>{step.name}</span>
            )}
            <span className={step.mark && step.mark !== 'done' ? 'xs' : 'sr'}>{w(step.mark ? stateWord[step.mark] : 'stepTodo')}</span>
            {step.publicKinds?.map(kind => (
              <span key={kind} className="chip ok">
                {w('public')} {kind}
              </span>
            ))}
          </p>
          {(step.who || step.facts) && <p>{[step.who, step.facts].filter(Boolean).join(' · ')}</p>}
          {(step.limit || step.law?.length || step.promise) && (
            <p className="row wrap">
              {step.limit}
              {step.law?.map(law => (
                <Law key={law} id={law} />
              ))}
              {step.promise && <Promised text={step.promise} />}
            </p>
          )}
          {step.more}
        </li>
      ))}
    </ol>
  )
}

/** The steps of a diagram as lines, with how each stands. */
export const toldSteps = (diagram: readonly DiagramStep[], marks: Record<string, Mark> = {}): Step[] =>
  diagram
    .filter(isTold)
    .map(step => ({
      id: step.id,
      name: step.name,
      who: step.lane,
      mark: marks[step.id],
      law: step.law,
      promise: termText(step.promise),
      publicKinds: step.publicKinds,
    }))
