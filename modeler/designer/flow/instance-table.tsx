import { Checkbox } from 'antd'
import { Link } from 'react-router'
import { useWords } from '../../words/words.ts'
import type { Plan, Verdict } from './plan.ts'
import { migrateWords } from './migrate-words.ts'

interface Props { instances: Plan['instances']; verdicts: ReadonlyMap<string, Verdict>; ticked: string[]; setTicked(ids: string[]): void; from: number; to: number }

/** Running instances, each with what its rehearsal said; what cannot go cannot be ticked. */
export function InstanceTable({ instances, verdicts, ticked, setTicked, from, to }: Props) {
  const w = useWords(migrateWords)
  const able = instances.filter(instance => verdicts.get(instance.id)?.verdict === '可迁移')
  const toggle = (id: string, on: boolean): void => setTicked(on ? [...ticked, id] : ticked.filter(each => each !== id))
  return <div className="migrate-table"><table className="t">
    <thead><tr><th><Checkbox aria-label={w('tickAll')} disabled={!able.length} checked={able.length > 0 && able.every(each => ticked.includes(each.id))} onChange={event => setTicked(event.target.checked ? able.map(each => each.id) : [])} /></th><th>{w('instance')}</th><th>{w('region')}</th><th>{w('step')}</th><th>{w('verdict')}</th><th>{w('why')}</th></tr></thead>
    <tbody>{instances.map(instance => {
      const verdict = verdicts.get(instance.id)
      const tone = verdict ? { 可迁移: 'ok', 留在旧版: 'wa', 不可迁移: 'er' }[verdict.verdict] : ''
      return <tr key={instance.id}>
        <td><Checkbox aria-label={w('tick', { name: instance.title })} disabled={verdict?.verdict !== '可迁移'} checked={ticked.includes(instance.id)} onChange={event => toggle(instance.id, event.target.checked)} /></td>
        <td><Link to={`/watch/i/${instance.id}`}><b>{instance.title}</b></Link></td><td className="nw">{instance.regionName}</td><td>{instance.at.map(place => place.name).join('、') || '–'}</td>
        <td className="nw">{verdict ? <span className={`chip ${tone}`}>{verdict.verdict === '可迁移' ? '✓ ' : verdict.verdict === '不可迁移' ? '✕ ' : '– '}{verdict.verdict === '留在旧版' ? w('stay', { n: from }) : verdict.verdict}</span> : <span className="t3">{w('notRehearsed')}</span>}</td>
        <td>{verdict && <Reasons verdict={verdict} to={to} />}</td>
      </tr>
    })}</tbody>
  </table></div>
}

function Reasons({ verdict, to }: { verdict: Verdict; to: number }) {
  const w = useWords(migrateWords)
  const more = [
    ...verdict.opened.length ? [w('opens', { names: verdict.opened.join('、') })] : [], ...verdict.withdrawn.length ? [w('withdraws', { names: verdict.withdrawn.join('、') })] : [],
    ...verdict.after.length ? [w('standsAt', { n: to, names: verdict.after.join('、') })] : [],
  ]
  return <>{verdict.reasons.slice(0, 2).join('；')}{more.length > 0 && <small className="t2"> {more.join('；')}</small>}</>
}
