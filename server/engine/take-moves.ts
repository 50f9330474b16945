import { log } from '../log.ts'
import { problem } from '../problem.ts'
import { outcomeOf, refusal, wordsOf, type Ask, type Born, type Hold } from './ask.ts'
import { followRows, type Rows } from './statement.ts'
import { takeStep, writeInstance, type Surroundings } from './step.ts'
import type { Warm } from './warm.ts'

/** An instance with the moves and holds that wait for it, in order; `warm` is what this server remembers of it, `single` asks for one move at a time. */
export interface Waiting { id: string; warm: Warm | undefined; asks: Ask[]; holds: ((hold: Hold) => void)[]; single: boolean }
/** A move that has been decided: the instance after it, or why not. */
export type Taken = { ask: Ask; after: Warm; changed: boolean } | { ask: Ask; error: unknown }
/** What must be written for the moves taken: from revision `base` to the state of `warm`. */
export interface Written { base: number; warm: Warm; taken: Taken[]; rows: Rows }
/** `alone`: the first move calls services and needs a transaction of its own. `stale`: decided on a remembered state that may be old, look again. Else all is decided, with or without rows. */
export type Moves = Written | { taken: Taken[] } | { alone: Ask } | { stale: true }

const most = 16

/** Takes the moves that wait for one instance, one after another in memory, and removes them from its queue. Nothing is written. */
export function takeMoves(slot: Waiting, around: Surroundings): Moves {
  let { warm } = slot
  const base = warm?.ver ?? 0
  let rows: Rows | undefined
  const taken: Taken[] = []
  let born: Born | undefined
  const limit = slot.single ? 1 : most
  while (slot.asks.length && taken.length < limit && !(slot.holds.length && taken.length)) {
    const ask = slot.asks[0]!
    if (!warm && !ask.born) { slot.asks.shift(); ask.reject(problem('instance-unknown', 404, '没有这个实例', { instance: slot.id })); continue }
    if (warm && ask.born) { slot.asks.shift(); ask.reject(problem('instance-exists', 409, '实例已存在', { instance: slot.id })); continue }
    // a repeated key in one batch would not yet be known to the statement
    if (ask.deed.key !== undefined && taken.some(({ ask: { deed } }) => deed.key === ask.deed.key)) break
    const own: Rows = {}
    let step
    try { step = takeStep(warm ?? ask.born!.warm, ask.deed, own, around) } catch (error) {
      slot.asks.shift()
      log.error({ why: wordsOf(error), instance: slot.id, move: ask.deed.move.t }, 'engine: a move failed inside the kernel')
      taken.push({ ask, error })
      continue
    }
    const unsure = 'reject' in step || !step.changed
    if (unsure && !ask.fresh && !ask.born) {
      if (taken.length) break
      ask.fresh = true
      return { stale: true }
    }
    if ('reject' in step) { slot.asks.shift(); taken.push({ ask, error: refusal(step.reject, slot.id) }); continue }
    if (step.runs.length) {
      if (!taken.length) return { alone: slot.asks.shift()! }
      break
    }
    slot.asks.shift()
    const { warm: after, changed } = step
    if (changed && rows) followRows(rows, own)
    else if (changed) rows = own
    if (ask.born) born = ask.born
    warm = after
    taken.push({ ask, after, changed })
  }
  if (!rows) return { taken }
  writeInstance(base, warm!, rows, born)
  return { base, warm: warm!, taken, rows }
}

/** Tells who asked, once what is said is true. */
export function settle(taken: Taken): void {
  if ('error' in taken) taken.ask.reject(taken.error)
  else taken.ask.resolve(taken.changed ? outcomeOf(taken.after) : { ...outcomeOf(taken.after), unchanged: true })
}
