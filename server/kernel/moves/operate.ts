import type {Move, Reject} from '../types.ts'
import {askAgain} from '../adhoc.ts'
import {end} from '../end.ts'
import {forceJoin} from '../joins.ts'
import {clear} from '../kill.ts'
import {unpark} from '../park.ts'
import {closeIncidents, edit, later, type Step} from '../step.ts'
import {write, writeLocal} from '../vars.ts'
import {reject} from './refuse.ts'

type Of<T extends Move['t']> = Extract<Move, {t: T}>

/** Ends the instance at once: no compensation, no handlers; a caller is told. */
export function cancel(c: Step): Reject | undefined {
  clear(c, 0)
  if (c.s.par) c.effects.push({t: 'toParent', how: 'terminated'})
  end(c, 'cancelled')
  return undefined
}

export function suspend(c: Step): Reject | undefined {
  c.s.st = 's'
  return undefined
}

export function resume(c: Step): Reject | undefined {
  if (c.s.st !== 's') return reject('NOT_SUSPENDED', 'the instance is not suspended')
  c.s.st = 'a'
  return undefined
}

export function setVariables(c: Step, move: Of<'setVariables'>): Reject | undefined {
  const n = move.n ?? 0
  if (!c.s.n[n]) return reject('UNKNOWN_NODE', `no node ${n}`)
  if (move.local) writeLocal(c, n, move.vars)
  else write(c, n, move.vars)
  return undefined
}

/** Tries again what an incident stopped, with corrected variables if given (KERNEL §15). */
export function resolve(c: Step, move: Of<'resolve'>): Reject | undefined {
  const open = Object.hasOwn(c.s.in, move.inc) ? c.s.in[move.inc] : undefined
  if (!open) return reject('UNKNOWN_INCIDENT', `no open incident ${move.inc}`)
  const {n, ph} = open
  if (move.vars) write(c, n, move.vars)
  if (ph === 'join') {
    closeIncidents(c, n)
    forceJoin(c, n)
  } else if (ph === 'job') again(c, n)
  else unpark(c, n)
  return undefined
}

// Opens the job, task, call or throwing event again; a failed listener likewise.
function again(c: Step, n: number): void {
  closeIncidents(c, n)
  const own = edit(c, n)
  if (own.w === 'adhoc') { askAgain(c, n); return }
  if (own.lj) {
    delete own.lj
    later(c, {k: own.ph === 'out' ? 'complete' : 'setup', s: n, n})
    return
  }
  delete own.w
  later(c, {k: 'begin', s: n, n})
}

