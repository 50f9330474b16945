import { Problem } from '../problem.ts'
import { system } from '../work.ts'
import { isRunaway, linkAfter, runaway } from './chain.ts'
import type { Core } from './core.ts'
import { holdBack } from './host-incident.ts'
import { startsFor, subjectOf } from './messages.ts'
import type { OutboxRow } from './outbox-row.ts'

/** A signal reaches every instance that was armed for its name when it was thrown, and starts what waits for it; nothing is buffered (KERNEL §9). */
export async function spreadSignal(core: Core, row: OutboxRow): Promise<void> {
  const { name, vars } = JSON.parse(row.body) as { name: string; vars: Record<string, unknown> }
  const starts = await startsFor(core.db, 'signal', name, core.clock())
  const at = row.created_at.getTime(), link = starts.length ? await linkAfter(core, row.instance_id, at) : 0
  if (isRunaway(core, link, at)) { await core.db.transaction(tx => holdBack(tx, row, runaway(name), core.clock())); return }
  const born = await Promise.all(starts.map(async start => ({ ...start, id: await core.ids.take() })))
  await core.db.transaction(async tx => {
    const taken = await tx('outbox').where({ id: row.id }).delete()
    if (!taken) return
    await tx.raw(`insert into outbox (kind, instance_id, target, body, created_at)
      select 'signalOne', ?::bigint, instance_id, ?, ? from (select distinct instance_id from subscriptions where kind = 'signal' and name = ? and opened_at <= ? and instance_id <> ?) s`,
    [row.instance_id, JSON.stringify({ name, vars }), row.created_at, name, row.created_at, row.instance_id])
    if (born.length) await tx('outbox').insert(born.map(({ process, element, id }) => ({ kind: 'begin', instance_id: row.instance_id, target: null, body: JSON.stringify({ id, process, element, name, kind: 'signal', vars, link }), created_at: row.created_at })))
  })
}

export const signalMove = (row: OutboxRow): { t: 'signal'; nm: string; vars: Record<string, unknown> } => {
  const { name, vars } = JSON.parse(row.body) as { name: string; vars: Record<string, unknown> }
  return { t: 'signal', nm: name, vars }
}

interface BeginBody { id: string; process: string; element: string; name: string; kind: string; vars: Record<string, unknown>; link?: number }

/** Starts an instance at a triggered start event, in exchange for its outbox row. */
export async function begin(core: Core, row: OutboxRow, at?: number): Promise<void> {
  const { id, process, element, name, kind, vars, link } = JSON.parse(row.body) as BeginBody
  try {
    const made = await core.bear({ process, at: element, vars, id, subject: subjectOf(process, vars), trig: { kind, name }, ...link === undefined ? {} : { depth: link } }, system, at ?? core.clock())
    await core.submit(id, { ...made.deed, outbox: row.id }, made.born)
  } catch (error) {
    if (!(error instanceof Problem && ['instance-exists', 'process-unknown', 'move-refused'].includes(error.code))) throw error
    await core.db('outbox').where({ id: row.id }).delete()
  }
}
