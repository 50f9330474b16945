import { useSearchParams } from 'react-router'
import { useCrumb } from '../shell/crumbs.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { IncidentGroupCard } from './incident-group.tsx'
import { useIncidents } from './queries.ts'
import { WatchBar } from './watch-bar.tsx'

/** Incidents by cause: mend once, retry all (UX S9). What waits in the outbox is a backlog, not an error. */
export default function IncidentsPage() {
  const w = useWords(watchWords)
  const today = useNow('half-minute')
  const [search, setSearch] = useSearchParams()
  const found = useIncidents()
  useCrumb([{ name: w('incidents') }])
  const groups = found.data?.groups ?? []
  const cause = search.get('cause') ?? groups[0]?.signature
  const at = groups.findIndex(group => group.signature === cause)
  const choose = (signature: string | undefined) => setSearch(signature ? { cause: signature } : {}, { replace: true })
  useKeys([
    { keys: 'j', name: w('down'), run: () => choose(groups[Math.min(groups.length - 1, at + 1)]?.signature) },
    { keys: 'k', name: w('up'), run: () => choose(groups[Math.max(0, at - 1)]?.signature) },
  ])
  return (
    <div className="watch">
      <h1 className="sr">{w('incidents')}</h1>
      <WatchBar>{found.data && found.data.outbox > 0 && <span className="s t2">{w('outbox', { n: found.data.outbox })}</span>}</WatchBar>
      {found.isPending && <section className="card pad"><Skeleton lines={6} /></section>}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.data && groups.length === 0 && <section className="card"><Empty>{w('noIncidents')}</Empty></section>}
      {groups.length > 0 && (
        <section className="card list-card">
          <table className="t incident-table" lang="zh-CN">
            <thead><tr><th scope="col">{w('causes')}</th><th scope="col">{w('process')}</th><th scope="col">{w('count')}</th><th scope="col">{w('seen')}</th><th scope="col">{w('tries')}</th><th scope="col">{w('advice')}</th></tr></thead>
            <tbody>
              {groups.map(group => (
                <tr key={group.signature} className={group.signature === cause ? 'on' : ''} onClick={() => choose(group.signature)}>
                  <td><button type="button" className="link" onClick={() => choose(group.signature)} aria-pressed={group.signature === cause}><b>{group.cause}</b></button><br /><span className="xs t2">{group.message}</span></td>
                  <td className="t2">{group.processName}</td>
                  <td><b>{group.instances}</b></td>
                  <td className="nw t2 xs">{short(group.firstAt, today)}<br />{short(group.lastAt, today)}</td>
                  <td>{group.attempts}</td>
                  <td className="s">{group.advice}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {cause && groups.length > 0 && <IncidentGroupCard key={cause} signature={cause} />}
    </div>
  )
}
