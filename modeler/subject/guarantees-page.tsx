import { useQuery } from '@tanstack/react-query'
import { Pagination } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { listGuarantees } from '../../server/contract/guarantees.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { wanOf } from '../ui/money.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { regionNames } from '../words/roles.ts'
import { guaranteeWords } from '../words/subject.ts'
import { usePick, useWords } from '../words/words.ts'

const size = 20

/** The guarantees an institution has issued for bids, once these are opened: what it still answers for, and what has been given back. */
export default function GuaranteesPage() {
  const w = useWords(guaranteeWords)
  const pick = usePick()
  const at = useNow()
  const [page, setPage] = useState(1)
  useCrumb([{ name: w('title') }])
  const found = useQuery({ queryKey: ['instances', 'guarantees', page], queryFn: ({ signal }) => call(listGuarantees, { query: { page, size }, signal }), placeholderData: kept => kept })
  return (
    <div className="sub">
      <h1>{w('title')}</h1>
      <section className="card">
        <div className="hd">
          <h2 className="gr">{found.data ? w('standing', { n: found.data.standing.count, sum: wanOf(found.data.standing.amountFen) }) : w('list')}</h2>
          <Law id="招标投标法22" why={w('sealedWhy')} />
        </div>
        <p className="pad s t2">{w('sealed')}</p>
        {found.isPending && <Skeleton lines={6} />}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data?.total === 0 && <Empty next={<Link to="/todo">{w('toTodo')}</Link>}>{w('none')}</Empty>}
        <ul className="sub-list">
          {found.data?.rows.map(row => (
            <li key={row.bid}>
              <span className="gr">
                <b lang="zh-CN">{row.bidder}</b>
                <span className="xs t2" style={{ display: 'block' }} lang="zh-CN">
                  {row.title} · {pick(regionNames[row.region] ?? [row.region, row.region])}
                </span>
              </span>
              <span className="s t2" lang="zh-CN">
                {row.form} · {wanOf(row.amountFen)}
              </span>
              <span className="s t2">{w('opened', { time: short(row.openedAt, at) })}</span>
              {row.releasedAt ? <span className="chip ok">✓ {w('released', { time: short(row.releasedAt, at) })}</span> : <span className="chip wa">{w('stands')}</span>}
            </li>
          ))}
        </ul>
        {(found.data?.total ?? 0) > size && (
          <div className="pad">
            <Pagination current={page} pageSize={size} total={found.data?.total ?? 0} onChange={setPage} showSizeChanger={false} size="small" />
          </div>
        )}
      </section>
    </div>
  )
}
