import { Link } from 'react-router'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { Bare } from './bare-frame.tsx'

/** An address that leads nowhere. */
export function Missing() {
  const w = useWords(shellWords)
  return (
    <Bare>
      <section className="plain-page">
        <h1>{w('missingTitle')}</h1>
        <p>{w('missingWhy')}</p>
        <p>
          <Link to="/home">{w('home')}</Link>
        </p>
      </section>
    </Bare>
  )
}
