import { Button } from 'antd'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { isCallProblem } from './call.ts'
import { Law } from './law.tsx'

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
          <Button size="small" onClick={retry}>
            {w('retry')}
          </Button>
        )}
      </div>
    )
  const Heading = whole ? 'h1' : 'h3'
  return (
    <section className={whole ? 'fail whole' : 'fail'} role="alert">
      <Heading>{title}</Heading>
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
      {laws.map(law => (
        <Law key={law} id={law} />
      ))}
      <p className="row">
        {retry && (
          <Button type="primary" onClick={retry}>
            {w('retry')}
          </Button>
        )}
        <span className="t2 xs">
          {w('code')} <span className="mono">{technical}</span>
        </span>
      </p>
    </section>
  )
}
