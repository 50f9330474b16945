import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { retryIncidents } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { RowResult } from '../ui/row-result.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { WhyNot } from '../ui/why-not.tsx'
import { regionNames } from '../words/roles.ts'
import { watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import { useIncidentGroup } from './queries.ts'
import { VarsTab } from './vars-tab.tsx'

/** One cause: all its trades, a sample of the data, and the retry with its result row by row. */
export function IncidentGroupCard({ signature }: { signature: string }) {
  const w = useWords(watchWords)
  const pick = usePick()
  const today = useNow('half-minute')
  const client = useQueryClient()
  const found = useIncidentGroup(signature)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [vars, setVars] = useState('')
  const rows = found.data?.rows ?? []
  const chosen = rows.filter(row => !left.has(row.id)).map(row => row.id)
  const parsed = parse(vars)
  const retry = useMutation({
    mutationFn: (ids: string[]) => call(retryIncidents, { body: { incidents: ids, reason, ...(parsed ? { vars: parsed } : {}) } }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['incidents'] }),
  })
  if (found.isPending) return <section className="card pad"><Skeleton lines={6} /></section>
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  const why = !found.data.right.may ? found.data.right.why : parsed === null ? w('badJson') : reason.trim().length < 2 ? w('needReason') : chosen.length === 0 ? w('select') : undefined
  return (
    <div className="incident-grid">
      <section className="card">
        <h2 className="hd">{found.data.group?.cause ?? signature}</h2>
        <table className="t" lang="zh-CN">
          <tbody>
            {rows.map(row => (
              <tr key={row.id}>
                <td style={{ width: 32 }}><Checkbox checked={!left.has(row.id)} aria-label={`${w('select')} ${row.title}`} onChange={() => setLeft(before => { const after = new Set(before); if (!after.delete(row.id)) after.add(row.id); return after })} /></td>
                <td><Link to={`/watch/i/${row.instance}`}><b>{row.title}</b></Link><br /><span className="xs t2">{row.message}</span></td>
                <td className="nw t2">{pick(regionNames[row.region] ?? [row.region, row.region])}</td>
                <td className="nw t2 xs">{short(row.openedAt, today)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="col dialog-form pad">
          <label htmlFor="retry-reason">{w('retryReason')}</label>
          <Input id="retry-reason" value={reason} onChange={event => setReason(event.target.value)} />
          <label htmlFor="retry-vars">{w('retryVars')}</label>
          <Input.TextArea id="retry-vars" rows={3} className="mono" value={vars} onChange={event => setVars(event.target.value)} status={parsed === null ? 'error' : ''} placeholder='{"deadline": "2026-12-09T09:30:00+08:00"}' />
          <WhyNot type="primary" why={why ?? false} who={found.data.right.who ?? undefined} loading={retry.isPending} onClick={() => retry.mutate(chosen)}>{w('retryN', { n: chosen.length })}</WhyNot>
          {retry.isError && <Fail error={retry.error} slim />}
          {retry.data && <RowResult outcomes={retry.data.rows.map(row => ({ id: row.id, name: row.title, ok: row.ok, ...(row.detail ? { reason: row.detail } : {}) }))} retry={ids => retry.mutate(ids)} />}
        </div>
      </section>
      <section className="card"><h2 className="hd">{w('sample')}</h2><div className="pad sample"><VarsTab variables={found.data.sample} /></div></section>
    </div>
  )
}

/** undefined = nothing given, null = not an object. */
function parse(text: string): Record<string, unknown> | null | undefined {
  if (!text.trim()) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch { return null }
}
