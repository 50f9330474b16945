import { uiWords } from '../words/ui.ts'
import type { DiagramStep } from './diagram.ts'
import { stateWord, type Mark } from './steps.tsx'

/** Left and right follow the flow, up and down the order of the text view. */
export function nextFocus(steps: readonly DiagramStep[], from: string | undefined, key: string): string | undefined {
  const at = steps.findIndex(step => step.id === from)
  const here = steps[at]
  if (!here) return key.startsWith('Arrow') ? steps[0]?.id : undefined
  if (key === 'ArrowRight') return here.next[0]
  if (key === 'ArrowLeft') return here.previous[0] ?? here.host
  if (key === 'ArrowDown') return steps[at + 1]?.id
  return key === 'ArrowUp' ? steps[at - 1]?.id : undefined
}

/** What a screen reader hears about the step in focus: number, name, lane, state, next. */
export function told(
  step: DiagramStep,
  steps: readonly DiagramStep[],
  marks: Record<string, Mark> | undefined,
  w: (key: keyof typeof uiWords, values?: Record<string, string | number>) => string,
): string {
  const mark = marks?.[step.id]
  const names = step.next
    .map(id => steps.find(one => one.id === id)?.name)
    .filter(Boolean)
    .join('、')
  return [w('stepNo', { n: steps.indexOf(step) + 1 }), step.name, step.lane, w(mark ? stateWord[mark] : 'stepTodo'), names && w('next', { names })]
    .filter(Boolean)
    .join('，')
}
