import { LockOutlined } from '@ant-design/icons'
import { Link } from 'react-router'
import type { HistoryRow } from '../../server/contract/watch.ts'
import { useNow } from '../ui/clock.ts'
import { Law } from '../ui/law.tsx'
import { short } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

/** Who did what and when, newest first; each can be opened: the form as submitted, the rules that fired, the definition it ran on. */
export function HistoryTab({ rows, jump }: { rows: readonly HistoryRow[]; jump: (at: string) => void }) {
  return <ol className="story" lang="zh-CN">{rows.map(row => <Row key={`${row.n}${row.at}`} row={row} jump={jump} />)}</ol>
}

function Row({ row, jump }: { row: HistoryRow; jump: (at: string) => void }) {
  const w = useWords(watchWords)
  const today = useNow('half-minute')
  const more = row.data.length > 0 || row.decisions.length > 0
  return (
    <li className={`t-${row.tone}`}>
      <p className="xs t3">
        <button type="button" className="plain story-at" onClick={() => jump(row.at)} title={w('jump')}><time dateTime={row.at} className="mono">{short(row.at, today)}</time></button>{' '}
        {row.post ? w('onBehalf', { who: row.who, post: row.post }) : row.who}
      </p>
      <div className="story-title">
        <b>{row.title}</b> {row.sealed && <span className="chip se"><LockOutlined /> {w('sealedValue')}</span>} {row.law && row.tone !== 'done' && <Law id={row.law} />}
        {row.notice && <> <Link className="xs" to={`/notice/${row.notice}`}>{w('notice')}</Link></>}
      </div>
      {row.reason && <p className="s t2">{row.reason}</p>}
      {more && (
        <details>
          <summary className="xs">{w('showData')}</summary>
          <dl className="facts">
            {row.data.map(one => (
              <div key={one.label} className="facts-row"><dt>{one.label}</dt><dd>{one.sealed ? <span className="chip se"><LockOutlined /> {w('sealedValue')}</span> : one.value}</dd></div>
            ))}
          </dl>
          {row.decisions.map(one => <p key={one.decision} className="xs t2">{w('decided', { name: one.decision })}：{one.rules.join('；')}</p>)}
          <p className="xs t3 mono">{w('definition', { n: row.version, hash: row.definition.slice(0, 12) })}</p>
        </details>
      )}
    </li>
  )
}
