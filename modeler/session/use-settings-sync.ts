import { useEffect } from 'react'
import type { DeskSettings } from '../../server/contract/me.ts'
import { call, isProblem } from '../ui/call.ts'
import { onChange, set, type Settings } from '../ui/settings.ts'

const place = 'yangguang.unsaved'

/** What this account changed in this browser that the server has not yet taken. */
function unsavedOf(account: string): Partial<Settings> {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? '{}') as { account?: string; change?: Partial<Settings> }
    return kept.account === account && kept.change ? kept.change : {}
  } catch {
    return {}
  }
}

/**
 * Takes up the settings that lie with the account, and puts back there what is changed here, half a second after the last change. What could not be put
 * back, as the page was left or nothing answered, is put at the next start, and what was changed here stands against what the account still says.
 */
export function useSettingsSync(account: string | undefined): void {
  useEffect(() => {
    if (!account) return
    let taking = false
    let unsaved = unsavedOf(account)
    const changed = new Set(Object.keys(unsaved))
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = (change: Partial<Settings>): void => {
      unsaved = change
      try {
        localStorage.setItem(place, JSON.stringify({ account, change }))
      } catch {
        // as in ui/settings.ts
      }
    }
    const put = async () => {
      const change = unsaved
      const { saveSettings } = await import('../../server/contract/me.ts')
      const taken = await call(saveSettings, { body: change as DeskSettings }).then(() => true, thrown => isProblem(thrown, 'bad-input'))
      if (taken && unsaved === change) keep({})
    }
    const stop = onChange(change => {
      if (taking) return
      keep({ ...unsaved, ...change })
      for (const name of Object.keys(change)) changed.add(name)
      clearTimeout(timer)
      timer = setTimeout(() => void put(), 500)
    })
    if (changed.size > 0) void put()
    void import('../../server/contract/me.ts')
      .then(({ readSettings }) => call(readSettings))
      .then(kept => {
        const news = Object.fromEntries(Object.entries(kept).filter(([name, value]) => value !== undefined && !changed.has(name)))
        taking = true
        if (Object.keys(news).length > 0) set(news as Partial<Settings>)
        taking = false
      })
      .catch(() => {})
    return () => {
      stop()
      clearTimeout(timer)
      if (Object.keys(unsaved).length > 0) void put()
    }
  }, [account])
}
