import { Link } from 'react-router'
import type { Overview } from '../../server/contract/watch.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

interface Props {
  kpis: Overview['kpis']
  toList: (more: Record<string, string>) => string
}

/** Seven figures; every one opens what it counts. */
export function Kpis({ kpis, toList }: Props) {
  const w = useWords(watchWords)
  const cells = [
    { name: w('running'), value: kpis.running, sub: w('runningSub', { n: kpis.startedToday, m: kpis.endedToday }), to: toList({}) },
    { name: w('late'), value: kpis.late, sub: w('lateSub', { n: kpis.lateToday }), to: toList({ sla: 'late' }), tone: kpis.late ? 'er' : '' },
    { name: w('near'), value: kpis.near, sub: w('nearSub'), to: toList({ sla: 'near' }), tone: kpis.near ? 'wa' : '' },
    { name: w('stopped'), value: kpis.stopped, sub: w('stoppedSub', { n: kpis.suspendedByOrder }), to: toList({ sla: 'stopped' }) },
    { name: w('openAlerts'), value: kpis.red + kpis.yellow, sub: w('alertsSub', { n: kpis.red, m: kpis.yellow }), to: '/watch/alerts', tone: kpis.red ? 'er' : '' },
    { name: w('causes'), value: w('causesN', { n: kpis.causes }), sub: kpis.causes ? w('causesSub', { n: kpis.hit }) : w('causesNone'), to: '/watch/incidents', tone: kpis.causes ? 'wa' : '' },
    { name: w('kept'), value: kpis.kept === null ? '–' : `${(Math.floor(kpis.kept * 1000) / 10).toFixed(1)}%`, sub: w('keptSub', { n: kpis.judged }), to: '/watch/deadlines', tone: 'ok' },
  ]
  return (
    <section className="card kpis" aria-label={w('overview')}>
      {cells.map(cell => (
        <Link key={cell.name} to={cell.to} className="kpi">
          <span className="s t2">{cell.name}</span>
          <b className={`live-number ${cell.tone ?? ''}`}>{cell.value}</b>
          <span className="xs t2">{cell.sub}</span>
        </Link>
      ))}
    </section>
  )
}
