import { useMemo } from 'react'
import type { Modeler, PaletteEntry, Shape } from '../bpmn/services.ts'

const after: Record<string, string> = {
  'create.start-event': 'bpmn:StartEvent', 'create.intermediate-event': 'bpmn:IntermediateThrowEvent', 'create.end-event': 'bpmn:EndEvent', 'create.exclusive-gateway': 'bpmn:ExclusiveGateway', 'create.task': 'bpmn:Task', 'create.subprocess-expanded': 'bpmn:SubProcess',
}

/** bpmn-js's palette as one tidy row of our list: tools, then shapes; a click appends to the selection where that makes sense. */
export function BasicShapes({ modeler, selected, writable }: { modeler: Modeler | undefined; selected: Shape | undefined; writable: boolean }) {
  const entries = useMemo(() => modeler ? Object.entries(modeler.get('palette').getEntries()).filter(([, entry]) => !entry.separator && entry.action) : [], [modeler])
  const click = (id: string, entry: PaletteEntry, event: React.MouseEvent): void => {
    const type = after[id]
    if (type && modeler && selected && modeler.get('elementRegistry').get(selected.id) && selected.businessObject.$instanceOf('bpmn:FlowNode') && !selected.businessObject.$instanceOf('bpmn:EndEvent') && type !== 'bpmn:StartEvent') {
      modeler.get('selection').select(modeler.get('autoPlace').append(selected, modeler.get('elementFactory').createShape({ type })))
      return
    }
    entry.action?.click?.(event.nativeEvent)
  }
  return <ul className="basic-shapes">{entries.map(([id, entry]) => <li key={id}>
    <button type="button" className={entry.className} title={entry.title} aria-label={entry.title} disabled={!writable && /create|connect|space/.test(id)} draggable={Boolean(entry.action?.dragstart)}
      onDragStart={event => { event.preventDefault(); if (writable) entry.action?.dragstart?.(event.nativeEvent) }} onClick={event => click(id, entry, event)} />
  </li>)}</ul>
}
