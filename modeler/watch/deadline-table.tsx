import type { DeadlineRow } from '../../server/contract/watch.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Law } from '../ui/law.tsx'
import { dateOf, daysBetween, instant } from '../ui/times.ts'
import { termText } from '../ui/term.ts'
import { deadlineStates, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'

const signs: Record<string, string> = { MIN: '≥', MAX: '≤', BEFORE: '<', EXACT: '=' }
const tones: Record<string, string> = { kept: 'ok', broken: 'er', late: 'er', near: 'wa', provisional: 'wa line', running: '', stopped: '', unknown: '' }

/** Every statutory clock of the trade: what the law gives, from when to when, what came of it. */
export function DeadlineTable({ rows, family }: { rows: readonly DeadlineRow[]; family: string }) {
  const w = useWords(watchWords)
  const pick = usePick()
  const today = useNow()
  const day = (at: string) => dateOf(Date.parse(at) - 1).slice(5)
  const actual = (row: DeadlineRow) => {
    if (!row.endedAt) return row.state === 'late' || row.binding ? w('notDone') : w('actual_running', { n: daysBetween(row.startedAt, today) })
    return row.unit === 'HOUR' || row.unit === 'MINUTE' ? instant(row.endedAt).slice(5) : w('took', { n: daysBetween(row.startedAt, row.endedAt) })
  }
  return (
    <section className="card deadline-card">
      {rows.length === 0 ? <Empty>{w('noClocks')}</Empty> : (
        <table className="t deadline-table" lang="zh-CN">
          <thead><tr><th scope="col">{w('limit')}</th><th scope="col">{w('statutory')}</th><th scope="col">{w('span')}</th><th scope="col">{w('actual')}</th><th scope="col">{w('basis')}</th><th scope="col">{w('state')}</th></tr></thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.n}>
                <td><b>{row.name}</b></td>
                <td className="nw">{signs[row.sense]} {row.amount === 0 ? '0' : termText(`${row.amount} ${row.unit}`)}</td>
                <td className="nw" title={row.ruler?.days.map(one => `${one.date.slice(5)} ${one.why}`).join('\n')}>{dateOf(row.startedAt).slice(5)} → {row.dueAt ? (dateOf(row.dueAt).slice(0, 4) === dateOf(today).slice(0, 4) ? day(row.dueAt) : dateOf(Date.parse(row.dueAt) - 1)) : '–'}</td>
                <td className="nw">{actual(row)}</td>
                <td><Law id={row.law} family={family} /></td>
                <td className="nw"><span className={`chip ${tones[row.state] ?? ''}`} title={row.basis ?? undefined}>{pick(deadlineStates[row.state] ?? ['–', '–'])}</span></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
