/**
 * The page that the server drew stays in sight until the room behind it is whole, then gives way in one frame; what the reader has typed
 * meanwhile, and where the focus stood, goes along. Nothing happens on pages the server did not draw.
 */
export function unveil(root: HTMLElement, served: HTMLElement | null): void {
  if (!served) return
  root.hidden = true
  const swap = (): void => {
    watch.disconnect()
    clearTimeout(latest)
    const focused = served.contains(document.activeElement) ? document.activeElement : null
    root.hidden = false
    for (const typed of served.querySelectorAll<HTMLInputElement>('input[name]')) if (typed.value !== typed.defaultValue) typeInto(twin(root, typed), typed.value)
    served.hidden = true
    if (focused) twin<HTMLElement>(root, focused)?.focus({ preventScroll: true })
    served.remove()
  }
  const whole = (): boolean => root.querySelector('main') !== null && root.querySelector('[aria-busy=true]') === null
  const watch = new MutationObserver(() => {
    if (whole()) swap()
  })
  watch.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-busy'] })
  // A page that cannot become whole says why; better that than a page that does not answer.
  const latest = setTimeout(swap, 10_000)
}

/** The same field or link in the other tree. */
function twin<E extends Element>(root: HTMLElement, { tagName, attributes }: Element): E | null {
  const known = attributes.getNamedItem('name') ?? attributes.getNamedItem('href')
  return known ? root.querySelector<E>(`${tagName}[${known.name}="${CSS.escape(known.value)}"]`) : null
}

/** Types as a person would, so that React hears of it. */
function typeInto(field: HTMLInputElement | null, value: string): void {
  if (!field) return
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
