import type { Values } from '../ui/form-view.tsx'
import { evaluationWords } from '../words/evaluation.ts'
import { useWords } from '../words/words.ts'
import { remarks, type Sheet } from './sheet.ts'

/** Reminders before signing, from one's own sheet alone; they hold nobody up. */
export function SelfCheck({ sheet, values }: { sheet: Sheet; values: Values }) {
  const w = useWords(evaluationWords)
  const found = remarks(sheet, values)
  return (
    <section className="self-check" aria-label={w('check')}>
      <p className="xs t3">{w('check')}</p>
      <ul>
        {found.map(one => (
          <li key={JSON.stringify(one)}>
            <span className="wa" aria-hidden="true">
              ◐
            </span>
            {w(one.word, one.values)}
          </li>
        ))}
        {found.length === 0 && (
          <li>
            <span className="ok" aria-hidden="true">
              ✓
            </span>
            {w('checkNone')}
          </li>
        )}
      </ul>
    </section>
  )
}
