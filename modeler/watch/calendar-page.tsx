import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { calendarYears, publishCalendar } from '../../server/contract/calendar.ts'
import { yearOf } from '../../server/law/named-days.ts'
import { useActor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { exact } from '../ui/times.ts'
import { WhyNot } from '../ui/why-not.tsx'
import { calendarWords } from '../words/calendar.ts'
import { useWords } from '../words/words.ts'
import { CalendarDialog } from './calendar-dialog.tsx'
import { blankSpans, namedDays, type Span } from './calendar-spans.ts'
import { WatchBar } from './watch-bar.tsx'
import { YearGrid } from './year-grid.tsx'

/** The working-day calendar: the years there are by their notice, and the next one entered by whoever may. */
export default function CalendarPage() {
  const w = useWords(calendarWords)
  const actor = useActor()
  const found = useQuery({ queryKey: ['calendar'], queryFn: ({ signal }) => call(calendarYears, { signal }) })
  useCrumb([{ name: w('calendar') }])
  const years = found.data ?? []
  const next = years.length ? Math.max(...years.map(one => one.year)) + 1 : undefined
  return (
    <div className="watch">
      <h1 className="sr">{w('calendar')}</h1>
      <WatchBar everywhere />
      <section className="card list-card">
        <h2 className="hd">{w('published')}</h2>
        {found.isPending && <div className="pad"><Skeleton lines={3} /></div>}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data?.length === 0 && <Empty>{w('none')}</Empty>}
        {years.length > 0 && (
          <table className="t">
            <thead><tr><th scope="col">{w('year')}</th><th scope="col">{w('source')}</th><th scope="col">{w('recorded')}</th></tr></thead>
            <tbody>{years.map(one => <tr key={one.year}><td><b>{one.year}</b></td><td className="s calendar-source" lang="zh-CN">{one.source}</td><td className="s t2 nw">{one.recordedBy} · {exact(one.recordedAt)}</td></tr>)}</tbody>
          </table>
        )}
      </section>
      {next !== undefined && (actor.role === 'ggb_director' && actor.region === '510800' ? <Entry key={next} year={next} /> : <p className="s t2 pad">{w('whoEnters', { year: next })}</p>)}
    </div>
  )
}

/** The days that the notice names, span by span, with the year they make beside them. */
function Entry({ year }: { year: number }) {
  const w = useWords(calendarWords)
  const client = useQueryClient()
  const [source, setSource] = useState('')
  const [spans, setSpans] = useState<readonly Span[]>(() => blankSpans(year))
  const [asked, setAsked] = useState(false)
  const named = namedDays(spans)
  const { days, faults } = yearOf(year, named)
  const publish = useMutation({
    mutationFn: () => call(publishCalendar, { params: { year }, body: { source: source.trim(), days: named } }),
    onSuccess: () => { setAsked(false); for (const key of ['calendar', 'instances', 'tasks']) void client.invalidateQueries({ queryKey: [key] }) },
  })
  const change = (at: number, to: Partial<Span>) => setSpans(before => before.map((span, n) => (n === at ? { ...span, ...to } : span)))
  const blocked = faults[0]?.message ?? (named.length < 7 ? w('tooFew') : source.trim().length < 4 ? w('needSource') : '')
  return (
    <section className="card">
      <h2 className="hd">
        <span className="gr">{w('enter', { year })}</span>
        <span className="s t2" aria-live="polite">{w('workdays', { n: days.filter(day => day.isWorkday).length })}</span>
        <WhyNot type="primary" size="small" why={blocked} onClick={() => setAsked(true)}>{w('see')}</WhyNot>
      </h2>
      <div className="calendar-entry">
        <div className="col">
          <label htmlFor="calendar-source">{w('sourceLabel')}</label>
          <Input.TextArea id="calendar-source" rows={2} maxLength={500} value={source} onChange={event => setSource(event.target.value)} placeholder={w('sourceHint', { year })} lang="zh-CN" />
          <p className="sec">{w('days')}</p>
          <ol className="calendar-spans">
            {spans.map((span, n) => (
              <li key={n}>
                <Select aria-label={w('type')} value={span.type} onChange={type => change(n, { type })} options={[{ value: 'HOLIDAY', label: w('HOLIDAY') }, { value: 'MAKEUP_WORKDAY', label: w('MAKEUP_WORKDAY') }]} />
                <Input aria-label={w('name')} value={span.name} maxLength={40} placeholder={w('name')} onChange={event => change(n, { name: event.target.value })} lang="zh-CN" />
                <input className="field" type="date" aria-label={w('from')} min={`${year}-01-01`} max={`${year}-12-31`} value={span.from} onChange={event => change(n, { from: event.target.value, ...(span.to < event.target.value ? { to: event.target.value } : {}) })} />
                <input className="field" type="date" aria-label={w('to')} min={span.from || `${year}-01-01`} max={`${year}-12-31`} value={span.to} onChange={event => change(n, { to: event.target.value })} />
                <Button type="text" size="small" aria-label={w('remove')} icon={<DeleteOutlined aria-hidden="true" />} onClick={() => setSpans(spans.filter((_, at) => at !== n))} />
              </li>
            ))}
          </ol>
          <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setSpans([...spans, { type: 'HOLIDAY', name: '', from: '', to: '' }])}>{w('add')}</Button>
          {faults.length > 0 && <ul className="er s" role="alert">{faults.map(fault => <li key={fault.path}>{fault.message}</li>)}</ul>}
        </div>
        <YearGrid year={year} days={days} />
      </div>
      {asked && <CalendarDialog year={year} source={source.trim()} days={named} busy={publish.isPending} error={publish.error} close={() => { publish.reset(); setAsked(false) }} sign={() => publish.mutate()} />}
    </section>
  )
}
