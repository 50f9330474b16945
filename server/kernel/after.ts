import type {Effect, State, Sub} from './types.ts'
import type {Step} from './step.ts'

/**
 * Closes the step: what dead nodes listened to goes, subscriptions and the next wake-up are compared with before, pairs within the step cancel out.
 * Nobody acts on the effects of a step that only explores.
 */
export function after(c: Step): void {
  c.s.tm = living(c.s, c.s.tm)
  c.s.sb = living(c.s, c.s.sb)
  if (c.oracle) {
    c.effects = []
    return
  }
  c.effects = net(c.effects)
  if (c.s.sb !== (c.before?.sb ?? NONE)) subscriptions(c)
  const wake = earliest(c.s)
  if (wake !== (c.before ? earliest(c.before) : null)) c.effects.push({t: 'wake', at: wake})
}

const NONE: Sub[] = []

// The list itself when nothing in it died.
function living<T extends {n: number}>({n}: State, all: T[]): T[] {
  for (const at of all) if (n[at.n] === undefined) return all.filter(each => n[each.n] !== undefined)
  return all
}

export function earliest(s: State): number | null {
  let at: number | null = null
  for (const timer of s.tm) if (at === null || timer.at < at) at = timer.at
  return at
}

const same = (a: Sub, b: Sub): boolean => a.n === b.n && a.e === b.e && a.d === b.d && a.nm === b.nm && a.key === b.key && a.k === b.k

const part = ({d}: Sub): {d?: number} => d === undefined ? {} : {d}

function subscriptions(c: Step): void {
  if (!c.s.sb.length && !c.before?.sb.length) return
  const before = (c.before?.sb ?? NONE).filter(sub => sub.k !== 'c'), now = c.s.sb.filter(sub => sub.k !== 'c')
  // Untouched subscriptions are the same objects; only the few others are compared by value.
  const was = new Set(before), is = new Set(now)
  const gone = before.filter(sub => !is.has(sub)), made = now.filter(sub => !was.has(sub))
  const closed = gone.filter(sub => !made.some(other => same(sub, other))), opened = made.filter(sub => !gone.some(other => same(sub, other)))
  for (const sub of closed) c.effects.push({t: 'sub-', n: sub.n, e: sub.e, ...part(sub)})
  for (const sub of opened) {
    c.effects.push({t: 'sub+', n: sub.n, e: sub.e, ...part(sub), kind: sub.k === 'm' ? 'message' : 'signal', nm: sub.nm, ...(sub.key === undefined ? {} : {key: sub.key})})
  }
}

const PAIRS: Partial<Record<Effect['t'], Effect['t']>> = {'task-': 'task+', 'job-': 'job+', 'child-': 'child+', 'incident-': 'incident+'}
const idOf = (effect: Effect): unknown => 'id' in effect ? effect.id : 'n' in effect ? effect.n : undefined

// What is opened and closed within one step is never seen outside.
function net(effects: Effect[]): Effect[] {
  let gone: Set<number> | undefined
  for (let i = 0; i < effects.length; i++) {
    const effect = effects[i]!, plus = PAIRS[effect.t]
    const opened = plus === undefined ? -1 : openedAt(effects, i, plus, gone)
    if (opened < 0) continue
    gone ??= new Set()
    gone.add(opened).add(i)
    if (plus !== 'task+') continue
    for (let j = 0; j < i; j++) {
      const other = effects[j]!
      if (other.t === 'task~' && other.n === idOf(effect)) gone.add(j)
    }
  }
  return gone ? effects.filter((_, i) => !gone.has(i)) : effects
}

function openedAt(effects: Effect[], closed: number, plus: Effect['t'], gone: Set<number> | undefined): number {
  const id = idOf(effects[closed]!)
  for (let j = closed - 1; j >= 0; j--) if (effects[j]!.t === plus && idOf(effects[j]!) === id && !gone?.has(j)) return j
  return -1
}
