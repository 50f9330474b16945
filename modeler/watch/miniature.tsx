import { useMemo } from 'react'
import type { InstanceDetail, Token } from '../../server/contract/watch.ts'
import { Canvas } from '../ui/canvas.tsx'
import type { CanvasOverlay } from '../ui/canvas-marks.ts'
import type { Mark } from '../ui/steps.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { useVersion } from './queries.ts'

interface Props {
  detail: InstanceDetail
  /** Where its tokens stand; absent = where they stand now. */
  tokens?: readonly Token[] | undefined
  frozen: boolean
}

/** A small picture of where the trade stands, running or frozen, or would stand. */
export function Miniature({ detail, tokens = detail.tokens, frozen }: Props) {
  const w = useWords(watchWords)
  const bundle = useVersion(detail.version)
  const moved = tokens.find(token => !detail.tokens.some(old => old.element === token.element))?.element
  const marks = useMemo((): Record<string, Mark> => ({
    ...Object.fromEntries(detail.done.map(id => [id, 'done' as const])),
    ...Object.fromEntries(tokens.map(token => [token.element, frozen ? ('warn' as const) : detail.lateAt.includes(token.element) ? ('late' as const) : ('active' as const)])),
  }), [detail.done, tokens, detail.lateAt, frozen])
  const overlays = useMemo((): CanvasOverlay[] => [...new Set(tokens.map(token => token.element))].map(element => ({
    element, text: frozen ? w('frozenTag') : detail.lateAt.includes(element) ? w('late') : w('here'), tone: frozen ? 'near' : detail.lateAt.includes(element) ? 'late' : 'token',
  })), [tokens, detail.lateAt, frozen, w])
  return <div className="miniature">{bundle.data && <Canvas xml={bundle.data.bundle.bpmn} label={detail.processName} mode="near" at={moved ?? detail.reason?.element ?? tokens[0]?.element} marks={marks} overlays={overlays} still />}</div>
}
