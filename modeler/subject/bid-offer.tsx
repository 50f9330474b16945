import { LockOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button, Input, InputNumber } from 'antd'
import { useNavigate } from 'react-router'
import type { Tender } from '../../server/contract/bids.ts'
import { sizeText, upload, type StoredFile } from '../ui/documents.ts'
import { Fail } from '../ui/fail.tsx'
import { fenOf, wanOf } from '../ui/money.ts'
import { bidWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'
import { BidFileName } from './bid-file-name.tsx'
import type { standingOf } from './standing.ts'

/** What the bidder is preparing; it leaves this browser only sealed. */
export interface Draft {
  yuan: number | null
  days: number | null
  manager: string
  statement: string
  files: readonly StoredFile[]
}

/** Begins with the standing bid, so that a replacement changes only what it changes. */
export const emptyOffer = (standing: ReturnType<typeof standingOf>): Draft => ({
  yuan: standing?.offer.priceFen === undefined ? null : standing.offer.priceFen / 100,
  days: standing?.offer.durationDays ?? null,
  manager: standing?.offer.manager ?? '',
  statement: standing?.offer.statement ?? '',
  files: standing?.offer.documents?.map(id => ({ id, name: '' })) ?? [],
})

/** The members of an offer that are still missing, as keys of bidWords. */
export const missingIn = (draft: Draft): ('price' | 'duration' | 'files')[] => [
  ...(draft.yuan === null ? (['price'] as const) : []),
  ...(draft.days === null ? (['duration'] as const) : []),
  ...(draft.files.length === 0 ? (['files'] as const) : []),
]

export function BidOffer({ tender, draft, change }: { tender: Tender; draft: Draft; change: (draft: Draft) => void }) {
  const w = useWords(bidWords)
  const go = useNavigate()
  const add = useMutation({
    mutationFn: async (chosen: readonly File[]) => {
      const stored: StoredFile[] = []
      for (const file of chosen) stored.push(await upload(file, { kind: '投标文件', sealed: true }))
      return stored
    },
    onSuccess: stored => change({ ...draft, files: [...draft.files, ...stored] }),
  })
  const fen = fenOf(draft.yuan)
  return (
    <section className="card">
      <div className="hd">
        <h2>{w('s_offer')}</h2>
      </div>
      <div className="pad sub-form">
        <div className="two">
          <div>
            <label htmlFor="bid-price">{w('price')}</label>
            <InputNumber<number> id="bid-price" value={draft.yuan} onChange={yuan => change({ ...draft, yuan })} min={0} precision={2} style={{ width: '100%' }} />
            {tender.ceilingFen !== null && fen !== null && fen > tender.ceilingFen && <span className="chip wa" role="alert">{w('overCeiling', { sum: wanOf(tender.ceilingFen) })}</span>}
          </div>
          <div>
            <label htmlFor="bid-days">{w('duration')}</label>
            <InputNumber<number> id="bid-days" value={draft.days} onChange={days => change({ ...draft, days })} min={1} max={10_000} precision={0} style={{ width: '100%' }} />
          </div>
        </div>
        <label htmlFor="bid-manager">{w('manager')}</label>
        <Input id="bid-manager" value={draft.manager} maxLength={60} onChange={event => change({ ...draft, manager: event.target.value })} />
        <label htmlFor="bid-statement">{w('statement')}</label>
        <Input.TextArea id="bid-statement" value={draft.statement} maxLength={5000} autoSize={{ minRows: 2 }} onChange={event => change({ ...draft, statement: event.target.value })} />
        <label htmlFor="bid-files">{w('files')}</label>
        <p className="s t2">{w('filesHint')}</p>
        <ul>
          {draft.files.map(file => (
            <li key={file.id} className="row" style={{ minHeight: 32 }}>
              <LockOutlined style={{ color: 'var(--se)' }} aria-hidden="true" />
              <span className="gr el">
                <BidFileName file={file} />
              </span>
              {file.sizeBytes !== undefined && <span className="xs t2">{sizeText(file.sizeBytes)}</span>}
              {file.sha256 && <span className="mono t3">{file.sha256.slice(0, 8)}…</span>}
              <Button size="small" type="text" onClick={() => change({ ...draft, files: draft.files.filter(one => one.id !== file.id) })} aria-label={`${w('remove')} ${file.name}`}>
                {w('remove')}
              </Button>
            </li>
          ))}
        </ul>
        <input id="bid-files" type="file" multiple disabled={add.isPending} onChange={event => {
          const chosen = [...(event.target.files ?? [])]
          event.target.value = ''
          if (chosen.length) add.mutate(chosen)
        }} />
        {add.isPending && <p role="status">{w('uploading', { name: '' })}</p>}
        {add.isError && <Fail error={add.error} />}
        <p style={{ marginTop: 8 }}>
          <Button type="primary" onClick={() => void go(`/subject/bid/${tender.code}/submit`)}>
            {w('next')}：{w('s_submit')}
          </Button>
        </p>
      </div>
    </section>
  )
}
