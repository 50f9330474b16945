import type {Move, Reject, Timer} from '../types.ts'
import {drain, settle} from '../drain.ts'
import {depthOf, el, event, first, type Step} from '../step.ts'
import {signalled} from '../throw.ts'
import {nextBeat} from '../timers.ts'
import {reject} from './refuse.ts'

type Of<T extends Move['t']> = Extract<Move, {t: T}>

const MAX_BEATS = 100

/** A correlated message reaches one open subscription. */
export function message(c: Step, move: Of<'message'>): Reject | undefined {
  const sub = c.s.sb.find(open => open.k === 'm' && open.n === move.n && open.e === move.e && (move.d === undefined || (open.d ?? 0) === move.d))
  if (!sub) return reject('NO_SUBSCRIPTION', `node ${move.n} has no open subscription for ${move.e}`)
  first(c, {k: 'trigger', s: sub.n, e: sub.e, d: sub.d ?? 0, v: move.vars ?? {}})
  return undefined
}

/** A broadcast signal: every armed catcher by (node, element), a full drain after each, skipping those that died. */
export function signal(c: Step, move: Of<'signal'>): Reject | undefined {
  const subs = signalled(c, move.nm)
  if (!subs.length) return reject('NO_SUBSCRIPTION', `nothing waits for signal ${move.nm}`)
  for (const sub of subs) {
    if (!c.s.n[sub.n] || !c.s.sb.includes(sub)) continue
    first(c, {k: 'trigger', s: sub.n, e: sub.e, d: sub.d ?? 0, v: move.vars ?? {}})
    settle(c)
    drain(c)
  }
  return undefined
}

/** Fires every timer due by now, by (due time, depth, node, element), a full drain after each; those that stand at an instant of `not` (a due date still provisional) wait for a `retime`. */
export function wake(c: Step, move: Of<'wake'>): Reject | undefined {
  const due = c.s.tm.filter(timer => timer.at <= c.now && !move.not?.includes(timer.at)).map(timer => ({timer, depth: depthOf(c, timer.n), idx: el(c, timer.e).idx}))
  if (!due.length) return reject('NOT_DUE', 'no timer is due')
  due.sort((a, b) => a.timer.at - b.timer.at || a.depth - b.depth || a.timer.n - b.timer.n || a.idx - b.idx)
  for (const {timer} of due) {
    let current: Timer | undefined = timer
    for (let beat = 0; current && current.at <= c.now && beat < MAX_BEATS; beat++) current = fire(c, current)
  }
  return undefined
}

function fire(c: Step, timer: Timer): Timer | undefined {
  if (!c.s.n[timer.n] || !c.s.tm.includes(timer)) return undefined
  const again = nextBeat(timer, c.now, c.s.z, c.g.catchUp)
  c.s.tm = c.s.tm.flatMap(armed => armed !== timer ? [armed] : again ? [again] : [])
  first(c, {k: 'trigger', s: timer.n, e: timer.e, d: timer.d ?? 0})
  settle(c)
  drain(c)
  return again
}

/** Gives an armed timer a new due time, keeping why (a deadline extended, a calendar published, a clock stopped by law). */
export function retime(c: Step, move: Of<'retime'>): Reject | undefined {
  const timer = c.s.tm.find(armed => armed.n === move.n && armed.e === move.e)
  if (!timer) return reject('NO_TIMER', `node ${move.n} has no armed timer ${move.e}`)
  if (!Number.isFinite(move.at)) return reject('BAD_MOVE', 'a timer needs a time')
  c.s.tm = c.s.tm.map(armed => armed === timer ? {...timer, at: move.at, basis: move.basis} : armed)
  event(c, [move.e, move.n, 'var', {was: timer.at, at: move.at, basis: move.basis}])
  return undefined
}
