import { RightOutlined } from '@ant-design/icons'
import { Link } from 'react-router'
import type { InstanceItem, Overview } from '../../server/contract/watch.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Law, Promised } from '../ui/law.tsx'
import { Sla } from '../ui/sla.tsx'
import { span } from '../ui/times.ts'
import { regionNames } from '../words/roles.ts'
import { watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'

interface Props {
  overview: Overview
  toList: (more: Record<string, string>) => string
}

/** What presses most, each with its reason in a sentence: nobody needs to open it to know why. */
export function FirstLook({ overview, toList }: Props) {
  const w = useWords(watchWords)
  const today = useNow()
  return (
    <section className="card first-look">
      <h2 className="hd">
        {w('first')} <span className="s t2">{w('firstSub')}</span>
        <span className="gr" />
        {overview.firstTotal > 0 && <Link className="s" to={toList({})}>{w('all', { n: overview.firstTotal })}</Link>}
      </h2>
      {overview.first.length === 0 && (
        <Empty next={overview.next?.dueAt && <Link to={`/watch/i/${overview.next.id}`}>{w('nextLimit', { title: overview.next.title, due: span(Date.parse(overview.next.dueAt) - today) })}</Link>}>{w('noneLate')}</Empty>
      )}
      <ul className="first-rows">
        {overview.first.map(item => <FirstRow key={item.id} item={item} />)}
      </ul>
    </section>
  )
}

function FirstRow({ item }: { item: InstanceItem }) {
  const pick = usePick()
  return (
    <li className="first-row">
      <span className="first-sla"><Sla due={item.dueAt} state={item.sla} /></span>
      <Link to={`/watch/i/${item.id}`} className="el"><b>{item.title}</b></Link>
      <span className="s t2 nw first-region">{pick(regionNames[item.region] ?? [item.region, item.region])}</span>
      <span className="s el first-why" lang="zh-CN" title={item.reason?.text}>{item.reason?.short}</span>
      <span className="first-law">{item.reason?.law ? <Law id={item.reason.law} family={item.family} why={item.reason.text} /> : item.reason?.promise ? <Promised text={item.reason.promise} /> : null}</span>
      <Link to={`/watch/i/${item.id}`} className="first-go" aria-label={item.title}><RightOutlined /></Link>
    </li>
  )
}
