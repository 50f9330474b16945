import type { QueryClient } from '@tanstack/react-query'
import { sessionQuery } from '../session/session.ts'
import { editors, prepare } from './near.ts'

/** A draft opened by its address: the editors, and its files as soon as somebody is signed in, come while the frame is still being put together. */
export async function ahead(client: QueryClient, key: string, id: string): Promise<void> {
  void import('./design-page.tsx')
  editors()
  if (await client.fetchQuery(sessionQuery).catch(() => null)) prepare(client, key, id)
}
