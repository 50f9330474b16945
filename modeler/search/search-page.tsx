import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { FoundKind, search } from '../../server/contract/desk.ts'
import { useVisitor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { foundKinds, searchWords } from '../words/search.ts'
import { regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import './search.css'

const size = 20

/** One search over all that the reader may see; what is sealed is neither found nor counted. */
export default function SearchPage() {
  const w = useWords(searchWords)
  const pick = usePick()
  const [address, setAddress] = useSearchParams()
  const q = address.get('q')?.trim() ?? ''
  const kind = FoundKind.safeParse(address.get('kind')).data
  const page = Math.max(1, Number(address.get('page')) || 1)
  const [typed, setTyped] = useState(q)
  const signedIn = useVisitor() !== null
  useCrumb([{ name: w('title') }])
  const go = (next: { q?: string; kind?: string | undefined; page?: number }) => {
    const to = new URLSearchParams()
    const wanted = { q, kind, page: 1, ...next }
    if (wanted.q) to.set('q', wanted.q)
    if (wanted.kind) to.set('kind', wanted.kind)
    if (wanted.page > 1) to.set('page', String(wanted.page))
    setAddress(to)
  }
  const found = useQuery({
    queryKey: ['search', q, kind, page],
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => call(search, { query: { q, page, size, ...(kind ? { kind } : {}) }, signal }),
  })
  const data = found.data
  const total = data ? Object.values(data.counts).reduce((sum, n) => sum + n, 0) : 0
  const kinds = FoundKind.options.filter(one => signedIn || (one !== 'task' && one !== 'project'))
  return (
    <div className="search">
      <h1>{w('title')}</h1>
      <Input.Search
        size="large"
        value={typed}
        onChange={event => setTyped(event.target.value)}
        onSearch={text => go({ q: text.trim() })}
        placeholder={w('hint')}
        aria-label={w('hint')}
        allowClear
        enterButton={w('go')}
      />
      {q === '' && <Empty>{w('empty')}</Empty>}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {q !== '' && found.isPending && <Skeleton lines={8} />}
      {data && q !== '' && (
        <>
          <div className="search-kinds">
            <Segmented
              value={kind ?? ''}
              onChange={value => go({ kind: value || undefined })}
              options={[{ value: '', label: `${w('all')} ${total}` }, ...kinds.map(one => ({ value: one as string, label: `${pick(foundKinds[one])} ${data.counts[one] ?? 0}${(data.counts[one] ?? 0) >= 2000 ? '+' : ''}` }))]}
            />
          </div>
          {data.rows.length === 0 ? (
            <Empty next={<Link to="/notices">{w('toNotices')} →</Link>}>{w('nothing', { q })}</Empty>
          ) : (
            <ol className="card search-rows" aria-live="polite">
              {data.rows.map(row => (
                <li key={`${row.kind}${row.id}`}>
                  <span className="chip">{pick(foundKinds[row.kind])}</span>
                  <span className="gr">
                    {row.to ? (
                      <Link to={row.to} lang="zh-CN">
                        {row.title}
                      </Link>
                    ) : (
                      <Law id={row.title} />
                    )}
                    <span className="s t2" lang="zh-CN">
                      {row.note}
                      {row.region && ` · ${pick(regionNames[row.region] ?? [row.region, row.region])}`}
                      {row.code && <span className="mono only-wide"> {row.code}</span>}
                    </span>
                  </span>
                </li>
              ))}
            </ol>
          )}
          {data.total > size && (
            <nav className="row search-pages" aria-label={w('pages')}>
              <Button disabled={page <= 1} onClick={() => go({ kind, page: page - 1 })}>
                {w('before')}
              </Button>
              <span className="s t2">{w('page', { n: page, of: Math.ceil(data.total / size) })}</span>
              <Button disabled={page * size >= data.total} onClick={() => go({ kind, page: page + 1 })}>
                {w('after')}
              </Button>
            </nav>
          )}
        </>
      )}
    </div>
  )
}
