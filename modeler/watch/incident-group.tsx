import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { retryIncidents } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { RowResult } from '../ui/row-result.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { WhyNot } from '../ui/why-not.tsx'
import { regionNames } from '../words/roles.ts'
import { watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import { useIncidentGroup } from './queries.ts'
import { RetryDialog } from './retry-dialog.tsx'
import { useBatches } from './use-batches.ts'
import { VarsTab } from './vars-tab.tsx'

/** One cause: all its trades, a sample of the data, and the retry with its result row by row. */
export function IncidentGroupCard({ signature }: { signature: string }) {
  const w = useWords(watchWords)
  const pick = usePick()
  const today = useNow('half-minute')
  const client = useQueryClient()
  const found = useIncidentGroup(signature)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState(false)
  const retry = useBatches(() => void client.invalidateQueries({ queryKey: ['incidents'] }))
  const rows = found.data?.rows ?? []
  const chosen = rows.filter(row => !left.has(row.id)).map(row => row.id)
  const right = found.data?.right
  useKeys(asked ? [] : [
    { keys: 'r', name: w('retry'), run: () => { if (right?.may && chosen.length) setAsked(true) } },
    { keys: 'x', name: w('selectAll'), run: () => setLeft(left.size ? new Set() : new Set(rows.map(row => row.id))) },
  ])
  if (found.isPending) return <section className="card pad"><Skeleton lines={6} /></section>
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  const toggle = (id: string) => setLeft(before => { const after = new Set(before); if (!after.delete(id)) after.add(id); return after })
  return (
    <div className="incident-grid">
      <section className="card">
        <h2 className="hd">
          <span className="el" lang="zh-CN">{found.data.group?.cause ?? w('noIncidents')}</span>
          <span className="gr" />
          {retry.going && <><span className="s t2" aria-live="polite">{w('retryGoing', { n: retry.outcomes.length, all: retry.all })}</span><Button size="small" onClick={retry.halt}>{w('halt')}</Button></>}
          {rows.length > 0 && <WhyNot size="small" type="primary" why={!right?.may ? right?.why ?? '' : chosen.length === 0 ? w('select') : ''} who={right?.who ?? undefined} loading={retry.going} onClick={() => setAsked(true)}>{w('retryN2', { n: chosen.length })}</WhyNot>}
        </h2>
        {retry.outcomes.length > 0 && <div className="pad"><RowResult outcomes={retry.outcomes} /></div>}
        {retry.error ? <Fail error={retry.error} slim /> : null}
        <table className="t" lang="zh-CN">
          <tbody>
            {rows.map(row => (
              <tr key={row.id}>
                <td style={{ width: 32 }}><Checkbox checked={!left.has(row.id)} aria-label={`${w('select')} ${row.title}`} onChange={() => toggle(row.id)} /></td>
                <td><Link to={`/watch/i/${row.instance}`}><b>{row.title}</b></Link><br /><span className="xs t2">{row.message}</span></td>
                <td className="nw t2">{pick(regionNames[row.region] ?? [row.region, row.region])}</td>
                <td className="nw t2 xs">{short(row.openedAt, today)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="card"><h2 className="hd">{w('sample')}</h2><div className="pad"><VarsTab variables={found.data.sample} /></div></section>
      {asked && <RetryDialog group={found.data} chosen={chosen} close={() => setAsked(false)} run={(reason, vars) => { setAsked(false); void retry.run(chosen, part => retried(part, reason, vars)) }} />}
    </div>
  )
}

async function retried(incidents: string[], reason: string, vars: Record<string, unknown> | undefined) {
  const { rows } = await call(retryIncidents, { body: { incidents, reason, ...(vars ? { vars } : {}) } })
  return rows.map(row => ({ id: row.id, name: row.title, ok: row.ok, ...(row.detail ? { reason: row.detail } : {}) }))
}
