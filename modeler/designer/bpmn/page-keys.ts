const ours = new Set(['l', 'r', 'c', 't', 'm', 'f', 'enter', 'arrowleft', 'arrowright', 'arrowup', 'arrowdown'])

/** Keys that mean the same wherever the focus is: bpmn-js leaves them to the page instead of its own lasso, replace menu, connect tool and pixel moves. */
function pageKeys(eventBus: { on(event: string, priority: number, handler: (event: { keyEvent: KeyboardEvent }) => false | undefined): void }): void {
  eventBus.on('keyboard.keydown', 20_000, ({ keyEvent }) => !keyEvent.ctrlKey && !keyEvent.metaKey && ours.has(keyEvent.key.toLowerCase()) ? false : undefined)
}
pageKeys['$inject'] = ['eventBus']

export const pageKeysModule = { __init__: ['pageKeys'], pageKeys: ['type', pageKeys] }
