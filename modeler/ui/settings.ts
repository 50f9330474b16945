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

/** The server draws public pages with these modules: there is no window then, and nothing is remembered. */
const inBrowser = typeof document !== 'undefined'

function remembered(): Settings {
  if (!inBrowser) return { language: 'zh', theme: 'light', density: 'comfortable', singleKeys: true, folded: [] }
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
  if (!inBrowser) return
  Object.assign(document.documentElement.dataset, { theme, density, folded: folded.join(' ') })
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  // The one setting the server needs: in which language to draw the page before any script runs.
  document.cookie = `language=${language};path=/;max-age=31536000;samesite=lax`
}
show(current)

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
}

export const settings = (): Settings => current

/** The settings, re-rendering when one changes. */
export const useSettings = (): Settings =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, settings, settings)

/** Folds a side panel away or brings it back. */
export const togglePanel = (side: 'left' | 'right'): void =>
  set({ folded: current.folded.includes(side) ? current.folded.filter(one => one !== side) : [...current.folded, side] })

export const toggleTheme = (): void => set({ theme: current.theme === 'dark' ? 'light' : 'dark' })
export const toggleDensity = (): void => set({ density: current.density === 'compact' ? 'comfortable' : 'compact' })
export const toggleLanguage = (): void => set({ language: current.language === 'zh' ? 'en' : 'zh' })
