import { lazy, Suspense, useEffect, useState } from 'react'
import { BrowserRouter, Navigate, Outlet, Route, Routes } from 'react-router'
import { homeOf, rooms, type Room } from './rooms.ts'
import { ActorContext, hasLeft, useSessionQuery, type SessionActor } from './session/session.ts'
import { Bare } from './shell/bare-frame.tsx'
import { Boundary } from './shell/boundary.tsx'
import { Kiosk } from './shell/kiosk-frame.tsx'
import { Portal } from './shell/portal-frame.tsx'
import { Staff } from './shell/staff-frame.tsx'
import { isProblem, onSignedOut } from './ui/call.ts'
import { Fail } from './ui/fail.tsx'
import { press } from './ui/keys.ts'

const StartupPage = lazy(async () => ({ default: (await import('./session/startup.tsx')).StartupPage }))
const SignInAgain = lazy(async () => ({ default: (await import('./session/sign-in-again.tsx')).SignInAgain }))
const Missing = lazy(async () => ({ default: (await import('./shell/missing-page.tsx')).Missing }))

const frames = { staff: Staff, portal: Portal, bare: Bare, kiosk: Kiosk }

function Root() {
  const session = useSessionQuery()
  const [expired, setExpired] = useState(false)
  const [last, setLast] = useState<SessionActor | null>(null)
  useEffect(() => onSignedOut(() => setExpired(true)), [])
  const told = session.data
  if (told && told !== last) setLast(told)
  // Whoever left on purpose is gone; a session that ended by itself keeps its page, with what was typed in it.
  const kept = told ?? (last !== null && !hasLeft() ? last : null)
  if (isProblem(session.error, 'starting'))
    return (
      <Suspense>
        <StartupPage />
      </Suspense>
    )
  return (
    <ActorContext value={kept}>
      {session.isError && <Fail error={session.error} retry={() => void session.refetch()} slim />}
      <Outlet />
      {kept && (expired || told === null) && (
        <Suspense>
          <SignInAgain actor={kept} done={() => setExpired(false)} />
        </Suspense>
      )}
    </ActorContext>
  )
}

function Framed({ room }: { room: Room }) {
  const Frame = frames[room.frame]
  return (
    <Boundary key={room.key}>
      <Frame room={room}>
        <room.page />
      </Frame>
    </Boundary>
  )
}

function Home() {
  const session = useSessionQuery()
  return session.isPending ? null : <Navigate to={homeOf(session.data?.role)} replace />
}

/** The routes of rooms.ts and the keys that hold everywhere. */
export function App() {
  useEffect(() => {
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <Boundary>
      <BrowserRouter>
        <Routes>
          <Route element={<Root />}>
            {rooms.map(room => (
              <Route key={room.key} path={room.path} element={<Framed room={room} />} />
            ))}
            <Route path="/home" element={<Home />} />
            <Route
              path="*"
              element={
                <Suspense>
                  <Missing />
                </Suspense>
              }
            />
          </Route>
        </Routes>
      </BrowserRouter>
    </Boundary>
  )
}
