import { lazy, Suspense, type ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { mayOpen, type Room } from '../rooms.ts'
import { useSessionQuery, useVisitor } from '../session/session.ts'
import { useSettingsSync } from '../session/use-settings-sync.ts'
import { useKeys } from '../ui/keys.ts'
import { useFeedOpen } from '../ui/live.ts'
import { toggleLanguage, toggleTheme } from '../ui/settings.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { Skip } from './skip.tsx'

const Forbidden = lazy(async () => ({ default: (await import('./forbidden-page.tsx')).Forbidden }))

/** One desk and nothing beside it: no rail, no search. The page brings its header and its <main id="main">. */
export function Kiosk({ room, children }: { room: Room; children: ReactNode }) {
  const w = useWords(shellWords)
  const actor = useVisitor()
  const asking = useSessionQuery().isPending
  const location = useLocation()
  useFeedOpen(Boolean(actor))
  useSettingsSync(actor?.id)
  useKeys([
    { keys: 'ctrl+shift+l', name: w('theme'), group: 'everywhere', run: toggleTheme },
    { keys: 'ctrl+shift+e', name: w('language'), group: 'everywhere', run: toggleLanguage },
  ])
  const waiting = (
    <main id="main">
      <Skeleton lines={8} />
    </main>
  )
  if (!actor && asking) return waiting
  if (!actor) return <Navigate to={`/login?to=${encodeURIComponent(location.pathname + location.search)}`} replace />
  return (
    <div className="frame-kiosk">
      <Skip />
      <Suspense fallback={waiting}>
        {mayOpen(room, actor.role) ? children : (
          <main id="main" tabIndex={-1}>
            <Forbidden room={room} actor={actor} />
          </main>
        )}
      </Suspense>
    </div>
  )
}
