import { CalendarOutlined, CheckCircleFilled, EyeInvisibleOutlined, LockOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { Link } from 'react-router'
import { submitBid, withdrawBid, type Tender } from '../../server/contract/bids.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { fenOf, wanOf } from '../ui/money.ts'
import { exact, short } from '../ui/times.ts'
import { bidWords, subjectWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'
import { BidFileName } from './bid-file-name.tsx'
import { missingIn, type Draft } from './bid-offer.tsx'
import { standingOf } from './standing.ts'

type Standing = NonNullable<ReturnType<typeof standingOf>>

/** Seals and submits; shows the receipt; replaces and withdraws until the deadline. */
export function BidSubmit({ tender, draft }: { tender: Tender; draft: Draft }) {
  const w = useWords(bidWords)
  const s = useWords(subjectWords)
  const client = useQueryClient()
  const at = useNow('second')
  const refresh = () => client.invalidateQueries({ queryKey: ['instances'] })
  const submit = useMutation({
    mutationFn: () => {
      const priceFen = fenOf(draft.yuan)
      return call(submitBid, {
        params: { code: tender.code },
        body: {
          ...(priceFen === null ? {} : { priceFen }),
          ...(draft.days === null ? {} : { durationDays: draft.days }),
          ...(draft.manager.trim() ? { manager: draft.manager.trim() } : {}),
          ...(draft.statement ? { statement: draft.statement } : {}),
          documents: draft.files.map(file => file.id),
        },
      })
    },
    onSuccess: refresh,
  })
  const withdraw = useMutation({ mutationFn: () => call(withdrawBid, { params: { code: tender.code } }), onSuccess: refresh })
  const standing = standingOf(tender)
  const open = tender.status === 'open' && Date.parse(tender.deadline) > at
  const missing = missingIn(draft)
  const changed = !standing || JSON.stringify([draft.yuan, draft.days, draft.manager, draft.statement, draft.files.map(file => file.id)]) !== JSON.stringify([(standing.offer.priceFen ?? 0) / 100, standing.offer.durationDays ?? null, standing.offer.manager ?? '', standing.offer.statement ?? '', standing.offer.documents ?? []])
  return (
    <>
      {standing && <Receipt tender={tender} bid={standing} />}
      <section className="card">
        <div className="hd">
          <h2 className="gr">{w(standing ? 'replace' : 'ready')}</h2>
          <Law id="招标投标法28" />
        </div>
        <div className="pad sub-form">
          {!open && <p>{w('late')}</p>}
          {open && missing.length > 0 && (
            <p>
              {w('missing', { what: missing.map(one => w(one)).join('、') })} <Link className="in-text" to={`/subject/bid/${tender.code}/offer`}>{w('s_offer')} →</Link>
            </p>
          )}
          {open && missing.length === 0 && (
            <dl className="facts">
              <dt>{w('price')}</dt>
              <dd>{wanOf(fenOf(draft.yuan) ?? 0)}</dd>
              <dt>{w('duration')}</dt>
              <dd>{draft.days}</dd>
              {draft.manager && <dt>{w('manager')}</dt>}
              {draft.manager && <dd lang="zh-CN">{draft.manager}</dd>}
              <dt>{w('files')}</dt>
              <dd>
                {draft.files.map((file, n) => (
                  <span key={file.id}>
                    {n > 0 && '、'}
                    <BidFileName file={file} />
                  </span>
                ))}
              </dd>
            </dl>
          )}
          {submit.isError && <Fail error={submit.error} />}
          {withdraw.isError && <Fail error={withdraw.error} />}
          {open && (
            <p className="row wrap" style={{ marginTop: 10 }}>
              <Button type="primary" disabled={missing.length > 0 || !changed} loading={submit.isPending} onClick={() => submit.mutate()}>
                {w(standing ? 'replace' : 'submit')}
              </Button>
              {standing && (
                <Popconfirm title={w('withdrawSure')} okText={w('confirm')} cancelText={w('keep')} onConfirm={() => withdraw.mutate()}>
                  <Button danger loading={withdraw.isPending}>
                    {w('withdraw')}
                  </Button>
                </Popconfirm>
              )}
            </p>
          )}
        </div>
      </section>
      {(tender.mine?.bids.length ?? 0) > 0 && (
        <section className="card">
          <div className="hd">
            <h2>{w('history')}</h2>
          </div>
          <ul className="sub-list">
            {tender.mine?.bids.map(bid => (
              <li key={bid.receipt}>
                <span className="mono gr">{bid.receipt}</span>
                <span className="s t2">{short(bid.submittedAt, at)}</span>
                <span className={bid.state === 'standing' ? 'chip ok' : 'chip'}>{s(bid.state)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Receipt({ tender, bid }: { tender: Tender; bid: Standing }) {
  const w = useWords(bidWords)
  const at = useNow()
  const save = () => {
    const text = JSON.stringify({ tender: { code: tender.code, title: tender.title }, receipt: bid.receipt, submittedAt: bid.submittedAt, digest: bid.digest, salt: bid.salt, offer: bid.offer }, null, 2)
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: `${bid.receipt}.json` })
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <section className="got" role="status">
      <div className="row wrap">
        <CheckCircleFilled aria-hidden="true" />
        <h2 className="gr">{w('received')}</h2>
        <Button onClick={save}>{w('save')}</Button>
      </div>
      <dl className="facts">
        <dt>{w('receipt')}</dt>
        <dd className="mono b">{bid.receipt}</dd>
        <dt>{w('receivedAt')}</dt>
        <dd>{exact(bid.submittedAt)}</dd>
        <dt>{w('digest')}</dt>
        <dd className="mono">{bid.digest}</dd>
      </dl>
      <p className="s t2">{w('random')}</p>
      <div className="needs">
        <div>
          <CalendarOutlined aria-hidden="true" />
          <b style={{ display: 'block' }}>{w('need1', { time: short(tender.deadline, at) })}</b>
          <small>{w('need1Sub')}</small>
        </div>
        <span aria-hidden="true">+</span>
        <div>
          <LockOutlined aria-hidden="true" />
          <b style={{ display: 'block' }}>{w('need2')}</b>
          <small>{w('need2Sub')}</small>
        </div>
      </div>
      <p className="row wrap s">
        <EyeInvisibleOutlined style={{ fontSize: 14, color: 'var(--se)' }} aria-hidden="true" />
        <span className="gr">{w('nobody')}</span>
        <Law id="招标投标法22" />
      </p>
    </section>
  )
}
