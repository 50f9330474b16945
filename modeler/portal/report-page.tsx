import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import { fileReport, followReport } from '../../server/contract/reports.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { exact } from '../ui/times.ts'
import { reportWords } from '../words/reports.ts'
import { familyNames, regionNames } from '../words/roles.ts'
import { useWords } from '../words/words.ts'
import { Phones } from './home-cards.tsx'
import { CopyButton } from './copy-button.tsx'
import { NameOptions } from './name-options.tsx'
import { PortalPage } from './portal-page.tsx'

const fields = ['region', 'family', 'code', 'subject', 'facts', 'contact'] as const
type Given = Record<(typeof fields)[number], string>

/** Reporting misconduct without an account, and following a report by its number. What is typed stays on the page until it is sent. */
export default function ReportPage() {
  const w = useWords(reportWords)
  const [params] = useSearchParams()
  const [given, setGiven] = useState<Given>(() => Object.fromEntries(fields.map(field => [field, params.get(field) ?? ''])) as Given)
  return (
    <PortalPage title={w('title')} about={w('sub')}>
      <div className="p-title">
        <h1>{w('title')}</h1>
        <p className="s t2">{w('sub')}</p>
      </div>
      <div className="p-two">
        <div>
          <Write given={given} setGiven={setGiven} />
        </div>
        <div>
          <Follow />
          <Phones {...(given.region ? { region: given.region } : {})} {...(given.family ? { family: given.family } : {})} />
          <p className="s">
            <Link to="/complain">{w('other')} →</Link>
          </p>
        </div>
      </div>
    </PortalPage>
  )
}

function Write({ given, setGiven }: { given: Given; setGiven: (given: Given) => void }) {
  const w = useWords(reportWords)
  const send = useMutation({
    mutationFn: ({ code, contact, ...rest }: Given) => call(fileReport, { body: { ...rest, ...(code.trim() ? { code } : {}), ...(contact.trim() ? { contact } : {}) } }),
    onSuccess: () => setGiven({ ...given, subject: '', facts: '', contact: '' }),
  })
  const put = (field: keyof Given, value: string) => setGiven({ ...given, [field]: value })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate(given)
  }
  if (send.data) {
    const { number } = send.data
    return (
      <section className="card p-pad" role="status">
        <p>
          <span className="chip ok">✓ {w('sent')}</span>
        </p>
        <p className="mono report-number">{number}</p>
        <p className="t2">{w('remember')}</p>
        <p className="row wrap">
          <CopyButton text={number} main />
          <button type="button" className="p-button" onClick={() => send.reset()}>
            {w('another')}
          </button>
        </p>
      </section>
    )
  }
  const select = (name: 'region' | 'family', options: typeof regionNames) => (
    <label>
      {w(name)}
      <select className="p-field" required value={given[name]} onChange={event => put(name, event.target.value)}>
        <option value="">{w('choose')}</option>
        <NameOptions of={options} />
      </select>
    </label>
  )
  return (
    <section className="card">
      <div className="hd">
        <h2>{w('write')}</h2>
      </div>
      <p className="p-pad no-script">{w('noScript')}</p>
      <form className="p-form p-pad needs-script" onSubmit={submit}>
        {select('region', regionNames)}
        {select('family', familyNames)}
        <label className="wide">
          {w('code')}
          <input className="p-field mono" maxLength={80} value={given.code} onChange={event => put('code', event.target.value)} />
          <small>{w('codeHint')}</small>
        </label>
        <label className="wide">
          {w('subject')}
          <input className="p-field" required minLength={2} maxLength={100} value={given.subject} onChange={event => put('subject', event.target.value)} />
        </label>
        <label className="wide">
          {w('facts')}
          <textarea className="p-field report-facts" required minLength={10} maxLength={4000} rows={8} value={given.facts} onChange={event => put('facts', event.target.value)} />
          <small>{w('factsHint')}</small>
        </label>
        <label className="wide">
          {w('contact')}
          <input className="p-field" maxLength={200} autoComplete="off" value={given.contact} onChange={event => put('contact', event.target.value)} />
          <small>{w('contactHint')}</small>
        </label>
        <p className="s t2 wide">{w('kept')}</p>
        {send.isError && (
          <div className="wide">
            <Fail error={send.error} />
          </div>
        )}
        <p className="wide">
          <button type="submit" className="p-button pri" disabled={send.isPending}>
            {w('send')}
          </button>
        </p>
      </form>
    </section>
  )
}

/** The number is never put into the address: who uses this computer next must not find it in the history. */
function Follow() {
  const w = useWords(reportWords)
  const [number, setNumber] = useState('')
  const look = useMutation({ mutationFn: () => call(followReport, { query: { number } }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    look.mutate()
  }
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('follow')}</h2>
        {look.data && <span className={look.data.state === 'answered' ? 'chip ok' : look.data.state === 'received' ? 'chip wa' : 'chip'}>{w(`state_${look.data.state}`)}</span>}
      </div>
      <div className="p-pad">
        <form className="row needs-script" onSubmit={submit}>
          <input className="p-field gr mono" required value={number} autoComplete="off" onChange={event => setNumber(event.target.value)} placeholder="JB-XXXXX-XXXXX-XXXXX" aria-label={w('number')} />
          <button type="submit" className="p-button" disabled={look.isPending}>
            {w('look')}
          </button>
        </form>
        <div aria-live="polite">
          {look.isIdle && <p className="s t2">{w('followSub')}</p>}
          {look.isError && <Fail error={look.error} />}
          {look.data && (
            <>
              <p lang="zh-CN">
                <b>{look.data.subject}</b>
                <br />
                <span className="s t2">
                  {w('receivedAt')} {exact(look.data.receivedAt)}
                </span>
              </p>
              {look.data.acts.length === 0 && <p className="s t2">{w('noneYet')}</p>}
              <ol className="report-acts" lang="zh-CN">
                {look.data.acts.map(act => (
                  <li key={act.kind}>
                    <b>{w(act.kind)}</b>
                    <span className="s t2">
                      {act.unit} · {exact(act.at)}
                    </span>
                    <p>{act.text}</p>
                  </li>
                ))}
              </ol>
            </>
          )}
        </div>
      </div>
    </section>
  )
}
