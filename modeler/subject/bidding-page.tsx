import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { listTenders, myBids, myObjections } from '../../server/contract/bids.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { wanOf } from '../ui/money.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { Sla } from '../ui/sla.tsx'
import { short } from '../ui/times.ts'
import { regionNames } from '../words/roles.ts'
import { subjectWords } from '../words/subject.ts'
import { usePick, useWords } from '../words/words.ts'
import { ObjectionList } from './objection-list.tsx'

/** What can be bid for now, and one's own bids and objections. */
export default function BiddingPage() {
  const w = useWords(subjectWords)
  const pick = usePick()
  const at = useNow()
  useCrumb([{ name: w('myBids') }])
  const open = useQuery({ queryKey: ['instances', 'tenders', 'open'], queryFn: ({ signal }) => call(listTenders, { query: { size: 100 }, signal }) })
  const mine = useQuery({ queryKey: ['instances', 'bids', 'mine'], queryFn: ({ signal }) => call(myBids, { signal }) })
  const objections = useQuery({ queryKey: ['instances', 'objections', 'mine'], queryFn: ({ signal }) => call(myObjections, { signal }) })
  const standing = new Set(mine.data?.filter(bid => bid.state === 'standing').map(bid => bid.code))
  const latest = mine.data?.filter((bid, n, all) => all.findIndex(one => one.code === bid.code) === n)
  return (
    <div className="sub">
      <h1>{w('myBids')}</h1>
      <div className="sub-two">
        <section className="card">
          <div className="hd">
            <h2>{w('open')}</h2>
          </div>
          {open.isPending && <Skeleton lines={8} />}
          {open.isError && <Fail error={open.error} retry={() => void open.refetch()} />}
          {open.data?.rows.length === 0 && <Empty next={<Link to="/notices?kind=招标公告">RSS</Link>}>{w('openNone')}</Empty>}
          <ul className="sub-list">
            {open.data?.rows.map(row => (
              <li key={row.code + row.round}>
                <span className="gr">
                  <Link to={`/subject/bid/${row.code}`} lang="zh-CN">
                    <b>{row.title}</b>
                  </Link>
                  <span className="xs t2" style={{ display: 'block' }}>
                    {pick(regionNames[row.region] ?? [row.region, row.region])}
                    {row.ceilingFen !== null && ` · ${wanOf(row.ceilingFen)}`}
                  </span>
                </span>
                <span className="s t2">{w('closes', { time: short(row.deadline, at) })}</span>
                <Sla due={row.deadline} />
                {standing.has(row.code) && <span className="chip ok">✓ {w('standing')}</span>}
              </li>
            ))}
          </ul>
        </section>
        <div>
          <section className="card">
            <div className="hd">
              <h2>{w('myBids')}</h2>
            </div>
            {mine.isError && <Fail error={mine.error} retry={() => void mine.refetch()} />}
            {latest?.length === 0 && <Empty>{w('bidsNone')}</Empty>}
            <ul className="sub-list">
              {latest?.map(bid => (
                <li key={bid.receipt}>
                  <span className="gr" style={{ minWidth: 150 }}>
                    <Link to={`/subject/bid/${bid.code}`} lang="zh-CN">
                      {bid.title}
                    </Link>
                    <span className="xs t2" style={{ display: 'block' }}>
                      {short(bid.submittedAt, at)}
                    </span>
                  </span>
                  <span className={bid.state === 'standing' ? 'chip ok' : 'chip'}>{w(bid.state)}</span>
                </li>
              ))}
            </ul>
          </section>
          <section className="card">
            <div className="hd">
              <h2>{w('myObjections')}</h2>
            </div>
            <ObjectionList rows={objections.data} error={objections.error} retry={() => void objections.refetch()} empty={w('objectionsNone')} />
          </section>
        </div>
      </div>
    </div>
  )
}
