import type { z } from 'zod'
import type { Difference as Shape } from '../../../server/contract/design.ts'
import { useWords } from '../../words/words.ts'
import { flowWords } from './words.ts'

export type Difference = z.infer<typeof Shape>
type Mark = 'add' | 'change' | 'remove'

const tone: Record<Difference['kind'], string> = { added: 'ok', removed: 'er', changed: 'wa', deadline: 'wa', form: 'wa', decision: 'wa', permission: 'se', layout: '', scenario: '' }

/** What changed, in sentences; picking one shows it on the diagrams. */
export function DifferenceList({ differences, at, onPick }: { differences: Difference[]; at: string | undefined; onPick(element: string): void }) {
  const w = useWords(flowWords)
  if (!differences.length) return <p className="difference-list t2">{w('noDifference')}</p>
  return <ol className="difference-list">
    {differences.map((each, n) => <li key={n}>
      <button type="button" aria-current={each.element !== null && each.element === at} disabled={!each.element} onClick={() => each.element && onPick(each.element)}>
        <span className={`chip ${tone[each.kind]}`}>{w(each.kind)}</span> {each.sentence}
      </button>
    </li>)}
  </ol>
}

/** Marks for the old and the new diagram. */
export function marksOf(differences: Difference[]): { before: Record<string, Mark>; after: Record<string, Mark> } {
  const before: Record<string, Mark> = {}
  const after: Record<string, Mark> = {}
  for (const { kind, element } of differences) {
    if (!element || kind === 'layout') continue
    if (kind === 'added') after[element] = 'add'
    else if (kind === 'removed') before[element] = 'remove'
    else { before[element] ??= 'change'; after[element] ??= 'change' }
  }
  return { before, after }
}
