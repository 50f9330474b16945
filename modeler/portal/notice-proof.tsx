import { useState } from 'react'
import { Link } from 'react-router'
import { noticeWords } from '../words/portal.ts'
import { useWords } from '../words/words.ts'
import { canHash, sha256 } from './hashing.ts'

/** The reader's own check that a published text was not altered: recomputes its SHA-256 here and compares. */
export function NoticeProof({ id, text, hash }: { id: string; text: string; hash: string }) {
  const w = useWords(noticeWords)
  const [here, setHere] = useState<string>()
  const save = () => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: `notice-${id}.json` })
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('proof')}</h2>
        {here && <span className={here === hash ? 'chip ok' : 'chip solid'}>{here === hash ? `✓ ${w('same')}` : `✕ ${w('differs')}`}</span>}
      </div>
      <div className="p-pad">
        <p className="s t2">{w('proofWhy')}</p>
        <dl className="p-hash">
          <dt>{w('hashPublished')}</dt>
          <dd className="mono">{hash}</dd>
          {here && (
            <>
              <dt>{w('hashHere')}</dt>
              <dd className="mono" role="status">
                {here}
              </dd>
            </>
          )}
        </dl>
        <p className="s">
          <Link to={`/verify/log?notice=${id}`}>{w('inLog')} →</Link>
        </p>
        {here && here !== hash && <p role="alert">{w('differsWhy')}</p>}
        {typeof document !== 'undefined' && !canHash() && <p className="s t2">{w('noCrypto')}</p>}
        <p className="row wrap needs-script" style={{ marginTop: 12 }}>
          {canHash() && (
            <button type="button" className="p-button" onClick={() => void sha256(text).then(setHere)}>
              {w('recompute')}
            </button>
          )}
          <button type="button" className="p-button" onClick={save}>
            {w('raw')}
          </button>
        </p>
      </div>
    </section>
  )
}
