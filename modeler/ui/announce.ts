let region: HTMLElement | undefined

/** Says something to screen readers without moving the focus; `assertive` only for one's own deadline or a lost claim. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  region ??= document.body.appendChild(Object.assign(document.createElement('div'), { className: 'sr' }))
  region.setAttribute('aria-live', urgency)
  region.setAttribute('role', 'status')
  region.textContent = ''
  // A change after the next frame is a change; the same text written twice at once is not.
  requestAnimationFrame(() => {
    region!.textContent = text
  })
}
