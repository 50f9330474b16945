import { log } from '../log.ts'
import type { Core } from './core.ts'
import { correlate, correlateBuffered, sweepMessages, takeThrown } from './messages.ts'
import { advanceCohorts } from './moving/cohort.ts'
import type { OutboxRow } from './outbox-row.ts'
import { deliverOutbox } from './outbox.ts'
import type { Rows } from './statement.ts'
import { nextWake, startDue, wakeDue } from './wake.ts'

/**
 * What goes on by itself: outbox, messages, timers. Each server polls twice a second and at once after its own commits, so a
 * server that dies leaves nothing behind that another does not take up.
 */
export interface Background {
  committed(rows: Rows): void
  kick(): Promise<void>
  settle(now?: number): Promise<void>
  pause(): Promise<void>
  resume(): void
  stop(): Promise<void>
}

/** Another server's timer, message or outbox row is seen after this many ms at most. */
const longest = 500

/** `byItself`: whether anything goes on without being asked; `paused`: not before `resume`. */
export function openBackground(core: Core, byItself: boolean, paused = false): Background {
  let running: Promise<void> | undefined
  let again = false
  let alive = byItself && !paused
  let timer: NodeJS.Timeout | undefined
  let waiting: { name: string; key: string | null }[] = []
  const resumed = new Set<string>()
  let unlocked = false
  const outside = (at: number | undefined) => ({ message: async (row: OutboxRow): Promise<void> => { await correlate(core, await takeThrown(core, row), at) } })

  const once = async (at?: number): Promise<number> => {
    let done = 0
    await core.law.fresh()
    if (resumed.size) {
      const targets = [...resumed]
      resumed.clear()
      await core.db('outbox').whereIn('target', targets).where({ error: 'suspended' }).update({ claimed_until: null, error: null })
      await core.db.raw('update messages set claimed_until = null where state = \'buffered\'')
      waiting.push(...await core.db('subscriptions').whereIn('instance_id', targets).where({ kind: 'message' }).select('name', 'key') as typeof waiting)
    }
    if (unlocked) {
      unlocked = false
      waiting.push(...await core.db('messages').where({ state: 'buffered' }).whereIn('name', core.db('start_subscriptions').where({ kind: 'message' }).select('name')).distinct('name', 'key').limit(100) as typeof waiting)
    }
    if (waiting.length) {
      const names = waiting
      waiting = []
      await correlateBuffered(core, names)
    }
    for (let count = await deliverOutbox(core, outside(at), at); count; count = await deliverOutbox(core, outside(at), at)) done += count
    done += await wakeDue(core, at)
    done += await startDue(core, at)
    done += await sweepMessages(core)
    done += await advanceCohorts(core)
    return done + waiting.length + resumed.size
  }

  const round = async (): Promise<void> => {
    do {
      again = false
      try { if (await once()) again = true } catch (error) {
        log.warn({ err: error }, 'engine: background work is put off')
        again = false
      }
    } while (again && alive)
  }

  const plan = async (): Promise<void> => {
    if (!alive) return
    const next = await nextWake(core).catch(() => undefined)
    if (!alive) return
    clearTimeout(timer)
    timer = setTimeout(() => void kick(), next === undefined ? longest : Math.max(5, Math.min(longest, next - core.clock())))
    timer.unref()
  }

  const kick = (): Promise<void> => {
    if (!alive) return Promise.resolve()
    if (running) { again = true; return running }
    running = round().finally(() => { running = undefined; void plan() })
    return running
  }

  if (alive) void kick()
  const halt = async (): Promise<void> => {
    alive = false
    clearTimeout(timer)
    await running
  }
  return {
    committed(rows) {
      let due = false
      for (const row of rows.hide ?? []) if (row.hidden === false) { resumed.add(row.id as string); due = true }
      for (const row of rows.sub ?? []) if (row.kind === 'message') { waiting.push({ name: row.name!, key: row.key as string | null }); due = true }
      if (rows.unlock?.length) { unlocked = true; due = true }
      if (rows.out?.length) due = true
      const soon = Math.min(...(rows.wake ?? []).map(row => row.at ?? Infinity))
      if (due) void kick()
      else if (soon < core.clock() + longest) void plan()
    },
    async kick() {
      if (alive) return kick()
      await running
      await (running = once().then(() => {}).finally(() => { running = undefined }))
    },
    async settle(now) {
      for (let round = 0; round < 1000; round += 1) {
        // what another round has claimed would look like rest
        await running
        await core.committer.idle()
        if (!await once(now)) return
      }
      throw new Error('the engine does not come to rest: something wakes itself for ever')
    },
    pause: halt,
    resume() { if (byItself && !alive) { alive = true; void kick() } },
    stop: halt,
  }
}
