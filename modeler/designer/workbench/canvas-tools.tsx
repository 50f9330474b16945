import { AlignCenterOutlined, AlignLeftOutlined, AlignRightOutlined, ColumnWidthOutlined, ColumnHeightOutlined, CompressOutlined, ExpandOutlined, MinusOutlined, PlusOutlined, VerticalAlignBottomOutlined, VerticalAlignMiddleOutlined, VerticalAlignTopOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { useWords } from '../../words/words.ts'
import { fit } from '../bpmn/modeler.ts'
import type { Modeler, Shape } from '../bpmn/services.ts'
import { tidySelection } from '../bpmn/tidy.ts'
import { connect, neighbour, nudge, type Direction } from './canvas-keys.ts'
import { canvasWords } from './canvas-words.ts'

interface Props { modeler: Modeler; chosen: Shape[]; writable: boolean; show(element: string): void; text(): void; next(): void }

const alignments = [['left', AlignLeftOutlined], ['center', AlignCenterOutlined], ['right', AlignRightOutlined], ['top', VerticalAlignTopOutlined], ['middle', VerticalAlignMiddleOutlined], ['bottom', VerticalAlignBottomOutlined]] as const
const directions: Direction[] = ['left', 'right', 'up', 'down']

/** Over the canvas: what the keys do, zoom, and for several elements align, distribute and tidy. Here too the keyboard walks, moves and connects. */
export function CanvasTools({ modeler, chosen, writable, show, text, next }: Props) {
  const w = useWords(canvasWords)
  const [scale, setScale] = useState(() => modeler.get('canvas').viewbox().scale)
  const [from, setFrom] = useState<Shape>()
  const [said, setSaid] = useState('')
  const one = chosen.length === 1 ? chosen[0] : undefined
  const nameOf = (shape: Shape | undefined): string => shape?.businessObject.name || shape?.id || ''
  useEffect(() => {
    const changed = ({ viewbox }: { viewbox: { scale: number } }): void => setScale(viewbox.scale)
    modeler.on('canvas.viewbox.changed', changed)
    return () => modeler.off('canvas.viewbox.changed', changed)
  }, [modeler])
  const zoom = (by: number): void => { modeler.get('canvas').zoom(Math.min(4, Math.max(0.2, scale * by)), 'auto') }
  const walk = (direction: Direction) => (): void => { const to = neighbour(modeler, one, direction); if (to) show(to.id) }
  const finish = (): void => {
    if (!from) { document.querySelector<HTMLElement>('.properties input, .properties textarea, .properties [contenteditable], .properties .bio-properties-panel-group-header button')?.focus(); return }
    if (!one || one === from) return
    setSaid(connect(modeler, from, one) ? w('connected', { from: nameOf(from), to: nameOf(one) }) : w('cannotConnect', { from: nameOf(from), to: nameOf(one) }))
    setFrom(undefined)
  }
  useKeys([
    ...directions.map(direction => ({ keys: direction, ...direction === 'right' ? { name: w('walk') } : {}, run: walk(direction) })),
    ...writable ? directions.flatMap(direction => [{ keys: `alt+${direction}`, ...direction === 'right' ? { name: w('move') } : {}, run: () => nudge(modeler, direction, false) }, { keys: `alt+shift+${direction}`, run: () => nudge(modeler, direction, true) }]) : [],
    ...writable ? [{ keys: 'c', name: w('connect'), run: () => { if (one && !('waypoints' in one)) { setFrom(one); setSaid('') } } }, { keys: 'delete', name: w('remove'), run: () => { if (chosen.length) modeler.get('modeling').removeElements(chosen) } }] : [],
    { keys: 'enter', name: w(from ? 'connectHere' : 'properties'), run: finish },
    ...from ? [{ keys: 'esc', run: () => setFrom(undefined) }] : [],
    { keys: 'm', name: w('minimap'), run: () => modeler.get('minimap').toggle() },
    { keys: '+', run: () => zoom(1.25) }, { keys: '=', name: w('zoomIn'), run: () => zoom(1.25) }, { keys: '-', name: w('zoomOut'), run: () => zoom(0.8) },
  ])
  const nodes = chosen.filter(shape => !('waypoints' in shape) && shape.type !== 'label')
  return <div className="canvas-tools" role="toolbar" aria-label={w('tools')}>
    {nodes.length > 1 ? <span className="canvas-tool-row">
      <b className="xs">{w('chosen', { n: nodes.length })}</b>
      {alignments.map(([how, Icon]) => <Tooltip key={how} title={w(how)}><Button type="text" size="small" icon={<Icon />} aria-label={w(how)} disabled={!writable} onClick={() => modeler.get('alignElements').trigger(nodes, how)} /></Tooltip>)}
      {nodes.length > 2 && <>
        <Tooltip title={w('spreadX')}><Button type="text" size="small" icon={<ColumnWidthOutlined />} aria-label={w('spreadX')} disabled={!writable} onClick={() => modeler.get('distributeElements').trigger(nodes, 'horizontal')} /></Tooltip>
        <Tooltip title={w('spreadY')}><Button type="text" size="small" icon={<ColumnHeightOutlined />} aria-label={w('spreadY')} disabled={!writable} onClick={() => modeler.get('distributeElements').trigger(nodes, 'vertical')} /></Tooltip>
      </>}
      <Button type="text" size="small" icon={<CompressOutlined />} disabled={!writable} onClick={() => void tidySelection(modeler, nodes)}>{w('tidySelection')}</Button>
    </span> : <span className="canvas-tool-row keys xs">
      <span><Kbd keys="a" /> {w('append')}</span>
      <button type="button" className="plain" onClick={() => modeler.get('searchPad').toggle()}><Kbd keys="f" /> {w('find')}</button>
      <button type="button" className="plain" onClick={next}><Kbd keys="l" /> {w('nextProblem')}</button>
      <button type="button" className="plain" onClick={text}><Kbd keys="t" /> {w('textSteps')}</button>
    </span>}
    <span className="canvas-tool-row">
      <Button type="text" size="small" icon={<MinusOutlined />} aria-label={w('zoomOut')} onClick={() => zoom(0.8)} />
      <span className="xs zoom-now">{Math.round(scale * 100)}%</span>
      <Button type="text" size="small" icon={<PlusOutlined />} aria-label={w('zoomIn')} onClick={() => zoom(1.25)} />
      <Button type="text" size="small" icon={<ExpandOutlined />} aria-label={w('fit')} onClick={() => fit(modeler)} />
    </span>
    {(from || said) && <span className="canvas-tool-row connecting" role="status">{from ? w('connecting', { from: nameOf(from) }) : said}</span>}
  </div>
}
