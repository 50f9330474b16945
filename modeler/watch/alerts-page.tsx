import { Segmented } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { useActor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { asking } from '../ui/asked.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { regionNames } from '../words/roles.ts'
import { watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import { AlertCase } from './alerts-tab.tsx'
import { useAlerts } from './queries.ts'
import { WatchBar } from './watch-bar.tsx'

/** Every alert of what the post may see, the red ones first; each waits for a verdict. */
export default function AlertsPage() {
  const w = useWords(watchWords)
  const pick = usePick()
  const actor = useActor()
  const [search, setSearch] = useSearchParams()
  const all = search.get('all') === '1'
  const found = useAlerts({ open: all ? 'false' : 'true', ...(search.get('region') ? { region: search.get('region')! } : {}) })
  useCrumb([{ name: w('alerts') }])
  const may = actor.can['instance']?.includes('annotate') ?? false
  return (
    <div className="watch">
      <h1 className="sr">{w('alerts')}</h1>
      <WatchBar>
        <Segmented size="small" value={all ? 'all' : 'open'} onChange={value => setSearch(asking('all', value === 'all' ? '1' : ''))} options={[{ value: 'open', label: w('openAlerts') }, { value: 'all', label: w('any') }]} />
      </WatchBar>
      {found.isPending && <section className="card pad"><Skeleton lines={6} /></section>}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <section className="card"><Empty>{w('noAlerts')}</Empty></section>}
      <ul className="alert-full alert-wide">
        {found.data?.map(alert => (
          <AlertCase
            key={alert.instance + alert.id} alert={alert} className="card" right={{ may, why: may ? null : w('readOnly'), who: null }}
            head={<p className="row"><Link to={`/watch/i/${alert.instance}?tab=alerts`}><b>{alert.title}</b></Link><span className="s t2">{pick(regionNames[alert.region] ?? [alert.region, alert.region])}</span></p>}
          />
        ))}
      </ul>
    </div>
  )
}
