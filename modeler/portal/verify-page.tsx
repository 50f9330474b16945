import { CheckCircleFilled, CloseCircleFilled, LockFilled, ReloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { listPublicDraws, readPublicDraw } from '../../server/contract/draws.ts'
import { call } from '../ui/call.ts'
import { elapsed } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { instant } from '../ui/times.ts'
import { drawWords } from '../words/portal-more.ts'
import { noticeWords } from '../words/portal.ts'
import { useWords } from '../words/words.ts'
import { agrees, checkDraw, type Bundle, type Card, type Checked } from './draw-check.ts'
import { DrawSteps } from './draw-steps.tsx'
import { canHash } from './hashing.ts'
import { PortalPage } from './portal-page.tsx'

const tone = { 可全部验证: 'ok', 结果公告后可全部验证: 'se', 作废重抽: 'er', 等待抽取: 'wa' } as const

/** Anybody draws again: fingerprints, shares, seed and order are recomputed in the reader's own browser. */
export default function VerifyPage() {
  const w = useWords(drawWords)
  const { id } = useParams()
  const listed = useQuery({ queryKey: ['portal', 'draws'], queryFn: ({ signal }) => call(listPublicDraws, { signal }) })
  const found = useQuery({ queryKey: ['portal', 'draw', id], queryFn: ({ signal }) => call(readPublicDraw, { params: { id: id! }, signal }), enabled: id !== undefined })
  return (
    <PortalPage title={w('title')}>
      <div className="p-three">
        <List rows={listed.data} error={listed.error} retry={() => void listed.refetch()} chosen={id} />
        <div>
          <section className="card">
            {id === undefined && (
              <div className="p-pad">
                <h1>{w('title')}</h1>
                <Empty>{w('pickWhy')}</Empty>
              </div>
            )}
            {id !== undefined && found.isPending && <Skeleton lines={10} />}
            {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
            {found.data && <Shown key={found.data.id} card={found.data} bundle={found.data.bundle} />}
          </section>
        </div>
        <Aside card={found.data} bundle={found.data?.bundle ?? null} />
      </div>
    </PortalPage>
  )
}

function List({ rows, error, retry, chosen }: { rows: readonly Card[] | undefined; error: unknown; retry: () => void; chosen: string | undefined }) {
  const w = useWords(drawWords)
  const [asked, setAsked] = useState('')
  const shown = rows?.filter(row => `${row.title}${row.code}`.includes(asked.trim()))
  return (
    <div className={chosen ? 'p-draw-list chosen' : 'p-draw-list'}>
      <section className="card">
        <div className="hd">
          <h2>{w('list')}</h2>
        </div>
        <p className="p-pad" style={{ paddingBottom: 10 }}>
          <input className="p-field" style={{ width: '100%' }} type="search" value={asked} onChange={event => setAsked(event.target.value)} placeholder={w('find')} aria-label={w('find')} />
        </p>
        {error ? <Fail error={error} retry={retry} /> : !rows && <Skeleton lines={6} />}
        {shown?.length === 0 && <Empty>{w('none')}</Empty>}
        <nav className="p-draws" aria-label={w('list')}>
          {shown?.map(row => (
            <Link key={row.id} to={`/verify/draw/${row.id}`} aria-current={row.id === chosen ? 'page' : undefined}>
              <span className="xs t2">{instant(row.drawnAt ?? row.frozenAt)}</span>
              <b lang="zh-CN">{row.title}</b>
              <span className={`chip ${tone[row.verdict]}`} lang="zh-CN">
                {row.verdict === '结果公告后可全部验证' && <LockFilled aria-hidden="true" />} {row.verdict}
              </span>
            </Link>
          ))}
        </nav>
      </section>
    </div>
  )
}

function Shown({ card, bundle }: { card: Card; bundle: Bundle | null }) {
  const w = useWords(drawWords)
  const n = useWords(noticeWords)
  const [checked, setChecked] = useState<Checked>()
  const [failure, setFailure] = useState<unknown>()
  const [ms, setMs] = useState(0)
  const run = useCallback(() => {
    if (!bundle || !canHash()) return
    setChecked(undefined)
    const begun = elapsed()
    checkDraw(card, bundle).then(
      found => {
        setMs(Math.max(1, Math.round(elapsed() - begun)))
        setChecked(found)
      },
      (error: unknown) => setFailure(error),
    )
  }, [card, bundle])
  useEffect(run, [run])
  useKeys(bundle ? [{ keys: 'r', name: w('again'), run }] : [])
  const wrong = checked ? [agrees(checked.list), agrees(checked.shares), agrees(checked.seed), checked.orderSame].filter(one => !one).length : 0
  const state = card.status === 'void' ? 'er' : !bundle ? (card.status === 'frozen' ? 'wa' : 'se') : wrong ? 'er' : 'ok'
  const isServer = typeof document === 'undefined'
  const title = card.status === 'void' ? w('voidTitle') : !bundle ? w(card.status === 'frozen' ? 'waiting' : 'sealedTitle') : !checked ? w(isServer ? 'title' : 'computing') : wrong ? w('differs', { n: wrong }) : w('allSame', { n: 4 })
  return (
    <>
      <div className={`p-verdict ${state}`} role="status">
        {state === 'ok' ? <CheckCircleFilled /> : state === 'er' ? <CloseCircleFilled /> : <LockFilled />}
        <div className="gr">
          <h1>{title}</h1>
          <p lang="zh-CN">
            {card.title} · {instant(card.drawnAt ?? card.frozenAt)} · {w('sub', { code: card.code, pool: card.poolSize, needed: card.needed })}
          </p>
          {!bundle && card.status === 'drawn' && <p>{w('sealedSub')}</p>}
          {card.voidWhy && <p lang="zh-CN">{card.voidWhy}</p>}
        </div>
        {bundle && !isServer && canHash() && (
          <button type="button" className="p-button" onClick={run}>
            <ReloadOutlined aria-hidden="true" /> {w('again')}
          </button>
        )}
      </div>
      {failure ? <Fail error={failure} retry={run} /> : null}
      {bundle && isServer && <p className="p-pad t2 no-script">{w('needsScript')}</p>}
      {bundle && !isServer && !canHash() && <p className="p-pad t2">{n('noCrypto')}</p>}
      <DrawSteps card={card} bundle={bundle} checked={checked} />
      <p className="p-process-foot">
        {checked && <span>{w('took', { ms })}</span>}
        <span>{w('proves')}</span>
      </p>
    </>
  )
}

function Aside({ card, bundle }: { card: Card | undefined; bundle: Bundle | null }) {
  const w = useWords(drawWords)
  const save = () => {
    const text = JSON.stringify({ ...card, bundle }, null, 2)
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: `draw-${card?.id}.json` })
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <div>
      {card && (
        <section className="card">
          <div className="hd">
            <h2>{w('offline')}</h2>
          </div>
          <div className="p-pad p-prose">
            <p className="s t2">{w('offlineText')}</p>
            <p>
              <button type="button" className="p-button" onClick={save}>
                {w('bundle')}
              </button>
            </p>
            <p>
              <Link to={`/notices?code=${encodeURIComponent(card.code)}`}>{w('project')} →</Link>
            </p>
          </div>
        </section>
      )}
      <section className="card">
        <div className="hd">
          <LockFilled style={{ color: 'var(--se)' }} aria-hidden="true" />
          <h2>{w('whySealed')}</h2>
        </div>
        <div className="p-pad">
          <p className="s t2">{w('whySealedText')}</p>
          <p style={{ marginTop: 8 }}>
            <Law id="招标投标法37" />
          </p>
        </div>
      </section>
      <section className="card p-pad">
        <h2>{w('notices')}</h2>
        <p className="s t2" style={{ margin: '4px 0 10px' }}>
          {w('noticesText')}
        </p>
        <Link className="p-button" to="/verify/log">
          {w('noticesGo')}
        </Link>
      </section>
      <section className="card p-pad">
        <h2>{w('doubt')}</h2>
        <p className="s t2" style={{ margin: '4px 0 10px' }}>
          {w('doubtText')}
        </p>
        <Link className="p-button" to={card ? `/complain?region=${card.region}&family=${card.family}` : '/complain'}>
          {w('doubtGo')}
        </Link>
      </section>
    </div>
  )
}
