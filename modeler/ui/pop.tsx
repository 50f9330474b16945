import { useId, useLayoutEffect, useRef, useState, type ButtonHTMLAttributes, type ReactNode } from 'react'

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'content' | 'onToggle' | 'title'> {
  /** What the panel shows; a function is handed the way to close it. Drawn only while open. */
  content: ReactNode | ((close: () => void) => ReactNode)
  heading?: string
  panel?: string
  onToggle?: (open: boolean) => void
}

/** A button with a panel beneath it: the browser's own popover (Esc and a click elsewhere close it, focus goes back to the button). */
export function Pop({ content, heading, panel = '', onToggle, children, ...button }: Props) {
  const id = useId()
  const trigger = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLSpanElement>(null)
  const [open, setOpen] = useState(false)
  useLayoutEffect(() => {
    if (open && trigger.current && box.current) place(trigger.current, box.current)
  }, [open])
  return (
    <>
      <button type="button" {...button} ref={trigger} popoverTarget={id} aria-expanded={open}>
        {children}
      </button>
      {/* A span: buttons with panels stand inside paragraphs, where a parser lets no div be. */}
      <span
        id={id}
        ref={box}
        popover="auto"
        className={`pop ${panel}`}
        onClick={event => event.stopPropagation()}
        onToggle={event => {
          const now = event.newState === 'open'
          setOpen(now)
          onToggle?.(now)
        }}
      >
        {open && (
          <>
            {heading && <p className="pop-head">{heading}</p>}
            {typeof content === 'function' ? content(() => box.current?.hidePopover()) : content}
          </>
        )}
      </span>
    </>
  )
}

/** Beneath the button, above it where there is no room, never over the edge of the window. */
function place(trigger: HTMLElement, box: HTMLElement): void {
  const at = trigger.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = box
  const left = at.left + width <= innerWidth - 8 ? at.left : Math.max(8, Math.min(at.right, innerWidth - 8) - width)
  const below = at.bottom + 6
  const top = below + height <= innerHeight - 8 ? below : Math.max(8, at.top - height - 6)
  Object.assign(box.style, { left: `${left}px`, top: `${top}px` })
}
