import { Problem } from '../problem.ts'
import { log } from '../log.ts'
import { system } from '../work.ts'
import type { Core } from './core.ts'
import type { Outcome } from './ask.ts'
import type { OutboxRow } from './outbox-row.ts'
import { hostIncident } from './host-incident.ts'
import { warmOf } from './load.ts'
import { begin, signalMove, spreadSignal } from './signals.ts'
import type { Warm } from './warm.ts'

/**
 * What instances say to each other, delivered after the step that said it: children started and cancelled, ends reported,
 * messages and signals handed on. A row leaves in the same statement as the move it becomes, so each arrives exactly once.
 */
export interface Outside { message(row: OutboxRow): Promise<void> }

interface ChildBody { child: string; n: number; process: string; binding: { type: string; tag?: string }; vars: Record<string, unknown>; catches: string[]; depth: number; z: string }
interface ParentBody { n: number; how: 'ended' | 'error' | 'escalation' | 'terminated'; code?: string; vars?: Record<string, unknown> }

/** Delivers up to a hundred waiting rows; answers how many it took. `at` dates the moves (ms), else the clock does. */
export async function deliverOutbox(core: Core, outside: Outside, at?: number): Promise<number> {
  const { rows } = await core.db.raw<{ rows: OutboxRow[] }>(`update outbox set claimed_until = now() + interval '30 seconds', attempts = attempts + 1
    where id in (select id from outbox where claimed_until is null or claimed_until < now() order by id limit 100 for update skip locked)
    returning id::text, kind, instance_id::text, target::text, body, created_at, attempts`)
  await Promise.all(rows.map(row => deliver(core, outside, row, at).catch(error => putOff(core, row, error))))
  return rows.length
}

async function deliver(core: Core, outside: Outside, row: OutboxRow, at: number | undefined): Promise<void> {
  switch (row.kind) {
    case 'child': return startChild(core, row, at)
    case 'toParent': return report(core, row, at)
    case 'cancelChild': return cancelChildren(core, row, at)
    case 'message': return outside.message(row)
    case 'signal': return spreadSignal(core, row)
    case 'signalOne': return settle(core, row, core.submit(row.target!, { move: signalMove(row), actor: system, key: `o${row.id}`, outbox: row.id, ...dated(at) }))
    case 'begin': return begin(core, row, at)
    default: throw new Error(`outbox row of unknown kind ${row.kind}`)
  }
}

const drop = (core: Core, row: OutboxRow): Promise<unknown> => core.db('outbox').where({ id: row.id }).delete()

async function instance(core: Core, id: string): Promise<Warm | undefined> {
  const row = await core.db('instances').where({ id }).first()
  return row ? warmOf(row as Parameters<typeof warmOf>[0]) : undefined
}

const waits = (parent: Warm | undefined, n: number): boolean => parent?.state?.n[n]?.w === 'call' && (parent.status === 'active' || parent.status === 'suspended')

async function startChild(core: Core, row: OutboxRow, at: number | undefined): Promise<void> {
  const body = JSON.parse(row.body) as ChildBody
  const parent = await instance(core, row.instance_id)
  if (!parent || !waits(parent, body.n)) { await drop(core, row); return }
  const now = at ?? core.clock()
  const version = await core.versions.bound(body.process, body.binding, parent.version)
  const spec = {
    process: body.process, ...version === undefined ? {} : { version }, vars: body.vars, id: body.child, zone: body.z,
    subject: parent.subject, parent: { id: parent.id, node: body.n, catches: body.catches, depth: body.depth },
  }
  let made
  try { made = await core.bear(spec, system, now) } catch (error) {
    if (!(error instanceof Problem)) throw error
    await settle(core, row, core.submit(parent.id, { move: { t: 'fail', n: body.n, msg: `${body.process}：${error.message}` }, actor: system, key: `o${row.id}`, outbox: row.id, ...dated(at) }))
    return
  }
  await settle(core, row, core.submit(made.id, { ...made.deed, outbox: row.id }, made.born))
  // the parent may have been ended while its child started
  if (!waits(await instance(core, parent.id), body.n)) await core.submit(made.id, { move: { t: 'cancel', why: 'parent ended' }, actor: system }).catch(ignoreRefusal)
}

async function report(core: Core, row: OutboxRow, at: number | undefined): Promise<void> {
  const { n, how, code, vars } = JSON.parse(row.body) as ParentBody
  const move = { t: 'child' as const, n, how, ...code === undefined ? {} : { code }, ...vars ? { vars } : {} }
  await settle(core, row, core.submit(row.target!, { move, actor: system, key: `o${row.id}`, outbox: row.id, ...dated(at) }))
}

async function cancelChildren(core: Core, row: OutboxRow, at: number | undefined): Promise<void> {
  const { n } = JSON.parse(row.body) as { n: number }
  const children = await core.db('instances').where({ parent_id: row.instance_id, parent_node: n }).whereIn('status', ['active', 'suspended']).select('id') as { id: string }[]
  for (const child of children) await core.submit(String(child.id), { move: { t: 'cancel', why: 'parent ended' }, actor: system, ...dated(at) }).catch(ignoreRefusal)
  await drop(core, row)
}

const dated = (at: number | undefined): { at?: number } => at === undefined ? {} : { at }
const ignoreRefusal = (error: unknown): void => { if (!(error instanceof Problem && error.code === 'move-refused')) throw error }

/** Whatever the target says, the row is done, save that a suspended one gets it when resumed. */
async function settle(core: Core, row: OutboxRow, moved: Promise<Outcome>): Promise<void> {
  try {
    const outcome = await moved
    if (outcome.repeated) await drop(core, row)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'move-refused' && error.body['code'] === 'SUSPENDED') {
      await core.db('outbox').where({ id: row.id }).update({ claimed_until: core.db.raw('\'infinity\''), error: 'suspended' })
      return
    }
    if (!['move-refused', 'instance-unknown', 'instance-exists'].includes(error.code)) throw error
    log.info({ instance: row.target ?? row.instance_id, kind: row.kind, code: error.body['code'] ?? error.code }, 'engine: came too late')
    await drop(core, row)
  }
}

/** After five failures an operator is called; before that it is tried again with a growing delay. */
async function putOff(core: Core, row: OutboxRow, error: unknown): Promise<void> {
  log.warn({ err: error, outbox: row.id, kind: row.kind }, 'engine: delivery failed')
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 500)
  await core.db.transaction(async tx => {
    const last = row.attempts >= 5
    await tx('outbox').where({ id: row.id }).update({ error: message, claimed_until: last ? tx.raw('\'infinity\'') : tx.raw('now() + ? * interval \'1 second\'', [2 ** row.attempts]) })
    if (last) await hostIncident(tx, { instance: row.instance_id, kind: 'DELIVERY', message: `${row.kind}：${message}`, outbox: row.id }, core.clock())
  }).catch(() => {})
}
