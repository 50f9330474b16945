import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { learnTime, now } from './clock.ts'

/** Something that changed on the server: `kind` names what (tasks, instances, notices…), the rest which one. */
export interface LiveEvent { id: string; kind: string; at: number; [fact: string]: unknown }
export interface Feed { state: 'connecting' | 'live' | 'lost'; beatAt: number; delay: number; last?: LiveEvent; news: readonly LiveEvent[] }

let feed: Feed = { state: 'connecting', beatAt: 0, delay: 0, news: [] }
let source: EventSource | undefined
let users = 0
const listeners = new Set<() => void>()
const hearers = new Set<(event: LiveEvent) => void>()

function update(change: Partial<Feed>): void {
  feed = { ...feed, ...change }
  for (const listener of listeners) listener()
}

function beat(text: string): void {
  const server = Number((parse(text)['now'] as string | number | undefined) ?? Number.NaN) || Date.parse(String(parse(text)['now'] ?? ''))
  learnTime(server, 300)
  update({ state: 'live', beatAt: now(), delay: Number.isFinite(server) ? Math.max(0, now() - server) : 0 })
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : { value }
  } catch {
    return {}
  }
}

function heard(message: MessageEvent<string>): void {
  const facts = parse(message.data)
  const event: LiveEvent = { ...facts, id: message.lastEventId, kind: String(facts['kind'] ?? facts['topic'] ?? message.type), at: now() }
  update({ state: 'live', beatAt: now(), last: event, news: [event, ...feed.news].slice(0, 50) })
  for (const hear of hearers) hear(event)
}

function open(): void {
  source?.close()
  source = new EventSource('/api/live')
  source.addEventListener('open', () => update({ state: 'live', beatAt: now() }))
  source.addEventListener('error', () => update({ state: 'lost' }))
  for (const name of ['beat', 'heartbeat', 'ping']) source.addEventListener(name, message => beat((message as MessageEvent<string>).data))
  for (const name of ['message', 'change']) source.addEventListener(name, message => heard(message as MessageEvent<string>))
}

/** Opens the feed anew at once (the button in <Fresh>). */
export const reconnect = (): void => { update({ state: 'connecting' }); open() }

/** What the feed last said, re-rendering on each word. */
export const useFeed = (): Feed => useSyncExternalStore(listener => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}, () => feed)

/** Calls `hear` for each live event while mounted. */
export function useLive(hear: (event: LiveEvent) => void): void {
  useEffect(() => {
    hearers.add(hear)
    return () => { hearers.delete(hear) }
  }, [hear])
}

/** Keeps the feed open while signed in, and marks stale every query whose key begins with the event's kind. */
export function useFeedOpen(signedIn: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!signedIn) return
    users += 1
    if (users === 1) open()
    const hear = (event: LiveEvent) => refresh(client, event)
    hearers.add(hear)
    return () => {
      hearers.delete(hear)
      users -= 1
      if (users === 0) { source?.close(); source = undefined; update({ state: 'connecting', news: [] }) }
    }
  }, [client, signedIn])
}

/** Query keys begin with the kind, then the id: ['tasks', …], ['instance', id, …]. */
const refresh = (client: QueryClient, event: LiveEvent): void => { void client.invalidateQueries({ predicate: query => String(query.queryKey[0]) === event.kind || String(query.queryKey[0]) === `${event.kind}s` || `${String(query.queryKey[0])}s` === event.kind }) }
