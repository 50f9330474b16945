import { Segmented } from 'antd'
import { useMemo } from 'react'
import type { InstanceDetail, Moment } from '../../server/contract/watch.ts'
import { Canvas } from '../ui/canvas.tsx'
import type { CanvasOverlay } from '../ui/canvas-marks.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { Mark } from '../ui/steps.tsx'
import { span } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { useVersion } from './queries.ts'
import { Slider } from './slider.tsx'
import type { Replay } from './use-replay.ts'

export type DiagramMode = 'tokens' | 'heat' | 'text'
interface Props {
  detail: InstanceDetail
  /** The past moment shown, if any. */
  moment: Moment | undefined
  mode: DiagramMode
  setMode: (mode: DiagramMode) => void
  replay: Replay
  marks: readonly { at: string; label: string }[]
  at: string | undefined
}

/** The one picture of the procedure with what is done, where it waits and how late, at the slider's moment. */
export function DiagramCard({ detail, moment, mode, setMode, replay, marks, at }: Props) {
  const w = useWords(watchWords)
  const shown = moment ?? detail
  const bundle = useVersion(moment?.version ?? detail.version)
  const today = useNow('half-minute')
  const seen = at ? Date.parse(at) : today
  const late = useMemo(() => new Set(shown.lateAt), [shown.lateAt])
  const drawn = useMarked(shown, late, mode, { seen, due: detail.dueAt, here: w('here'), lateFor: text => w('lateFor', { span: text }), stopped: detail.halted && !at ? w('frozenTag') : null })
  return (
    <section className="card diagram-card">
      <h2 className="hd">
        {w('diagram')}
        <span className="s t2 diagram-key"><em className="ok">{w('doneMark')}</em><em className={late.size ? 'er' : 'pri'}>{w(late.size ? 'lateMark' : 'nowMark')}</em><em>{w('todoMark')}</em></span>
        <span className="gr" />
        <Segmented size="small" value={mode} onChange={setMode} options={[{ value: 'tokens' as const, label: w('tokens') }, { value: 'heat' as const, label: w('heat') }, { value: 'text' as const, label: w('textSteps') }]} />
      </h2>
      <div className={mode === 'text' ? 'diagram-text' : 'diagram-stage'}>
        {bundle.isPending && <Skeleton lines={5} what={w('diagram')} />}
        {bundle.isError && <Fail error={bundle.error} retry={() => void bundle.refetch()} />}
        {bundle.data && <Canvas xml={bundle.data.bundle.bpmn} label={detail.processName} mode={mode === 'text' ? 'text' : 'whole'} marks={drawn.marks} overlays={drawn.overlays} />}
      </div>
      <Slider replay={replay} marks={marks} at={at} />
    </section>
  )
}

interface Seen { seen: number; due: string | null; here: string; lateFor: (span: string) => string; stopped: string | null }

/** Marks and pills: one pill an element, with the number of its tokens; in heat mode how long each has waited. */
function useMarked(shown: Pick<Moment, 'tokens' | 'done'>, late: ReadonlySet<string>, mode: DiagramMode, { seen, due, here, lateFor, stopped }: Seen): { marks: Record<string, Mark>; overlays: CanvasOverlay[] } {
  const minute = Math.floor(seen / 60_000)
  return useMemo(() => {
    const marks: Record<string, Mark> = Object.fromEntries(shown.done.map(id => [id, 'done' as const]))
    const groups = new Map<string, { count: number; since: string | null }>()
    for (const token of shown.tokens) {
      const one = groups.get(token.element)
      groups.set(token.element, { count: (one?.count ?? 0) + 1, since: one?.since && token.since && one.since < token.since ? one.since : token.since })
    }
    const overlays: CanvasOverlay[] = []
    for (const [element, { count, since }] of groups) {
      const isLate = late.has(element)
      marks[element] = isLate ? 'late' : 'active'
      const waited = since ? span(minute * 60_000 - Date.parse(since)) : ''
      const text = stopped ?? (mode === 'heat' ? waited || here : isLate && due ? lateFor(span(minute * 60_000 - Date.parse(due)).split(' ').slice(0, 2).join(' ')) : count > 1 ? String(count) : here)
      overlays.push({ element, text, tone: stopped ? 'near' : isLate ? 'late' : 'token', pulse: !stopped, title: waited })
    }
    // what is late stands for its sub-process
    return { marks, overlays: overlays.toSorted((a, b) => Number(b.tone === 'late') - Number(a.tone === 'late')) }
  }, [shown.tokens, shown.done, late, mode, minute, due, here, stopped])
}
