import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { payDeposit, type Tender } from '../../server/contract/bids.ts'
import { listGuarantors } from '../../server/contract/guarantees.ts'
import { call } from '../ui/call.ts'
import { upload, type StoredFile } from '../ui/documents.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { wanOf, yuanOf } from '../ui/money.ts'
import { bidWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'

const forms = ['保函', '保险', '现金', '信用免'] as const

/** Hands in the deposit, sealed like the bid; shows it and its refund once there. */
export function BidDeposit({ tender }: { tender: Tender }) {
  const w = useWords(bidWords)
  const client = useQueryClient()
  const [form, setForm] = useState<(typeof forms)[number]>('保函')
  const [file, setFile] = useState<StoredFile>()
  const issued = form === '保函' || form === '保险'
  const [guarantor, setGuarantor] = useState<string>()
  const guarantors = useQuery({ queryKey: ['guarantors'], queryFn: ({ signal }) => call(listGuarantors, { signal }), staleTime: 300_000 })
  const pay = useMutation({
    mutationFn: () => call(payDeposit, { params: { code: tender.code }, body: { form, amountFen: form === '信用免' ? 0 : tender.depositFen, ...(file ? { document: file.id } : {}), ...(issued && guarantor ? { guarantor } : {}) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['instances'] }),
  })
  const add = useMutation({ mutationFn: (chosen: File) => upload(chosen, { kind: '保证金凭证', sealed: true }), onSuccess: setFile })
  const own = tender.mine?.deposit
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('s_deposit')}</h2>
        <Law id="招标投标法实施条例26" />
      </div>
      <div className="pad sub-form">
        {own?.refund && tender.status === 'open' && <p className="s">{w('refunded', { sum: wanOf(own.refund.amountFen), interest: yuanOf(own.refund.interestFen) })}</p>}
        {own && !(own.refund && tender.status === 'open') ? (
          <>
            <p>
              <span className="chip ok">✓ {w('depositDone', { form: own.form, sum: wanOf(own.amountFen) })}</span>
            </p>
            {own.refund && <p className="s">{w('refunded', { sum: wanOf(own.refund.amountFen), interest: yuanOf(own.refund.interestFen) })}</p>}
          </>
        ) : tender.depositFen === 0 ? (
          <p>{w('depositNone')}</p>
        ) : tender.status !== 'open' ? (
          <p>{w('late')}</p>
        ) : (
          <>
            <p>{w('depositSum', { sum: wanOf(tender.depositFen) })}</p>
            <label htmlFor="deposit-form">{w('depositForm')}</label>
            <Select id="deposit-form" value={form} onChange={setForm} options={forms.map(value => ({ value, label: value }))} />
            {issued && (
              <>
                <label htmlFor="deposit-issuer">{w('depositIssuer')}</label>
                <Select id="deposit-issuer" allowClear value={guarantor ?? null} onChange={value => setGuarantor(value ?? undefined)} placeholder={w('depositIssuerOther')} options={guarantors.data?.map(one => ({ value: one.id, label: one.name })) ?? []} />
                <span className="xs t2">{w('depositIssuerHint')}</span>
              </>
            )}
            <label htmlFor="deposit-file">{w('depositFile')}</label>
            <input id="deposit-file" type="file" onChange={event => event.target.files?.[0] && add.mutate(event.target.files[0])} />
            {file && <span className="chip se">{file.name}</span>}
            {add.isError && <Fail error={add.error} />}
            {pay.isError && <Fail error={pay.error} />}
            <p className="row" style={{ marginTop: 8 }}>
              <Button type="primary" loading={pay.isPending || add.isPending} onClick={() => pay.mutate()}>
                {w('depositGo')}
              </Button>
            </p>
          </>
        )}
        <p className="s t2">{w('depositSealed')}</p>
        <p>
          <Link to={`/subject/bid/${tender.code}/offer`}>
            {w('next')}：{w('s_offer')} →
          </Link>
        </p>
      </div>
    </section>
  )
}
