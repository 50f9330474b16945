import type { Tender } from '../../server/contract/bids.ts'
import { useNow } from '../ui/clock.ts'
import { Law } from '../ui/law.tsx'
import { yuanOf } from '../ui/money.ts'
import { Sealed } from '../ui/sealed.tsx'
import { dateOf, instant, short, weekday } from '../ui/times.ts'
import { plainWords } from '../words/portal-more.ts'
import { say, useWords } from '../words/words.ts'
import './tender-parts.css'

/** 3 天 17:47:53 until an instant, never negative. Milliseconds in. */
export function countdownText(left: number): string {
  const seconds = Math.max(0, Math.floor(left / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [days, clock] = [Math.floor(seconds / 86_400), `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`]
  return days > 0 ? `${days} ${say(['天', 'd'])} ${clock}` : clock
}

/** The deadline by the server's clock; spoken aloud only when a threshold is passed. */
export function Countdown({ tender }: { tender: Tender }) {
  const w = useWords(plainWords)
  const at = useNow('second')
  const left = Date.parse(tender.deadline) - at
  const minutes = left / 60_000
  const spoken = tender.status === 'open' && left > 0 ? [30, 10, 2].find(mark => minutes <= mark && minutes > mark - 0.2) : undefined
  const date = dateOf(tender.deadline)
  return (
    <div className="countdown">
      <p className="s t2">{w('countdown')}</p>
      <p className="countdown-clock" role="timer">
        {tender.status === 'open' && left > 0 ? countdownText(left) : w('closed')}
      </p>
      <p className="s t2">
        {instant(tender.deadline)} {say(['周', ''])}
        {weekday(date)}
      </p>
      <p className="sr" aria-live="assertive">
        {spoken !== undefined && `${w('countdown')} ${countdownText(left)}`}
      </p>
    </div>
  )
}

/** The opening record, or what stands in its place before it: a seal without any number. */
export function OpeningRecord({ tender, own }: { tender: Tender; own?: string | null }) {
  const w = useWords(plainWords)
  const at = useNow()
  if (tender.record === null)
    return tender.status === 'open' ? (
      <Sealed what={w('bidders')} until={short(tender.deadline, at)} law="招标投标法22" />
    ) : (
      <section className="card">
        <p className="empty" role="status">
          {w(tender.status === 'void' ? 'status_void' : 'notOpened')}
        </p>
      </section>
    )
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('record')}</h2>
        <span className="s t2">{w('recordN', { n: tender.record.length })}</span>
      </div>
      {tender.record.length === 0 ? (
        <p className="empty">{w('noBids')}</p>
      ) : (
        <ol className="record" lang="zh-CN">
          {tender.record.map(row => (
            <li key={row.id} className={row.bidder === own ? 'own' : undefined}>
              <b>{row.name}</b>
              {row.fault ? (
                <span className="chip wa">{w('fault', { text: row.fault })}</span>
              ) : (
                <>
                  <span className="record-price">{row.priceFen === null ? '—' : `${yuanOf(row.priceFen)} 元`}</span>
                  <span className="s t2">
                    {[row.duration === null ? '' : `${w('duration')} ${w('days', { n: row.duration })}`, row.pm ? `${w('pm')} ${row.pm}` : '', `${w('arrived')} ${short(row.submittedAt, at)}`].filter(Boolean).join(' · ')}
                  </span>
                </>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

/** When objections may be raised, each with its article and whether now is the time. */
export function ObjectionWindows({ tender }: { tender: Tender }) {
  const w = useWords(plainWords)
  const at = useNow()
  return (
    <ul className="windows">
      {tender.windows.map(one => (
        <li key={one.stage}>
          <b>{w(`stage_${one.stage}`)}</b>
          <span className={one.open ? 'chip ok' : 'chip'}>{w(one.open ? 'windowOpen' : 'windowClosed')}</span>
          <span className="gr s t2" lang="zh-CN">
            {one.why} {one.closes && w('until', { time: short(one.closes, at) })}
          </span>
          <Law id={one.article} />
        </li>
      ))}
    </ul>
  )
}
