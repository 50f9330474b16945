import { useQuery } from '@tanstack/react-query'
import { send } from '../ui/call.ts'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'

interface Startup {
  ready: boolean
  phase: string
  done: number
  total: number
  message: string
  demo: boolean
}

/** How far the server's start has come; asked each second until ready. */
export const useStartup = () =>
  useQuery({
    queryKey: ['startup'],
    queryFn: async (): Promise<Startup> => (await (await send('/api/startup', {})).json()) as Startup,
    refetchInterval: query => (query.state.data?.ready ? false : 1000),
  })

/** A strip while the demo city is still being filled; nothing once ready. */
export function StartupStrip() {
  const w = useWords(sessionWords)
  const { data } = useStartup()
  if (!data || data.ready) return null
  return (
    <div className="startup" role="status">
      <span>{w('preparing', { message: data.message })}</span>
      {data.total > 0 && <progress max={data.total} value={data.done} aria-label={data.message} />}
    </div>
  )
}

/** The page while the server cannot answer yet. */
export function StartupPage() {
  const w = useWords(sessionWords)
  const { data } = useStartup()
  return (
    <main className="plain-page" id="main">
      <h1>{w('starting')}</h1>
      <p role="status">{data?.message}</p>
      {data && data.total > 0 ? <progress max={data.total} value={data.done} aria-label={data.message} /> : <progress aria-label={w('starting')} />}
    </main>
  )
}
