import { Suspense, type ReactNode } from 'react'
import { useDemo } from '../session/session.ts'
import { useKeys } from '../ui/keys.ts'
import { toggleLanguage, toggleTheme } from '../ui/settings.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { DemoMark } from './demo-mark.tsx'
import { Skip } from './skip.tsx'

/** A page alone: sign-in, error pages. */
export function Bare({ children }: { children: ReactNode }) {
  const w = useWords(shellWords)
  const demo = useDemo()
  useKeys([
    { keys: 'ctrl+shift+l', name: w('theme'), group: 'everywhere', run: toggleTheme },
    { keys: 'ctrl+shift+e', name: w('language'), group: 'everywhere', run: toggleLanguage },
  ])
  return (
    <div className="frame-bare">
      <Skip />
      {demo && (
        <aside className="demo-corner">
          <DemoMark />
        </aside>
      )}
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<Skeleton />}>{children}</Suspense>
      </main>
    </div>
  )
}
