import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** The first stop of the Tab key on every page. */
export const Skip = () => (
  <a className="skip" href="#main">
    {useWords(shellWords)('skip')}
  </a>
)
