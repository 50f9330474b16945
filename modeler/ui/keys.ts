import { useEffect, useRef, useSyncExternalStore } from 'react'
import { settings } from './settings.ts'

/**
 * One thing a person can do here. With `keys` it has a key (`j`, `ctrl+enter`, `shift+l`, `g t`, `?`, `[`), with `name` it is listed by
 * `?` and in the palette. Letters without Ctrl or Alt act only outside text fields, can be switched off, and never during IME input.
 */
export interface Deed {
  keys?: string
  name?: string
  /** Further words shown in grey in the palette. */
  note?: string
  group?: 'page' | 'everywhere' | 'place'
  run: () => void
  /** Acts also while a text field has the focus (the default for keys with Ctrl). */
  inFields?: boolean
}

const layers = new Set<{ current: readonly Deed[]; above?: boolean }>()
const listeners = new Set<() => void>()
let snapshot: readonly Deed[] = []
/** What is offered this moment, in the order of who goes first. */
const offered = (): Deed[] => {
  const latest = [...layers].toReversed()
  return [...latest.filter(layer => layer.above), ...latest.filter(layer => !layer.above)].flatMap(layer => layer.current)
}
const changed = (): void => {
  snapshot = offered()
  for (const listener of listeners) listener()
}

/** Every deed of the page now, the innermost component's first. */
export const useDeeds = (): readonly Deed[] =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => snapshot,
  )

/** Offers deeds while the calling component is on the page; later components win over earlier ones, those `above` over all others. */
export function useKeys(deeds: readonly Deed[], { above = false } = {}): void {
  const layer = useRef<readonly Deed[]>(deeds)
  const listed = deeds.map(deed => `${deed.keys}·${deed.name}·${deed.note}`).join('|')
  useEffect(() => {
    layer.current = deeds
  })
  useEffect(() => {
    const mine = Object.assign(layer, { above })
    layers.add(mine)
    return () => {
      layers.delete(mine)
      changed()
    }
  }, [above])
  useEffect(changed, [listed])
}

const named: Record<string, string> = { ' ': 'space', escape: 'esc', arrowleft: 'left', arrowright: 'right', arrowup: 'up', arrowdown: 'down' }

/** The name of what was pressed, in the notation of `Deed.keys`. */
export function pressed(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = named[event.key.toLowerCase()] ?? event.key.toLowerCase()
  const shift = event.shiftKey && /^[a-z0-9]$|^[a-z]{2,}$/.test(key)
  return [event.ctrlKey || event.metaKey ? 'ctrl' : '', event.altKey ? 'alt' : '', shift ? 'shift' : '', key].filter(Boolean).join('+')
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !['checkbox', 'radio', 'button'].includes((target as HTMLInputElement).type)))

/** A dialog over the page, or an open panel, has the keys to itself. */
const inDialog = (target: EventTarget | null): boolean => typeof Element !== 'undefined' && target instanceof Element && (target.closest('dialog[open],[role=dialog]') !== null || document.querySelector(':popover-open') !== null)

let prefix = ''
let prefixEnds: ReturnType<typeof setTimeout> | undefined

/** Runs the deed a key press means, if any. Installed once by the shell. */
export function press(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || inDialog(event.target)) return
  const key = pressed(event)
  const plain = !/^(ctrl|alt)\+/.test(key)
  const inField = isField(event.target)
  if (plain && key.length === 1 && !settings().singleKeys) return
  const whole = prefix ? `${prefix} ${key}` : key
  const deed = find(whole, inField, plain) ?? (prefix ? undefined : find(key, inField, plain))
  clearTimeout(prefixEnds)
  prefix = ''
  if (deed) {
    event.preventDefault()
    deed.run()
  } else if (!inField && plain && snapshot.some(one => one.keys?.startsWith(`${key} `))) {
    prefix = key
    prefixEnds = setTimeout(() => {
      prefix = ''
    }, 1200)
  }
}

const find = (keys: string, inField: boolean, plain: boolean): Deed | undefined => offered().find(deed => deed.keys === keys && (!inField || deed.inFields || (!plain && deed.inFields !== false)))

const caps: Record<string, string> = {
  ctrl: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  enter: '↵',
  esc: 'Esc',
  space: 'Space',
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
}
/** The caps to draw for a key notation: `ctrl+enter` → Ctrl, ↵. */
export const capsOf = (keys: string): string[] => keys.split(/[+ ]/).map(part => caps[part] ?? part.toUpperCase())
