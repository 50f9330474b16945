import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import { readLog } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { exact } from '../ui/times.ts'
import { logWords } from '../words/public-log.ts'
import { useWords } from '../words/words.ts'
import { CopyButton } from './copy-button.tsx'
import { canHash, shortHash } from './hashing.ts'
import { checkLog, type LogFault } from './log-check.ts'
import { PortalPage } from './portal-page.tsx'

type Head = { n: number; hash: string }

/** The log in which every notice is chained to the one before: read, recomputed in the reader's browser, and compared with what the reader noted before. */
export default function LogPage() {
  const w = useWords(logWords)
  const [params] = useSearchParams()
  const asked = Object.fromEntries(['before', 'notice'].flatMap(name => (params.get(name) ? [[name, params.get(name)!]] : [])))
  const found = useQuery({ queryKey: ['portal', 'log', asked], queryFn: ({ signal }) => call(readLog, { query: asked as never, signal }) })
  const head = found.data?.head
  return (
    <PortalPage title={w('title')} about={w('sub')}>
      <div className="p-title">
        <h1>{w('title')}</h1>
        <p className="s t2">{w('sub')}</p>
      </div>
      <div className="p-two log-two">
        <div>
          <section className="card">
            <div className="hd">
              <h2 className="gr">{w('entries')}</h2>
              {(asked['before'] ?? asked['notice']) && (
                <Link className="s" to="/verify/log">
                  {w('newest')}
                </Link>
              )}
            </div>
            {found.isPending && <div className="p-pad"><Skeleton lines={8} /></div>}
            {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
            {found.data?.rows.length === 0 && <Empty>{w('empty')}</Empty>}
            <ol className="log-rows" lang="zh-CN">
              {found.data?.rows.toReversed().map(row => (
                <li key={row.n} className={row.notice === asked['notice'] ? 'on' : undefined}>
                  <b className="mono">{row.n}</b>
                  <span>
                    <Link to={`/notice/${row.notice}`}>{row.title}</Link>
                    <span className="s t2">
                      {row.kind} · {exact(row.at)}
                    </span>
                  </span>
                  <code title={row.hash}>{shortHash(row.hash)}</code>
                </li>
              ))}
            </ol>
            {(found.data?.rows[0]?.n ?? 1) > 1 && (
              <p className="p-pad">
                <Link className="p-button" to={`/verify/log?before=${found.data!.rows[0]!.n}`}>
                  {w('older')}
                </Link>
              </p>
            )}
          </section>
        </div>
        <div>
          {head && <Newest head={head} />}
          {head && <Mine />}
          <section className="card">
            <div className="hd">
              <h2>{w('how')}</h2>
            </div>
            <div className="p-pad">
              <p className="s">{w('howText')}</p>
              <p className="s">
                <a href="/api/portal/log?size=500">{w('raw')}</a>
              </p>
            </div>
          </section>
        </div>
      </div>
    </PortalPage>
  )
}

const stretch = 500

/** Takes the log stretch by stretch from the newest back, recomputes each and sees that they meet; answers the first fault found. */
async function recompute(head: Head, told: (n: number) => void): Promise<{ fault: LogFault | undefined; ms: number; n: number }> {
  const begun = performance.now()
  let [before, follows, n] = [head.n + 1, head.hash, 0]
  while (before > 1) {
    const { rows, after } = await call(readLog, { query: { before, size: stretch } })
    const last = rows.at(-1)
    if (last?.n !== before - 1) return { fault: { n: before - 1, why: 'number', published: String(last?.n ?? ''), here: String(before - 1) }, ms: performance.now() - begun, n }
    const fault = last.hash === follows ? await checkLog(rows, after) : { n: last.n, why: 'hash' as const, published: follows, here: last.hash }
    if (fault) return { fault, ms: performance.now() - begun, n }
    n += rows.length
    told(n)
    ;[before, follows] = [rows[0]!.n, after ?? '']
  }
  return { fault: undefined, ms: performance.now() - begun, n }
}

function Newest({ head }: { head: Head }) {
  const w = useWords(logWords)
  const [done, setDone] = useState(0)
  const whole = useMutation({ mutationFn: () => recompute(head, setDone) })
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('head')}</h2>
        {whole.data && <span className={whole.data.fault ? 'chip solid' : 'chip ok'}>{whole.data.fault ? `✕ ${w('differs', { n: whole.data.fault.n })}` : `✓ ${w('allSame', { n: whole.data.n })}`}</span>}
      </div>
      <div className="p-pad">
        <p>
          <b>{w('headN', { n: head.n })}</b>
        </p>
        <p className="mono log-hash">{head.hash}</p>
        <p className="s t2">{w('headWhy')}</p>
        <p className="row wrap needs-script log-acts">
          {canHash() && (
            <button type="button" className="p-button pri" disabled={whole.isPending} onClick={() => whole.mutate()}>
              {w('whole')}
            </button>
          )}
          <CopyButton text={`${head.n} ${head.hash}`} />
        </p>
        <p className="s t2 no-script">{w('needsScript')}</p>
        {typeof document !== 'undefined' && !canHash() && <p className="s t2">{w('noCrypto')}</p>}
        <div aria-live="polite">
          {whole.isPending && <p className="s t2">{w('computing', { n: done, total: head.n })}</p>}
          {whole.isError && <Fail error={whole.error} />}
          {whole.data && <p className="s t2">{w('took', { ms: Math.round(whole.data.ms) })}</p>}
          {whole.data?.fault && (
            <dl className="p-hash" role="alert">
              <dt>{w('published')}</dt>
              <dd className="mono">{whole.data.fault.published}</dd>
              <dt>{w('here')}</dt>
              <dd className="mono">{whole.data.fault.here}</dd>
            </dl>
          )}
        </div>
      </div>
    </section>
  )
}

/** What the reader noted on an earlier visit against what stands now. */
function Mine() {
  const w = useWords(logWords)
  const [number, setNumber] = useState('')
  const [hash, setHash] = useState('')
  const check = useMutation({
    mutationFn: async () => {
      const { rows } = await call(readLog, { query: { before: Number(number) + 1, size: 1 } })
      return { n: number, noted: hash.trim().toLowerCase(), stands: rows[0]?.n === Number(number) ? rows[0].hash : undefined }
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    check.mutate()
  }
  return (
    <section className="card">
      <div className="hd">
        <h2>{w('mine')}</h2>
      </div>
      <form className="p-form p-pad needs-script" onSubmit={submit}>
        <label>
          {w('number')}
          <input className="p-field mono" inputMode="numeric" pattern="[1-9][0-9]{0,14}" required value={number} onChange={event => setNumber(event.target.value.trim())} />
        </label>
        <label className="wide">
          {w('fingerprint')}
          <input className="p-field mono" pattern="\s*[0-9a-fA-F]{64}\s*" required value={hash} onChange={event => setHash(event.target.value)} />
        </label>
        <p className="wide">
          <button type="submit" className="p-button" disabled={check.isPending}>
            {w('check')}
          </button>
        </p>
        <div className="wide" aria-live="polite">
          {check.isError && <Fail error={check.error} />}
          {check.data && (check.data.stands === check.data.noted ? (
            <p>
              <span className="chip ok">✓ {w('stands')}</span>
            </p>
          ) : (
            <div role="alert">
              <p>
                <span className="chip solid">✕ {w(check.data.stands ? 'gone' : 'none', { n: check.data.n })}</span>
              </p>
              {check.data.stands && <p className="mono log-hash">{check.data.stands}</p>}
              <p className="s">
                <Link to="/report">{w('tell')} →</Link>
              </p>
            </div>
          ))}
        </div>
      </form>
    </section>
  )
}
