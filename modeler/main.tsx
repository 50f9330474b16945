import { hydrate, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './tokens.css'
import './ui/base.css'
import './ui/ui.css'
import './shell/shell.css'
import { App } from './app.tsx'
import { isCallProblem } from './ui/call.ts'
import { unveil } from './veil.ts'

/** Only what may heal by itself is tried again: an unreachable server or a 5xx, never a refusal. */
const worthRetrying = (count: number, failure: unknown): boolean =>
  count < 2 && isCallProblem(failure) && (failure.problem.status === 0 || failure.problem.status >= 502)

const client = new QueryClient({
  defaultOptions: { queries: { retry: worthRetrying, staleTime: 5000, refetchOnWindowFocus: true }, mutations: { retry: false } },
})

const answers = document.getElementById('answers')?.textContent
if (answers) hydrate(client, JSON.parse(answers))
const [, key, draft] = /^\/design\/([^/]+)\/draft\/(\d+)/.exec(location.pathname) ?? []
if (key && draft) void import('./designer/ahead.ts').then(({ ahead }) => ahead(client, decodeURIComponent(key), draft))
const root = document.getElementById('root')!
unveil(root, document.getElementById('served'))

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
