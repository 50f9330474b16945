import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Pagination, Segmented } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { actOnReport, listReports, type Report } from '../../server/contract/reports.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { asking } from '../ui/asked.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { WhyNot } from '../ui/why-not.tsx'
import { reportWords } from '../words/reports.ts'
import { familyNames, regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { WatchBar } from './watch-bar.tsx'

/** What the public reported of what this post supervises: accepted, declined or answered here, with words the reporter reads. */
export default function ReportsPage() {
  const w = useWords(reportWords)
  const [search, setSearch] = useSearchParams()
  const state = search.get('state') === 'any' ? 'any' : 'open'
  useCrumb([{ name: w('list') }])
  const query = { state, page: search.get('page') ?? '1', ...Object.fromEntries(['q', 'region'].flatMap(name => (search.get(name) ? [[name, search.get(name)!]] : []))) }
  const found = useQuery({ queryKey: ['reports', query], queryFn: ({ signal }) => call(listReports, { query: query as never, signal }), placeholderData: keepPreviousData })
  const set = (name: string, value: string) => setSearch(asking(name, value))
  return (
    <div className="watch">
      <h1 className="sr">{w('list')}</h1>
      <WatchBar />
      <div className="watch-filters">
        <Segmented value={state} onChange={value => set('state', value === 'any' ? 'any' : '')} options={[{ value: 'open', label: w('open') }, { value: 'any', label: w('all') }]} />
        <Input.Search allowClear placeholder={w('search')} aria-label={w('search')} defaultValue={search.get('q') ?? ''} onSearch={value => set('q', value)} style={{ width: 240 }} />
        <span className="gr" />
        {found.data && <span className="s t2">{w('total', { n: found.data.total })}</span>}
      </div>
      {found.isPending && <section className="card pad"><Skeleton lines={6} /></section>}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.data?.rows.length === 0 && <section className="card"><Empty>{w(state === 'open' && !search.get('q') ? 'empty' : 'emptyAll')}</Empty></section>}
      <ul className="alert-full alert-wide">{found.data?.rows.map(report => <ReportCase key={report.id} report={report} />)}</ul>
      {found.data && found.data.total > found.data.size && <Pagination simple current={found.data.page} pageSize={found.data.size} total={found.data.total} onChange={page => set('page', String(page))} />}
    </div>
  )
}

const deeds = { received: ['accept', 'decline'], accepted: ['answer'], declined: [], answered: [] } as const
type Deed = 'accept' | 'decline' | 'answer'

function ReportCase({ report }: { report: Report }) {
  const w = useWords(reportWords)
  const pick = usePick()
  const client = useQueryClient()
  const today = useNow('half-minute')
  const [deed, setDeed] = useState<Deed>()
  const [text, setText] = useState('')
  const act = useMutation({
    mutationFn: () => call(actOnReport, { params: { report: report.id }, body: { kind: deed!, text } }),
    onSuccess: () => {
      setDeed(undefined)
      setText('')
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['reports'] }),
  })
  return (
    <li className="card" lang="zh-CN">
      <p className="row">
        <span className={report.state === 'received' ? 'chip wa' : report.state === 'answered' ? 'chip ok' : 'chip'}>{w(`state_${report.state}`)}</span>
        <b className="gr">{report.subject}</b>
        <time className="xs t3">{short(report.receivedAt, today)}</time>
      </p>
      <p className="s t2">
        {pick(regionNames[report.region] ?? [report.region, report.region])} · {pick(familyNames[report.family] ?? [report.family, report.family])}
        {report.industry && ` · ${report.industry}`}
        {report.code && <span className="mono"> · {report.code}</span>} · <span className="mono">{report.number}</span>
      </p>
      <p className="report-text">{report.facts}</p>
      <p className="s t2">{report.contact ? w('reach', { text: report.contact }) : w(report.named ? 'named' : 'anonymous')}</p>
      {report.acts.map(one => (
        <p key={one.kind} className="s">
          ✓ <b>{w(one.kind)}</b> <span className="t2">{one.unit} {one.by} {short(one.at, today)}</span>
          <br />
          {one.text}
        </p>
      ))}
      {deed === undefined ? (
        deeds[report.state].length > 0 && (
          <p className="row wrap">
            {deeds[report.state].map(one => (
              <WhyNot key={one} size="small" why={report.may ? '' : w('mayNot')} onClick={() => setDeed(one)}>
                {w(one)}
              </WhyNot>
            ))}
          </p>
        )
      ) : (
        <form
          className="col verdict"
          onSubmit={event => {
            event.preventDefault()
            act.mutate()
          }}
        >
          <Input.TextArea autoFocus rows={3} maxLength={2000} value={text} onChange={event => setText(event.target.value)} aria-label={w('note')} placeholder={w('note')} />
          {act.isError && <Fail error={act.error} slim />}
          <p className="row">
            <Button size="small" onClick={() => setDeed(undefined)}>{w('back')}</Button>
            <Button size="small" type="primary" htmlType="submit" disabled={text.trim().length < 4} loading={act.isPending}>{w('sign', { deed: w(deed) })}</Button>
          </p>
        </form>
      )}
    </li>
  )
}
