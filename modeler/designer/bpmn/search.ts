/** bpmn-js searches on key-up only: text from an input method, pasted or dictated was not searched, and the Enter that ends a composition chose the first hit. */
function searchByInput(eventBus: { on(event: string, handler: () => void): void }, canvas: { getContainer(): HTMLElement }): void {
  const known = new WeakSet<Element>()
  eventBus.on('searchPad.opened', () => {
    const input = canvas.getContainer().querySelector('.djs-search-input input')
    if (!input || known.has(input)) return
    known.add(input)
    input.addEventListener('input', event => { if (!(event as InputEvent).isComposing) input.dispatchEvent(new KeyboardEvent('keyup', { key: 'Unidentified', bubbles: true })) })
    input.addEventListener('compositionend', () => input.dispatchEvent(new KeyboardEvent('keyup', { key: 'Unidentified', bubbles: true })))
    input.addEventListener('keyup', event => { if ((event as KeyboardEvent).isComposing) event.stopImmediatePropagation() }, true)
  })
}
searchByInput['$inject'] = ['eventBus', 'canvas']

export const searchModule = { __init__: ['searchByInput'], searchByInput: ['type', searchByInput] }
