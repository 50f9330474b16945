import { lazy, Suspense, useCallback, useEffect, useState, type ReactNode } from 'react'
import { Navigate, useLocation, useNavigate } from 'react-router'
import { addressOf, mayOpen, railOf, type Room } from '../rooms.ts'
import { useSessionQuery, useVisitor } from '../session/session.ts'
import { useSettingsSync } from '../session/use-settings-sync.ts'
import { useKeys, type Deed } from '../ui/keys.ts'
import { useFeedOpen } from '../ui/live.ts'
import { toggleDensity, toggleLanguage, toggleTheme } from '../ui/settings.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { shellWords } from '../words/shell.ts'
import { usePick, useWords } from '../words/words.ts'
import { Behalf } from './behalf.tsx'
import { Rail } from './rail.tsx'
import { useRailCounts } from './rail-counts.ts'
import { Skip } from './skip.tsx'
import { TopBar } from './top-bar.tsx'

const Forbidden = lazy(async () => ({ default: (await import('./forbidden-page.tsx')).Forbidden }))
const KeySheet = lazy(async () => ({ default: (await import('./key-sheet.tsx')).KeySheet }))
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

/** Rail, top bar, palette and help around a page of the staff; asks for sign-in first and explains when the post may not. */
export function Staff({ room, children }: { room: Room; children: ReactNode }) {
  const actor = useVisitor()
  const asking = useSessionQuery().isPending
  const location = useLocation()
  const [open, setOpen] = useState<'palette' | 'keys' | undefined>()
  useFeedOpen(Boolean(actor))
  useSettingsSync(actor?.id)
  const counts = useRailCounts(actor?.role)
  const close = useCallback(() => setOpen(undefined), [])
  useKeys(useShellDeeds(actor?.role, setOpen))
  useEffect(() => {
    // The palette must open within a blink: its code comes while nobody waits.
    const timer = setTimeout(() => void import('./palette.tsx'), 1500)
    return () => clearTimeout(timer)
  }, [])
  if (!actor && asking)
    return (
      <main id="main">
        <Skeleton lines={6} />
      </main>
    )
  if (!actor) return <Navigate to={`/login?to=${encodeURIComponent(location.pathname + location.search)}`} replace />
  return (
    <div className="app">
      <Skip />
      <Rail role={actor.role} counts={counts} />
      <TopBar room={room} actor={actor} demo={actor.demo} openPalette={() => setOpen('palette')} openKeys={() => setOpen('keys')} />
      <main id="main" className="page" tabIndex={-1}>
        {actor.behalf && <Behalf actor={actor} />}
        <Suspense fallback={<Skeleton lines={8} />}>{mayOpen(room, actor.role) ? children : <Forbidden room={room} actor={actor} />}</Suspense>
      </main>
      <Suspense>
        {open === 'palette' && <Palette close={close} />}
        {open === 'keys' && <KeySheet close={close} />}
      </Suspense>
    </div>
  )
}

/** What can be done on every staff page. */
function useShellDeeds(role: string | undefined, show: (what: 'palette' | 'keys') => void): Deed[] {
  const w = useWords(shellWords)
  const pick = usePick()
  const go = useNavigate()
  return [
    { keys: 'ctrl+k', name: w('palette'), group: 'everywhere', run: () => show('palette') },
    { keys: '?', name: w('help'), group: 'everywhere', run: () => show('keys') },
    { keys: 'ctrl+shift+l', name: w('theme'), group: 'everywhere', run: toggleTheme },
    { keys: 'ctrl+shift+d', name: w('density'), group: 'everywhere', run: toggleDensity },
    { keys: 'ctrl+shift+e', name: w('language'), group: 'everywhere', run: toggleLanguage },
    ...railOf(role).map(room => ({
      ...(room.go ? { keys: `g ${room.go}` } : {}),
      name: w('goTo', { room: pick(room.name) }),
      group: 'place' as const,
      run: () => void go(addressOf(room)),
    })),
    { name: w('profile'), group: 'place', run: () => void go('/me') },
  ]
}
