import { useEffect } from 'react'
import type { Viewer } from './canvas-viewer.ts'
import type { DiagramStep } from './diagram.ts'
import type { Mark } from './steps.tsx'

/* What is drawn over a diagram: each hook draws when its facts change and takes its own drawing away again. */
/** Something small drawn on an element: text pill over its top edge (default), its top right corner, or below it. */
export interface CanvasOverlay {
  element: string
  text: string
  tone?: 'token' | 'late' | 'near' | 'done' | 'sealed' | 'plain' | 'heat1' | 'heat2' | 'heat3' | 'heat4'
  at?: 'top' | 'corner' | 'bottom'
  title?: string
  pulse?: boolean
}
type Held = { current: Viewer | undefined }

/** Colours of elements; what waits inside a collapsed sub-process also marks the sub-process. */
export function useMarks(viewer: Held, steps: readonly DiagramStep[] | undefined, marks: Record<string, Mark> | undefined, pickable: boolean): void {
  useEffect(() => {
    const drawn = viewer.current
    if (!drawn || !steps) return
    const own = Object.entries(marks ?? {}).filter(([id]) => drawn.registry.get(id))
    const outer = own
      .filter(([, mark]) => mark === 'active' || mark === 'late')
      .flatMap(([id, mark]) => drawn.holders(id).map(holder => [holder, mark] as const))
    const set = [...new Map([...own, ...outer])].map(([id, mark]) => [id, `yg-${mark}`] as const)
    const all = pickable ? [...set, ...steps.filter(step => drawn.registry.get(step.id)).map(step => [step.id, 'yg-pick'] as const)] : set
    for (const [id, marker] of all) drawn.canvas.addMarker(id, marker)
    return () => {
      for (const [id, marker] of all) if (viewer.current === drawn) drawn.canvas.removeMarker(id, marker)
    }
  }, [viewer, steps, marks, pickable])
}

/** Pills on elements and on the collapsed sub-processes that hold them: of several in one sub-process the first stands for all. */
export function useOverlays(viewer: Held, steps: readonly DiagramStep[] | undefined, overlays: readonly CanvasOverlay[] | undefined): void {
  useEffect(() => {
    const drawn = viewer.current
    if (!drawn || !steps) return
    const told = (overlays ?? []).flatMap(overlay => [
      overlay,
      ...(drawn.registry.get(overlay.element) ? drawn.holders(overlay.element).map(element => ({ ...overlay, element })) : []),
    ])
    const shown = new Map<string, CanvasOverlay>()
    for (const overlay of told) if (!shown.has(`${overlay.element} ${overlay.at}`)) shown.set(`${overlay.element} ${overlay.at}`, overlay)
    for (const { element, text, tone = 'token', at = 'top', title, pulse } of shown.values()) {
      const shape = drawn.registry.get(element)
      if (!shape) continue
      const html = document.createElement('div')
      html.className = `tok ${tone}${pulse ? ' pulse' : ''}`
      html.textContent = text
      if (title) html.title = title
      const left = at === 'corner' ? shape.width : shape.width / 2
      drawn.overlays.add(element, 'yg', { html, scale: { min: 0.7, max: 1 }, position: at === 'bottom' ? { bottom: 0, left } : { top: 0, left } })
    }
    return () => {
      if (viewer.current === drawn) drawn.overlays.remove({ type: 'yg' })
    }
  }, [viewer, steps, overlays])
}

/** The ring around the element the keyboard stands on. */
export function useFocusMark(viewer: Held, steps: readonly DiagramStep[] | undefined, focus: string | undefined): void {
  useEffect(() => {
    const drawn = viewer.current
    if (!drawn || !steps || !focus || !drawn.registry.get(focus)) return
    drawn.canvas.addMarker(focus, 'yg-focus')
    return () => {
      if (viewer.current === drawn) drawn.canvas.removeMarker(focus, 'yg-focus')
    }
  }, [viewer, steps, focus])
}
