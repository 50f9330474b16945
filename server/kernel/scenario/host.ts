import {advance} from '../advance.ts'
import {compileFeel} from '../feel/compile.ts'
import type {Effect, Move, Vars} from '../types.ts'
import type {Run} from './types.ts'

// A union loses its parts under a plain Omit.
type Bare<T> = T extends unknown ? Omit<T, 'id' | 'now'> : never

/** Hands a move to the kernel, then lets services, thrown messages and called processes answer until quiet. The sentence says what went wrong. */
export function send(run: Run, move: Bare<Move>): string | undefined {
  const full = {...move, id: `s${run.moves.length + 1}`, now: run.now} as Move
  const {state, effects, events, reject} = advance(run.graph, run.state, full)
  if (reject) return `${reject.code} ${reject.detail}`
  run.state = state
  run.moves.push(full)
  for (const event of events) run.events.push(event)
  for (const effect of effects) take(run, effect)
  const [incident] = Object.values(state.in)
  if (incident) return `${state.n[incident.n]?.e ?? ''} 停在 ${incident.ty}：${incident.ms}`
  return answer(run)
}

function take(run: Run, effect: Effect): void {
  switch (effect.t) {
    case 'task+': run.tasks.push({n: effect.n, e: effect.e, props: effect.props}); break
    case 'task~': for (const task of run.tasks) if (task.n === effect.n) Object.assign(task.props, effect.props); break
    case 'task-': run.tasks = run.tasks.filter(task => task.n !== effect.n); break
    case 'job+': run.jobs.push({n: effect.n, e: effect.e, type: effect.type, vars: effect.vars}); break
    case 'job-': run.jobs = run.jobs.filter(job => job.n !== effect.n); break
    case 'child+': run.children.push({n: effect.n, e: effect.e, process: effect.process, vars: effect.vars}); break
    case 'child-': run.children = run.children.filter(child => child.n !== effect.n); break
    case 'throw': if (effect.kind === 'message') run.thrown.push({name: effect.nm, vars: effect.vars, ...effect.key === undefined ? {} : {key: effect.key}}); break
    default: break
  }
}

/** The first automatic answer that is due: an alarm set for a past moment, a thrown message that somebody awaits, a job or a called process whose answer the scenario gives. */
function answer(run: Run): string | undefined {
  if (run.state?.st === 'a' && run.state.tm.some(timer => timer.at <= run.now)) return send(run, {t: 'wake'})
  while (run.thrown.length) {
    const {name, key, vars} = run.thrown.shift()!
    const heard = deliver(run, name, key, vars)
    if (heard !== null) return heard
  }
  for (const job of run.jobs) {
    const result = turn(run, job.type, job.vars)
    if (result) return finishJob(run, job.n, result)
  }
  for (const child of run.children) {
    const result = turn(run, `call:${child.process}`, child.vars)
    if (result) return endChild(run, child.n, result)
  }
  return undefined
}

/** Answers a job: its result, or `{error: code}`. */
export const finishJob = (run: Run, n: number, result: Vars): string | undefined => typeof result['error'] === 'string'
  ? send(run, {t: 'fail', n, code: result['error'], msg: '场景给出的错误'})
  : send(run, {t: 'finish', n, vars: result})

/** Ends a called process: with its variables, or with an error it did not catch. */
export function endChild(run: Run, n: number, result: Vars): string | undefined {
  run.children = run.children.filter(child => child.n !== n)
  return typeof result['error'] === 'string' ? send(run, {t: 'child', n, how: 'error', code: result['error']}) : send(run, {t: 'child', n, how: 'ended', vars: result})
}

/** Delivers a message to the oldest subscription that fits; null when nobody awaits it. Without a key any key fits. */
export function deliver(run: Run, name: string, key: string | undefined, vars: Vars): string | undefined | null {
  const sub = run.state?.sb.find(each => each.k === 'm' && each.nm === name && (key === undefined || each.key === key))
  if (!sub) return null
  return send(run, {t: 'message', n: sub.n, e: sub.e, mid: `${name}#${run.moves.length}`, vars, ...sub.d === undefined ? {} : {d: sub.d}})
}

function turn(run: Run, name: string, input: Vars): Vars | undefined {
  const given = run.scenario.auto?.[name]
  if (!given) return undefined
  if (!Array.isArray(given)) return filled(run, given, input) as Vars
  const at = run.turns.get(name) ?? 0
  run.turns.set(name, at + 1)
  const answer = given[Math.min(at, given.length - 1)]
  return answer && filled(run, answer, input) as Vars
}

/** Replaces every text that begins with `=` by its value over `context`, now and the zone of the run. */
export function filled(run: Run, value: unknown, context: Vars): unknown {
  if (typeof value === 'string') return value.startsWith('=') ? compileFeel(value.slice(1)).run(context, {now: run.now, zone: run.zone}).value : value
  if (Array.isArray(value)) return value.map(each => filled(run, each, context))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(run, each, context)]))
}
