import type { CalendarDay } from '../../server/law/calendar.ts'
import { calendarWords } from '../words/calendar.ts'
import { useWords } from '../words/words.ts'

const tones = { WORKDAY: '', WEEKEND: 'rest', HOLIDAY: 'holiday', MAKEUP_WORKDAY: 'makeup' }

/** Twelve months at a glance: what is worked, what is free, what is made up. */
export function YearGrid({ year, days }: { year: number; days: readonly CalendarDay[] }) {
  const w = useWords(calendarWords)
  const months = Array.from({ length: 12 }, (_, n) => days.filter(each => Number(each.date.slice(5, 7)) === n + 1))
  return (
    <div className="year" role="img" aria-label={w('grid', { year, free: days.filter(each => each.type === 'HOLIDAY').length, makeup: days.filter(each => each.type === 'MAKEUP_WORKDAY').length })}>
      {months.map((month, n) => (
        <div key={n} className="year-month">
          <b className="xs">{w('month', { n: n + 1 })}</b>
          {/* weeks begin on Monday */}
          <span style={{ gridColumn: `span ${(new Date(`${month[0]!.date}T00:00:00Z`).getUTCDay() + 6) % 7}` }} hidden={new Date(`${month[0]!.date}T00:00:00Z`).getUTCDay() === 1} />
          {month.map(each => <i key={each.date} className={tones[each.type]} title={`${each.date} ${each.name ?? w(each.type)}`}>{Number(each.date.slice(8))}</i>)}
        </div>
      ))}
      <p className="year-key xs t2"><i className="holiday" /> {w('HOLIDAY')} <i className="makeup" /> {w('MAKEUP_WORKDAY')} <i className="rest" /> {w('WEEKEND')}</p>
    </div>
  )
}
