import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useSearchParams } from 'react-router'
import { checkReceipt } from '../../server/contract/bids.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { exact } from '../ui/times.ts'
import { plainWords } from '../words/portal-more.ts'
import { useWords } from '../words/words.ts'
import { PortalPage } from './portal-page.tsx'

/** Whether a receipt is the platform's; shows neither project nor bidder. */
export default function ReceiptPage() {
  const w = useWords(plainWords)
  const [params, setParams] = useSearchParams()
  const asked = params.get('number')?.trim() ?? ''
  const [number, setNumber] = useState(asked)
  const check = useQuery({ queryKey: ['portal', 'receipt', asked], queryFn: ({ signal }) => call(checkReceipt, { params: { number: asked }, signal }), enabled: asked !== '' })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (number.trim()) setParams({ number: number.trim() })
  }
  return (
    <PortalPage title={w('receiptTitle')}>
      <div className="p-title">
        <h1>{w('receiptTitle')}</h1>
        <p className="s t2">{w('receiptSub')}</p>
      </div>
      <section className="card p-pad" style={{ maxWidth: 720 }}>
        <form className="row wrap" action="/verify/receipt" onSubmit={submit}>
          <input className="p-field gr" name="number" value={number} onChange={event => setNumber(event.target.value)} placeholder="HZ-XXXXX-XXXXX-XXXXX" aria-label={w('receiptNo')} required />
          <button type="submit" className="p-button pri" disabled={check.isFetching}>
            {w('check')}
          </button>
        </form>
        <div aria-live="polite" style={{ marginTop: 12 }}>
          {check.isError && <Fail error={check.error} />}
          {check.data && (
            <>
              <p>
                <span className="chip ok">✓ {w('receiptYes')}</span>
              </p>
              <dl className="p-hash">
                <dt>{w('receiptAt')}</dt>
                <dd>{exact(check.data.submittedAt)}</dd>
                <dt>{w('receiptDigest')}</dt>
                <dd className="mono">{check.data.digest}</dd>
              </dl>
            </>
          )}
        </div>
      </section>
    </PortalPage>
  )
}
