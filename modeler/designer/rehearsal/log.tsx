import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { short } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import { branches, current, pathTo } from './play.ts'
import { toldEvents, toldExpectation, toldStep } from './told.ts'
import type { Stage } from './use-play.ts'
import { rehearsalWords } from './words.ts'

interface Props { stage: Stage; name(element: string): string; assert(): void }

/** The assertions met on the way and the event log; a line of the log is a moment to go back to and branch from. */
export function Log({ stage, name, assert }: Props) {
  const w = useWords(rehearsalWords)
  const play = stage.play!
  const path = pathTo(play)
  const asserted = path.flatMap(moment => moment.step?.do === 'expect' ? [{ moment, wanted: moment.step }] : [])
  const good = asserted.filter(({ moment }) => moment.wrong.length === 0).length
  return <>
    <header className="row"><b>{w('assertions')}</b><span className={`chip ${good === asserted.length ? 'ok' : 'er'}`}>{good}/{asserted.length}</span><span className="gr" /><Button size="small" type="link" onClick={assert}>{w('assertHere')}</Button></header>
    <ul className="asserted">{asserted.map(({ moment, wanted }) => <li key={moment.id}>{moment.wrong.length ? <CloseCircleFilled className="er" /> : <CheckCircleFilled className="ok" />}<span>{toldExpectation(wanted, name)}{moment.wrong.map(text => <small key={text} className="er">{text}</small>)}</span></li>)}</ul>
    <header className="row"><b>{w('events')}</b><span className="xs t3">{w('fakeTime')}</span></header>
    <ol className="event-log" reversed>{path.toReversed().map(moment => {
      const others = moment.parent === null ? [] : branches(play, moment.parent).filter(each => each.id !== moment.id)
      return <li key={moment.id} className={moment.wrong.length ? 'halt' : ''}>
        <time className="mono xs t2">{short(moment.run.now, moment.run.now)}</time>
        <button type="button" aria-current={moment.id === current(play).id} onClick={() => stage.go(moment.id)}>{toldStep(moment.step, name)}</button>
        {toldEvents(moment.events, moment.run.graph, name).slice(0, 8).map((event, n) => <small key={n} className={event.tone}>{event.text}</small>)}
        {moment.wrong.map(text => <small key={text} className="er">{text}</small>)}
        {others.map(other => <button key={other.id} type="button" className="linklike xs" onClick={() => stage.go(other.id)}>{w('branch')}：{toldStep(other.step, name)}</button>)}
      </li>
    })}</ol>
  </>
}
