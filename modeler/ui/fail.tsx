import { lazy, Suspense } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { isCallProblem } from './call.ts'

const Law = lazy(async () => ({ default: (await import('./law.tsx')).Law }))

interface Props {
  error: unknown
  retry?: () => void
  /** One line, for strips and rows. */
  slim?: boolean
  /** A whole page. */
  whole?: boolean
}

/** What did not work, whether data is safe, what to do next; never 操作失败. Understands the server's problems. */
export function Fail({ error, retry, slim, whole }: Props) {
  const w = useWords(uiWords)
  const problem = isCallProblem(error) ? error.problem : undefined
  const title = problem?.title ?? w('broken')
  const detail = problem ? problem.detail : `${w('brokenWhy')}`
  const technical = problem ? problem.type : error instanceof Error ? error.message : String(error)
  const laws = typeof problem?.['law'] === 'string' ? [problem['law']] : []
  const faults = Array.isArray(problem?.['faults']) ? (problem['faults'] as { path?: string; message?: string }[]) : []
  if (slim)
    return (
      <div className="fail slim" role="alert">
        <b>{title}</b>
        <span className="gr">{detail}</span>
        {retry && (
          <button type="button" className="btn small" onClick={retry}>
            {w('retry')}
          </button>
        )}
      </div>
    )
  return (
    <section className={whole ? 'fail whole' : 'fail'} role="alert">
      {whole ? <h1>{title}</h1> : <p className="fail-title">{title}</p>}
      {detail && detail !== title && <p>{detail}</p>}
      {faults.length > 0 && (
        <ul>
          {faults.map(fault => (
            <li key={`${fault.path}${fault.message}`}>
              {fault.path && <span className="mono">{fault.path} </span>}
              {fault.message}
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        {laws.map(law => (
          <Law key={law} id={law} />
        ))}
      </Suspense>
      {typeof problem?.['to'] === 'string' && problem['to'].startsWith('/') && (
        <p>
          <a href={problem['to']}>{w('goThere')} →</a>
        </p>
      )}
      <p className="row">
        {retry && (
          <button type="button" className="btn main" onClick={retry}>
            {w('retry')}
          </button>
        )}
        <span className="t2 xs">
          {w('code')} <span className="mono">{technical}</span>
        </span>
      </p>
    </section>
  )
}
