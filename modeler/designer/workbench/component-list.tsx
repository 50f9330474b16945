import { SearchOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { useWords } from '../../words/words.ts'
import type { Modeler, Shape, Template } from '../bpmn/services.ts'
import { designWords } from '../words.ts'
import { BasicShapes } from './basic-shapes.tsx'

interface Props { modeler: Modeler | undefined; templates: Template[]; selected: Shape | undefined; writable: boolean }

/** Our services and step kinds: dragged onto the canvas, or appended to the selected element by Enter or click (no drag-only action). */
export function ComponentList({ modeler, templates, selected, writable }: Props) {
  const w = useWords(designWords)
  const [query, setQuery] = useState('')
  const search = useRef<InputRef>(null)
  useKeys([{ keys: 'a', name: w('append'), run: () => search.current?.focus() }])
  const found = templates.filter(template => !query || `${template.name}${template.description ?? ''}`.toLowerCase().includes(query.toLowerCase()))
  const groups = new Map<string, Template[]>()
  for (const template of found) groups.set(template.category?.name ?? '', [...groups.get(template.category?.name ?? '') ?? [], template])

  const append = (template: Template): void => {
    if (!modeler || !writable) return
    const shape = modeler.get('elementTemplates').createElement(template)
    const added = selected && selected.type !== 'bpmn:Participant' && selected.type !== 'bpmn:Lane'
      ? modeler.get('autoPlace').append(selected, shape)
      : undefined
    if (!added) { modeler.get('create').start(new MouseEvent('mousemove'), shape); return }
    modeler.get('selection').select(added)
    setQuery('')
    // the hands stay on the keyboard: E names the new step, A appends the next
    search.current?.blur()
    modeler.get('canvas').focus()
  }
  const drag = (event: React.DragEvent, template: Template): void => {
    event.preventDefault()
    if (modeler && writable) modeler.get('create').start(event.nativeEvent, modeler.get('elementTemplates').createElement(template))
  }
  return <aside className="components" aria-label={w('services')}>
    <Input ref={search} prefix={<SearchOutlined />} suffix={<Kbd keys="a" />} placeholder={w('searchServices')} value={query} onChange={event => setQuery(event.target.value)} onPressEnter={() => found[0] && append(found[0])} allowClear />
    <div className="component-groups">
      {!query && <section><h2>{w('basicShapes')}</h2><BasicShapes modeler={modeler} selected={selected} writable={writable} /></section>}
      {[...groups].map(([name, list]) => <section key={name}>
        <h2>{name}</h2>
        <ul>
          {list.map(template => <li key={template.id}>
            <button type="button" draggable onDragStart={event => drag(event, template)} onClick={() => append(template)} disabled={!writable} title={template.description}>
              <span>{template.name}</span><small>v{template.version ?? 1}</small>
            </button>
          </li>)}
        </ul>
      </section>)}
    </div>
    <p className="xs t3">{selected?.businessObject.name ? w('addAfter', { name: selected.businessObject.name }) : w('dragOrEnter')}</p>
  </aside>
}
