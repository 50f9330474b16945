import { CalendarOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { rehearseCalendar, type CalendarEffects } from '../../server/contract/calendar.ts'
import type { NamedDay } from '../../server/law/named-days.ts'
import { call } from '../ui/call.ts'
import { Consequence, type Effect } from '../ui/consequence.tsx'
import { dateOf } from '../ui/times.ts'
import { calendarWords } from '../words/calendar.ts'
import { useWords } from '../words/words.ts'

interface Props { year: number; source: string; days: NamedDay[]; busy: boolean; error: unknown; close: () => void; sign: () => void }

/** Every provisional limit that the year makes firm, as it stands and as it will be, before the year is published for good. */
export function CalendarDialog({ year, source, days, busy, error, close, sign }: Props) {
  const w = useWords(calendarWords)
  const found = useQuery({ queryKey: ['instances', 'calendar', year, days], queryFn: ({ signal }) => call(rehearseCalendar, { params: { year }, body: { source, days }, signal }) })
  const told = found.data
  const moved = told?.rows.filter(row => row.dueAt !== row.newDueAt).length ?? 0
  const effects: Effect[] | undefined = told && [
    { what: <b>{w('limits', { n: told.total })}</b>, before: '', after: told.total === 0 ? w('noLimits') : w('moved', { n: moved }) },
    ...told.rows.map(row => ({ what: <span lang="zh-CN">{row.title} <span className="xs t3">{row.name} {row.rule}</span></span>, before: <>{lastDay(row.dueAt)} <span className="chip wa line">{w('provisional')}</span></>, after: <After row={row} /> })),
  ]
  return (
    <Consequence
      title={<span className="row consequence-title"><CalendarOutlined aria-hidden="true" className="pri" />{w('head', { year })}</span>}
      effects={effects} {...(told && told.total > told.rows.length ? { untouched: w('more', { n: told.total - told.rows.length }) } : {})}
      confirm={w('sign', { year, n: told?.workdays ?? '–' })} blocked={told ? undefined : w('wait')} busy={busy} error={error ?? found.error ?? undefined} onConfirm={sign} onCancel={close}
    >
      <p className="sec">{w('source')}</p>
      <p className="calendar-source" lang="zh-CN">{source}</p>
      <p className="not-ground s">{w('forGood')}</p>
    </Consequence>
  )
}

/** The day that is the last in time. */
const lastDay = (at: string | null) => (at ? dateOf(Date.parse(at) - 1) : '–')

function After({ row }: { row: CalendarEffects['rows'][number] }) {
  const w = useWords(calendarWords)
  return <>{lastDay(row.newDueAt)} <span className={`chip ${row.suspended ? '' : row.firm ? 'ok' : 'wa line'}`}>{w(row.suspended ? 'atResume' : row.firm ? 'firm' : 'provisional')}</span></>
}
