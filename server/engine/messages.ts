import type { Knex } from 'knex'
import { Problem, problem } from '../problem.ts'
import { system } from '../work.ts'
import { isRunaway, linkAfter, longest, runaway } from './chain.ts'
import type { Core, StartSpec } from './core.ts'
import type { OutboxRow } from './outbox-row.ts'
import { isOutside } from './window.ts'

/** What the world or a diagram says: delivered to whoever waits for its name and key, else buffered for `ttl` ms, else kept as unmatched (KERNEL §13). */
export interface Message { name: string; key?: string; vars?: Record<string, unknown>; ttl?: number; messageId?: string; by?: string }
interface MessageRow { id: string; name: string; key: string | null; vars: string; state: string; expires_at: Date; published_by: string | null; published_at: Date }
interface Waiting { instance_id: string; node: number; element: string; part: number; process: string }
export interface Delivered { id: string; state: 'delivered' | 'buffered' | 'unmatched'; instances: string[]; reason?: string }

const hour = 3_600_000

/** Stores a message in the caller's transaction; `correlate` it after commit. Throws Problem `message-repeated`. */
export async function storeMessage(tx: Knex, message: Message, now: number): Promise<string> {
  try {
    const [row] = await tx('messages').insert({
      name: message.name, key: message.key ?? null, vars: JSON.stringify(message.vars ?? {}), message_id: message.messageId ?? null, state: 'new',
      published_at: new Date(now), expires_at: new Date(now + Math.max(0, message.ttl ?? 0)), published_by: message.by ?? null,
    }).returning('id') as { id: string }[]
    return String(row!.id)
  } catch (error) {
    if ((error as { code?: string }).code === '23505') throw problem('message-repeated', 409, '同一消息已在等待投递', { name: message.name, messageId: message.messageId })
    throw error
  }
}

/** A message thrown by a diagram: a stored message with a ttl of one hour, in exchange for its outbox row. */
export async function takeThrown(core: Core, row: OutboxRow): Promise<string> {
  const { name, key, vars, ttl } = JSON.parse(row.body) as { name: string; key?: string; vars: Record<string, unknown>; ttl?: number }
  return core.db.transaction(async tx => {
    await tx('outbox').where({ id: row.id }).delete()
    return storeMessage(tx, { name, ...key === undefined ? {} : { key }, vars, ttl: ttl ?? hour, by: row.instance_id }, core.clock())
  })
}

/** Delivers one stored message; undefined when another server has it in hand or it is done. */
export async function correlate(core: Core, id: string, at?: number): Promise<Delivered | undefined> {
  const [row] = await core.db('messages').where({ id }).whereIn('state', ['new', 'buffered']).where(free => void free.whereNull('claimed_until').orWhere('claimed_until', '<', core.db.fn.now()))
    .update({ claimed_until: core.db.raw('now() + interval \'30 seconds\'') }).returning(['id', 'name', 'key', 'vars', 'state', 'expires_at', 'published_by', 'published_at']) as MessageRow[]
  if (!row) return undefined
  const first = await match(core, row, at)
  if (first.reached.length) return close(core, row, 'delivered', first.reached)
  // too late is too late: waiting does not make it better
  if (first.shut) return close(core, row, 'unmatched', [], first.shut)
  if (row.expires_at.getTime() <= core.clock()) return close(core, row, 'unmatched', [], await why(core, row))
  await core.db('messages').where({ id: row.id }).update({ state: 'buffered', claimed_until: null })
  // a subscription may have opened while the message was not yet seen as buffered
  const again = await match(core, row, at)
  if (again.reached.length) return close(core, row, 'delivered', again.reached)
  return again.shut ? close(core, row, 'unmatched', [], again.shut) : { id: row.id, state: 'buffered', instances: [] }
}

async function close(core: Core, row: MessageRow, state: 'delivered' | 'unmatched', instances: string[], reason?: string): Promise<Delivered> {
  await core.db('messages').where({ id: row.id }).update({ state, reason: reason ?? null, claimed_until: null })
  return { id: row.id, state, instances, ...reason === undefined ? {} : { reason } }
}

const keyed = (row: { key: string | null }) => (query: Knex.QueryBuilder): void => void (row.key === null ? query.whereNull('key') : query.where({ key: row.key }))

/** Gives a message to whoever waits for it; `shut` says why, where somebody waits whose window of law has closed. */
async function match(core: Core, row: MessageRow, at: number | undefined): Promise<{ reached: string[]; shut: string | undefined }> {
  const vars = JSON.parse(row.vars) as Record<string, unknown>
  const reached: string[] = []
  const closed = new Map<string, string>()
  for (let round = 0; round < 20; round += 1) {
    const waiting = await core.db('subscriptions as s').join('instances as i', 'i.id', 's.instance_id').where({ 's.kind': 'message', 's.name': row.name, 'i.status': 'active' }).where(keyed(row))
      .whereNotExists(core.db('deliveries as d').whereRaw('d.process = s.process').where({ message_id: row.id })).whereNotIn('s.instance_id', [...closed.keys()])
      .distinctOn('s.process').orderBy(['s.process', 's.opened_at', 's.instance_id']).select('s.instance_id', 's.node', 's.element', 's.part', 's.process') as Waiting[]
    if (!waiting.length) break
    const results = await Promise.all(waiting.map(target => give(core, row, target, vars, at)))
    for (const [n, { instance_id: instance }] of waiting.entries()) {
      const result = results[n]!
      if (result === 'reached') reached.push(String(instance))
      else if (result !== 'gone') closed.set(instance, result.shut)
    }
  }
  return { reached: [...reached, ...await startBy(core, row, vars, at)], shut: [...closed.values()][0] }
}

async function give(core: Core, row: MessageRow, target: Waiting, vars: Record<string, unknown>, at: number | undefined): Promise<'reached' | 'gone' | { shut: string }> {
  const move = { t: 'message' as const, n: target.node, e: target.element, ...target.part ? { d: target.part } : {}, mid: row.id, vars }
  try {
    await core.submit(String(target.instance_id), { move, actor: system, key: `g${row.id}`, message: { id: row.id, process: target.process }, said: row.published_at.getTime(), ...at === undefined ? {} : { at } })
    return 'reached'
  } catch (error) {
    if (error instanceof Problem && error.code === 'move-refused') return 'gone'
    if (isOutside(error)) return { shut: error.message }
    throw error
  }
}

interface StartRow { process: string; element: string }
/** Start events of the newest version in force that wait for this name. */
export async function startsFor(db: Knex, kind: string, name: string, now: number): Promise<StartRow[]> {
  const { rows } = await db.raw<{ rows: StartRow[] }>(`select s.process, s.element from start_subscriptions s where s.kind = ? and s.name = ?
    and s.version_id = (select v.id from versions v where v.process = s.process and v.retired_at is null and v.effective_at <= ? order by v.number desc limit 1)`, [kind, name, new Date(now)])
  return rows
}

const linkOf = (core: Core, row: MessageRow): Promise<number> => linkAfter(core, row.published_by, row.published_at.getTime())

/** A start message with a key starts nothing while an instance that this key started is active (KERNEL §13). */
async function startBy(core: Core, row: MessageRow, vars: Record<string, unknown>, at: number | undefined): Promise<string[]> {
  const starts = await startsFor(core.db, 'message', row.name, core.clock())
  if (!starts.length) return []
  const link = await linkOf(core, row)
  if (isRunaway(core, link, row.published_at.getTime())) return []
  const served = new Set((await core.db('deliveries').where({ message_id: row.id }).select('process') as { process: string }[]).map(delivery => delivery.process))
  const started: string[] = []
  for (const { process, element } of starts) {
    if (served.has(process)) continue
    if (row.key !== null && await core.db('start_locks').where({ process, key: row.key }).first('key')) continue
    const spec: StartSpec = { process, at: element, vars, subject: subjectOf(process, vars), trig: { kind: 'message', name: row.name, ...row.key === null ? {} : { key: row.key } }, depth: link }
    const { id, deed, born } = await core.bear(spec, system, at ?? core.clock())
    try {
      await core.submit(id, { ...deed, message: { id: row.id, process }, ...row.key === null ? {} : { lock: { process, key: row.key } } }, born)
      started.push(id)
      served.add(process)
    } catch (error) { if ((error as { code?: string }).code !== '23505') throw error }
  }
  return started
}

/** The subject of an instance that a message, signal or timer starts: the context `project` of its variables, else the process itself. */
export function subjectOf(process: string, vars: Record<string, unknown>): StartSpec['subject'] {
  const project = (vars['project'] ?? {}) as Record<string, unknown>
  const text = (name: string, otherwise: string): string => typeof project[name] === 'string' ? project[name] : otherwise
  return {
    code: text('code', process), title: text('name', process), region: text('region', '510800'), family: text('family', process.split('.')[0]!.toUpperCase()),
    industry: text('industry', '') || null, owner: text('owner', '') || null, agency: text('agency', '') || null,
  }
}

async function why(core: Core, row: MessageRow): Promise<string> {
  if ((await startsFor(core.db, 'message', row.name, core.clock())).length && await linkOf(core, row) > longest) return runaway(row.name)
  const same = await core.db('subscriptions as s').join('instances as i', 'i.id', 's.instance_id').where({ 's.kind': 'message', 's.name': row.name }).limit(50).select('s.key', 'i.status') as { key: string | null; status: string }[]
  if (same.some(sub => sub.key === row.key && sub.status === 'suspended')) return '等待这条消息的实例已暂停'
  return same.length ? '有实例在等待这个消息名，但关联键不同' : '没有实例在等待这条消息'
}

/** Tries buffered messages of these names again, oldest first. */
export async function correlateBuffered(core: Core, waiting: { name: string; key: string | null }[]): Promise<void> {
  for (const { name, key } of waiting) {
    const rows = await core.db('messages').where({ name, state: 'buffered' }).where(keyed({ key })).orderBy('id').limit(20).select('id') as { id: string }[]
    for (const row of rows) await correlate(core, String(row.id))
  }
}

/** Takes up new messages that nobody has in hand and moves expired ones to the unmatched inbox. Answers how many it touched. */
export async function sweepMessages(core: Core): Promise<number> {
  const fresh = await core.db('messages').where({ state: 'new' }).where(free => void free.whereNull('claimed_until').orWhere('claimed_until', '<', core.db.fn.now())).orderBy('id').limit(50).select('id') as { id: string }[]
  for (const row of fresh) await correlate(core, String(row.id))
  const expired = await core.db('messages').where({ state: 'buffered' }).where('expires_at', '<=', new Date(core.clock())).limit(50).select('id') as { id: string }[]
  for (const row of expired) await correlate(core, String(row.id))
  return fresh.length + expired.length
}

/** An unmatched message is published again, by hand. Throws Problem `message-unknown`. */
export async function replayMessage(core: Core, id: string, ttl: number): Promise<Delivered> {
  const changed = await core.db('messages').where({ id, state: 'unmatched' }).update({ state: 'new', reason: null, expires_at: new Date(core.clock() + ttl) })
  if (!changed) throw problem('message-unknown', 404, '没有这条未匹配的消息', { message: id })
  return await correlate(core, id) ?? { id, state: 'buffered', instances: [] }
}
