import type { QueryClient } from '@tanstack/react-query'
import { openingQueries } from './workbench/opening.ts'

/** Loads the editors. */
export const editors = (): void => void import('./workbench/workbench-page.tsx')

/** Asks for a draft before it is opened: somebody points at its link. What has changed when it does open is caught up with there. */
export function prepare(client: QueryClient, key: string, id: string): void {
  for (const query of openingQueries(key, id)) void client.prefetchQuery(query)
}

/** Loads the editors once the browser has nothing else to do. Returns what calls it off. */
export function editorsWhenIdle(): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(editors, 1000)
    return () => clearTimeout(timer)
  }
  const waiting = requestIdleCallback(editors)
  return () => cancelIdleCallback(waiting)
}
