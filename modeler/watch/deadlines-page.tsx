import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Input, Pagination, Segmented } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { deadlineRegister } from '../../server/contract/watch.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { asking } from '../ui/asked.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Sla } from '../ui/sla.tsx'
import { termText } from '../ui/term.ts'
import { short } from '../ui/times.ts'
import { regionNames } from '../words/roles.ts'
import { deadlineStates, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import { WatchBar } from './watch-bar.tsx'

const states = ['all', 'late', 'near', 'running', 'provisional'] as const

/** Every statutory clock that runs, the most pressing first. */
export default function DeadlinesPage() {
  const w = useWords(watchWords)
  const pick = usePick()
  const today = useNow('half-minute')
  const [search, setSearch] = useSearchParams()
  useCrumb([{ name: w('deadlines') }])
  const query = { state: search.get('state') ?? 'all', page: search.get('page') ?? '1', size: '40', ...Object.fromEntries(['q', 'region', 'rule'].flatMap(name => (search.get(name) ? [[name, search.get(name)!]] : []))) }
  const found = useQuery({ queryKey: ['instances', 'register', query], queryFn: ({ signal }) => call(deadlineRegister, { query: query as never, signal }), placeholderData: keepPreviousData })
  const set = (name: string, value: string) => setSearch(asking(name, value))
  return (
    <div className="watch">
      <h1 className="sr">{w('deadlines')}</h1>
      <WatchBar />
      <div className="watch-filters">
        <Segmented value={query.state} onChange={value => set('state', value === 'all' ? '' : value)} options={states.map(value => ({ value, label: value === 'all' ? w('any') : pick(deadlineStates[value]!) }))} />
        <Input.Search allowClear placeholder={w('search')} aria-label={w('search')} defaultValue={search.get('q') ?? ''} onSearch={value => set('q', value)} style={{ width: 240 }} />
        <span className="gr" />
        {found.data && <span className="s t2">{w('total', { n: found.data.total })}</span>}
      </div>
      <section className="card list-card">
        {found.isPending && <div className="pad"><Skeleton lines={8} /></div>}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data?.rows.length === 0 && <Empty>{w('emptyRegister')}</Empty>}
        {(found.data?.rows.length ?? 0) > 0 && (
          <table className="t register" lang="zh-CN">
            <thead><tr><th scope="col">{w('state')}</th><th scope="col">{w('title')}</th><th scope="col">{w('region')}</th><th scope="col">{w('limit')}</th><th scope="col">{w('statutory')}</th><th scope="col">{w('started')}</th><th scope="col">{w('due')}</th><th scope="col">{w('basis')}</th></tr></thead>
            <tbody>
              {found.data?.rows.map(row => (
                <tr key={`${row.instance}-${row.n}`}>
                  <td className="nw"><span className={`chip ${row.state === 'late' ? 'er' : row.state === 'near' ? 'wa' : row.state === 'provisional' ? 'wa line' : ''}`}>{pick(deadlineStates[row.state] ?? ['–', '–'])}</span></td>
                  <td><Link to={`/watch/i/${row.instance}`}><b>{row.title}</b></Link></td>
                  <td className="nw t2">{pick(regionNames[row.region] ?? [row.region, row.region])}</td>
                  <td className="nw">{row.name} <span className="xs t3 mono">{row.rule}</span></td>
                  <td className="nw">{({ MIN: '≥', MAX: '≤', BEFORE: '<', EXACT: '=' } as Record<string, string>)[row.sense]} {termText(`${row.amount} ${row.unit}`)}</td>
                  <td className="nw t2">{short(row.startedAt, today)}</td>
                  <td className="nw">{row.state === 'late' || row.state === 'near' ? <Sla due={row.dueAt} state={row.state} /> : row.dueAt ? short(Date.parse(row.dueAt) - 1, today).slice(0, 11).trim().split(' ')[0] : '–'}</td>
                  <td><Law id={row.law} family={row.family} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {found.data && found.data.total > found.data.size && <p className="card-foot"><Pagination simple current={found.data.page} pageSize={found.data.size} total={found.data.total} onChange={page => set('page', String(page))} /></p>}
      </section>
    </div>
  )
}
