import { queryOptions, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { SessionView, signInRoute } from '../../server/contract/session.ts'
import type { Body } from '../../server/contract/route.ts'
import { call, isProblem } from '../ui/call.ts'
import { roleNames, shortUnit } from '../words/roles.ts'
import { say } from '../words/words.ts'
import { useStartup } from './use-startup.ts'

/** The contract (and zod with it) comes while the frame is already drawn: the frame is small, the checks are not. */
const contract = () => import('../../server/contract/session.ts')

/** Who is signed in, in which post, and what that post could ever do (`can`: object → actions). */
export type SessionActor = SessionView

/** The session of this browser; null = nobody is signed in. */
export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: async ({ signal }) => call((await contract()).readSession, { signal }), staleTime: 60_000 })

export const useSessionQuery = () =>
  useQuery({
    ...sessionQuery,
    refetchInterval: query => (isProblem(query.state.error, 'starting') ? 1000 : false),
  })

/** Whether this is a demonstration (marked on every page). */
export const useDemo = (): boolean => useStartup().data?.demo ?? false

export const ActorContext = createContext<SessionActor | null>(null)

/** Who acts, inside a page that needs a session (staff frame). */
export function useActor(): SessionActor {
  const actor = use(ActorContext)
  if (!actor) throw new Error('this page is shown only to somebody signed in')
  return actor
}

/** Who acts, or null on public pages. */
export const useVisitor = (): SessionActor | null => use(ActorContext)

/** 剑阁分中心 · 受理岗: the unit (else the organisation or region) and the post. */
export function postName(post: { role: string; roleName: string; regionName: string; departmentName: string | null; entityName?: string | null; behalf?: { name: string } | null }): string {
  return `${post.behalf ? say(['代 {name} · ', 'for {name} · '], { name: post.behalf.name }) : ''}${shortUnit(post.departmentName ?? post.entityName ?? post.regionName)} · ${say(roleNames[post.role] ?? [post.roleName, post.roleName])}`
}

/** Whether the person left on purpose; a session that ended otherwise keeps its page. */
let left = false
export const hasLeft = (): boolean => left

/** The cache belongs to one person in one post: whoever comes next starts with none of it. */
async function begin(client: QueryClient, session: SessionView | null): Promise<void> {
  left = session === null
  await client.cancelQueries()
  client.removeQueries({ predicate: query => !['session', 'startup', 'demo-accounts', 'law'].includes(String(query.queryKey[0])) })
  client.setQueryData(['session'], session)
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({ mutationFn: (body: Body<typeof signInRoute>) => contract().then(({ signInRoute }) => call(signInRoute, { body })), onSuccess: session => begin(client, session) })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({ mutationFn: async () => call((await contract()).signOutRoute), onSuccess: () => begin(client, null) })
}

/** Acts in another of one's posts from now on. */
export function useSwitchPost() {
  const client = useQueryClient()
  return useMutation({ mutationFn: async (post: string) => call((await contract()).switchPostRoute, { body: { post } }), onSuccess: session => begin(client, session) })
}
