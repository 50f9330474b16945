import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Finding } from '../../../server/law/finding.ts'
import { createModeler, fit } from '../bpmn/modeler.ts'
import { barPanel, readOnlyModule } from '../bpmn/read-only.ts'
import type { Modeler, Shape } from '../bpmn/services.ts'
import { markFindings } from './marks.ts'

interface Props {
  xml: string
  /** Loads `xml` anew whenever this counts up; the page's own edits do not. */
  loaded: number
  templates: object[]
  panel: HTMLElement | null
  writable: boolean
  findings: Finding[]
  onReady(modeler: Modeler): void
  onChange(xml: string): void
  onSelect(shapes: Shape[]): void
  onFinding(element: string): void
  onError(problem: { message: string; warnings: string[] }): void
  /** A change was tried while somebody else writes. */
  onRefused(): void
  onRename(was: string, became: string): void
}

/** The drawing surface: one bpmn-js modeler for the life of the page; every command is saved as XML a moment later. */
export function DesignCanvas({ xml, loaded, templates, panel, writable, findings, onReady, onChange, onSelect, onFinding, onError, onRefused, onRename }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [modeler, setModeler] = useState<Modeler>()
  const [shown, setShown] = useState(0)
  const hooks = useRef({ onReady, onChange, onSelect, onFinding, onError, onRefused, onRename, writable })
  useEffect(() => { hooks.current = { onReady, onChange, onSelect, onFinding, onError, onRefused, onRename, writable } })

  useEffect(() => {
    if (!box.current) return
    const made = createModeler({ canvas: box.current, modules: [readOnlyModule(() => !hooks.current.writable)] })
    let pending: ReturnType<typeof setTimeout> | undefined
    let quiet = true
    made.on('commandStack.changed', () => {
      if (quiet) return
      clearTimeout(pending)
      pending = setTimeout(() => void made.saveXML({ format: true }).then(({ xml: text }) => hooks.current.onChange(text)), 120)
    })
    // what is selected goes with the old diagram: a selection that outlives it breaks every later one
    made.on('import.parse.start', () => { quiet = true; made.get('selection').select(null) })
    made.on('import.done', () => { quiet = false })
    made.on('selection.changed', ({ newSelection }: { newSelection: Shape[] }) => hooks.current.onSelect(newSelection))
    made.on('element.updateId', ({ element, newId }: { element: Shape; newId: string }) => { if (!quiet) hooks.current.onRename(element.id, newId) })
    made.on('readOnly.refused', () => hooks.current.onRefused())
    setModeler(made)
    hooks.current.onReady(made)
    return () => { clearTimeout(pending); made.destroy(); setModeler(undefined) }
  }, [])

  useEffect(() => {
    if (!modeler) return
    let stale = false
    modeler.importXML(xml).then(({ warnings }) => {
      if (stale) return
      fit(modeler)
      setShown(count => count + 1)
      if (warnings.length) hooks.current.onError({ message: '', warnings: warnings.map(warning => warning.message) })
    }, (error: Error) => { if (!stale) hooks.current.onError({ message: error.message, warnings: [] }) })
    return () => { stale = true }
    // the page's own edits arrive in xml too and must not be imported again
    // oxlint-disable-next-line exhaustive-deps
  }, [modeler, loaded])

  useEffect(() => {
    if (!modeler || !panel || !shown) return
    // the diagram first; what is checked and built for a hundred milliseconds, after the frame that shows it
    const timer = setTimeout(() => {
      modeler.get('elementTemplatesLoader').setTemplates(templates)
      modeler.get('propertiesPanel').attachTo(panel)
      // it shows the diagram first, whatever was selected before it came
      const chosen = modeler.get('selection').get()
      if (chosen.length) setTimeout(() => modeler.get('eventBus').fire('selection.changed', { oldSelection: [], newSelection: modeler.get('selection').get() }))
    }, 50)
    const unbar = barPanel(panel, () => !hooks.current.writable)
    return () => { clearTimeout(timer); unbar() }
    // once it is attached it follows the modeler
    // oxlint-disable-next-line react/exhaustive-deps
  }, [modeler, panel, shown > 0])

  // in the frame of the edit, not one later
  useLayoutEffect(() => { if (modeler && shown) return markFindings(modeler, findings, element => hooks.current.onFinding(element)) }, [modeler, shown, findings])
  return <div className="design-canvas" ref={box} role="application" aria-label="流程图画布，按 T 打开文字步骤" tabIndex={-1} />
}
