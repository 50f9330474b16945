import { useQuery } from '@tanstack/react-query'
import { CaretRightOutlined, PauseOutlined, StepBackwardOutlined, StepForwardOutlined, FastForwardOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { deadlineByTerm } from '../../../server/contract/law.ts'
import { call } from '../../ui/call.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { dateOf, daysBetween, instant, weekday } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import { current, pathTo } from './play.ts'
import type { Stage } from './use-play.ts'
import { rehearsalWords } from './words.ts'

const dayMs = 86_400_000

/** Working days around a date, from the city's published calendar; undefined where the year is unpublished. */
export function useDays(from: string): Map<string, { counted: boolean; why: string }> | undefined {
  const found = useQuery({ queryKey: ['law', 'days', from], queryFn: ({ signal }) => call(deadlineByTerm, { query: { amount: 70, unit: 'WORKING', sense: 'MAX', from }, signal }), retry: false, staleTime: Number.POSITIVE_INFINITY })
  const nearer = useQuery({ queryKey: ['law', 'days', from, 'near'], enabled: found.isError, queryFn: ({ signal }) => call(deadlineByTerm, { query: { amount: 20, unit: 'WORKING', sense: 'MAX', from }, signal }), retry: false, staleTime: Number.POSITIVE_INFINITY })
  return useMemo(() => { const reply = found.data ?? nearer.data; return reply && new Map(reply.days.map(day => [day.date, day])) }, [found.data, nearer.data])
}

/** The clock's card: virtual moment, weekday, whether people work that day, how long since the start. */
export function ClockCard({ stage, days }: { stage: Stage; days: ReturnType<typeof useDays> }) {
  const w = useWords(rehearsalWords)
  if (!stage.play) return null
  const now = current(stage.play).run.now
  const start = stage.play.moments[0]!.run.now
  const day = days?.get(dateOf(now))
  return <div className="clock-card" role="status">
    <small>{w('clock')}</small>
    <p><b>{instant(now)}</b> <span className="t2">周{weekday(dateOf(now))} · {day ? w(day.counted || dateOf(now) === dateOf(start) ? 'workday' : 'restday') : w('unknownDay')}</span></p>
    <small className="t2">{w('sinceStart', { n: daysBetween(start, now) })}</small>
  </div>
}

/** Play, step, jump; and the calendar strip: counted days, rest days, when timers ring. A click or a typed date moves the clock forward. */
export function Transport({ stage, days, name }: { stage: Stage; days: ReturnType<typeof useDays>; name(element: string): string }) {
  const w = useWords(rehearsalWords)
  const [playing, setPlaying] = useState(false)
  const date = useRef<HTMLInputElement>(null)
  const { play } = stage
  const moment = play && current(play)
  const over = !moment?.run.state || !['a', 's'].includes(moment.run.state.st)
  const more = stage.script ? stage.script.next < stage.script.scenario.steps.length : (moment?.run.state?.tm.length ?? 0) > 0
  const { next } = stage
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => { if (!next()) setPlaying(false) }, 700)
    return () => clearInterval(timer)
  }, [playing, next])
  const back = (): void => { const before = moment?.parent; if (before !== null && before !== undefined) stage.go(before) }
  const deadline = (): void => stage.do({ do: 'advance', to: 'next-timer' })
  useKeys([
    { keys: 'space', name: w('play'), run: () => setPlaying(on => !on && more) }, { keys: 'right', name: w('nextEvent'), run: () => { next() } }, { keys: 'left', name: w('back'), run: back },
    { keys: 'shift+right', name: w('nextDeadline'), run: deadline }, { keys: 'g', name: w('goDate'), run: () => date.current?.focus() },
  ])
  if (!play || !moment) return null
  const go = (day: string): void => { const at = Date.parse(`${day}T09:00:00+08:00`); if (at > moment.run.now) stage.do({ do: 'advance', to: new Date(at).toISOString() }) }
  return <div className="transport">
    <div className="row wrap">
      <Button icon={<StepBackwardOutlined />} onClick={back} disabled={moment.parent === null} title={w('back')} aria-label={w('back')} />
      <Button type="primary" icon={playing ? <PauseOutlined /> : <CaretRightOutlined />} onClick={() => setPlaying(on => !on)} disabled={!more} title={w(playing ? 'pause' : 'play')} aria-label={w(playing ? 'pause' : 'play')} />
      <Button icon={<StepForwardOutlined />} onClick={() => next()} disabled={!more}>{w('nextEvent')}</Button>
      <Button icon={<FastForwardOutlined />} onClick={deadline} disabled={over || !moment.run.state?.tm.length}>{w('nextDeadline')}</Button>
      <label className="xs t2">{w('goDate')} <input ref={date} type="date" min={dateOf(moment.run.now)} disabled={over} onKeyDown={event => { if (event.key === 'Enter') go(event.currentTarget.value) }} /></label>
      <span className="gr" />
      <span className="xs t3"><Kbd keys="space" /> {w('play')} <Kbd keys="right" /> {w('nextEvent')} <Kbd keys="g" /> {w('goDate')}</span>
    </div>
    <Strip stage={stage} days={days} name={name} go={go} over={over} />
  </div>
}

function Strip({ stage, days, name, go, over }: { stage: Stage; days: ReturnType<typeof useDays>; name(element: string): string; go(day: string): void; over: boolean }) {
  const w = useWords(rehearsalWords)
  const play = stage.play!
  const { run } = current(play)
  const start = play.moments[0]!.run.now
  const first = dateOf(Math.max(start, run.now - 14 * dayMs))
  const list = Array.from({ length: 45 }, (_, n) => new Date(Date.parse(`${first}T00:00:00Z`) + n * dayMs).toISOString().slice(0, 10))
  const today = dateOf(run.now)
  const rings = new Map<string, string[]>()
  for (const timer of run.state?.tm ?? []) if (timer.at < 4e12) rings.set(dateOf(timer.at), [...rings.get(dateOf(timer.at)) ?? [], name(timer.e)])
  const done = new Map<string, number>()
  for (const moment of pathTo(play)) if (moment.step) done.set(dateOf(moment.run.now), (done.get(dateOf(moment.run.now)) ?? 0) + 1)
  return <>
    <ol className="strip" aria-label={w('strip')}>
      {list.map(day => {
        const known = days?.get(day)
        const ring = rings.get(day)
        const past = day < today
        const title = [day, `周${weekday(day)}`, known?.why, ring?.join('、'), done.get(day) && w('step', { n: done.get(day)! })].filter(Boolean).join(' · ')
        return <li key={day} className={`${known && !known.counted && day !== dateOf(start) ? 'rest' : known ? 'count' : 'open'}${past ? ' past' : ''}${day === today ? ' now' : ''}${ring ? ' ring' : ''}`}>
          <button type="button" disabled={past || over} title={title} aria-label={`${w('moveTo', { at: title })}`} onClick={() => go(day)} />
          {day === today ? <small>{day.slice(5)}</small> : ring && <small className="below">{day.slice(5)} {ring[0]}</small>}
        </li>
      })}
    </ol>
  </>
}

/** A typed JSON object, or what is wrong with it. */
export function JsonBox({ value, onChange, label }: { value: string; onChange(text: string): void; label: string }) {
  return <label className="xs t2">{label}<Input.TextArea className="mono" value={value} onChange={event => onChange(event.target.value)} autoSize={{ minRows: 2, maxRows: 10 }} /></label>
}
