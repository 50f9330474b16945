import { CompressOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { nextFocus, told } from './canvas-focus.ts'
import { useFocusMark, useMarks, useOverlays, type CanvasOverlay } from './canvas-marks.ts'
import type { LaneLabel, Viewer } from './canvas-viewer.ts'
import { stepsOf, type DiagramStep } from './diagram.ts'
import { Fail } from './fail.tsx'
import { Skeleton } from './skeleton.tsx'
import { Steps, toldSteps, type Mark } from './steps.tsx'

export interface CanvasProps {
  xml: string
  /** Name of the diagram, for screen readers. */
  label: string
  /** whole: fit all (default) · read: from the left, large enough to be read · near: around `at` · text: the steps instead of the picture. */
  mode?: 'whole' | 'read' | 'near' | 'text'
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
  useEffect(() => {
    pick.current = onPick
  })

  const fit = useCallback(async () => {
    const { fitNear, fitRead, fitWhole } = await import('./canvas-viewer.ts')
    if (!viewer.current) return
    if (mode === 'near' && at) fitNear(viewer.current, at)
    else if (mode === 'read') fitRead(viewer.current)
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
    })().catch((error: unknown) => {
      if (!gone) setFailure(error)
    })
    return () => {
      gone = true
      viewer.current?.destroy()
      viewer.current = undefined
      setSteps(undefined)
    }
  }, [xml])

  useEffect(() => {
    if (!stage.current || !steps) return
    // The first call comes as soon as there is a size; later ones when the place grows or shrinks.
    const watch = new ResizeObserver(() => {
      viewer.current?.canvas.resized()
      void fit()
    })
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
  const lines = toldSteps(steps ?? [], marks)
  return (
    <div className={still ? 'dia still' : 'dia'}>
      <div
        ref={stage}
        className="dia-stage"
        role="application"
        tabIndex={mode === 'text' ? -1 : 0}
        hidden={mode === 'text'}
        aria-label={w('diagram', { name: label })}
        onKeyDownCapture={move}
        onFocus={() => focus ?? setFocus(at ?? steps?.[0]?.id)}
        onBlur={() => setFocus(undefined)}
      />
      <div className="dia-lanes" aria-hidden="true">
        {mode !== 'text' &&
          lanes.map(lane => (
            <span key={lane.id} style={{ top: lane.top, height: lane.height }}>
              {lane.name}
            </span>
          ))}
      </div>
      {!steps && !failure && <Skeleton lines={3} />}
      {failure ? <Fail error={failure} /> : null}
      <p className="sr" aria-live="polite">
        {current && told(current, steps!, marks, w)}
      </p>
      <div className={mode === 'text' ? 'dia-text' : 'sr'}>
        <Steps steps={lines} label={label} {...(onPick && mode === 'text' ? { onPick } : {})} />
      </div>
      {!still && mode !== 'text' && steps && (
        <div className="dia-tools">
          <button type="button" className="plain" aria-label={w('zoomOut')} onClick={() => viewer.current?.canvas.zoom(zoomed(viewer.current, 0.8))}>
            <MinusOutlined />
          </button>
          <button type="button" className="plain" aria-label={w('zoomIn')} onClick={() => viewer.current?.canvas.zoom(zoomed(viewer.current, 1.25))}>
            <PlusOutlined />
          </button>
          <button
            type="button"
            className="plain"
            aria-label={w('fit')}
            onClick={() => void import('./canvas-viewer.ts').then(({ fitWhole }) => viewer.current && fitWhole(viewer.current))}
          >
            <CompressOutlined />
          </button>
        </div>
      )}
    </div>
  )
}

const zoomed = (viewer: Viewer, by: number): number => Math.min(2.5, Math.max(0.2, viewer.canvas.viewbox().scale * by))
