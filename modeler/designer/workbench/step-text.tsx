import { useQuery } from '@tanstack/react-query'
import { parse } from '../../../server/kernel/parse.ts'
import { stepsOf } from '../../ui/diagram.ts'
import { Steps, toldSteps } from '../../ui/steps.tsx'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'

interface Props { xml: string; go(element: string): void; selected: string | undefined }

/** The diagram as text, in token order: read aloud, walked by keyboard, and the way to any element. */
export function StepText({ xml, go }: Props) {
  const w = useWords(designWords)
  const steps = useQuery({ queryKey: ['design', 'steps', xml], queryFn: async () => stepsOf((await parse(xml)).root as never), staleTime: Number.POSITIVE_INFINITY, gcTime: 5000 })
  if (!steps.data) return null
  return <section className="step-text" aria-label={w('textSteps')}><Steps steps={toldSteps(steps.data, {})} onPick={go} /></section>
}
