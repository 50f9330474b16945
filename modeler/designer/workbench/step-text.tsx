import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { parse } from '../../../server/kernel/parse.ts'
import { stepsOf } from '../../ui/diagram.ts'
import { Steps, toldSteps } from '../../ui/steps.tsx'
import { useWords } from '../../words/words.ts'
import type { Modeler, Shape } from '../bpmn/services.ts'
import { designWords } from '../words.ts'
import { connect } from './canvas-keys.ts'
import { canvasWords } from './canvas-words.ts'

interface Props { modeler: Modeler; xml: string; go(element: string): void; selected: string | undefined; writable: boolean }

/** The diagram as text, in token order: read aloud, walked by keyboard, and a twin that can do what the canvas can: rename, add, connect, delete. */
export function StepText({ modeler, xml, go, selected, writable }: Props) {
  const w = useWords(designWords)
  const steps = useQuery({ queryKey: ['design', 'steps', xml], queryFn: async () => stepsOf((await parse(xml)).root as never), staleTime: Number.POSITIVE_INFINITY, gcTime: 5000, placeholderData: before => before })
  if (!steps.data) return null
  const told = toldSteps(steps.data, {})
  const shapeOf = (id: string): Shape | undefined => modeler.get('elementRegistry').get(id)
  return <section className="step-text" aria-label={w('textSteps')}>
    <Steps steps={told.map(step => { const shape = shapeOf(step.id); return step.id === selected && writable && shape ? { ...step, more: <Edit key={step.id} modeler={modeler} shape={shape} go={go} others={told.filter(other => other.id !== step.id)} /> } : step })} onPick={go} />
  </section>
}

function Edit({ modeler, shape, others, go }: { modeler: Modeler; shape: Shape; others: { id: string; name: string }[]; go(element: string): void }) {
  const w = useWords(canvasWords)
  const [name, setName] = useState(shape.businessObject.name ?? '')
  const [linking, setLinking] = useState(false)
  const [said, setSaid] = useState('')
  const modeling = modeler.get('modeling')
  const rename = (): void => { if (name.trim() && name !== shape.businessObject.name) modeling.updateProperties(shape, { name: name.trim() }) }
  const add = (): void => {
    const made = modeler.get('autoPlace').append(shape, modeler.get('elementFactory').createShape({ type: 'bpmn:UserTask' }))
    modeling.updateProperties(made, { name: w('newStep') })
    go(made.id)
  }
  const link = (to: string): void => {
    const target = modeler.get('elementRegistry').get(to)
    setLinking(false)
    if (target && !connect(modeler, shape, target)) setSaid(w('cannotConnect', { from: shape.businessObject.name ?? shape.id, to: target.businessObject.name ?? to }))
    else go(shape.id)
  }
  const ends = shape.businessObject.$instanceOf('bpmn:EndEvent')
  return <div className="step-edit">
    <Input size="small" value={name} aria-label={w('nameOf', { name: shape.businessObject.name ?? shape.id })} onChange={event => setName(event.target.value)} onBlur={rename} onPressEnter={rename} />
    <span className="row wrap">
      {!ends && <Button size="small" onClick={add}>{w('addAfter')}</Button>}
      {!ends && (linking ? <Select size="small" autoFocus defaultOpen showSearch optionFilterProp="label" aria-label={w('connectTo')} style={{ minWidth: 160 }} options={others.map(other => ({ value: other.id, label: other.name }))} onChange={link} onBlur={() => setLinking(false)} /> : <Button size="small" onClick={() => setLinking(true)}>{w('connectTo')}</Button>)}
      <Button size="small" danger onClick={() => modeling.removeElements([shape])}>{w('remove')}</Button>
    </span>
    {said && <p className="xs er" role="alert">{said}</p>}
  </div>
}
