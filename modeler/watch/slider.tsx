import { CaretRightOutlined, PauseOutlined, StepBackwardOutlined, StepForwardOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
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
  const [track, setTrack] = useState<HTMLDivElement | null>(null)
  const width = useWidth(track)
  const { instants, tones, index } = replay
  const first = instants[0]
  if (!first) return null
  const [from, to] = [Date.parse(first), today]
  const placeOf = (when: string | number): number => Math.min(100, Math.max(0, ((typeof when === 'number' ? when : Date.parse(when)) - from) / Math.max(to - from, 1) * 100))
  const here = at ? placeOf(at) : 100
  const now = { text: at ? short(at, today).slice(0, 11) : w('now'), place: here }
  const told = spaced(marks.map(mark => ({ text: `${dateOf(mark.at).slice(5)} ${mark.label}`, place: placeOf(mark.at) })), now, width)
  return (
    <div className="slider">
      <Button icon={replay.playing ? <PauseOutlined /> : <CaretRightOutlined />} onClick={replay.toggle}>{w(replay.playing ? 'pause' : 'replay')}</Button>
      <button type="button" className="plain icon" onClick={() => replay.step(-1)} aria-label={w('previous')}><StepBackwardOutlined /></button>
      <button type="button" className="plain icon" onClick={() => replay.step(1)} aria-label={w('next')}><StepForwardOutlined /></button>
      <button type="button" className="plain xs" onClick={replay.faster} aria-label={w('speed', { n: replay.speed })}>{replay.speed}×</button>
      <div className="slider-track" ref={setTrack}>
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
          {told.map(word => <span key={word.text} style={along(word.place)}>{word.text}</span>)}
          <span className="slider-now" style={along(here)}>{now.text}</span>
        </span>
      </div>
      <span className="xs t2 nw">{w('events', { n: instants.length })}</span>
    </div>
  )
}

interface Word { text: string; /** Per cent of the track. */ place: number }

/** A word stands left of its place by as much of itself as the place is along the track: at either end it ends with the track. */
const along = (place: number) => ({ left: `${place}%`, transform: `translateX(-${place}%)` })

/** Words that would run into each other, or into the moment shown, are left out; the earlier of two stays. */
function spaced(words: readonly Word[], now: Word, width: number): Word[] {
  const edges = ({ text, place }: Word): [number, number] => {
    const long = [...text].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 12 : 7.5), 0)
    const left = (width - long) * place / 100
    return [left, left + long]
  }
  const apart = (one: Word, other: Word): boolean => edges(one)[1] + 8 <= edges(other)[0] || edges(other)[1] + 8 <= edges(one)[0]
  const kept: Word[] = []
  for (const word of words) if (apart(word, now) && (kept.length === 0 || apart(kept.at(-1)!, word))) kept.push(word)
  return kept
}

function useWidth(of: HTMLElement | null): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!of) return
    const watch = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width))
    watch.observe(of)
    return () => watch.disconnect()
  }, [of])
  return width
}
