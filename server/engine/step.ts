import { hash } from 'node:crypto'
import { canonical } from '../contract/canonical.ts'
import { advance } from '../kernel/advance.ts'
import { migrate } from '../kernel/migrate.ts'
import type { Large, Move, Reject, State } from '../kernel/types.ts'
import { log } from '../log.ts'
import type { Problem } from '../problem.ts'
import { arrayText } from './binary.ts'
import { tickClocks, type Law } from './clocks.ts'
import { visitsOf, writeClocks, writeEffects, type JobEffect } from './rows.ts'
import { rowsOf, type Rows } from './statement.ts'
import { statusOf, type Clock, type Deed, type Version, type Warm } from './warm.ts'
import { outside } from './window.ts'

/** What a step needs of the world; all of it is in memory, a step itself decides and never waits. */
export interface Surroundings {
  law: Law
  clock(): number
  inside(type: string): boolean
  nextId(): string
  /** The version an instance runs under; must have been loaded. `key` is a graph key, for migrations. */
  version(id: string): Version
  versionByKey(key: string): Version | undefined
}

export interface Stepped { warm: Warm; runs: JobEffect[]; changed: boolean; now: number }
export type Taken = Stepped | { reject: Reject & { problem?: Problem } }

/** The kernel's hash chain (kernel/replay.ts): sha256 of the last head in hex and the canonical move; before the first stands the version's hash. */
const chain = (head: Buffer, move: string): Buffer => hash('sha256', head.toString('hex') + move, 'buffer')

/** Applies one deed to an instance in memory and adds what must be written, save the instance's own row (`writeInstance`). */
export function takeStep(warm: Warm, deed: Deed, rows: Rows, around: Surroundings): Taken {
  const now = Math.floor(Math.max(deed.at ?? around.clock(), warm.movedAt))
  const seq = warm.ver + 1
  const version = around.version(warm.version)
  const move = posted(deed, deed.key ?? `m${seq}`, now)
  const target = move.t === 'migrate' ? around.versionByKey(move.to) : undefined
  if (move.t === 'migrate' && !target) return { reject: { code: 'VERSION_UNKNOWN', detail: `没有版本 ${move.to}` } }
  if (move.t === 'message') {
    const shut = outside(version.graph.els.get(move.e), { vars: move.vars, at: Math.min(deed.said ?? now, now), clocks: warm.clocks, region: warm.subject.region, law: around.law })
    if (shut) return { reject: { code: shut.code, detail: shut.message, problem: shut } }
  }
  const result = target && move.t === 'migrate' ? migrate(version.graph, target.graph, warm.state!, move) : advance(version.graph, warm.state, move)
  if (result.reject) return { reject: result.reject }
  if (move.t === 'wake' && !result.effects.length && !result.events.length) return { warm, runs: [], changed: false, now }
  const under = target ?? version
  // they stand at the end
  for (let at = result.events.length - 1; result.events[at]?.[2] === 'large'; at -= 1) log.warn({ instance: warm.id, element: result.events[at]![0], ...result.events[at]![3] as Large }, 'engine: an instance holds more than it should')
  const text = canonical(move)
  const head = chain(warm.head, text)
  const { state } = result
  const clocks = tickClocks(deed.clocks ?? warm.clocks, result.events, version.graph, { now, region: warm.subject.region, law: around.law })
  const writing = { warm, version: under, state, clocks, now, law: around.law, rows, inside: around.inside, nextId: around.nextId }
  const runs = writeEffects(result.effects, writing, deed)
  if (clocks !== warm.clocks) writeClocks(warm.clocks, clocks, writing)
  const { id, process, subject, parent } = warm
  const next: Warm = { id, ver: seq, version: under.id, process, state, head, movedAt: now, subject, clocks, parent, status: statusOf[state.st] }
  rowsOf(rows, 'move').push({ id, seq, at: now, version: under.id, kind: move.t, actor: deed.actor.id, move: text, hash: head, visits: visitsOf(result.events) })
  record(deed, warm, next, rows, under)
  return { warm: next, runs, changed: true, now }
}

interface Posted { post?: string; reason?: string; basis?: string }
/**
 * The move of a deed, and in which post the actor acted, why, and on what legal basis: part of the move, so part of the chain. What is spread
 * comes last, here and below: V8 takes a microsecond to override members of a spread object, and a thirtieth of that to spread into one.
 */
function posted({ move: body, actor, grounds }: Deed, id: string, now: number): Move {
  const move = { id, now, by: actor.id, ...body } as Move & Posted
  if (actor.kind !== 'system') move.post = `${actor.role}@${actor.region}`
  if (grounds) {
    move.reason = grounds.reason
    if (grounds.legalBasis) move.basis = grounds.legalBasis
  }
  return move
}

function record(deed: Deed, before: Warm, after: Warm, rows: Rows, version: Version): void {
  const { id, ver: seq, movedAt: now } = after
  const state = after.state!
  if (deed.key !== undefined) rowsOf(rows, 'key').push({ id, key: deed.key, seq })
  if (deed.outbox !== undefined) rowsOf(rows, 'used').push({ id, outbox: deed.outbox })
  if (deed.message) rowsOf(rows, 'delivered').push({ id, message: deed.message.id, process: deed.message.process, at: now })
  if (deed.lock) rowsOf(rows, 'lock').push({ id, ...deed.lock })
  if (deed.entry) (rows.entry ??= []).push({ ...deed.entry, id, at: now })
  if (seq % 100 === 0 || deed.move.t === 'migrate') rowsOf(rows, 'snapshot').push({ id, seq, version: version.id, state: JSON.stringify(state) })
  if (ended(after) && version.graph.starts.byTrigger.length) rowsOf(rows, 'unlock').push({ id })
  if (before.state && (before.state.st === 's') !== (state.st === 's')) hide(before, after, rows)
  if (deed.move.t === 'migrate') followTasks(after, rows)
  if (deed.grounds) {
    rowsOf(rows, 'intervention').push({
      id, kind: deed.move.t, at: now, actor: deed.actor.id, name: deed.actor.name, post: `${deed.actor.role}@${deed.actor.region}`,
      reason: deed.grounds.reason, basis: deed.grounds.legalBasis ?? null, before: before.state ? JSON.stringify(before.state) : null, after: JSON.stringify(state),
      cohort: deed.grounds.cohort ?? null, seq,
    })
  }
}

const ended = (warm: Warm): boolean => warm.status !== 'active' && warm.status !== 'suspended'

/** A suspended instance shows no tasks and wakes nobody; resumed, its earliest timer counts again. */
function hide(before: Warm, after: Warm, rows: Rows): void {
  const suspended = after.state!.st === 's'
  rowsOf(rows, 'hide').push({ id: after.id, hidden: suspended })
  if (ended(after) || !before.state) return
  const due = after.state!.tm.length ? Math.min(...after.state!.tm.map(timer => timer.at)) : null
  const wake = rowsOf(rows, 'wake')
  const at = wake.findIndex(row => row.id === after.id)
  if (at >= 0) wake.splice(at, 1)
  wake.push({ id: after.id, at: suspended ? null : due })
}

/** Tasks that stayed open over a migration take the new version and element. */
function followTasks(after: Warm, rows: Rows): void {
  for (const [node, { e, w }] of Object.entries(after.state!.n)) {
    const n = Number(node)
    if (w !== 'task' || rows.task?.some(row => row.id === after.id && row.n === n) || rows.retask?.some(row => row.id === after.id && row.n === n)) continue
    rowsOf(rows, 'retask').push({ id: after.id, n, element: e, version: after.version, name: null, roles: null, users: null, form: null, priority: null, due: null })
  }
}

/** Adds the instance's own row: once for all the moves taken since `base`. */
export function writeInstance(base: number, warm: Warm, rows: Rows, born?: { by: string; sets: string[] }): void {
  const { id, subject, parent } = warm
  rowsOf(rows, 'b').push({
    id, ver: base, steps: warm.ver - base, version: warm.version, status: warm.status, state: JSON.stringify(warm.state), head: warm.head, moved: warm.movedAt,
    ended: ended(warm) ? warm.movedAt : null, clocks: warm.clocks.length ? JSON.stringify(warm.clocks) : null,
  })
  if (!born) return
  rowsOf(rows, 'born').push({
    id, process: warm.process, code: subject.code, title: subject.title, region: subject.region, family: subject.family, industry: subject.industry,
    owner: subject.owner, agency: subject.agency, parent: parent?.id ?? null, node: parent?.node ?? null, by: born.by, sets: arrayText(born.sets),
  })
}

/** An instance that does not exist yet; its first move is `start`. */
export function unborn(version: Version, subject: Warm['subject'], parent: Warm['parent']): Warm {
  return { id: subject.id, ver: 0, version: version.id, process: version.process, state: null, head: Buffer.from(version.hash, 'hex'), movedAt: 0, subject, clocks: [] as Clock[], parent, status: 'active' }
}

export type { State }
