import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { readTender, type Tender } from '../../server/contract/bids.ts'
import { useVisitor } from '../session/session.ts'
import { call } from '../ui/call.ts'
import { documentUrl } from '../ui/documents.ts'
import { Fail } from '../ui/fail.tsx'
import { wanOf } from '../ui/money.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { instant } from '../ui/times.ts'
import { Countdown, ObjectionWindows, OpeningRecord } from '../subject/tender-parts.tsx'
import { plainWords } from '../words/portal-more.ts'
import { regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { Phones } from './home-cards.tsx'
import { PortalPage } from './portal-page.tsx'

/** A tender's clock and, once opened, its record row by row; before that a seal in its place. */
export default function OpenPage() {
  const w = useWords(plainWords)
  const { code = '' } = useParams()
  const found = useQuery({
    queryKey: ['instances', 'tender', code],
    queryFn: ({ signal }) => call(readTender, { params: { code }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'closed' ? 3000 : 30_000),
  })
  return (
    <PortalPage title={found.data?.title ?? w('bidDeadline')}>
      {found.isPending && <Skeleton lines={8} />}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Shown tender={found.data} />}
    </PortalPage>
  )
}

function Shown({ tender }: { tender: Tender }) {
  const w = useWords(plainWords)
  const pick = usePick()
  const visitor = useVisitor()
  const bid = `/subject/bid/${tender.code}`
  return (
    <>
      <div className="p-title">
        <p className="row wrap">
          <span className={tender.status === 'unsealed' ? 'chip ok' : tender.status === 'void' ? 'chip er' : 'chip pri'}>{w(`status_${tender.status}`)}</span>
          <span className="chip">{pick(regionNames[tender.region] ?? [tender.region, tender.region])}</span>
        </p>
        <h1 lang="zh-CN">{tender.title}</h1>
        <p className="s t2 mono">{tender.code}</p>
      </div>
      <div className="p-two">
        <div>
          <OpeningRecord tender={tender} />
          <section className="card">
            <div className="hd">
              <h2>{w('windows')}</h2>
            </div>
            <ObjectionWindows tender={tender} />
            <p className="p-process-foot">
              <Link to={visitor ? `${bid}/objection` : `/login?to=${encodeURIComponent(`${bid}/objection`)}`}>{w('openObjection')} →</Link>
            </p>
          </section>
        </div>
        <div>
          <section className="card p-pad">
            <Countdown tender={tender} />
            <dl className="facts" style={{ marginTop: 12 }}>
              {tender.documentsUntil && (
                <>
                  <dt>{w('docsUntil')}</dt>
                  <dd>{instant(tender.documentsUntil)}</dd>
                </>
              )}
              {tender.ceilingFen !== null && (
                <>
                  <dt>{w('ceiling')}</dt>
                  <dd>{wanOf(tender.ceilingFen)}</dd>
                </>
              )}
              <dt>{w('depositSum')}</dt>
              <dd>{wanOf(tender.depositFen)}</dd>
            </dl>
            {tender.status === 'open' && (
              <p style={{ marginTop: 12 }}>
                <Link className="p-button pri" style={{ width: '100%' }} to={visitor ? bid : `/login?to=${encodeURIComponent(bid)}`}>
                  {w('toBid')}
                </Link>
              </p>
            )}
          </section>
          <section className="card">
            <div className="hd">
              <h2>{w('documents')}</h2>
            </div>
            {tender.documents.length === 0 && <p className="p-pad s t2">{w('noDocuments')}</p>}
            <ul className="p-phones">
              {tender.documents.map(file => (
                <li key={file.id}>
                  <a href={documentUrl(file.id)} download style={{ fontFamily: 'inherit', whiteSpace: 'normal' }} title={file.sha256} lang="zh-CN">
                    {file.name}
                  </a>
                </li>
              ))}
            </ul>
            <p className="p-process-foot">
              <Link to={`/notices?code=${encodeURIComponent(tender.code)}`}>{w('noticesOf')} →</Link>
            </p>
          </section>
          <Phones region={tender.region} family={tender.family} />
        </div>
      </div>
    </>
  )
}
