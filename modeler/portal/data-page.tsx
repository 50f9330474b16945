import { useState } from 'react'
import { plainWords } from '../words/portal-more.ts'
import { portalWords } from '../words/portal.ts'
import { useWords } from '../words/words.ts'
import { PortalPage } from './portal-page.tsx'

/** Where machines and researchers take everything from. */
export default function DataPage() {
  const p = useWords(portalWords)
  const w = useWords(plainWords)
  const [code, setCode] = useState('')
  const origin = typeof location === 'undefined' ? '' : location.origin
  return (
    <PortalPage title={p('data')}>
      <div className="p-title">
        <h1>{p('data')}</h1>
        <p className="s t2">{w('dataSub')}</p>
      </div>
      <div className="p-cards">
        <section className="card p-pad p-prose">
          <h2>{w('ocds')}</h2>
          <p>{w('ocdsText')}</p>
          <p>
            <code className="addr">{origin}/api/portal/ocds/…</code>
          </p>
          <form className="row wrap needs-script" action={code ? `/api/portal/ocds/${encodeURIComponent(code.trim())}` : undefined} style={{ marginTop: 8 }}>
            <input className="p-field gr" value={code} onChange={event => setCode(event.target.value)} placeholder="A02-…" aria-label={w('ocdsCode')} required />
            <button type="submit" className="p-button">
              {w('ocdsGet')}
            </button>
          </form>
        </section>
        <section className="card p-pad p-prose">
          <h2>{w('rss')}</h2>
          <p>{w('rssText')}</p>
          <p>
            <a href="/api/portal/rss">
              <code className="addr">{origin}/api/portal/rss</code>
            </a>
          </p>
          <p>
            <a href="/api/portal/rss?region=510823&kind=招标公告">
              <code className="addr">…/rss?region=510823&amp;kind=招标公告</code>
            </a>
          </p>
        </section>
        <section className="card p-pad p-prose">
          <h2>{w('api')}</h2>
          <p>{w('apiText')}</p>
          {(
            [
              ['/api/openapi.json', w('api')],
              ['/api/portal/notices', w('json')],
              ['/api/portal/processes/gcjs.open-tender/process.bpmn', w('bpmn')],
            ] as const
          ).map(([to, name]) => (
            <p key={to}>
              {name}{' '}
              <a href={to}>
                <code className="addr">{to}</code>
              </a>
            </p>
          ))}
        </section>
      </div>
    </PortalPage>
  )
}
