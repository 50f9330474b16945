import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useEffect, useMemo, useState } from 'react'
import { createBrowserRouter, Navigate, Outlet, RouterProvider } from 'react-router'
import { homeOf, rooms, type Room } from './rooms.ts'
import { ActorContext, useSessionQuery } from './session/session.ts'
import { Bare } from './shell/bare-frame.tsx'
import { StartupPage } from './session/startup.tsx'
import { Boundary } from './shell/boundary.tsx'
import { Missing } from './shell/missing-page.tsx'
import { Portal } from './shell/portal-frame.tsx'
import { Staff } from './shell/staff-frame.tsx'
import { themeOf } from './theme.ts'
import { isProblem, onSignedOut } from './ui/call.ts'
import { Fail } from './ui/fail.tsx'
import { press } from './ui/keys.ts'
import { useSettings } from './ui/settings.ts'
import { Skeleton } from './ui/skeleton.tsx'

const frames = { staff: Staff, portal: Portal, bare: Bare }

function Root() {
  const session = useSessionQuery()
  const { refetch } = session
  useEffect(() => onSignedOut(() => void refetch()), [refetch])
  if (isProblem(session.error, 'starting')) return <StartupPage />
  if (session.isPending)
    return (
      <main>
        <Skeleton lines={6} />
      </main>
    )
  // A page that anybody may read stays readable while the session cannot be told.
  return (
    <ActorContext value={session.data ?? null}>
      {session.isError && <Fail error={session.error} retry={() => void session.refetch()} slim />}
      <Outlet />
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
  return <Navigate to={homeOf(session.data?.role)} replace />
}

const router = createBrowserRouter([
  {
    element: <Root />,
    errorElement: <Boundary.Shown />,
    children: [
      ...rooms.map(room => ({ path: room.path, element: <Framed room={room} /> })),
      ...(rooms.some(room => room.path === '/') ? [] : [{ path: '/', element: <Home /> }]),
      { path: '/home', element: <Home /> },
      { path: '*', element: <Missing /> },
    ],
  },
])

/** Theme, language and keys around the routes of rooms.ts. */
export function App() {
  const settings = useSettings()
  const touch = useTouch()
  const theme = useMemo(() => themeOf({ theme: settings.theme, density: settings.density }, touch), [settings.theme, settings.density, touch])
  useEffect(() => {
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <ConfigProvider locale={settings.language === 'zh' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      <RouterProvider router={router} />
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
