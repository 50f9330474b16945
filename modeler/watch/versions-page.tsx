import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { z } from 'zod'
import { interveneAll, runningVersions, type HaltKind, type RunningVersion } from '../../server/contract/watch.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { RowResult } from '../ui/row-result.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { WhyNot } from '../ui/why-not.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { EveryDialog, type Rows } from './every-dialog.tsx'
import { useBatches } from './use-batches.ts'
import { WatchBar } from './watch-bar.tsx'

type Kind = z.infer<typeof HaltKind>

/** What runs by version, and the interventions that reach every instance of one: seen first, signed once, answered one by one. */
export default function VersionsPage() {
  const w = useWords(watchWords)
  const client = useQueryClient()
  const [asked, setAsked] = useState<{ version: RunningVersion; kind: Kind }>()
  const [signed, setSigned] = useState<{ version: RunningVersion; kind: Kind }>()
  const found = useQuery({ queryKey: ['instances', 'versions'], queryFn: ({ signal }) => call(runningVersions, { signal }) })
  const batches = useBatches(() => void client.invalidateQueries({ queryKey: ['instances'] }))
  useCrumb([{ name: w('byVersion') }])
  const run = (rows: Rows, basis: string, reason: string): void => {
    const { version, kind } = asked!
    setAsked(undefined)
    setSigned(asked)
    void batches.run(rows.map(row => row.instance), async part => {
      const { results } = await call(interveneAll, { params: { version: version.version, kind }, body: { basis, reason, instances: part } })
      // what ended or moved on since it was seen is not among the answers
      return part.map(id => {
        const { ok = false, detail = w('everyGone') } = results.find(result => result.instance === id) ?? {}
        return { id, name: rows.find(row => row.instance === id)!.title, ok, ...(ok ? {} : { reason: detail ?? '' }) }
      })
    })
  }
  return (
    <div className="watch">
      <h1 className="sr">{w('byVersion')}</h1>
      <WatchBar everywhere />
      {signed && (
        <section className="card">
          <h2 className="hd">
            <span className="el" lang="zh-CN">{w(`every_${signed.kind}`)} · {signed.version.name} v{signed.version.number}</span>
            <span className="gr" />
            <span className="s t2" aria-live="polite">{w(batches.going ? 'everyGoing' : 'everyDone', { n: batches.outcomes.length, all: batches.all })}</span>
            {batches.going && <Button size="small" onClick={batches.halt}>{w('halt')}</Button>}
          </h2>
          {batches.error ? <Fail error={batches.error} slim /> : null}
          {batches.outcomes.length > 0 && <div className="pad"><RowResult outcomes={batches.outcomes} /></div>}
        </section>
      )}
      <section className="card list-card">
        {found.isPending && <div className="pad"><Skeleton lines={8} /></div>}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data?.length === 0 && <Empty>{w('noVersions')}</Empty>}
        {(found.data?.length ?? 0) > 0 && (
          <table className="t every-table">
            <thead><tr><th scope="col">{w('process')}</th><th scope="col">{w('version')}</th><th scope="col">{w('runningN')}</th><th scope="col">{w('suspendedN')}</th><th scope="col"><span className="sr">{w('everyActs')}</span></th></tr></thead>
            <tbody>
              {found.data?.map(row => (
                <tr key={row.version}>
                  <td lang="zh-CN"><Link to={`/watch/list?process=${row.process}`}><b>{row.name}</b></Link></td>
                  <td className="nw">v{row.number} <span className={`chip ${row.newest ? 'ok' : ''}`}>{w(row.newest ? 'versionNewest' : row.retired ? 'versionRetired' : 'versionOlder')}</span></td>
                  <td data-label={w('runningN')}>{row.active}</td>
                  <td data-label={w('suspendedN')}>{row.suspended || '–'}</td>
                  <td className="nw every-acts">
                    {(['suspend', 'resume', 'cancel'] as const).map(kind => (
                      <WhyNot key={kind} size="small" danger={kind !== 'resume'} why={batches.going ? w('everyBusy') : (kind === 'resume' ? row.suspended : kind === 'suspend' ? row.active : row.active + row.suspended) === 0 && w('everyNone')} onClick={() => setAsked({ version: row, kind })}>{w(`every_${kind}`)}…</WhyNot>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {asked && <EveryDialog version={asked.version} kind={asked.kind} close={() => setAsked(undefined)} run={run} />}
    </div>
  )
}
