import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { myObjections, raiseObjection, type Tender } from '../../server/contract/bids.ts'
import { listOwnEvents } from '../../server/contract/own-projects.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { short } from '../ui/times.ts'
import { plainWords } from '../words/portal-more.ts'
import { bidWords, subjectWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'
import { ObjectionList } from './objection-list.tsx'
import { RaiseEvents } from './raise-events.tsx'
import { ObjectionWindows } from './tender-parts.tsx'

/** Objects inside the windows of law, each named with its article; a complaint goes the way the diagram offers. */
export function BidObjection({ tender }: { tender: Tender }) {
  const w = useWords(bidWords)
  const s = useWords(subjectWords)
  const p = useWords(plainWords)
  const client = useQueryClient()
  const at = useNow()
  const open = tender.windows.filter(one => one.open)
  const [chosen, setStage] = useState<(typeof open)[number]['stage']>()
  const stage = open.find(one => one.stage === chosen)?.stage ?? open[0]?.stage
  const [subject, setSubject] = useState('')
  const [facts, setFacts] = useState('')
  const mine = useQuery({ queryKey: ['instances', 'objections', 'mine'], queryFn: ({ signal }) => call(myObjections, { signal }) })
  const events = useQuery({ queryKey: ['instances', 'events', tender.code], queryFn: ({ signal }) => call(listOwnEvents, { params: { code: tender.code }, signal }) })
  const raise = useMutation({
    mutationFn: () => call(raiseObjection, { params: { code: tender.code }, body: { stage: stage!, subject: subject.trim(), facts: facts.trim() } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['instances'] }),
  })
  return (
    <>
      <section className="card">
        <div className="hd">
          <h2>{w('s_objection')}</h2>
        </div>
        <ObjectionWindows tender={tender} />
        <div className="pad sub-form">
          {!stage && <p>{w('noWindow')}</p>}
          {stage && !raise.isSuccess && (
            <>
              <label htmlFor="objection-stage">{w('stage')}</label>
              <Select id="objection-stage" value={stage} onChange={setStage} options={open.map(one => ({ value: one.stage, label: p(`stage_${one.stage}`) }))} />
              <label htmlFor="objection-subject">{w('subject')}</label>
              <Input id="objection-subject" value={subject} maxLength={200} onChange={event => setSubject(event.target.value)} />
              <label htmlFor="objection-facts">{w('facts')}</label>
              <Input.TextArea id="objection-facts" value={facts} maxLength={20_000} autoSize={{ minRows: 4 }} onChange={event => setFacts(event.target.value)} />
              {raise.isError && <Fail error={raise.error} />}
              <p style={{ marginTop: 8 }}>
                <Button type="primary" disabled={subject.trim().length < 2 || facts.trim().length < 2} loading={raise.isPending} onClick={() => raise.mutate()}>
                  {w('object')}
                </Button>
              </p>
            </>
          )}
          {raise.data && <p role="status">✓ {w('objected', { time: short(raise.data.answerDue, at) })}</p>}
        </div>
      </section>
      <section className="card">
        <div className="hd">
          <h2>{s('myObjections')}</h2>
        </div>
        <ObjectionList rows={mine.data?.filter(one => one.code === tender.code)} error={mine.error} retry={() => void mine.refetch()} empty={s('objectionsNone')} />
      </section>
      {events.data && events.data.length > 0 && (
        <section className="card">
          <div className="hd">
            <h2>{w('complaint')}</h2>
          </div>
          <p className="pad s t2">{w('complaintWhy')}</p>
          <RaiseEvents code={tender.code} events={events.data} />
        </section>
      )}
    </>
  )
}
