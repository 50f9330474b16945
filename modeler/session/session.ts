import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { endSession, readSession, signIn, switchPost } from './expected.ts'
import type { Body, Reply } from '../../server/contract/route.ts'
import { call } from '../ui/call.ts'
import { regionNames, roleNames } from '../words/roles.ts'
import { say } from '../words/words.ts'

export type Session = Reply<typeof readSession>
export type SessionActor = NonNullable<Session['actor']>
interface PostLike { role: string; region: string; roleName?: string | undefined; departmentName?: string | undefined }

/** The session of this browser; `actor` null = nobody is signed in. */
export const useSessionQuery = () => useQuery({ queryKey: ['session'], queryFn: ({ signal }) => call(readSession, { signal }), staleTime: 60_000 })

export const ActorContext = createContext<SessionActor | null>(null)

/** Who acts, inside a page that needs a session (staff frame). */
export function useActor(): SessionActor {
  const actor = use(ActorContext)
  if (!actor) throw new Error('this page is shown only to somebody signed in')
  return actor
}

/** Who acts, or null on public pages. */
export const useVisitor = (): SessionActor | null => use(ActorContext)

/** 交易中心 · 受理岗, or 剑阁县 · 受理岗 when the department has no name here. */
export function postName(post: PostLike): string {
  const role = say(roleNames[post.role] ?? [post.roleName ?? post.role, post.role])
  const place = post.departmentName ?? say(regionNames[post.region] ?? [post.region, post.region])
  return `${place} · ${role}`
}

/** Signs in; the whole cache belongs to the person, so it starts empty. */
export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<typeof signIn>) => call(signIn, { body }),
    onSuccess: async () => { client.clear(); await client.fetchQuery({ queryKey: ['session'], queryFn: () => call(readSession) }) },
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({ mutationFn: () => call(endSession), onSettled: () => { client.clear() } })
}

/** Acts in another of one's posts from now on. */
export function useSwitchPost() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (post: PostLike) => call(switchPost, { body: { role: post.role, region: post.region } }),
    onSuccess: async () => { client.clear(); await client.fetchQuery({ queryKey: ['session'], queryFn: () => call(readSession) }) },
  })
}
