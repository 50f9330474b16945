import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import type { Context } from 'koa'
import pg from 'pg'
import type { Happening } from '../access/hearing.ts'
import { log } from '../log.ts'
import { clock, type Actor } from '../work.ts'
import type { Doorkeeper } from './house.ts'

/**
 * Open pages are told that something changed, never what: they ask again through their own rights. The database's
 * channel `live` carries the happening; each page hears of it what its reader may. A page that was away says the last
 * event it heard and is told what it missed, or that it must ask for everything. A session that has ended ends its pages' streams.
 */
interface Listener { stream: PassThrough; actor: Actor; token: string | undefined }

const kept = 500

export interface Live { attach(ctx: Context, actor: Actor, token: string | undefined): void; tell(happening: Happening): void; stop(): Promise<void> }

/** Listens on the database of `url`, reconnecting for ever; hands events to every attached page within the same second. */
export function openLive(url: string, { actorOf, hearing }: Pick<Doorkeeper, 'actorOf' | 'hearing'>): Live {
  const listeners = new Set<Listener>()
  const run = randomUUID().slice(0, 8)
  let past: { n: number; happening: Happening }[] = []
  let count = 0
  let client: pg.Client | undefined
  let stopped = false
  let lag = 0
  const write = ({ stream }: Listener, event: string, data: unknown, id?: number): void => { stream.write(`${id === undefined ? '' : `id: ${run}-${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`) }
  const hand = (listener: Listener, { n, happening }: { n: number; happening: Happening }): void => {
    const { topic, instance, region, family, draft, process } = happening
    const heard = hearing(listener.actor, happening)
    if (heard !== 'nothing') write(listener, 'change', heard === 'topic' ? { topic } : { topic, instance, region, family, draft, process }, n)
  }
  const tell = (happening: Happening): void => {
    const told = { n: count += 1, happening }
    past = [...past.slice(1 - kept), told]
    for (const listener of listeners) hand(listener, told)
  }
  const connect = async (): Promise<void> => {
    if (stopped) return
    client = new pg.Client({ connectionString: url, application_name: 'yangguang-live', keepAlive: true })
    client.on('notification', ({ payload }) => { try { tell(JSON.parse(payload ?? '') as Happening) } catch { log.warn({ payload }, 'live: unreadable payload') } })
    client.on('error', () => {})
    client.on('end', () => { if (!stopped) setTimeout(() => void connect(), 500).unref() })
    try { await client.connect(); await client.query('listen live') } catch { client.end().catch(() => {}) }
  }
  void connect()
  /** Whose session has ended or whose post has changed hears no more under the old one. */
  const recheck = async (listener: Listener): Promise<void> => {
    if (listener.token === undefined) return
    const now = await actorOf(listener.token).catch(() => listener.actor)
    if (!now || now.id !== listener.actor.id) listener.stream.end('event: ended\ndata: {}\n\n')
    else listener.actor = now
  }
  const beat = setInterval(() => {
    const asked = clock()
    const measured = client?.query('select 1').then(() => { lag = clock() - asked; return true }, () => false) ?? Promise.resolve(false)
    void measured.then(up => { for (const listener of listeners) write(listener, 'beat', { now: new Date(clock()).toISOString(), delayMs: lag, database: up }) })
    for (const listener of listeners) void recheck(listener)
  }, 2000)
  beat.unref()
  /** What a page missed since the event it heard last; `gap` if that is not known here any more, and it must ask for everything. */
  const catchUp = (listener: Listener, last: string): void => {
    const [of, text = ''] = last.split('-')
    const n = Number(text)
    if (of === run && Number.isInteger(n) && n <= count && (n === count || past.some(one => one.n === n + 1))) for (const one of past) { if (one.n > n) hand(listener, one) }
    else write(listener, 'gap', {}, count)
  }
  return {
    attach(ctx, actor, token) {
      const stream = new PassThrough()
      const listener = { stream, actor, token }
      ctx.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' })
      ctx.compress = false
      ctx.status = 200
      ctx.body = stream
      stream.write('retry: 1000\n')
      write(listener, 'beat', { now: new Date(clock()).toISOString(), delayMs: lag, database: true })
      const last = ctx.get('last-event-id')
      if (last) catchUp(listener, last)
      listeners.add(listener)
      stream.on('close', () => listeners.delete(listener))
      ctx.req.on('close', () => { listeners.delete(listener); stream.destroy() })
    },
    tell,
    async stop() {
      stopped = true
      clearInterval(beat)
      for (const { stream } of listeners) stream.end()
      await client?.end().catch(() => {})
    },
  }
}
