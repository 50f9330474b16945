import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { readTender, type Tender } from '../../server/contract/bids.ts'
import { useActor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { documentUrl } from '../ui/documents.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { wanOf } from '../ui/money.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { plainWords } from '../words/portal-more.ts'
import { regionNames, roleNames } from '../words/roles.ts'
import { bidWords, subjectWords } from '../words/subject.ts'
import { usePick, useWords } from '../words/words.ts'
import { BidDeposit } from './bid-deposit.tsx'
import { BidObjection } from './bid-objection.tsx'
import { BidOffer, emptyOffer, type Draft } from './bid-offer.tsx'
import { BidSubmit } from './bid-submit.tsx'
import { standingOf } from './standing.ts'
import { Countdown, OpeningRecord } from './tender-parts.tsx'

const steps = ['docs', 'deposit', 'offer', 'submit', 'opening', 'objection'] as const
type StepName = (typeof steps)[number]

/** One bid from the free documents to the opening record: the steps left, the step in hand, the clock right. */
export default function BidPage() {
  const w = useWords(subjectWords)
  const { code = '', step } = useParams()
  const found = useQuery({
    queryKey: ['instances', 'tender', code],
    queryFn: ({ signal }) => call(readTender, { params: { code }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'closed' ? 3000 : 60_000),
  })
  useCrumb([{ name: w('myBids'), to: '/subject' }, { name: found.data?.title ?? code }])
  if (found.isPending) return <Skeleton lines={10} />
  if (found.isError) return <div className="sub"><Fail error={found.error} retry={() => void found.refetch()} /></div>
  return <Shown key={code} tender={found.data} step={step} />
}

function Shown({ tender, step }: { tender: Tender; step: string | undefined }) {
  const w = useWords(bidWords)
  const p = useWords(plainWords)
  const pick = usePick()
  const { role, entity } = useActor()
  const standing = standingOf(tender)
  const [draft, setDraft] = useState<Draft>(() => emptyOffer(standing))
  const at: StepName = steps.find(one => one === step) ?? (tender.status === 'open' ? (standing ? 'submit' : 'docs') : 'opening')
  const bidder = role === 'bidder'
  return (
    <div className="sub">
      <div className="row wrap">
        <h1 lang="zh-CN">{tender.title}</h1>
        <span className="chip">{pick(regionNames[tender.region] ?? [tender.region, tender.region])}</span>
        <span className="mono t2">{tender.code}</span>
      </div>
      {!bidder && <p className="chip wa" role="status">{w('notBidder', { role: pick(roleNames[role] ?? [role, role]) })}</p>}
      <div className="sub-three">
        <div>
          <StepList tender={tender} at={at} done={{ deposit: Boolean(tender.mine?.deposit), offer: Boolean(standing), submit: Boolean(standing), docs: Boolean(standing), opening: tender.record !== null }} />
          <section className="card pad">
            <h2 style={{ fontSize: 14 }}>✓ {w('equal')}</h2>
            <p className="s t2">{w('equalText')}</p>
          </section>
        </div>
        <div>
          {at === 'docs' && <Documents tender={tender} />}
          {at === 'deposit' && <BidDeposit tender={tender} />}
          {at === 'offer' && <BidOffer tender={tender} draft={draft} change={setDraft} />}
          {at === 'submit' && <BidSubmit tender={tender} draft={draft} />}
          {at === 'opening' && <OpeningRecord tender={tender} own={entity} />}
          {at === 'objection' && <BidObjection tender={tender} />}
        </div>
        <div>
          <section className="card pad">
            <Countdown tender={tender} />
            <dl className="facts" style={{ marginTop: 10 }}>
              {tender.ceilingFen !== null && (
                <>
                  <dt>{p('ceiling')}</dt>
                  <dd>{wanOf(tender.ceilingFen)}</dd>
                </>
              )}
              <dt>{p('depositSum')}</dt>
              <dd>{wanOf(tender.depositFen)}</dd>
            </dl>
          </section>
          {tender.status === 'open' && at !== 'opening' && <OpeningRecord tender={tender} own={entity} />}
          <p className="s">
            <Link to={`/complain?region=${tender.region}&family=${tender.family}`}>{w('phone')} →</Link>
          </p>
        </div>
      </div>
    </div>
  )
}

function StepList({ tender, at, done }: { tender: Tender; at: StepName; done: Partial<Record<StepName, boolean>> }) {
  const w = useWords(bidWords)
  return (
    <nav className="card sub-steps" aria-label={w('steps')}>
      <ol>
        {steps.map((one, n) => (
          <li key={one} className={done[one] ? 'done' : undefined}>
            <Link to={`/subject/bid/${tender.code}/${one}`} aria-current={one === at ? 'step' : undefined}>
              <span className="no">{done[one] && one !== at ? '✓' : n + 1}</span>
              <span>
                {w(`s_${one}`)}
                <small>{one === 'docs' ? w('s_docsSub') : done[one] ? w('done') : ''}</small>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Documents({ tender }: { tender: Tender }) {
  const w = useWords(bidWords)
  const p = useWords(plainWords)
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('s_docs')}</h2>
        <Law id="招标投标法实施条例16" />
      </div>
      {tender.documents.length === 0 && <p className="pad t2">{p('noDocuments')}</p>}
      <ul className="sub-list">
        {tender.documents.map(file => (
          <li key={file.id}>
            <a className="gr" href={documentUrl(file.id)} download lang="zh-CN">
              {file.name}
            </a>
            <span className="mono t3" title={file.sha256}>
              {file.sha256.slice(0, 16)}…
            </span>
          </li>
        ))}
      </ul>
      <p className="pad row">
        <Link className="gr" to={`/notices?code=${encodeURIComponent(tender.code)}`}>
          {p('noticesOf')} →
        </Link>
        <Link to={`/subject/bid/${tender.code}/deposit`}>
          {w('next')}：{w('s_deposit')} →
        </Link>
      </p>
    </section>
  )
}
