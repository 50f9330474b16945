import { log } from '../log.ts'
import { problem } from '../problem.ts'
import { outcomeOf, wordsOf, type Ask, type Born, type Hold, type Outcome } from './ask.ts'
import { encodeArray } from './binary.ts'
import { isLost, isRedo, unavailable, type Line } from './line.ts'
import { fetchOne, knownMoves, selectInstances, warmOf } from './load.ts'
import { addRows, writeSteps, type Rows } from './statement.ts'
import type { Surroundings } from './step.ts'
import { settle, takeMoves, type Waiting, type Written } from './take-moves.ts'
import type { Deed, Warm } from './warm.ts'

/**
 * Group commit without a timer: when a connection is free, everything pending (≤ 128 instances) is written by one statement.
 * An idle system has the latency of a single step, a loaded one larger batches. Moves of one instance form a queue.
 */
interface Slot extends Waiting { busy: boolean; listed: boolean; turn: Slot[] | undefined }
interface Part extends Written { slot: Slot }

export interface CommitOptions {
  lines: Line[]
  around: Surroundings & { has(version: string): boolean; load(version: string): Promise<unknown> }
  /** Takes a step that calls in-transaction services, in a transaction of its own. */
  alone(ask: Ask, id: string): Promise<{ warm: Warm; outcome: Outcome }>
  committed(rows: Rows, warms: Warm[]): void
  batch?: number
  remembered?: number
}

export interface Committer {
  submit(id: string, deed: Deed, born?: Born): Promise<Outcome>
  hold(id: string): Promise<Hold>
  /** Resolves when nothing is queued or in flight. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** From this many on a second line is worth its statement. */
const crowd = 12

function collect(parts: Part[]): Rows {
  const rows: Rows = {}
  for (const part of parts) addRows(rows, part.rows)
  return rows
}

export function openCommitter(options: CommitOptions): Committer {
  const { lines, around } = options
  const size = options.batch ?? 128
  const remembered = options.remembered ?? 20_000
  const slots = new Map<string, Slot>()
  const ready: Slot[] = []
  const free = [...lines]
  let working = 0
  /** Lines that are about to take a batch. */
  let gathering = 0
  let stopped = false
  let idlers: (() => void)[] = []

  const slotOf = (id: string): Slot => {
    let slot = slots.get(id)
    if (!slot) {
      slots.set(id, slot = { id, warm: undefined, asks: [], holds: [], busy: false, listed: false, single: false, turn: undefined })
      if (slots.size > remembered) forget()
    }
    return slot
  }
  const forget = (): void => {
    let spare = Math.ceil(remembered / 20)
    for (const [id, slot] of slots) {
      if (spare <= 0) break
      if (slot.busy || slot.asks.length || slot.holds.length) continue
      slots.delete(id)
      spare -= 1
    }
  }
  const list = (slot: Slot): void => {
    if (slot.busy || slot.listed || (!slot.asks.length && !slot.holds.length)) return
    const held = slot.holds.shift()
    if (held) return lend(slot, held)
    slot.listed = true
    ready.push(slot)
    if (free.length && (free.length === lines.length || (ready.length >= crowd && !gathering))) void work(free.pop()!)
  }
  const lend = (slot: Slot, take: (hold: Hold) => void): void => {
    slot.busy = true
    working += 1
    let returned = false
    take({ warm: slot.warm, release: warm => {
      if (returned) return
      returned = true
      done(slot, warm)
    } })
  }
  /** Puts a slot back to work after a batch, a hold or a step of its own; a slot moves to the young end of memory. */
  const done = (slot: Slot, warm: Warm | undefined): void => {
    working -= 1
    slot.busy = false
    slot.turn = undefined
    slot.warm = warm
    slots.delete(slot.id)
    slots.set(slot.id, slot)
    list(slot)
    rest()
  }
  const rest = (): void => {
    if (working || ready.length) return
    const waiting = idlers
    idlers = []
    for (const resolve of waiting) resolve()
  }

  /**
   * A crowd is shared out among the idle lines: while PostgreSQL writes one part this server prepares the next. A few are written together,
   * for each statement costs as much as ten steps before its first row.
   */
  const portion = (idle: number): number => Math.min(size, ready.length < crowd ? ready.length : Math.ceil(ready.length / idle))

  const work = async (line: Line): Promise<void> => {
    while (true) {
      gathering += 1
      // everything that arrives in this turn of the event loop shares the batch
      await new Promise<void>(resolve => setImmediate(resolve))
      const batch = ready.splice(0, portion(free.length + gathering))
      gathering -= 1
      if (!batch.length) break
      if (ready.length && !gathering && free.length) void work(free.pop()!)
      for (const slot of batch) { slot.listed = false; slot.busy = true }
      working += batch.length
      await turn(line, batch)
    }
    free.push(line)
    rest()
  }

  const turn = async (line: Line, batch: Slot[]): Promise<void> => {
    const parts: Part[] = []
    for (const slot of batch) slot.turn = batch
    try {
      await warmUp(line, batch)
      for (const slot of batch) {
        const part = prepare(slot)
        if (part) parts.push(part)
      }
      if (parts.length) await write(line, parts)
    } catch (error) { await failed(line, batch.filter(slot => slot.turn === batch), parts, error) }
  }

  const warmUp = async (line: Line, batch: Slot[]): Promise<void> => {
    const cold = batch.filter(slot => !slot.warm && !slot.asks[0]?.born)
    if (cold.length) {
      const rows = await line.query({ ...selectInstances, values: [encodeArray('int8', cold.map(slot => slot.id))] })
      for (const row of rows) slots.get(String((row as { id: string }).id))!.warm = warmOf(row as Parameters<typeof warmOf>[0])
      for (const slot of cold) for (const ask of slot.asks) if (slot.warm) ask.fresh = true
    }
    for (const slot of batch) {
      const version = slot.warm?.version ?? slot.asks[0]?.born?.warm.version
      if (version !== undefined && !around.has(version)) await around.load(version)
    }
  }

  /** Takes the moves waiting for one instance; undefined when nothing of them is to be written now. */
  const prepare = (slot: Slot): Part | undefined => {
    const found = takeMoves(slot, around)
    if ('alone' in found) { void byItself(slot, found.alone); return undefined }
    if ('stale' in found) { done(slot, undefined); return undefined }
    slot.single = false
    if ('rows' in found) return { slot, ...found }
    found.taken.forEach(settle)
    done(slot, slot.warm)
    return undefined
  }

  const write = async (line: Line, parts: Part[]): Promise<void> => {
    // both servers lock in the same order (KERNEL §21)
    parts.sort((a, b) => a.slot.id.length - b.slot.id.length || (a.slot.id < b.slot.id ? -1 : 1))
    const rows = collect(parts)
    const written = new Set((await line.query<{ id: string }>(writeSteps(rows))).map(row => String(row.id)))
    const lostParts: Part[] = []
    for (const part of parts) {
      if (!written.has(part.slot.id)) { lostParts.push(part); continue }
      part.taken.forEach(settle)
      done(part.slot, part.warm)
    }
    const kept = lostParts.length ? parts.filter(part => written.has(part.slot.id)) : parts
    options.committed(lostParts.length ? collect(kept) : rows, kept.map(part => part.warm))
    if (lostParts.length) await again(line, lostParts)
  }

  /** Parts that lost the race of versions: repeated moves are answered, the rest is done again on the newer state. */
  const again = async (line: Line, parts: Part[]): Promise<void> => {
    const known = await knownMoves(line, parts.flatMap(part => part.taken.flatMap(({ ask }) => ask.deed.key === undefined ? [] : [{ id: part.slot.id, key: ask.deed.key }])))
    for (const { slot, taken } of parts) {
      const rest: Ask[] = []
      for (const { ask } of taken) {
        const seq = known.get(`${slot.id} ${ask.deed.key}`)
        if (seq !== undefined) { slot.warm = undefined; ask.resolve({ ...outcomeOf(ask.born?.warm ?? await fetchOne(line, slot.id)), seq, repeated: true }); continue }
        ask.tries += 1
        if (ask.born) ask.reject(problem('instance-exists', 409, '实例已存在', { instance: slot.id }))
        else if (ask.tries > 100) ask.reject(problem('too-busy', 503, '这个实例正被频繁改动，请稍后再试', { instance: slot.id }))
        else rest.push(ask)
      }
      slot.asks.unshift(...rest)
      done(slot, undefined)
    }
  }
  const byItself = async (slot: Slot, ask: Ask): Promise<void> => {
    slot.turn = undefined
    try {
      const { warm, outcome } = await options.alone(ask, slot.id)
      ask.resolve(outcome)
      done(slot, warm)
    } catch (error) {
      if (isRedo(error) && ask.tries < 20) { ask.tries += 1; slot.asks.unshift(ask) } else ask.reject(isLost(error) ? unavailable() : error)
      done(slot, undefined)
    }
  }

  /** A batch that failed as a whole: done again after a deadlock, told after a lost database, else one by one to find the culprit. */
  const failed = async (line: Line, batch: Slot[], parts: Part[], error: unknown): Promise<void> => {
    const partOf = new Map(parts.map(part => [part.slot, part]))
    const asksOf = (slot: Slot): Ask[] => (partOf.get(slot)?.taken ?? []).map(({ ask }) => ask)
    if (isLost(error)) {
      for (const slot of batch) {
        for (const ask of [...asksOf(slot), ...slot.asks.splice(0)]) ask.reject(unavailable())
        done(slot, undefined)
      }
      return
    }
    const alone = parts.length === 1 && parts[0]!.taken.length === 1
    if (!isRedo(error) && (alone || !parts.length)) {
      for (const slot of batch) {
        for (const ask of partOf.has(slot) ? asksOf(slot) : slot.asks.splice(0, 1)) ask.reject(error)
        done(slot, undefined)
      }
      return
    }
    if (!isRedo(error)) log.warn({ why: wordsOf(error), instances: batch.length }, 'engine: a batch failed, trying its moves one by one')
    for (const slot of batch) {
      slot.asks.unshift(...asksOf(slot))
      slot.warm = undefined
      slot.single = !isRedo(error)
    }
    if (isRedo(error)) { for (const slot of batch) done(slot, undefined); return }
    for (const slot of batch) await turn(line, [slot])
  }

  return {
    submit(id, deed, born) {
      if (stopped) return Promise.reject(problem('stopping', 503, '服务正在停止'))
      return new Promise((resolve, reject) => {
        const slot = slotOf(id)
        slot.asks.push({ deed, ...born ? { born } : {}, tries: 0, resolve, reject })
        list(slot)
      })
    },
    hold(id) {
      return new Promise(resolve => { const slot = slotOf(id); slot.holds.push(resolve); list(slot) })
    },
    idle: () => working || ready.length ? new Promise(resolve => { idlers.push(resolve) }) : Promise.resolve(),
    async stop() {
      stopped = true
      if (working || ready.length) await new Promise<void>(resolve => { idlers.push(resolve) })
      await Promise.all(lines.map(line => line.close()))
    },
  }
}
