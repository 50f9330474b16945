import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { readPledge, signPledge } from '../../server/contract/me.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { exact } from '../ui/times.ts'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import './session.css'

/** 自律承诺: the text, whether it is in force, and the signature for another year. */
export default function PledgePage() {
  const w = useWords(sessionWords)
  const client = useQueryClient()
  useCrumb([{ name: w('pledge') }])
  const [agreed, setAgreed] = useState(false)
  const [conflicts, setConflicts] = useState('')
  const found = useQuery({ queryKey: ['pledge'], queryFn: ({ signal }) => call(readPledge, { signal }) })
  const sign = useMutation({
    mutationFn: () => call(signPledge, { body: { agree: true, conflicts } }),
    onSuccess: () => {
      setAgreed(false)
      setConflicts('')
      void client.invalidateQueries({ queryKey: ['pledge'] })
      void client.invalidateQueries({ queryKey: ['tasks'] })
    },
  })
  if (found.isPending) return <Skeleton lines={6} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  const { owed, current, text, validUntil, past } = found.data
  return (
    <div className="me">
      <h1>{w('pledge')}</h1>
      <p className={`chip ${current ? 'ok' : owed ? 'er' : ''}`} role="status">
        {current && validUntil ? w('pledgeCurrent', { until: exact(validUntil).slice(0, 10) }) : w(owed ? 'pledgeMissing' : 'pledgeNotOwed')}
      </p>
      <section className="card">
        <h2 className="hd">{w('pledgeText')}</h2>
        <div>
          <p className="pledge-text" lang="zh-CN">
            {text}
          </p>
          {owed && (
            <div className="col me-form">
              <label htmlFor="conflicts">{w('conflicts')}</label>
              <Input.TextArea id="conflicts" rows={2} maxLength={1000} value={conflicts} onChange={event => setConflicts(event.target.value)} placeholder={w('conflictsHint')} />
              <Checkbox checked={agreed} onChange={event => setAgreed(event.target.checked)}>
                {w('pledgeAgree')}
              </Checkbox>
              {sign.isError && <Fail error={sign.error} slim />}
              <p>
                <Button type="primary" disabled={!agreed || !conflicts.trim()} loading={sign.isPending} onClick={() => sign.mutate()}>
                  {w(current ? 'pledgeRenew' : 'pledgeSign')}
                </Button>
              </p>
            </div>
          )}
        </div>
      </section>
      <section className="card">
        <h2 className="hd">{w('pledgePast')}</h2>
        {past.length === 0 ? (
          <Empty>{w('pledgeNone')}</Empty>
        ) : (
          <div>
            <ul className="posts">
              {past.map(one => (
                <li key={one.signedAt}>
                  <span className="gr">
                    {exact(one.signedAt).slice(0, 10)} – {exact(one.validUntil).slice(0, 10)}
                  </span>
                  <span className="s t2" lang="zh-CN">
                    {w('conflicts')}：{one.conflicts}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </section>
    </div>
  )
}
