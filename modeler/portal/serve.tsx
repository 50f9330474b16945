import { AsyncLocalStorage } from 'node:async_hooks'
import { dehydrate, QueryClient, QueryClientProvider, type Query } from '@tanstack/react-query'
import { renderToString } from 'react-dom/server'
import { matchPath, MemoryRouter, Route, Routes } from 'react-router'
import { Portal } from '../shell/portal-frame.tsx'
import { carryBy, isCallProblem } from '../ui/call.ts'
import { set } from '../ui/settings.ts'
import { HeadContext, type Head } from './head.ts'
import { publicPages } from './pages.ts'

/**
 * The public pages as HTML, for readers without script and for the first paint of everybody else. Built by Vite as a bundle of its own
 * and loaded by the server, which hands in how to ask the API. The components are those of the browser: there is one portal, not two.
 */
export interface Wanted {
  /** Path and query, as the reader asked. */
  url: string
  language: 'zh' | 'en'
  demo: boolean
  /** Answers a public GET of the API as a visitor. */
  ask: (url: string) => Promise<{ status: number; body: unknown }>
}
export interface Drawn extends Head {
  status: number
  html: string
  /** Every answer the page was drawn from (JSON), so that the browser need not ask again. */
  answers: string
}

const pages = await Promise.all(publicPages.map(async ({ path, load }) => ({ path, Page: (await load()).default })))
const asking = new AsyncLocalStorage<Wanted['ask']>()
carryBy(async url => {
  const { status, body } = await asking.getStore()!(url)
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
})

/** Rounds of drawing and asking; a page asks for what its first answers name, no page asks deeper. */
const deepest = 4
const isOpen = (query: Query): boolean => query.state.status === 'pending' && (query.options as { enabled?: boolean }).enabled !== false && query.options.queryFn !== undefined

/** Draws the page of an address, or undefined when it is none of the public ones or an answer is missing for another reason than absence. */
export async function draw(wanted: Wanted): Promise<Drawn | undefined> {
  const at = wanted.url.split('?')[0]!
  if (!pages.some(({ path }) => matchPath(path, at))) return undefined
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, retryOnMount: false, staleTime: 60_000 } } })
  client.setQueryData(['startup'], { ready: true, phase: 'ready', done: 0, total: 0, message: '', demo: wanted.demo })
  const head: Partial<Head> = {}
  let html = ''
  for (let round = 0; round < deepest; round += 1) {
    set({ language: wanted.language })
    html = renderToString(<Whole url={wanted.url} client={client} head={head} />)
    const open = client.getQueryCache().getAll().filter(isOpen)
    if (open.length === 0) break
    await asking.run(wanted.ask, () => Promise.all(open.map(query => query.fetch().catch(() => undefined))))
  }
  const failures = client.getQueryCache().getAll().flatMap(({ state }) => (state.status === 'error' ? [state.error] : []))
  const absent = failures.filter(failure => isCallProblem(failure) && [404, 422].includes(failure.problem.status))
  if (absent.length < failures.length) return undefined
  const answers = JSON.stringify(dehydrate(client, { shouldDehydrateQuery: ({ state, queryKey }) => state.status === 'success' && queryKey[0] !== 'startup' }))
  client.clear()
  return { status: absent.length ? 404 : 200, html, answers, title: head.title ?? '', description: head.description ?? '' }
}

function Whole({ url, client, head }: { url: string; client: QueryClient; head: Partial<Head> }) {
  return (
    <QueryClientProvider client={client}>
      <HeadContext value={head}>
        <MemoryRouter initialEntries={[url]}>
          <Portal>
            <Routes>
              {pages.map(({ path, Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
            </Routes>
          </Portal>
        </MemoryRouter>
      </HeadContext>
    </QueryClientProvider>
  )
}
