import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import { listNotices } from '../../server/contract/portal.ts'
import { asking } from '../ui/asked.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { portalWords } from '../words/portal.ts'
import { familyNames, regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { eachMinute } from './ask.ts'
import { NoticeList } from './notice-list.tsx'
import { PortalPage } from './portal-page.tsx'

const kinds = '招标计划 项目信息 资格预审公告 招标公告 澄清公告 变更公告 延期公告 答复摘要 开标记录 资格审查结果 中标候选人公示 中标结果 合同公开 履约信息 流标公告 重新招标公告 暂停公告 恢复公告 终止公告'.split(' ')
const size = 20
const filters = ['q', 'region', 'family', 'kind', 'from', 'to', 'code'] as const

/** Every notice, filtered by the address: a list can be bookmarked and sent to somebody. */
export default function NoticesPage() {
  const w = useWords(portalWords)
  const [params, setParams] = useSearchParams()
  const page = Math.max(1, Number(params.get('page') ?? 1) || 1)
  const query = Object.fromEntries(filters.flatMap(name => (params.get(name) ? [[name, params.get(name)!]] : [])))
  const found = useQuery({
    queryKey: ['notices', 'list', query, page],
    queryFn: ({ signal }) => call(listNotices, { query: { ...query, page, size }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: eachMinute,
  })
  const put = (name: string, value: string) => setParams(asking(name, value))
  const pageAt = (to: number): string => `/notices?${asking('page', String(to))(params)}`
  const feed = new URLSearchParams(Object.entries(query).filter(([name]) => ['region', 'family', 'kind'].includes(name)))
  const pages = Math.max(1, Math.ceil((found.data?.total ?? 0) / size))
  return (
    <PortalPage title={w('notices')}>
      <div className="p-title">
        <h1>{w('notices')}</h1>
      </div>
      <section className="card">
        <Filters params={params} put={put} />
        <p className="p-process-foot">
          <span role="status">{found.data ? w('count', { n: found.data.total }) : ' '}</span>
          <span className="row">
            {Object.keys(query).length > 0 && <Link to="/notices">{w('clear')}</Link>}
            <a href={`/api/portal/rss?${feed}`}>{w('rss')}</a>
          </span>
        </p>
      </section>
      <section className="card" style={{ marginTop: 16 }} aria-label={w('notices')}>
        {found.isPending && <Skeleton lines={10} />}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data?.rows.length === 0 && <Empty next={<Link to="/notices">{w('clear')}</Link>}>{w('noNotices')}</Empty>}
        {found.data && <NoticeList rows={found.data.rows} />}
        {pages > 1 && (
          <nav className="p-pager" aria-label={w('page', { n: page, all: pages })}>
            {page > 1 && (
              <Link className="p-button" rel="prev" to={pageAt(page - 1)}>
                {w('previous')}
              </Link>
            )}
            <span>{w('page', { n: page, all: pages })}</span>
            {page < pages && (
              <Link className="p-button" rel="next" to={pageAt(page + 1)}>
                {w('next')}
              </Link>
            )}
          </nav>
        )}
      </section>
    </PortalPage>
  )
}

function Filters({ params, put }: { params: URLSearchParams; put: (name: string, value: string) => void }) {
  const w = useWords(portalWords)
  const pick = usePick()
  const [asked, setAsked] = useState(params.get('q') ?? '')
  useEffect(() => setAsked(params.get('q') ?? ''), [params])
  const search = (event: FormEvent) => {
    event.preventDefault()
    put('q', asked.trim())
  }
  const select = (name: 'region' | 'family' | 'kind', first: string, options: readonly (readonly [string, string])[]) => (
    <label>
      {w(name)}
      <select className="p-field" name={name} value={params.get(name) ?? ''} onChange={event => put(name, event.target.value)}>
        <option value="">{first}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <form className="p-filters" role="search" action="/notices" onSubmit={search}>
      <label className="gr">
        {w('search')}
        <input className="p-field" type="search" name="q" value={asked} onChange={event => setAsked(event.target.value)} placeholder={w('searchHint')} />
      </label>
      {select('family', w('all'), Object.entries(familyNames).map(([code, pair]) => [code, pick(pair)] as const))}
      {select('region', w('wholeCity'), Object.entries(regionNames).filter(([code]) => code !== '510800').map(([code, pair]) => [code, pick(pair)] as const))}
      {select('kind', w('all'), kinds.map(kind => [kind, kind] as const))}
      {(['from', 'to'] as const).map(name => (
        <label key={name}>
          {w(name)}
          <input className="p-field" type="date" name={name} value={params.get(name) ?? ''} onChange={event => put(name, event.target.value)} />
        </label>
      ))}
      <button type="submit" className="p-button pri">
        {w('search')}
      </button>
    </form>
  )
}
