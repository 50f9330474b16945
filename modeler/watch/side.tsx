import { LockOutlined } from '@ant-design/icons'
import type { HistoryRow, InstanceDetail, Moment } from '../../server/contract/watch.ts'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { ActsTab } from './acts-tab.tsx'
import { AlertsTab } from './alerts-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { useActs, useAlerts } from './queries.ts'
import { SealedTab } from './sealed-tab.tsx'
import { VarsTab } from './vars-tab.tsx'

export const tabKeys = ['history', 'alerts', 'acts', 'vars', 'sealed'] as const
export type Tab = (typeof tabKeys)[number]
interface Props {
  detail: InstanceDetail
  tab: Tab
  setTab: (tab: Tab) => void
  history: { rows: HistoryRow[] } | undefined
  moment: Moment | undefined
  at: string | undefined
  jump: (at: string) => void
}

/** What happened, what warns, what was done about it, the data, the seals; keys 1–5. */
export function Side({ detail, tab, setTab, history, moment, at, jump }: Props) {
  const w = useWords(watchWords)
  const alerts = useAlerts({ instance: detail.id, open: 'false' })
  const acts = useActs(detail.id)
  const counts: Partial<Record<Tab, number | undefined>> = { alerts: alerts.data?.filter(alert => !alert.verdict).length, acts: acts.data && acts.data.acts.length + acts.data.notes.length + acts.data.letters.length }
  const seal = tab === 'sealed' ? undefined : detail.seals.find(one => !one.open && one.until !== null)
  const rows = at ? history?.rows.filter(row => row.at <= at) : history?.rows
  return (
    <aside className="card side" aria-label={w(tab)}>
      <div className="side-tabs" role="tablist">
        {tabKeys.map(key => (
          <button key={key} type="button" role="tab" id={`tab-${key}`} aria-selected={tab === key} aria-controls="side-panel" className={tab === key ? 'on' : ''} onClick={() => setTab(key)}>
            {w(key)} {counts[key] ? <b className={key === 'alerts' ? 'er' : ''}>{counts[key]}</b> : null}
          </button>
        ))}
      </div>
      <div className="side-body" role="tabpanel" id="side-panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'history' && (rows ? <HistoryTab rows={rows} jump={jump} /> : <Skeleton lines={8} />)}
        {tab === 'alerts' && <AlertsTab detail={detail} found={alerts} />}
        {tab === 'acts' && <ActsTab found={acts} />}
        {tab === 'vars' && (moment ? <VarsTab variables={moment.variables} /> : <Skeleton lines={8} />)}
        {tab === 'sealed' && <SealedTab detail={detail} />}
      </div>
      {seal && (
        <div className="side-seal" lang="zh-CN"><LockOutlined aria-hidden="true" /> <span className="gr">{seal.what}，{w('sealedTo', { until: seal.until ?? '' })}</span> {seal.law && <Law id={seal.law} />}</div>
      )}
    </aside>
  )
}
