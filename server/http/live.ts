import { PassThrough } from 'node:stream'
import type { Context } from 'koa'
import pg from 'pg'
import { log } from '../log.ts'
import { clock, type Actor } from '../work.ts'

/**
 * Open pages are told that something changed, never what: they ask again through their own rights. The database's
 * channel `live` carries `{topic, instance?, region?, family?}`; visitors hear public topics only.
 */
interface Happening { topic: string; instance?: string; region?: string; family?: string }
interface Listener { stream: PassThrough; actor: Actor }

const publicTopics = new Set(['notices', 'startup', 'processes'])

export interface Live { attach(ctx: Context, actor: Actor): void; tell(happening: Happening): void; stop(): Promise<void> }

/** Listens on the database of `url`, reconnecting for ever; hands events to every attached page within the same second. */
export function openLive(url: string): Live {
  const listeners = new Set<Listener>()
  let client: pg.Client | undefined
  let stopped = false
  let lag = 0
  const send = (event: string, data: unknown, hears: (actor: Actor) => boolean = () => true): void => {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    for (const { stream, actor } of listeners) if (hears(actor)) stream.write(text)
  }
  const tell = (happening: Happening): void => send('change', happening, actor => actor.kind !== 'public' || publicTopics.has(happening.topic))
  const connect = async (): Promise<void> => {
    if (stopped) return
    client = new pg.Client({ connectionString: url, application_name: 'yangguang-live', keepAlive: true })
    client.on('notification', ({ payload }) => { try { tell(JSON.parse(payload ?? '') as Happening) } catch { log.warn({ payload }, 'live: unreadable payload') } })
    client.on('error', () => {})
    client.on('end', () => { if (!stopped) setTimeout(() => void connect(), 500).unref() })
    try { await client.connect(); await client.query('listen live') } catch { client.end().catch(() => {}) }
  }
  void connect()
  const beat = setInterval(() => {
    const asked = clock()
    const measured = client?.query('select 1').then(() => { lag = clock() - asked; return true }, () => false) ?? Promise.resolve(false)
    void measured.then(up => send('beat', { now: new Date(clock()).toISOString(), delayMs: lag, database: up }))
  }, 2000)
  beat.unref()
  return {
    attach(ctx, actor) {
      const stream = new PassThrough()
      const listener = { stream, actor }
      ctx.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' })
      ctx.compress = false
      ctx.status = 200
      ctx.body = stream
      stream.write(`retry: 1000\nevent: beat\ndata: ${JSON.stringify({ now: new Date(clock()).toISOString(), delayMs: lag, database: true })}\n\n`)
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
