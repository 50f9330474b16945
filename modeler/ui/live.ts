import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { learnTime, now } from './clock.ts'

/** Something changed on the server: the topic says what (tasks, instances, notices…), never its content; pages ask again through their own rights. */
export interface LiveEvent {
  topic: string
  instance?: string
  region?: string
  family?: string
  /** The draft it is about; for a remark, the process. */
  draft?: string
  process?: string
  at: number
}
/** `delay` in milliseconds: how far the last heartbeat was behind, the database's answer included. */
export interface Feed {
  state: 'connecting' | 'live' | 'lost'
  beatAt: number
  delay: number
  last?: LiveEvent
  news: readonly LiveEvent[]
}

let feed: Feed = { state: 'connecting', beatAt: 0, delay: 0, news: [] }
let source: EventSource | undefined
let users = 0
const listeners = new Set<() => void>()
/** Called when events were missed that nobody can name any more. */
const missedAll = new Set<() => void>()
const hearers = new Set<(event: LiveEvent) => void>()

function update(change: Partial<Feed>): void {
  feed = { ...feed, ...change }
  for (const listener of listeners) listener()
}

function beat(text: string): void {
  const { now: server, delayMs, database } = parse(text)
  const at = Date.parse(String(server))
  learnTime(at, 300)
  update({ state: database === false ? 'lost' : 'live', beatAt: now(), delay: Math.max(0, now() - at) + Number(delayMs ?? 0) })
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function heard(text: string): void {
  const event = { topic: '', ...parse(text), at: now() } as LiveEvent
  update({ last: event, news: [event, ...feed.news].slice(0, 50) })
  for (const hear of hearers) hear(event)
}

const silence = 30_000
let watchdog: ReturnType<typeof setInterval> | undefined

function open(): void {
  source?.close()
  clearInterval(watchdog)
  // A cable pulled out ends no connection: without heartbeats the feed is lost, and asked for anew.
  watchdog = setInterval(() => {
    if (feed.state !== 'live' || now() - feed.beatAt < silence) return
    update({ state: 'lost' })
    open()
  }, 5000)
  source = new EventSource('/api/live')
  source.addEventListener('error', () => update({ state: 'lost' }))
  source.addEventListener('beat', message => beat((message as MessageEvent<string>).data))
  source.addEventListener('gap', () => { for (const missed of missedAll) missed() })
  source.addEventListener('ended', () => { source?.close(); update({ state: 'lost' }) })
  source.addEventListener('change', message => heard((message as MessageEvent<string>).data))
}

/** Opens the feed anew at once (the button in <Fresh>). */
export const reconnect = (): void => {
  update({ state: 'connecting' })
  open()
}

const offline = (): void => {
  source?.close()
  update({ state: 'lost' })
}

function close(): void {
  source?.close()
  source = undefined
  clearInterval(watchdog)
  window.removeEventListener('offline', offline)
  window.removeEventListener('online', reconnect)
  update({ state: 'connecting', news: [] })
}

/** What the feed last said, re-rendering on each word. */
export const useFeed = (): Feed =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => feed,
  )

/** Calls `hear` for each live event while mounted. */
export function useLive(hear: (event: LiveEvent) => void): void {
  useEffect(() => {
    hearers.add(hear)
    return () => {
      hearers.delete(hear)
    }
  }, [hear])
}

/** Keeps the feed open while signed in. A topic marks stale every query whose key begins with it: ['tasks', …], ['instances', id, …]. */
export function useFeedOpen(signedIn: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!signedIn) return
    users += 1
    if (users === 1) {
      open()
      window.addEventListener('offline', offline)
      window.addEventListener('online', reconnect)
    }
    const hear = ({ topic }: LiveEvent) => void client.invalidateQueries({ queryKey: [topic] })
    // After a gap nothing is known: everything on screen is asked again.
    let lost = false
    const watch = () => {
      if (lost && feed.state === 'live') void client.invalidateQueries()
      lost = feed.state === 'lost' || (lost && feed.state === 'connecting')
    }
    const missed = () => void client.invalidateQueries()
    missedAll.add(missed)
    hearers.add(hear)
    listeners.add(watch)
    return () => {
      missedAll.delete(missed)
      hearers.delete(hear)
      listeners.delete(watch)
      users -= 1
      if (users === 0) close()
    }
  }, [client, signedIn])
}
