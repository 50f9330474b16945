import { Suspense, type ReactNode } from 'react'
import { useDemo } from '../session/session.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { DemoMark } from './demo-mark.tsx'
import { Skip } from './skip.tsx'

/** Public pages bring their own <header> and <main id="main">; the frame adds the skip link, scrolling and the demo mark. */
export function Portal({ children }: { children: ReactNode }) {
  const demo = useDemo()
  return (
    <div className="frame-portal">
      <Skip />
      {demo && (
        <aside className="demo-corner">
          <DemoMark />
        </aside>
      )}
      <Suspense fallback={<Skeleton lines={8} />}>{children}</Suspense>
    </div>
  )
}
