import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { themeOf } from './theme.ts'
import { useSettings, useTheme } from './ui/settings.ts'

/** antd in our colours and language, around the pages that use it; the frame around them needs none of it. */
export function Dressed({ children }: { children: ReactNode }) {
  const settings = useSettings()
  const shown = useTheme()
  const touch = useMedia('(pointer: coarse)')
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const theme = useMemo(() => themeOf({ theme: shown, density: settings.density }, { touch, still }), [shown, settings.density, touch, still])
  return (
    <ConfigProvider locale={settings.language === 'zh' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  )
}

function useMedia(text: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(text).matches)
  useEffect(() => {
    const query = matchMedia(text)
    const change = () => setMatches(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [text])
  return matches
}
