import { Suspense, type ReactNode } from 'react'
import { useDemo } from '../session/session.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { DemoMark } from './demo-mark.tsx'
import { Skip } from './skip.tsx'

/** A page alone: sign-in, error pages. */
export function Bare({ children }: { children: ReactNode }) {
  const demo = useDemo()
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
