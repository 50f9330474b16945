import { useSyncExternalStore } from 'react'

/** What a person sets for this browser. Kept in local storage; a browser that refuses storage simply forgets. */
export interface Settings {
  language: 'zh' | 'en'
  theme: 'light' | 'dark'
  density: 'comfortable' | 'compact'
  /** Single-letter keys may be switched off (WCAG 2.1.4). */
  singleKeys: boolean
  /** Side panels folded away with `[` and `]`. */
  folded: readonly ('left' | 'right')[]
}

const place = 'yangguang.settings'
const listeners = new Set<() => void>()

function remembered(): Settings {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const initial: Settings = { language: 'zh', theme: dark ? 'dark' : 'light', density: 'comfortable', singleKeys: true, folded: [] }
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Settings>) }
  } catch {
    return initial
  }
}

let current = remembered()

function show({ language, theme, density, folded }: Settings): void {
  Object.assign(document.documentElement.dataset, { theme, density, folded: folded.join(' ') })
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
show(current)

/** Changes one or more settings, at once and for the next visit. */
export function set(change: Partial<Settings>): void {
  current = { ...current, ...change }
  show(current)
  try {
    localStorage.setItem(place, JSON.stringify(current))
  } catch {
    // Private windows may refuse; the setting still holds for this page.
  }
  for (const listener of listeners) listener()
}

export const settings = (): Settings => current

/** The settings, re-rendering when one changes. */
export const useSettings = (): Settings =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, settings)

/** Folds a side panel away or brings it back. */
export const togglePanel = (side: 'left' | 'right'): void =>
  set({ folded: current.folded.includes(side) ? current.folded.filter(one => one !== side) : [...current.folded, side] })

export const toggleTheme = (): void => set({ theme: current.theme === 'dark' ? 'light' : 'dark' })
export const toggleDensity = (): void => set({ density: current.density === 'compact' ? 'comfortable' : 'compact' })
export const toggleLanguage = (): void => set({ language: current.language === 'zh' ? 'en' : 'zh' })
