import { CaretRightOutlined, PauseOutlined, StepBackwardOutlined, StepForwardOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useNow } from '../ui/clock.ts'
import { dateOf, short } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import type { Replay } from './use-replay.ts'

interface Props {
  replay: Replay
  marks: readonly { at: string; label: string }[]
  at: string | undefined
}

/** Time from entry to now with a tick for each event; moving it moves the page. Arrow keys, buttons and a date field do the same. */
export function Slider({ replay, marks, at }: Props) {
  const w = useWords(watchWords)
  const today = useNow('half-minute')
  const { instants, tones, index } = replay
  const first = instants[0]
  if (!first) return null
  const [from, to] = [Date.parse(first), today]
  const placeOf = (when: string | number): number => Math.min(100, Math.max(0, ((typeof when === 'number' ? when : Date.parse(when)) - from) / Math.max(to - from, 1) * 100))
  const here = at ? placeOf(at) : 100
  const told = spaced(marks.map(mark => ({ ...mark, place: placeOf(mark.at) })))
  return (
    <div className="slider">
      <Button icon={replay.playing ? <PauseOutlined /> : <CaretRightOutlined />} onClick={replay.toggle}>{w(replay.playing ? 'pause' : 'replay')}</Button>
      <button type="button" className="plain icon" onClick={() => replay.step(-1)} aria-label={w('previous')}><StepBackwardOutlined /></button>
      <button type="button" className="plain icon" onClick={() => replay.step(1)} aria-label={w('next')}><StepForwardOutlined /></button>
      <button type="button" className="plain xs" onClick={replay.faster} aria-label={w('speed', { n: replay.speed })}>{replay.speed}×</button>
      <div className="slider-track">
        <i className="slider-past" style={{ width: `${here}%` }} />
        {instants.map((when, n) => <i key={when} className={`slider-tick ${tones[n]}`} style={{ left: `${placeOf(when)}%` }} title={short(when, today)} />)}
        <i className="slider-thumb" style={{ left: `${here}%` }} />
        <input
          type="range" min={0} max={instants.length} value={at ? index : instants.length} aria-label={w('slider')} aria-valuetext={at ? short(at, today) : w('now')}
          onChange={event => { const n = Number(event.target.value); replay.go(n >= instants.length ? undefined : instants[n]) }}
          onClick={event => {
            const box = event.currentTarget.getBoundingClientRect()
            const when = from + ((event.clientX - box.left) / box.width) * (to - from)
            if (event.detail) replay.go(when > to - (to - from) * 0.01 ? undefined : instants.findLast(one => Date.parse(one) <= when) ?? first)
          }}
        />
        <span className="slider-words xs t2" aria-hidden="true">
          {told.map(mark => <span key={mark.at + mark.label} style={{ left: `${mark.place}%` }}>{dateOf(mark.at).slice(5)} {mark.label}</span>)}
          <span className="slider-now" style={{ left: `${here}%` }}>{at ? short(at, today).slice(0, 11) : w('now')}</span>
        </span>
      </div>
      <span className="xs t2 nw">{w('events', { n: instants.length })}</span>
    </div>
  )
}

/** Words that would run into each other, or into 现在 at the end, are left out; the first and the last of them stay. */
function spaced<T extends { place: number }>(marks: readonly T[]): T[] {
  const kept: T[] = []
  for (const mark of marks) if (mark.place < 90 && (kept.length === 0 || mark.place - kept.at(-1)!.place > 15)) kept.push(mark)
  return kept
}
