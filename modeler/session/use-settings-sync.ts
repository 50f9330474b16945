import { useEffect } from 'react'
import type { DeskSettings } from '../../server/contract/me.ts'
import { call } from '../ui/call.ts'
import { onChange, set, type Settings } from '../ui/settings.ts'

/** Takes up the settings that lie with the account, and puts back there what is changed here (half a second after the last change). */
export function useSettingsSync(account: string | undefined): void {
  useEffect(() => {
    if (!account) return
    let taking = false
    let waiting: Partial<Settings> = {}
    let timer: ReturnType<typeof setTimeout> | undefined
    const put = async () => {
      const change = waiting
      waiting = {}
      const { saveSettings } = await import('../../server/contract/me.ts')
      await call(saveSettings, { body: change as DeskSettings }).catch(() => {})
    }
    const stop = onChange(change => {
      if (taking) return
      waiting = { ...waiting, ...change }
      clearTimeout(timer)
      timer = setTimeout(() => void put(), 500)
    })
    void import('../../server/contract/me.ts')
      .then(({ readSettings }) => call(readSettings))
      .then(kept => {
        const news = Object.fromEntries(Object.entries(kept).filter(([name, value]) => value !== undefined && !(name in waiting)))
        taking = true
        if (Object.keys(news).length > 0) set(news as Partial<Settings>)
        taking = false
      })
      .catch(() => {})
    return () => {
      stop()
      if (Object.keys(waiting).length > 0) void put()
      clearTimeout(timer)
    }
  }, [account])
}
