import type {El, ElId, Node, Reject, Vars} from './types.ts'
import {askJob} from './job.ts'
import {kill} from './kill.ts'
import {childrenOf, create, edit, elOf, halt, later, node, peek, remove, type Step} from './step.ts'
import {reject} from './moves/refuse.ts'
import {evaluate, show, write, writeLocal} from './vars.ts'

/** What a performer may start in an ad-hoc sub-process: inner elements nothing leads to (BPMN 13.3.5). */
const startable = (el: El): ElId[] =>
  el.children.filter(child => !child.in.length && child.k !== 'boundaryEvent' && child.k !== 'eventSubProcess' && !child.forCompensation).map(child => child.id)

/** What may be started now: also what flows inside have enabled. */
export const offered = (el: El, {en = []}: Node): ElId[] => [...startable(el), ...en]

// A worker that decides is asked at the beginning and after each inner scope; its open question is dropped for the newer one.
function askWorker(c: Step, n: number, el: El): void {
  if (node(c, n).lj) c.effects.push({t: 'job-', n})
  askJob(c, n, el, {listener: `adhoc:${node(c, n).ran ?? 0}`})
  edit(c, n).lj = true
}

/** Asks the worker of an ad-hoc sub-process again (its job failed and was resolved). */
export function askAgain(c: Step, n: number): void {
  delete edit(c, n).lj
  askWorker(c, n, elOf(c, n))
}

/** What a worker decides: `activateElements` (ids, or `{elementId, variables}`), `completionConditionFulfilled`, `cancelRemainingInstances`; the rest are variables. */
export function decided(c: Step, n: number, {activateElements = [], completionConditionFulfilled = false, cancelRemainingInstances = false, ...vars}: Vars): Reject | undefined {
  const el = elOf(c, n), asked = Array.isArray(activateElements) ? activateElements.map(wish) : [undefined]
  const ids = asked.flatMap(each => each && startable(el).includes(each.id) ? [each] : [])
  if (ids.length < asked.length || (completionConditionFulfilled === true && ids.length)) return reject('NOT_STARTABLE', `only ${startable(el).join(', ')} can be started, and nothing once complete`)
  const own = edit(c, n)
  if (!ids.length && !own.c && completionConditionFulfilled !== true) return reject('NOTHING_LEFT', 'nothing is open, nothing to start, and not complete')
  c.effects.push({t: 'job-', n})
  delete own.lj
  write(c, n, vars)
  if (completionConditionFulfilled === true) {
    own.no = true
    if (cancelRemainingInstances === true) for (const child of open(c, n)) if (peek(c, child)) kill(c, child)
    if (!node(c, n).c) closeAdhoc(c, n)
  }
  for (const {id, variables} of ids) startInner(c, n, [id], variables)
  return undefined
}

function wish(each: unknown): {id: ElId, variables: Vars} | undefined {
  if (typeof each === 'string') return {id: each, variables: {}}
  const {elementId, variables} = (each ?? {}) as {elementId?: unknown, variables?: Vars}
  return typeof elementId === 'string' ? {id: elementId, variables: variables ?? {}} : undefined
}

/** Opens an ad-hoc sub-process: starts the listed elements, or offers all startable ones to a performer. */
export function openAdhoc(c: Step, n: number, el: El): void {
  const opened = edit(c, n)
  opened.w = 'adhoc'
  opened.ran = 0
  if (el.adhoc!.output) opened.o = []
  if (el.job && !c.oracle) {
    opened.ex = true
    askWorker(c, n, el)
    return
  }
  if (!el.adhoc!.active || c.oracle) {
    c.effects.push({t: 'task+', n, e: el.id, props: {
      name: el.name ?? el.id, candidateGroups: [], candidateUsers: [], priority: 50, properties: {}, kind: 'adhoc', enabled: startable(el),
    }})
    return
  }
  opened.ex = true
  const listed = evaluate(c, el.adhoc!.active, n), allowed = startable(el)
  if (!Array.isArray(listed) || !listed.every(id => allowed.includes(id as string))) throw halt('BAD_COLLECTION', `active elements are ${show(listed)}`)
  if (listed.length) startInner(c, n, listed as ElId[])
  else closeAdhoc(c, n)
}

/** Starts inner elements, each in an inner scope of its own; a sequential ad-hoc queues all but the first. */
export function startInner(c: Step, n: number, els: ElId[], v?: Vars): void {
  const el = elOf(c, n), own = edit(c, n)
  const busy = el.adhoc!.sequential && childrenOf(c, n).some(child => node(c, child).ad)
  const now = el.adhoc!.sequential ? els.slice(0, busy ? 0 : 1) : els
  if (now.length < els.length) own.q = [...own.q ?? [], ...els.slice(now.length)]
  for (const id of now) {
    const left = own.en?.toSpliced(own.en.indexOf(id), own.en.includes(id) ? 1 : 0)
    if (left?.length) own.en = left
    else delete own.en
    const inner = create(c, {e: el.id, p: n, w: 'sub', ad: true, c: 0, ...v && Object.keys(v).length ? {v} : {}})
    later(c, {k: 'enter', s: inner, e: id})
  }
}

/** An inner scope has ended: its output is kept, the completion condition looked at, the next one started or the whole completed. */
export function adhocInnerDone(c: Step, inner: number): void {
  const n = node(c, inner).p as number, el = elOf(c, n), own = edit(c, n), {until, output, cancelRest} = el.adhoc!
  if (output && own.o) own.o = [...own.o, evaluate(c, output.element, inner) ?? null]
  const asked = until && c.oracle?.({t: 'condition', el, what: 'until'})
  const value = until ? asked ?? evaluate(c, until, inner) : undefined
  if (until && typeof value !== 'boolean' && !(value === null && !c.g.nullCondition)) throw halt('COND', `completion condition is ${show(value)}`)
  c.s.cp = c.s.cp.map(record => record.s === inner ? {...record, s: n} : record)
  remove(c, inner)
  own.ran = (own.ran ?? 0) + 1
  if (value === true) own.no = true
  if (own.no) delete own.q
  if (value === true && cancelRest) for (const child of open(c, n)) if (peek(c, child)) kill(c, child)
  goOn(c, n, el)
}

const open = (c: Step, n: number): number[] => childrenOf(c, n).filter(child => node(c, child).ad)

/** After something inside has ended: the next in the queue, or the end of the whole. */
export function goOn(c: Step, n: number, el: El): void {
  const own = edit(c, n), idle = own.c === 0
  if (own.no) {
    if (idle) closeAdhoc(c, n)
    return
  }
  if (el.job && !c.oracle) { askWorker(c, n, el); return }
  const [next, ...rest] = own.q ?? []
  if (next !== undefined && (idle || !el.adhoc!.sequential)) {
    if (rest.length) own.q = rest
    else delete own.q
    startInner(c, n, [next])
  } else if (idle && !own.en && !el.adhoc!.until) closeAdhoc(c, n)
  else if (!own.ex) c.effects.push({t: 'task~', n, props: {enabled: offered(el, own)}})
}

/** Completes an ad-hoc sub-process: its output collection goes to the scope around it. */
export function closeAdhoc(c: Step, n: number): void {
  const own = edit(c, n), output = elOf(c, n).adhoc?.output
  if (own.ph === 'out') return
  own.ph = 'out'
  own.no = true
  if (!own.ex) c.effects.push({t: 'task-', n, how: 'completed'})
  own.ex = true
  if (output && own.o) writeLocal(c, own.l === undefined ? own.p as number : n, {[output.collection]: own.o})
  later(c, {k: 'complete', s: n, n})
}
