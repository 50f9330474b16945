import type { z } from 'zod'
import type { PublicStep } from '../../server/contract/portal.ts'
import { Law, Promised } from '../ui/law.tsx'
import { Steps } from '../ui/steps.tsx'
import { termText } from '../ui/term.ts'
import { portalWords } from '../words/portal.ts'
import { roleNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'

export type PublicStep = z.infer<typeof PublicStep>
type Deadline = PublicStep['deadlines'][number]

function useLimit(): (deadline: Deadline) => string {
  const w = useWords(portalWords)
  return ({ amount, unit, sense }) => {
    const term = termText(`${amount} ${unit}`)
    return sense === 'MIN' ? w('atLeast', { n: term }) : sense === 'MAX' ? w('atMost', { n: term }) : term
  }
}

function useWho(): (step: PublicStep) => string {
  const w = useWords(portalWords)
  const pick = usePick()
  return step => (step.roles.length ? step.roles.map(role => pick(roleNames[role] ?? [role, role])).join('、') : w('byMachine'))
}

/** Every step in words: who, how long, what is public, article, how many projects stand there. */
export function ProcessSteps({ steps, at, label }: { steps: readonly PublicStep[]; at?: string | null | undefined; label: string }) {
  const w = useWords(portalWords)
  const limit = useLimit()
  const who = useWho()
  return (
    <div lang="zh-CN">
      <Steps
        label={label}
        steps={steps.map(step => ({
          id: step.element,
          name: step.name,
          who: who(step),
          ...(step.element === at ? { mark: 'active' as const } : {}),
          ...(step.projects > 0 ? { facts: w('standing', { n: step.projects }) } : {}),
          publicKinds: step.public,
          law: step.law,
          ...(step.promise ? { promise: termText(step.promise) } : {}),
          ...(step.deadlines.length ? { limit: <span className="s">{step.deadlines.map(one => `${one.name} ${limit(one)}`).join('；')}</span> } : {}),
        }))}
      />
    </div>
  )
}

/** One step's answers to the five questions of a citizen. */
export function StepFacts({ step }: { step: PublicStep }) {
  const w = useWords(portalWords)
  const limit = useLimit()
  const who = useWho()
  return (
    <dl className="facts">
      <dt>{w('who')}</dt>
      <dd>{who(step)}</dd>
      <dt>{w('howLong')}</dt>
      <dd className="row wrap">
        {step.deadlines.map(one => (
          <span key={one.rule} className="row wrap" lang="zh-CN">
            {one.name} <b>{limit(one)}</b> {one.law && <Law id={one.law} />}
          </span>
        ))}
        {step.promise && <Promised text={termText(step.promise)} />}
        {!step.deadlines.length && !step.promise && <span className="t2">{w('noLimit')}</span>}
      </dd>
      <dt>{w('whatPublic')}</dt>
      <dd lang="zh-CN">{step.public.length ? step.public.join('、') : <span className="t2">{w('nothingPublic')}</span>}</dd>
      {step.law.length > 0 && (
        <>
          <dt>{w('article')}</dt>
          <dd className="row wrap">
            {step.law.map(law => (
              <Law key={law} id={law} />
            ))}
          </dd>
        </>
      )}
      <dt className="sr">{w('standing', { n: '' })}</dt>
      <dd className="wide t2">{step.projects > 0 ? w('standing', { n: step.projects }) : w('standingNone')}</dd>
    </dl>
  )
}
