import { log } from '../log.ts'
import { system } from '../work.ts'
import { nextBeat } from '../kernel/timers.ts'
import type { State } from '../kernel/types.ts'
import { Problem } from '../problem.ts'
import type { Core } from './core.ts'
import { currentOf } from './moving/preview.ts'

/** Timers across servers: a narrow table, each due row claimed by one server (skip locked); the race of versions makes sure that a timer fires once. */
export async function wakeDue(core: Core, at?: number): Promise<number> {
  const now = at ?? core.clock()
  const { rows } = await core.db.raw<{ rows: Due[] }>(`update wakeups set picked_at = now() where instance_id in
    (select instance_id from wakeups where at <= ? and (picked_at is null or picked_at < now() - interval '30 seconds') order by at limit 256 for update skip locked)
    returning instance_id::text, (select array_agg(due_at) from clocks c where c.instance_id = wakeups.instance_id and c.provisional and c.ended_at is null and c.due_at <= ?) as provisional`, [new Date(now), new Date(now)])
  await Promise.all(rows.map(({ instance_id: id, provisional }) => wake(core, { id, not: (provisional ?? []).map(due => due.getTime()) }, at).catch(error => log.warn({ err: error, instance: id }, 'engine: waking failed'))))
  return rows.length
}

interface Due { instance_id: string; provisional: Date[] | null }

// a timer at a due date that is still provisional never acts by itself: it is looked at again every half minute until it is confirmed
async function wake(core: Core, { id, not }: { id: string; not: number[] }, at: number | undefined): Promise<void> {
  let state: State
  try {
    const outcome = await core.submit(id, { move: { t: 'wake', ...not.length ? { not } : {} }, actor: system, ...at === undefined ? {} : { at } })
    if (!outcome.unchanged) return
    state = outcome.state
  } catch (error) {
    if (!(error instanceof Problem && error.body['code'] === 'NOT_DUE')) throw error
    state = (await currentOf(core.db, id)).state
  }
  // nothing was due after all: the row follows the state again
  const due = state.st === 'a' && state.tm.length ? Math.min(...state.tm.map(timer => timer.at)) : undefined
  if (due !== undefined && not.includes(due)) return
  if (due === undefined) await core.db('wakeups').where({ instance_id: id }).delete()
  else await core.db('wakeups').where({ instance_id: id }).update({ at: new Date(due), picked_at: null })
}

/** The earliest instant anything is due (ms), or undefined. */
export async function nextWake(core: Core): Promise<number | undefined> {
  const { rows: [row] } = await core.db.raw<{ rows: { at: Date | null }[] }>('select least((select min(at) from wakeups where picked_at is null), (select min(at) from start_subscriptions)) as at')
  return row?.at?.getTime()
}

interface StartTimer { id: string; process: string; element: string; at: Date; cycle: string | null; repeats: number | null; current: string | null }

/** Start timers that are due: each beat starts one instance through the outbox, in exchange for the beat. */
export async function startDue(core: Core, at?: number): Promise<number> {
  const now = at ?? core.clock()
  return core.db.transaction(async tx => {
    const { rows } = await tx.raw<{ rows: StartTimer[] }>(`select s.id::text, s.process, s.element, s.at, s.cycle, s.repeats,
      (select v.id from versions v where v.process = s.process and v.retired_at is null and v.effective_at <= ? order by v.number desc limit 1) = s.version_id as current
      from start_subscriptions s where s.at <= ? for update skip locked`, [new Date(now), new Date(now)])
    for (const timer of rows) {
      const next = nextBeat({ at: timer.at.getTime(), n: 0, e: timer.element, r: timer.repeats ?? 0, ...timer.cycle === null ? {} : { cy: timer.cycle } }, now, 'Asia/Shanghai', 'skip')
      await tx('start_subscriptions').where({ id: timer.id }).update({ at: next ? new Date(next.at) : null, repeats: next ? next.r : 0 })
      if (!timer.current) continue
      const id = await core.ids.take()
      await tx('outbox').insert({ kind: 'begin', instance_id: id, body: JSON.stringify({ id, process: timer.process, element: timer.element, name: timer.element, kind: 'timer', vars: {} }), created_at: new Date(now) })
    }
    return rows.length
  })
}
