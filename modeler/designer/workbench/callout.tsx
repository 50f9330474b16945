import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Finding } from '../../../server/law/finding.ts'
import { Law } from '../../ui/law.tsx'
import { useWords } from '../../words/words.ts'
import type { Modeler, Shape } from '../bpmn/services.ts'
import { designWords } from '../words.ts'
import { isLaw, isStructural } from './marks.ts'
import { ownTermOf, setAmount } from './own-term.ts'

interface Props { modeler: Modeler; shape: Shape; findings: Finding[]; writable: boolean; fix(finding: Finding): void; play(finding: Finding): void }

/** The block on the selected element, said on the canvas beside it: what, the article in its words, at most two repairs. */
export function Callout({ modeler, shape, findings, writable, fix, play }: Props) {
  const w = useWords(designWords)
  const own = findings.filter(finding => finding.element === shape.id && finding.severity === 'error' && !finding.notRun)
  const worst = own.find(isLaw) ?? own[0]
  const [place, setPlace] = useState<HTMLElement>()
  const [closed, setClosed] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const key = worst ? `${worst.rule} ${worst.element}` : ''
  useEffect(() => {
    if (!key || closed === key || !modeler.get('elementRegistry').get(shape.id) || modeler.get('canvas').getRootElement() === shape) { setPlace(undefined); return }
    const html = document.createElement('div')
    html.className = 'callout-place'
    const overlays = modeler.get('overlays')
    const id = overlays.add(shape.id, 'callout', { position: { top: 0, left: (shape.width || 0) / 2 }, html, scale: false })
    setPlace(html)
    return () => { try { overlays.remove(id) } catch { /* the element is gone, and the overlay with it */ } }
  }, [modeler, shape, key, closed])
  useLayoutEffect(() => {
    const [card, frame] = [box.current, box.current?.closest('.design-canvas')]
    if (!card || !frame || !place) return
    const [at, room] = [place.getBoundingClientRect(), frame.getBoundingClientRect()]
    const below = at.top - room.top < card.offsetHeight + 24
    card.classList.toggle('below', below)
    card.style.setProperty('--down', `${shape.height + 16}px`)
    const half = card.offsetWidth / 2
    card.style.setProperty('--shift', `${Math.max(0, room.left + 10 - (at.left - half)) - Math.max(0, at.left + half - (room.right - 10))}px`)
  })
  if (!worst || !place || closed === key) return null
  const term = ownTermOf(shape)
  const longer = worst.rule === 'L11' && term && worst.fix ? Number(/\d+/.exec(worst.fix.label)?.[0] ?? 0) + 5 : 0
  return createPortal(<div ref={box} className={`callout${isStructural(worst) ? ' structure' : ''}`} role="alertdialog" aria-label={worst.message} onMouseDown={event => event.stopPropagation()} onDoubleClick={event => event.stopPropagation()}>
    <header><b>{w(isStructural(worst) ? 'blockStructure' : 'blockLaw')}：{worst.message}</b><button type="button" className="plain" aria-label={w('close')} onClick={() => setClosed(key)}><CloseOutlined /></button></header>
    {worst.article?.text && <blockquote>「{worst.article.text.length > 160 ? `${worst.article.text.slice(0, 160)}……` : worst.article.text}」<br />——《{worst.article.law}》第 {worst.article.number} 条</blockquote>}
    {worst.rule === 'L11' && <p>{w('longerOnly')}</p>}
    <div className="row wrap">
      {worst.fix && <Button type="primary" size="small" disabled={!writable} onClick={() => fix(worst)}>{worst.fix.label}</Button>}
      {longer > 5 && <Button size="small" disabled={!writable} onClick={() => fix({ ...worst, fix: setAmount(shape.id, term!, longer) })}>{w('setTo', { n: longer })}</Button>}
      {Boolean(worst.trace?.length) && <Button size="small" onClick={() => play(worst)}>{w('play')}</Button>}
      {worst.article && <Law id={`${worst.article.law}${worst.article.number}`} why={worst.message} />}
    </div>
  </div>, place)
}
