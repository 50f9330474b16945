import { Button } from 'antd'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

export interface RowOutcome {
  id: string
  name: string
  ok: boolean
  /** The problem's words when not. */ reason?: string
}
interface Props {
  outcomes: readonly RowOutcome[]
  retry?: (ids: string[]) => void
}

/** What became of each row of a bulk act; failures come first and can be tried again together. */
export function RowResult({ outcomes, retry }: Props) {
  const w = useWords(uiWords)
  const failed = outcomes.filter(row => !row.ok)
  return (
    <section className="row-result" aria-live="polite">
      <p className="row">
        <b className="gr">{w('rowsSummary', { ok: outcomes.length - failed.length, bad: failed.length })}</b>
        {retry && failed.length > 0 && (
          <Button size="small" onClick={() => retry(failed.map(row => row.id))}>
            {w('retry')}
          </Button>
        )}
      </p>
      <table className="t">
        <thead>
          <tr>
            <th scope="col">{w('item')}</th>
            <th scope="col">{w('result')}</th>
          </tr>
        </thead>
        <tbody>
          {outcomes
            .toSorted((a, b) => Number(a.ok) - Number(b.ok))
            .map(row => (
              <tr key={row.id}>
                <td>{row.name}</td>
                <td>
                  {row.ok ? (
                    <span className="chip ok">✓ {w('rowOk')}</span>
                  ) : (
                    <>
                      <span className="chip er">✕ {w('rowFailed')}</span> {row.reason}
                    </>
                  )}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  )
}
