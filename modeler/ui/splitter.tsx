import { useRef } from 'react'
import { set, useSettings } from './settings.ts'

interface Props {
  /** The panel's name among the settings; its width is the variable --panel-<name>. */
  name: string
  label: string
  min: number
  max: number
  base: number
  /** Which edge of the panel is dragged. */
  edge?: 'left' | 'right'
}

/** The edge of a panel: dragged, or moved with the arrow keys; Enter or a double click sets the drawn width again. The width is remembered with the account. */
export function Splitter({ name, label, min, max, base, edge = 'right' }: Props) {
  const width = useSettings().panels[name] ?? base
  const start = useRef<{ x: number; width: number }>(undefined)
  const to = (wanted: number, panels: Readonly<Record<string, number>>) => set({ panels: { ...panels, [name]: Math.round(Math.min(max, Math.max(min, wanted))) } })
  const { panels } = useSettings()
  const sign = edge === 'right' ? 1 : -1
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved is a widget (ARIA 1.2)
    <div
      className={`splitter ${edge}`}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      onPointerDown={event => {
        start.current = { x: event.clientX, width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={event => start.current && document.documentElement.style.setProperty(`--panel-${name}`, `${Math.min(max, Math.max(min, start.current.width + sign * (event.clientX - start.current.x)))}px`)}
      onPointerUp={event => {
        if (start.current && event.clientX !== start.current.x) to(start.current.width + sign * (event.clientX - start.current.x), panels)
        start.current = undefined
      }}
      onDoubleClick={() => to(base, panels)}
      onKeyDown={event => {
        const step = { ArrowLeft: -16 * sign, ArrowRight: 16 * sign }[event.key]
        if (step !== undefined) to(width + step, panels)
        else if (event.key === 'Enter') to(base, panels)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    />
  )
}
