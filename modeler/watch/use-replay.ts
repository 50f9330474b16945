import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { HistoryRow } from '../../server/contract/watch.ts'

export interface Replay {
  /** Distinct instants of events, oldest first. */
  instants: string[]
  tones: string[]
  /** Which instant is shown; the last while at the present. */
  index: number
  playing: boolean
  speed: number
  step: (by: number) => void
  toggle: () => void
  go: (at: string | undefined) => void
  faster: () => void
}

const speeds = [1, 4, 15, 60]
const rank = ['system', 'done', 'person', 'act', 'sealed', 'late']

/** Walking through a trade's events: by one, or by itself at 1 to 60 events in ten seconds; the page shows each as it was. */
export function useReplay(rows: readonly HistoryRow[] | undefined, at: string | undefined, show: (at: string | undefined) => void): Replay {
  const { instants, tones } = useMemo(() => {
    const by = new Map<string, string>()
    for (const row of (rows ?? []).toReversed()) if (rank.indexOf(row.tone) >= rank.indexOf(by.get(row.at) ?? 'system')) by.set(row.at, row.tone)
    const sorted = [...by].toSorted(([a], [b]) => a.localeCompare(b))
    return { instants: sorted.map(([when]) => when), tones: sorted.map(([, tone]) => tone) }
  }, [rows])
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState(4)
  const index = at ? Math.max(0, instants.findLastIndex(when => when <= at)) : instants.length - 1
  const step = useCallback((by: number) => {
    const next = (at ? index : instants.length) + by
    if (next < 0) return
    show(next >= instants.length ? undefined : instants[next])
  }, [at, index, instants, show])
  const held = useRef(step)
  useEffect(() => { held.current = step })
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => held.current(1), Math.max(160, 2400 / speed))
    return () => clearInterval(timer)
  }, [playing, speed])
  useEffect(() => { if (!at) setPlaying(false) }, [at])
  const toggle = useCallback(() => {
    if (!playing && !at && instants[0]) show(instants[0])
    setPlaying(!playing)
  }, [playing, at, instants, show])
  return { instants, tones, index, playing, speed, step, toggle, go: show, faster: () => setSpeed(speeds[(speeds.indexOf(speed) + 1) % speeds.length]!) }
}
