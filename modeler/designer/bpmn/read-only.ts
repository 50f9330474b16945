import CommandStack from 'diagram-js/lib/command/CommandStack'

interface Bus { on(event: string, priority: number, handler: () => false | undefined): void; fire(event: string, payload: object): void }
interface Pads { registerProvider(priority: number, provider: object): void }

/**
 * While somebody else writes, nothing may be drawn. Every change of a diagram (mouse, keys, paste, templates, properties, undo) is a command, so the
 * stack itself refuses; what asks first (rules, the context pad, renaming by double click) is told no. A refused command fires `readOnly.refused`.
 */
export function readOnlyModule(isReadOnly: () => boolean): object {
  class GuardedStack extends CommandStack {
    declare _eventBus: Bus
    refuse(): boolean {
      if (isReadOnly()) this._eventBus.fire('readOnly.refused', {})
      return isReadOnly()
    }
    override execute(command: string, context: never): void { if (!this.refuse()) super.execute(command, context) }
    override undo(): void { if (!this.refuse()) super.undo() }
    override redo(): void { if (!this.refuse()) super.redo() }
    override canExecute(command: string, context: never): boolean { return command === 'element.copy' || !isReadOnly() ? super.canExecute(command, context) : false }
    override canUndo(): boolean { return !isReadOnly() && super.canUndo() }
    override canRedo(): boolean { return !isReadOnly() && super.canRedo() }
  }
  function guard(eventBus: Bus, contextPad: Pads): void {
    for (const event of ['element.dblclick', 'copyPaste.pasteElements']) eventBus.on(event, 5000, () => isReadOnly() ? false : undefined)
    const none = () => (entries: object) => isReadOnly() ? {} : entries
    contextPad.registerProvider(100, { getContextPadEntries: none, getMultiElementContextPadEntries: none })
  }
  guard['$inject'] = ['eventBus', 'contextPad']
  return { __init__: ['readOnlyGuard'], commandStack: ['type', GuardedStack], readOnlyGuard: ['type', guard] }
}

const moves = new Set(['Tab', 'Escape', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'])

/** A properties panel that may be read, unfolded and copied from, while nothing typed, pasted or clicked changes what it shows. Returns the way out. */
export function barPanel(panel: HTMLElement, isReadOnly: () => boolean): () => void {
  const unfolds = (target: Element): boolean => target.closest('[class*=-header], a') !== null && target.closest('[class*=add-entry], [class*=remove-entry], [class*=template]') === null
  const bar = (event: Event): void => {
    const target = event.target as Element
    if (!isReadOnly() || event instanceof KeyboardEvent && (moves.has(event.key) || event.ctrlKey && /^[ac]$/i.test(event.key))) return
    if ((event.type === 'click' || event.type === 'mousedown' || event.type === 'keydown') && (unfolds(target) || event.type === 'mousedown' && !target.closest('select'))) return
    event.preventDefault()
    event.stopPropagation()
  }
  const events = ['beforeinput', 'paste', 'cut', 'drop', 'keydown', 'mousedown', 'click']
  for (const event of events) panel.addEventListener(event, bar, true)
  return () => { for (const event of events) panel.removeEventListener(event, bar, true) }
}
