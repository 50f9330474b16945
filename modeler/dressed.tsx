import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { themeOf } from './theme.ts'
import { useSettings } from './ui/settings.ts'

/** antd in our colours and language, around the pages that use it; the frame around them needs none of it. */
export function Dressed({ children }: { children: ReactNode }) {
  const settings = useSettings()
  const touch = useTouch()
  const theme = useMemo(() => themeOf({ theme: settings.theme, density: settings.density }, touch), [settings.theme, settings.density, touch])
  return (
    <ConfigProvider locale={settings.language === 'zh' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  )
}

function useTouch(): boolean {
  const [touch, setTouch] = useState(() => matchMedia('(pointer: coarse)').matches)
  useEffect(() => {
    const query = matchMedia('(pointer: coarse)')
    const change = () => setTouch(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [])
  return touch
}
