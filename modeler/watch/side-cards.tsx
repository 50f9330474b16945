import { Link } from 'react-router'
import type { Alert, IncidentGroup } from '../../server/contract/watch.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { short } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

/** The newest of what has run over. */
export function AlertsCard({ alerts, total }: { alerts: readonly Alert[]; total: number }) {
  const w = useWords(watchWords)
  return (
    <section className="card alerts-card">
      <h2 className="hd">
        {w('liveAlerts')} <span className="xs t2"><i className="dot" /> {w('pushing')}</span>
      </h2>
      {alerts.length === 0 && <Empty>{w('noAlerts')}</Empty>}
      <ul className="alert-rows">{alerts.slice(0, 8).map(alert => <AlertRow key={alert.instance + alert.id} alert={alert} />)}</ul>
      {total > 0 && <p className="card-foot"><Link to="/watch/alerts">{w('seeAll', { n: total })}</Link></p>}
    </section>
  )
}

/** One alert: level in shape, word and colour; rule, what, whose. */
export function AlertRow({ alert }: { alert: Alert }) {
  const today = useNow()
  return (
    <li className="alert-row">
      <LevelChip level={alert.level} />
      <Link to={`/watch/i/${alert.instance}?tab=alerts`} className="gr" lang="zh-CN">
        <b className="s">{alert.rule} {alert.name}</b>
        <span className="xs t2 el">{alert.title} · {alert.text.split('：')[0]}</span>
      </Link>
      <time className="xs t3 nw alert-at" dateTime={alert.raisedAt}>{short(alert.raisedAt, today).slice(0, 11).replace(/ 00:00$/, '')}</time>
    </li>
  )
}

export const LevelChip = ({ level }: { level: 'red' | 'yellow' }) => <span className={`chip ${level === 'red' ? 'er' : 'wa'}`}>{level === 'red' ? '▲ 红' : '◐ 黄'}</span>

/** Incidents by cause, with the way to them. */
export function IncidentsCard({ groups }: { groups: readonly IncidentGroup[] }) {
  const w = useWords(watchWords)
  const today = useNow()
  return (
    <section className="card">
      <h2 className="hd">{w('incidents')} <span className="s t2">{w('byCause')}</span></h2>
      {groups.length === 0 && <Empty>{w('noIncidents')}</Empty>}
      <ul className="alert-rows">
        {groups.map(group => (
          <li key={group.signature} className="alert-row">
            <Link to={`/watch/incidents?cause=${encodeURIComponent(group.signature)}`} className="gr" lang="zh-CN">
              <b className="s">{group.cause}</b>
              <span className="xs t2">{w('affected', { n: group.instances, at: short(group.firstAt, today) })}</span>
            </Link>
            <Link className="ant-btn ant-btn-default ant-btn-sm" to={`/watch/incidents?cause=${encodeURIComponent(group.signature)}`}>{w('view')}</Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
