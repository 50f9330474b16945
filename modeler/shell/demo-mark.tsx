import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** Says on every page that this is a demonstration. */
export function DemoMark() {
  const w = useWords(shellWords)
  return (
    <span className="demo-mark" title={w('demoLong')}>
      {w('demo')}
      <span className="sr">{w('demoLong')}</span>
    </span>
  )
}
