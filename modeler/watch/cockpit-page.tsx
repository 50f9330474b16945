import { useCallback, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useCrumb } from '../shell/crumbs.ts'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { useFeed } from '../ui/live.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { clockTime } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { FirstLook } from './first-look.tsx'
import { FlowMatrix } from './flow-matrix.tsx'
import { Kpis } from './kpis.tsx'
import { useOverview } from './queries.ts'
import { AlertsCard, IncidentsCard } from './side-cards.tsx'
import { WatchBar } from './watch-bar.tsx'

/** The focus among the written reasons; Enter opens, as on any link. */
function walk(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.first-row .el')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
}

/** The whole city in five seconds (UX S6): seven figures, family × stage, what to look at first and why, alerts, incidents. */
export default function CockpitPage() {
  const w = useWords(watchWords)
  const go = useNavigate()
  const [search] = useSearchParams()
  const [frozen, setFrozen] = useState(false)
  const feed = useFeed()
  const narrow = Object.fromEntries(['region', 'family'].flatMap(name => (search.get(name) ? [[name, search.get(name)!]] : [])))
  const found = useOverview(narrow, frozen)
  useCrumb([{ name: w('overview') }])
  const toList = useCallback((more: Record<string, string>) => `/watch/list?${new URLSearchParams({ ...narrow, ...more }).toString()}`, [JSON.stringify(narrow)])
  useKeys([
    { keys: 'f', name: w('freeze'), run: () => setFrozen(!frozen) },
    { keys: 'a', name: w('toAlerts'), run: () => void go('/watch/alerts') },
    { keys: 'i', name: w('toIncidents'), run: () => void go('/watch/incidents') },
    { keys: 'l', name: w('toList'), run: () => void go(toList({})) },
    { keys: 'j', name: w('down'), run: () => walk(1) },
    { keys: 'k', name: w('up'), run: () => walk(-1) },
  ])
  const overview = found.data
  return (
    <div className="watch cockpit">
      <h1 className="sr">{w('overview')}</h1>
      <WatchBar>
        {frozen && <span className="chip wa">{w('frozen')}</span>}
      </WatchBar>
      {feed.state === 'lost' && <div className="stale-bar" role="alert">{w('stale', { at: clockTime(overview?.at ?? feed.beatAt) })}</div>}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <section className="card pad"><Skeleton lines={8} what={w('overview')} /></section>}
      {overview && (
        <>
          <Kpis kpis={overview.kpis} toList={toList} />
          <div className="cockpit-grid">
            <div className="col cockpit-main">
              <FlowMatrix overview={overview} toList={toList} />
              <FirstLook overview={overview} toList={toList} />
            </div>
            <div className="col cockpit-side">
              <AlertsCard alerts={overview.alerts} total={overview.alertsTotal} />
              <IncidentsCard groups={overview.incidents} />
            </div>
          </div>
        </>
      )}
    </div>
  )
}
