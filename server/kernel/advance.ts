import type {Advance, Ev, Graph, Large, Move, Oracle, Reject, State} from './types.ts'
import {after} from './after.ts'
import {drain, settle} from './drain.ts'
import {refuse} from './moves/refuse.ts'
import {initial, start} from './moves/start.ts'
import {activate, child, complete, endAdhoc, fail, finishJob} from './moves/work.ts'
import {message, retime, signal, wake} from './moves/happen.ts'
import {cancel, resolve, resume, setVariables, suspend} from './moves/operate.ts'
import {modify} from './moves/modify.ts'
import {begin, isHalt, runs, type Step} from './step.ts'

/**
 * One step: takes a move, runs to quiet, and answers the new state with what the host must do. Pure: the input is never
 * changed, nothing is read from outside, and a refused move leaves the state as it is (KERNEL §1). With an oracle nothing is done outside and there
 * is no data to grow: no effects are answered and nothing is measured.
 */
export function advance(g: Graph, state: State | null, move: Move, oracle?: Oracle): Advance {
  const refused = refuse(g, state, move)
  if (refused) return nothing(state, refused)
  const c = begin(g, state ?? initial(g, move as Extract<Move, {t: 'start'}>), state, move.now, oracle)
  const reject = tried(c, move)
  if (reject) return nothing(state, reject)
  settle(c)
  if (runs(c)) drain(c)
  after(c)
  // only a write of variables can make a state of at most 2 000 nodes large, so others are not measured
  if (oracle || (state && !c.events.some(event => event[2] === 'var')) || atMost(c.s, MAX_STATE) <= SOFT_VARIABLE) return {state: c.s, effects: c.effects, events: c.events}
  if (exceeds(c.s, MAX_STATE)) return kept(state, c, move)
  return {state: c.s, effects: c.effects, events: [...c.events, ...large(c, state)]}
}

const MAX_STATE = 1_000_000
const SOFT_STATE = 256 * 1024
const SOFT_VARIABLE = 32 * 1024

// Only what might be longer is written out.
const exceeds = (value: unknown, limit: number): boolean => atMost(value, limit) > limit && JSON.stringify(value).length > limit

/** What has outgrown a soft limit (KERNEL §18): a variable each time it is written, the state when it first does. A warning, nothing is stopped. */
function large(c: Step, before: State | null): Ev[] {
  const written = new Map<string, Ev>()
  const started: Ev[] = before ? [] : [[c.g.root.id, 0, 'var', Object.keys(c.s.n[0]?.v ?? {})]]
  for (const [e, n, what, names] of [...started, ...c.events]) {
    if (what !== 'var' || !Array.isArray(names)) continue
    for (const variable of names as string[]) {
      const value = c.s.n[n]?.v?.[variable]
      if (value !== undefined && exceeds(value, SOFT_VARIABLE)) written.set(`${n} ${variable}`, [e, n, 'large', {variable, size: JSON.stringify(value).length} satisfies Large])
    }
  }
  if (!exceeds(c.s, SOFT_STATE) || (before && exceeds(before, SOFT_STATE))) return [...written.values()]
  return [...written.values(), [c.g.root.id, 0, 'large', {size: JSON.stringify(c.s).length} satisfies Large]]
}

/** A length that the JSON of a value does not exceed; counting stops past `limit`. */
function atMost(value: unknown, limit: number): number {
  if (typeof value === 'string') return 6 * value.length + 2
  if (typeof value !== 'object' || value === null) return 25
  let sum = 2
  if (Array.isArray(value)) for (let i = 0; i < value.length && sum <= limit; i++) sum += atMost(value[i], limit) + 1
  else for (const key in value) { if (sum > limit) break; sum += 6 * key.length + 4 + atMost((value as Record<string, unknown>)[key], limit) }
  return sum
}

// The last good state stays. A payload is refused; what came by itself stops the instance until an operator resumes it.
function kept(state: State | null, c: Step, move: Move): Advance {
  const detail = `the state would exceed ${MAX_STATE} characters`
  if (!state || ('vars' in move && move.vars)) return nothing(state, {code: 'STATE_TOO_LARGE', detail})
  const id = String(state.ik + 1), open = {n: 0, ty: 'STATE_TOO_LARGE' as const, ph: 'park' as const, ms: detail}
  const stopped: State = {...state, ik: state.ik + 1, st: 's', in: {...state.in, [id]: open}}
  return {state: stopped, effects: [{t: 'incident+', id, n: 0, e: c.g.root.id, ty: open.ty, ms: detail}], events: [[c.g.root.id, 0, 'inc', open.ty]]}
}

const nothing = (state: State | null, reject: Reject): Advance => ({state: state as State, effects: [], events: [], reject})

// What fails before anything is queued fails the move itself.
function tried(c: Step, move: Move): Reject | undefined {
  try {
    return apply(c, move)
  } catch (thrown) {
    if (isHalt(thrown)) return {code: thrown.incident, detail: thrown.message}
    throw thrown
  }
}

function apply(c: Step, move: Move): Reject | undefined {
  switch (move.t) {
    case 'start': return start(c, move)
    case 'complete': return complete(c, move)
    case 'finish': return finishJob(c, move)
    case 'fail': return fail(c, move)
    case 'message': return message(c, move)
    case 'signal': return signal(c, move)
    case 'wake': return wake(c, move)
    case 'retime': return retime(c, move)
    case 'child': return child(c, move)
    case 'activate': return activate(c, move)
    case 'endAdhoc': return endAdhoc(c, move)
    case 'cancel': return cancel(c)
    case 'suspend': return suspend(c)
    case 'resume': return resume(c)
    case 'setVariables': return setVariables(c, move)
    case 'resolve': return resolve(c, move)
    case 'modify': return modify(c, move)
    case 'migrate': return {code: 'WRONG_CALL', detail: 'use migrate.ts with both graphs'}
    default: return {code: 'BAD_MOVE', detail: 'no such kind of move'}
  }
}
