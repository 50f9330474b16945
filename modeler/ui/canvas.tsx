import { CompressOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import type { LaneLabel, Viewer } from './canvas-viewer.ts'
import { stepsOf, type DiagramStep } from './diagram.ts'
import { Fail } from './fail.tsx'
import { Skeleton } from './skeleton.tsx'
import { Steps, toldSteps, type Mark } from './steps.tsx'

/** Something small drawn on an element: text pill over its top edge (default), its top right corner, or below it. */
export interface CanvasOverlay { element: string; text: string; tone?: 'token' | 'late' | 'near' | 'done' | 'sealed' | 'plain'; at?: 'top' | 'corner' | 'bottom'; title?: string; pulse?: boolean }
export interface CanvasProps {
  xml: string
  /** Name of the diagram, for screen readers. */
  label: string
  /** whole: fit all (default) · near: around `at` · text: the steps instead of the picture. */
  mode?: 'whole' | 'near' | 'text'
  at?: string | undefined
  marks?: Record<string, Mark>
  overlays?: readonly CanvasOverlay[]
  onPick?: (id: string) => void
  /** Hides the zoom buttons (small previews). */
  still?: boolean
}

/** The one picture of a procedure: read-only bpmn-js with marks, pills, sticky lane names and a text twin. Give its parent a height. */
export function Canvas({ xml, label, mode = 'whole', at, marks, overlays, onPick, still }: CanvasProps) {
  const w = useWords(uiWords)
  const stage = useRef<HTMLDivElement>(null)
  const viewer = useRef<Viewer>(undefined)
  const pick = useRef(onPick)
  const [steps, setSteps] = useState<DiagramStep[]>()
  const [failure, setFailure] = useState<unknown>()
  const [lanes, setLanes] = useState<LaneLabel[]>([])
  const [focus, setFocus] = useState<string>()
  useEffect(() => { pick.current = onPick })

  const fit = useCallback(async () => {
    const { fitNear, fitWhole } = await import('./canvas-viewer.ts')
    if (!viewer.current) return
    if (mode === 'near' && at) fitNear(viewer.current, at)
    else fitWhole(viewer.current)
  }, [mode, at])

  useEffect(() => {
    let gone = false
    setFailure(undefined)
    void (async () => {
      const { openViewer, hiddenLanes } = await import('./canvas-viewer.ts')
      if (gone || !stage.current) return
      const opened = openViewer(stage.current)
      viewer.current = opened
      opened.events.on('canvas.viewbox.changed', () => setLanes(hiddenLanes(opened)))
      opened.events.on('element.click', event => event.element && pick.current?.(event.element.id))
      const definitions = await opened.load(xml)
      if (!gone) setSteps(stepsOf(definitions))
    })().catch((error: unknown) => { if (!gone) setFailure(error) })
    return () => { gone = true; viewer.current?.destroy(); viewer.current = undefined; setSteps(undefined) }
  }, [xml])

  useEffect(() => {
    if (!stage.current || !steps) return
    // The first call comes as soon as there is a size; later ones when the place grows or shrinks.
    const watch = new ResizeObserver(() => { viewer.current?.canvas.resized(); void fit() })
    watch.observe(stage.current)
    return () => watch.disconnect()
  }, [steps, fit])
  useMarks(viewer, steps, marks, Boolean(onPick))
  useOverlays(viewer, steps, overlays)
  useFocusMark(viewer, steps, focus)

  const current = steps?.find(step => step.id === focus)
  const move = (event: KeyboardEvent) => {
    const target = steps && nextFocus(steps, focus ?? at, event.key)
    if (event.key === 'Enter' && focus) onPick?.(focus)
    else if (target) setFocus(target)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const told = toldSteps(steps ?? [], marks)
  return <div className={still ? 'dia still' : 'dia'}>
    <div ref={stage} className="dia-stage" role="application" tabIndex={mode === 'text' ? -1 : 0} hidden={mode === 'text'} aria-label={w('diagram', { name: label })} onKeyDownCapture={move} onFocus={() => focus ?? setFocus(at ?? steps?.[0]?.id)} onBlur={() => setFocus(undefined)} />
    <div className="dia-lanes" aria-hidden="true">{mode !== 'text' && lanes.map(lane => <span key={lane.id} style={{ top: lane.top, height: lane.height }}>{lane.name}</span>)}</div>
    {!steps && !failure && <Skeleton lines={3} />}
    {failure ? <Fail error={failure} /> : null}
    <p className="sr" aria-live="polite">{current && announce(current, steps!, marks, w)}</p>
    <div className={mode === 'text' ? 'dia-text' : 'sr'}><Steps steps={told} label={label} {...onPick && mode === 'text' ? { onPick } : {}} /></div>
    {!still && mode !== 'text' && steps && <div className="dia-tools">
      <button type="button" className="plain" aria-label={w('zoomOut')} onClick={() => viewer.current?.canvas.zoom(zoomed(viewer.current, 0.8))}><MinusOutlined /></button>
      <button type="button" className="plain" aria-label={w('zoomIn')} onClick={() => viewer.current?.canvas.zoom(zoomed(viewer.current, 1.25))}><PlusOutlined /></button>
      <button type="button" className="plain" aria-label={w('fit')} onClick={() => void import('./canvas-viewer.ts').then(({ fitWhole }) => viewer.current && fitWhole(viewer.current))}><CompressOutlined /></button>
    </div>}
  </div>
}

const zoomed = (viewer: Viewer, by: number): number => Math.min(2.5, Math.max(0.2, viewer.canvas.viewbox().scale * by))

/** Left and right follow the flow, up and down the order of the text view. */
export function nextFocus(steps: readonly DiagramStep[], from: string | undefined, key: string): string | undefined {
  const at = steps.findIndex(step => step.id === from)
  const here = steps[at]
  if (!here) return key.startsWith('Arrow') ? steps[0]?.id : undefined
  if (key === 'ArrowRight') return here.next[0]
  if (key === 'ArrowLeft') return here.previous[0] ?? here.host
  if (key === 'ArrowDown') return steps[at + 1]?.id
  return key === 'ArrowUp' ? steps[at - 1]?.id : undefined
}

const markWord = { done: 'stepDone', active: 'stepActive', late: 'stepLate', warn: 'stepWarn', idle: 'stepSkipped', add: 'stepWarn', change: 'stepWarn', remove: 'stepWarn' } as const
function announce(step: DiagramStep, steps: readonly DiagramStep[], marks: Record<string, Mark> | undefined, w: (key: keyof typeof uiWords, values?: Record<string, string | number>) => string): string {
  const mark = marks?.[step.id]
  const names = step.next.map(id => steps.find(one => one.id === id)?.name).filter(Boolean).join('、')
  return [w('stepNo', { n: steps.indexOf(step) + 1 }), step.name, step.lane, w(mark ? markWord[mark] : 'stepTodo'), names && w('next', { names })].filter(Boolean).join('，')
}

type Held = { current: Viewer | undefined }

function useMarks(viewer: Held, steps: readonly DiagramStep[] | undefined, marks: Record<string, Mark> | undefined, pickable: boolean): void {
  useEffect(() => {
    const drawn = viewer.current
    if (!drawn || !steps) return
    const own = Object.entries(marks ?? {}).filter(([id]) => drawn.registry.get(id))
    const outer = own.filter(([, mark]) => mark === 'active' || mark === 'late').flatMap(([id, mark]) => drawn.holders(id).map(holder => [holder, mark] as const))
    const set = [...new Map([...own, ...outer])].map(([id, mark]) => [id, `yg-${mark}`] as const)
    const all = pickable ? [...set, ...steps.filter(step => drawn.registry.get(step.id)).map(step => [step.id, 'yg-pick'] as const)] : set
    for (const [id, marker] of all) drawn.canvas.addMarker(id, marker)
    return () => { for (const [id, marker] of all) if (viewer.current === drawn) drawn.canvas.removeMarker(id, marker) }
  }, [viewer, steps, marks, pickable])
}

function useOverlays(viewer: Held, steps: readonly DiagramStep[] | undefined, overlays: readonly CanvasOverlay[] | undefined): void {
  useEffect(() => {
    const drawn = viewer.current
    if (!drawn || !steps) return
    const told = (overlays ?? []).flatMap(overlay => [overlay, ...drawn.registry.get(overlay.element) ? drawn.holders(overlay.element).map(element => ({ ...overlay, element })) : []])
    for (const { element, text, tone = 'token', at = 'top', title, pulse } of told) {
      const shape = drawn.registry.get(element)
      if (!shape) continue
      const html = document.createElement('div')
      html.className = `tok ${tone}${pulse ? ' pulse' : ''}`
      html.textContent = text
      if (title) html.title = title
      const left = at === 'corner' ? shape.width : shape.width / 2
      drawn.overlays.add(element, 'yg', { html, scale: { min: 0.7, max: 1 }, position: at === 'bottom' ? { bottom: 0, left } : { top: 0, left } })
    }
    return () => { if (viewer.current === drawn) drawn.overlays.remove({ type: 'yg' }) }
  }, [viewer, steps, overlays])
}

function useFocusMark(viewer: Held, steps: readonly DiagramStep[] | undefined, focus: string | undefined): void {
  useEffect(() => {
    const drawn = viewer.current
    if (!drawn || !steps || !focus || !drawn.registry.get(focus)) return
    drawn.canvas.addMarker(focus, 'yg-focus')
    return () => { if (viewer.current === drawn) drawn.canvas.removeMarker(focus, 'yg-focus') }
  }, [viewer, steps, focus])
}
