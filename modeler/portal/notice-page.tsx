import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import { readNotice, type Notice } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { documentUrl } from '../ui/documents.ts'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { instant } from '../ui/times.ts'
import { noticeWords } from '../words/portal.ts'
import { familyNames, regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { PhoneList } from './home-cards.tsx'
import { ChangeTable, FieldList } from './notice-fields.tsx'
import { NoticeList, shownTitle, toneOf } from './notice-list.tsx'
import { NoticeProof } from './notice-proof.tsx'
import { PortalPage } from './portal-page.tsx'
import { ModeSwitch, ProcessView, wordsFirst } from './process-view.tsx'

/** One notice: text, change, files, where the procedure stands, whom to call, and the proof that it was not altered. */
export default function NoticePage() {
  const w = useWords(noticeWords)
  const { id = '' } = useParams()
  const found = useQuery({ queryKey: ['notices', id], queryFn: ({ signal }) => call(readNotice, { params: { id }, signal }) })
  return (
    <PortalPage title={found.data?.title ?? w('text')} about={found.data && `${found.data.title}，${w('published')} ${instant(found.data.publishedAt)}${found.data.code ? `，${w('code')} ${found.data.code}` : ''}`}>
      {found.isPending && <Skeleton lines={10} />}
      {found.isError && (
        <>
          <Fail whole error={found.error} retry={() => void found.refetch()} />
          <p style={{ marginTop: 12 }}>
            <Link to="/notices">← {w('back')}</Link>
          </p>
        </>
      )}
      {found.data && <Shown key={id} notice={found.data} />}
    </PortalPage>
  )
}

function Shown({ notice }: { notice: Notice }) {
  const w = useWords(noticeWords)
  const [mode, setMode] = useState<'diagram' | 'text'>(wordsFirst() ? 'text' : 'diagram')
  // Shown is what was hashed: the members are read from the very text whose fingerprint the reader may recompute.
  const body = useMemo(() => JSON.parse(notice.text) as Pick<Notice, 'fields' | 'before' | 'after' | 'documents' | 'channels'>, [notice.text])
  const newest = notice.chain.at(-1)
  const changed = body.before && body.after && Object.keys({ ...body.before, ...body.after }).length > 0 ? { before: body.before, after: body.after } : undefined
  // What the change table tells already is not told twice.
  const fields = Object.fromEntries(Object.entries(body.fields).filter(([key]) => !changed || !['before', 'after'].includes(key)))
  return (
    <>
      <Title notice={notice} />
      {!notice.latest && newest && (
        <p className="fail slim" role="status">
          {w('replaced')} <Link to={`/notice/${newest.id}`}>{w('latest')}</Link>
        </p>
      )}
      <div className="p-two">
        <div>
          {changed && (
            <section className="card">
              <div className="hd">
                <h2>{w('change')}</h2>
                {notice.reason && <span className="s t2">{w('reason', { text: notice.reason })}</span>}
              </div>
              <ChangeTable {...changed} />
            </section>
          )}
          <section className="card">
            <div className="hd">
              <h2>{w('text')}</h2>
            </div>
            {Object.keys(fields).length ? <FieldList fields={fields} family={notice.family} /> : <p className="p-pad t2">{w('noText')}</p>}
          </section>
          {notice.process && (
            <section className="card">
              <div className="hd">
                <h2>{w('where')}</h2>
                <span className="gr s t2">{w('whereNote')}</span>
                <ModeSwitch mode={mode} change={setMode} />
              </div>
              <ProcessView process={notice.process} mode={mode} at={notice.element} />
            </section>
          )}
        </div>
        <div>
          <Files notice={notice} documents={body.documents} />
          <section className="card">
            <div className="hd">
              <h2>{w('phones')}</h2>
            </div>
            <PhoneList rows={body.channels} />
            <p className="p-process-foot">
              <Link to={`/complain?region=${notice.region}&family=${notice.family}`}>{w('howComplain')}</Link>
            </p>
          </section>
          <NoticeProof id={notice.id} text={notice.text} hash={notice.hash} />
          {notice.chain.length > 1 && (
            <section className="card">
              <div className="hd">
                <h2>{w('chain')}</h2>
              </div>
              <ul className="p-phones p-chain">
                {notice.chain.map(link => (
                  <li key={link.id}>
                    <Link to={`/notice/${link.id}`} aria-current={link.id === notice.id ? 'page' : undefined}>
                      {w('version', { n: link.version })} {shownTitle({ title: link.title, kind: notice.kind })}
                    </Link>
                    <time className="xs t2 nw">{instant(link.publishedAt)}</time>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
      {notice.related.length > 0 && (
        <section className="card" style={{ marginTop: 16 }}>
          <div className="hd">
            <h2 className="gr">{w('related')}</h2>
            {notice.code && (
              <a className="s" href={`/api/portal/ocds/${encodeURIComponent(notice.code)}`}>
                {w('ocds')}
              </a>
            )}
          </div>
          <NoticeList rows={notice.related} />
        </section>
      )}
    </>
  )
}

function Title({ notice }: { notice: Notice }) {
  const w = useWords(noticeWords)
  const pick = usePick()
  return (
    <div className="p-title">
      <p className="row wrap">
        <Link to="/notices" className="s">
          ← {w('back')}
        </Link>
        <span className={`chip ${toneOf(notice.kind)}`} lang="zh-CN">
          {notice.kind}
        </span>
        <span className="chip">{pick(regionNames[notice.region] ?? [notice.region, notice.region])}</span>
        <span className="chip">{pick(familyNames[notice.family] ?? [notice.family, notice.family])}</span>
        {notice.version > 1 && <span className="chip">{w('version', { n: notice.version })}</span>}
      </p>
      <h1 lang="zh-CN">{shownTitle(notice)}</h1>
      <p className="row wrap s t2">
        <span>
          {w('published')} <time dateTime={notice.publishedAt}>{instant(notice.publishedAt)}</time>
        </span>
        {notice.code && (
          <span>
            {w('code')} <span className="mono">{notice.code}</span>
          </span>
        )}
      </p>
    </div>
  )
}

function Files({ notice, documents }: { notice: Notice; documents: Notice['documents'] }) {
  const w = useWords(noticeWords)
  const tendered = notice.code !== null && [notice, ...notice.related].some(one => one.kind === '招标公告')
  if (!documents.length && !tendered) return null
  return (
    <section className="card p-pad" style={{ display: 'flex', flexDirection: 'column', gap: 10 }}>
      {documents.map(file => (
        <a key={file.id} className="p-button pri" href={documentUrl(file.id)} download title={`SHA-256 ${file.sha256}`} lang="zh-CN">
          <DownloadOutlined aria-hidden="true" /> {w('download')} · {file.name}
        </a>
      ))}
      {documents.length > 0 && <p className="xs t2" style={{ textAlign: 'center' }}>{w('filesNote')}</p>}
      {tendered && (
        <p className="row wrap">
          <Link className="p-button gr" to={`/open/${notice.code}`}>
            {w('tender')}
          </Link>
          <Link className="p-button gr" to={`/subject/bid/${notice.code}`}>
            {w('bid')}
          </Link>
        </p>
      )}
    </section>
  )
}
