import type {Effect, State, Sub} from './types.ts'
import type {Step} from './step.ts'

/** Closes the step: what dead nodes listened to goes, subscriptions and the next wake-up are compared with before, pairs within the step cancel out. */
export function after(c: Step): void {
  const here = (at: {n: number}): boolean => c.s.n[at.n] !== undefined
  if (!c.s.tm.every(here)) c.s.tm = c.s.tm.filter(here)
  if (!c.s.sb.every(here)) c.s.sb = c.s.sb.filter(here)
  c.effects = net(c.effects)
  if (c.s.sb !== (c.before?.sb ?? NONE)) subscriptions(c)
  const wake = earliest(c.s)
  if (wake !== (c.before ? earliest(c.before) : null)) c.effects.push({t: 'wake', at: wake})
}

const NONE: Sub[] = []

export function earliest(s: State): number | null {
  let at: number | null = null
  for (const timer of s.tm) if (at === null || timer.at < at) at = timer.at
  return at
}

const same = (a: Sub, b: Sub): boolean => a.n === b.n && a.e === b.e && a.d === b.d && a.nm === b.nm && a.key === b.key && a.k === b.k

function subscriptions(c: Step): void {
  const before = (c.before?.sb ?? NONE).filter(sub => sub.k !== 'c'), now = c.s.sb.filter(sub => sub.k !== 'c')
  // Untouched subscriptions are the same objects; only the few others are compared by value.
  const was = new Set(before), is = new Set(now)
  const gone = before.filter(sub => !is.has(sub)), made = now.filter(sub => !was.has(sub))
  const closed = gone.filter(sub => !made.some(other => same(sub, other))), opened = made.filter(sub => !gone.some(other => same(sub, other)))
  const d = (sub: Sub): {d?: number} => sub.d === undefined ? {} : {d: sub.d}
  for (const sub of closed) c.effects.push({t: 'sub-', n: sub.n, e: sub.e, ...d(sub)})
  for (const sub of opened) {
    c.effects.push({t: 'sub+', n: sub.n, e: sub.e, ...d(sub), kind: sub.k === 'm' ? 'message' : 'signal', nm: sub.nm, ...(sub.key === undefined ? {} : {key: sub.key})})
  }
}

const PAIRS: Partial<Record<Effect['t'], Effect['t']>> = {'task-': 'task+', 'job-': 'job+', 'child-': 'child+', 'incident-': 'incident+'}
const idOf = (effect: Effect): unknown => 'id' in effect ? effect.id : 'n' in effect ? effect.n : undefined

// What is opened and closed within one step is never seen outside.
function net(effects: Effect[]): Effect[] {
  if (!effects.some(effect => PAIRS[effect.t])) return effects
  const gone = new Set<number>()
  effects.forEach((effect, i) => {
    const plus = PAIRS[effect.t]
    if (!plus) return
    const opened = effects.findLastIndex((other, j) => j < i && other.t === plus && idOf(other) === idOf(effect) && !gone.has(j))
    if (opened < 0) return
    gone.add(opened).add(i)
    if (plus === 'task+') effects.forEach((other, j) => { if (j < i && other.t === 'task~' && other.n === idOf(effect)) gone.add(j) })
  })
  return gone.size ? effects.filter((_, i) => !gone.has(i)) : effects
}
