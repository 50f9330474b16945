import { useMemo } from 'react'
import type { InstanceDetail } from '../../server/contract/watch.ts'
import { Canvas } from '../ui/canvas.tsx'
import type { CanvasOverlay } from '../ui/canvas-marks.ts'
import type { Mark } from '../ui/steps.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { useVersion } from './queries.ts'

/** A small picture of where the trade stands, running or frozen. */
export function Miniature({ detail, frozen }: { detail: InstanceDetail; frozen: boolean }) {
  const w = useWords(watchWords)
  const bundle = useVersion(detail.version)
  const marks = useMemo((): Record<string, Mark> => ({
    ...Object.fromEntries(detail.done.map(id => [id, 'done' as const])),
    ...Object.fromEntries(detail.tokens.map(token => [token.element, frozen ? ('warn' as const) : detail.lateAt.includes(token.element) ? ('late' as const) : ('active' as const)])),
  }), [detail.done, detail.tokens, detail.lateAt, frozen])
  const overlays = useMemo((): CanvasOverlay[] => [...new Set(detail.tokens.map(token => token.element))].map(element => ({
    element, text: frozen ? w('frozenTag') : detail.lateAt.includes(element) ? w('late') : w('here'), tone: frozen ? 'near' : detail.lateAt.includes(element) ? 'late' : 'token',
  })), [detail.tokens, detail.lateAt, frozen, w])
  return <div className="miniature">{bundle.data && <Canvas xml={bundle.data.bundle.bpmn} label={detail.processName} mode="near" at={detail.reason?.element ?? detail.tokens[0]?.element} marks={marks} overlays={overlays} still />}</div>
}
