import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { listInstances, type InstanceItem } from '../../server/contract/watch.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { asking } from '../ui/asked.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { Law, Promised } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Sla } from '../ui/sla.tsx'
import { familyNames, regionNames } from '../words/roles.ts'
import { slaNames, stageNames, statusNames, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import { WatchBar } from './watch-bar.tsx'

const names = ['family', 'region', 'stage', 'sla', 'status', 'q', 'sort', 'process'] as const

/** Every trade the post may see, by legal time left; filters live in the address. */
export default function ListPage() {
  const w = useWords(watchWords)
  const go = useNavigate()
  const [search, setSearch] = useSearchParams()
  const asked = useMemo(() => Object.fromEntries(names.flatMap(name => (search.get(name) ? [[name, search.get(name)!]] : []))), [search])
  useCrumb([{ name: w('list') }])
  const found = useInfiniteQuery({
    queryKey: ['instances', 'list', asked],
    queryFn: ({ pageParam, signal }) => call(listInstances, { query: { ...asked, page: pageParam, size: 40 } as never, signal }),
    initialPageParam: 1,
    getNextPageParam: last => (last.page * last.size < last.total ? last.page + 1 : undefined),
  })
  const rows = found.data?.pages.flatMap(page => page.rows) ?? []
  const [at, setAt] = useState(-1)
  useEffect(() => setAt(-1), [asked])
  useEffect(() => {
    document.querySelector<HTMLElement>('.watch-list tr.on a, .watch-cards li.on a')?.focus()
  }, [at])
  useKeys([
    { keys: 'j', name: w('down'), run: () => setAt(Math.min(rows.length - 1, at + 1)) },
    { keys: 'k', name: w('up'), run: () => setAt(Math.max(0, at - 1)) },
    { keys: '/', name: w('search'), run: () => document.getElementById('watch-search')?.focus() },
    { keys: 'o', name: w('open'), run: () => rows[at] && void go(`/watch/i/${rows[at].id}`) },
    { keys: 'esc', name: w('back'), run: () => void go('/watch') },
  ])
  const set = (name: string, value: string | undefined) => setSearch(asking(name, value))
  return (
    <div className="watch list-page">
      <h1 className="sr">{w('list')}</h1>
      <WatchBar />
      <Filters asked={asked} set={set} total={found.data?.pages[0]?.total} clear={() => setSearch({})} />
      <section className="card list-card">
        {found.isPending && <div className="pad"><Skeleton lines={8} /></div>}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data && rows.length === 0 && <Empty next={<Button size="small" onClick={() => setSearch({})}>{w('clear')}</Button>}>{w('emptyList')}</Empty>}
        {rows.length > 0 && <Table rows={rows} at={at} />}
        {rows.length > 0 && <Cards rows={rows} at={at} />}
        {found.hasNextPage && <p className="card-foot"><Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{w('more', { n: 40 })}</Button></p>}
      </section>
    </div>
  )
}

function Filters({ asked, set, total, clear }: { asked: Record<string, string>; set: (name: string, value: string | undefined) => void; total: number | undefined; clear: () => void }) {
  const w = useWords(watchWords)
  const pick = usePick()
  const options = (from: Record<string, readonly [string, string]>, label: string) => [{ value: '', label: `${label}：${w('any')}` }, ...Object.entries(from).map(([value, name]) => ({ value, label: pick(name) }))]
  return (
    <div className="watch-filters">
      <Input.Search id="watch-search" allowClear placeholder={w('search')} aria-label={w('search')} defaultValue={asked['q']} onSearch={value => set('q', value)} style={{ width: 260 }} />
      <Select aria-label={w('family')} value={asked['family'] ?? ''} onChange={value => set('family', value)} options={options(familyNames, w('family'))} />
      <Select aria-label={w('stage')} value={asked['stage'] ?? ''} onChange={value => set('stage', value)} options={options(stageNames, w('stage'))} />
      <Select aria-label={w('sla')} value={asked['sla'] ?? ''} onChange={value => set('sla', value)} options={options(slaNames, w('sla'))} />
      <Select aria-label={w('status')} value={asked['status'] ?? 'open'} onChange={value => set('status', value === 'open' ? undefined : value)} options={Object.entries(statusNames).map(([value, name]) => ({ value, label: pick(name) }))} />
      <Select
        aria-label={w('sort')} value={asked['sort'] ?? ''} onChange={value => set('sort', value)}
        options={[{ value: '', label: w('bySla') }, { value: '-since', label: w('bySince') }, { value: '-startedAt', label: w('byNewest') }, { value: 'title', label: w('byTitle') }, { value: 'region', label: w('byRegion') }]}
      />
      <span className="gr" />
      {total !== undefined && <span className="s t2 live-number">{w('found', { n: total })}</span>}
      {Object.keys(asked).length > 0 && <Button type="link" size="small" onClick={clear}>{w('clear')}</Button>}
    </div>
  )
}

function Table({ rows, at }: { rows: readonly InstanceItem[]; at: number }) {
  const w = useWords(watchWords)
  const pick = usePick()
  return (
    <table className="t watch-list">
      <thead>
        <tr>
          <th scope="col">{w('limit')}</th><th scope="col">{w('title')}</th><th scope="col">{w('region')}</th><th scope="col">{w('where')}</th><th scope="col">{w('why')}</th><th scope="col">{w('basis')}</th><th scope="col">{w('party')}</th>
        </tr>
      </thead>
      <tbody lang="zh-CN">
        {rows.map((row, n) => (
          <tr key={row.id} className={n === at ? 'on' : ''}>
            <td className="nw">{row.status === 'active' || row.status === 'suspended' ? <Sla due={row.dueAt} state={row.sla} /> : <span className="chip">{pick(statusNames[row.status]!)}</span>}</td>
            <td><Link to={`/watch/i/${row.id}`}><b>{row.title}</b></Link></td>
            <td className="nw t2">{pick(regionNames[row.region] ?? [row.region, row.region])}</td>
            <td className="nw">{row.step ?? pick(stageNames[row.stage] ?? [row.stage, row.stage])}</td>
            <td className="list-why" title={row.reason?.text}>{row.reason?.short ?? ''}</td>
            <td className="nw">{row.reason?.law ? <Law id={row.reason.law} family={row.family} why={row.reason.text} /> : row.reason?.promise ? <Promised text={row.reason.promise} /> : null}</td>
            <td className="list-party t2">{row.reason?.party?.name ?? row.owner?.name}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The same rows as cards, in the same order of fields, on phones. */
function Cards({ rows, at }: { rows: readonly InstanceItem[]; at: number }) {
  const pick = usePick()
  return (
    <ul className="watch-cards" lang="zh-CN">
      {rows.map((row, n) => (
        <li key={row.id} className={n === at ? 'on' : ''}>
          <Link to={`/watch/i/${row.id}`}>
            <span className="row"><Sla due={row.dueAt} state={row.sla} /><span className="gr" /><span className="xs t2">{pick(regionNames[row.region] ?? [row.region, row.region])}</span></span>
            <b>{row.title}</b>
            <span className="s t2">{row.reason?.short ?? row.step}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
