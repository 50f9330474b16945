import { useSyncExternalStore } from 'react'

/** What a person sets. Kept in this browser at once, and with the account by use-settings-sync.ts, so that every device shows the same. */
export interface Settings {
  language: 'zh' | 'en'
  theme: 'system' | 'light' | 'dark'
  density: 'comfortable' | 'compact'
  /** Single-letter keys may be switched off (WCAG 2.1.4). */
  singleKeys: boolean
  /** Side panels folded away with `[` and `]`. */
  folded: readonly ('left' | 'right')[]
  /** Width of side panels in pixels; absent = as drawn. */
  panels: Readonly<Record<string, number>>
  /** Completions may be taken back for five seconds where that is lawful. */
  undo: boolean
  /** Browser messages about followed projects, and the hours without any. */
  tell: boolean
  quiet: { from: number; to: number }
}

const place = 'yangguang.settings'
const listeners = new Set<() => void>()

/** The server draws public pages with these modules: there is no window then, and nothing is remembered. */
const inBrowser = typeof document !== 'undefined'

const plain: Settings = { language: 'zh', theme: 'system', density: 'comfortable', singleKeys: true, folded: [], panels: {}, undo: true, tell: false, quiet: { from: 19, to: 8 } }

function remembered(): Settings {
  if (!inBrowser) return plain
  try {
    return { ...plain, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Settings>) }
  } catch {
    return plain
  }
}

let current = remembered()
const night = inBrowser ? matchMedia('(prefers-color-scheme: dark)') : undefined
/** Asked once and told from then on: Chromium tells no change of which `matches` was read before the telling. */
let dark = night?.matches ?? false

/** The colours on the screen: those that were chosen, or else the system's at this moment. */
export const theme = (): 'light' | 'dark' => (current.theme !== 'system' ? current.theme : dark ? 'dark' : 'light')

function show({ language, density, folded, panels }: Settings): void {
  if (!inBrowser) return
  Object.assign(document.documentElement.dataset, { theme: theme(), density, folded: folded.join(' ') })
  for (const [name, width] of Object.entries(panels)) document.documentElement.style.setProperty(`--panel-${name}`, `${width}px`)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  // The one setting the server needs: in which language to draw the page before any script runs.
  document.cookie = `language=${language};path=/;max-age=31536000;samesite=lax`
}
show(current)
night?.addEventListener('change', ({ matches }) => {
  dark = matches
  show(current)
  for (const listener of listeners) listener()
})

/** Changes one or more settings, at once and for the next visit. */
export function set(change: Partial<Settings>): void {
  current = { ...current, ...change }
  show(current)
  if (!inBrowser) return
  try {
    localStorage.setItem(place, JSON.stringify(current))
  } catch {
    // Private windows may refuse; the setting still holds for this page.
  }
  for (const listener of listeners) listener()
  for (const hear of changes) hear(change)
}

const changes = new Set<(change: Partial<Settings>) => void>()
/** Calls `hear` with each change that a person makes. */
export function onChange(hear: (change: Partial<Settings>) => void): () => void {
  changes.add(hear)
  return () => {
    changes.delete(hear)
  }
}

export const settings = (): Settings => current

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
/** The settings, re-rendering when one changes. */
export const useSettings = (): Settings => useSyncExternalStore(listen, settings, settings)
/** The colours on the screen, re-rendering when they change. */
export const useTheme = (): 'light' | 'dark' => useSyncExternalStore(listen, theme, theme)

/** Folds a side panel away or brings it back. */
export const togglePanel = (side: 'left' | 'right'): void =>
  set({ folded: current.folded.includes(side) ? current.folded.filter(one => one !== side) : [...current.folded, side] })

export const toggleTheme = (): void => set({ theme: theme() === 'dark' ? 'light' : 'dark' })
export const toggleDensity = (): void => set({ density: current.density === 'compact' ? 'comfortable' : 'compact' })
export const toggleLanguage = (): void => set({ language: current.language === 'zh' ? 'en' : 'zh' })
