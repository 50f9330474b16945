import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import { useStartup } from './use-startup.ts'

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
