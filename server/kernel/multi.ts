import type {El, EventDefinition, Node, Text, Vars} from './types.ts'
import {record} from './compensation.ts'
import {kill} from './kill.ts'
import {childrenOf, create, edit, el as elById, event, first, halt, later, node, peek, remove, type Step} from './step.ts'
import {catcher, throwMessage, throwSignal} from './throw.ts'
import {evaluate, read, show, stringOf, textOf, writeLocal} from './vars.ts'

const MAX_PARALLEL = 1000

/** Opens the body of a multi-instance activity: the number or list is fixed here, children follow one by one or all at once (KERNEL §11). */
export function openMulti(c: Step, n: number, el: El): void {
  const multi = el.mi!, items = multi.collection === undefined ? undefined : collection(c, n, el)
  const total = items ? items.length : cardinality(c, n, el)
  if (!multi.sequential && total > MAX_PARALLEL) throw halt('MI_TOO_LARGE', `${total} parallel instances, at most ${MAX_PARALLEL}`)
  const body = edit(c, n)
  body.w = 'mi'
  delete body.ph
  body.mi = {n: total, i: 0, d: 0, t: 0, ...(items ? {items} : {})}
  if (multi.output) body.o = Array<unknown>(total).fill(null)
  if (total === 0) { closeBody(c, n, el); return }
  const now = multi.sequential ? 1 : total
  body.mi = {...body.mi, i: now}
  for (let i = 1; i <= now; i++) later(c, {k: 'child', s: n, i})
}

function collection(c: Step, n: number, el: El): unknown[] {
  const asked = c.oracle?.({t: 'count', el})
  if (typeof asked === 'number') return Array<unknown>(asked).fill(null)
  const written = el.mi!.collection!
  const value = typeof written === 'string' ? read(c, n, written) : textOf(c, written, n)
  if (!Array.isArray(value)) throw halt('BAD_COLLECTION', `input collection is ${show(value)}`)
  return value
}

function cardinality(c: Step, n: number, el: El): number {
  const asked = c.oracle?.({t: 'count', el})
  if (typeof asked === 'number') return asked
  const value = textOf(c, el.mi!.cardinality!, n), number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) throw halt('BAD_COLLECTION', `loop cardinality is ${show(value)}`)
  return number
}

/** Opens the body of a standard loop and perhaps its first round. */
export function openLoop(c: Step, n: number, el: El): void {
  const body = edit(c, n)
  body.w = 'loop'
  body.lp = 0
  delete body.ph
  if (el.loop!.before ? again(c, n, el) : limit(el) > 0) later(c, {k: 'child', s: n, i: 1})
  else closeBody(c, n, el)
}

const limit = (el: El): number => el.loop!.maximum === undefined ? Infinity : Number(el.loop!.maximum)

function again(c: Step, n: number, el: El): boolean {
  const round = node(c, n).lp ?? 0
  if (round >= limit(el)) return false
  const asked = c.oracle?.({t: 'loop', el, round})
  if (asked !== undefined) return asked === true
  if (!el.loop!.condition) return true
  const value = evaluate(c, el.loop!.condition, n, {loopCounter: round})
  if (typeof value === 'boolean') return value
  if (value === null && !c.g.nullCondition) return false
  throw halt('COND', `loop condition is ${show(value)}`)
}

/** The node of round or instance `i`, ready to be set up. */
export function createChild(c: Step, body: number, i: number): number {
  const {e, mi} = node(c, body), el = elById(c, e)
  const v: Vars = {loopCounter: i}
  if (el.mi?.element && mi?.items) v[el.mi.element] = mi.items[i - 1] ?? null
  const n = create(c, {e, p: body, l: i, v, ph: 'in'})
  event(c, [e, n, 'in'])
  return n
}

/** A round or instance is done: output, then behaviour events, then the completion condition in its own scope. */
export function childDone(c: Step, n: number, el: El): void {
  const {p, l} = node(c, n), id = p as number
  record(c, n, el)
  const body = edit(c, id)
  if (body.w === 'loop') {
    gone(c, n, el)
    edit(c, id).lp = l as number
    later(c, {k: 'round', s: id, stop: false})
    return
  }
  body.mi = {...body.mi!, d: body.mi!.d + 1}
  if (el.mi!.output && body.o) {
    body.o = body.o.slice()
    body.o[(l as number) - 1] = c.oracle ? null : evaluate(c, el.mi!.output.element, n) ?? null
  }
  const counters = countersOf(body), stop = enough(c, n, el, counters)
  const threw = behave(c, id, n, el, counters)
  gone(c, n, el)
  if (threw) later(c, {k: 'round', s: id, stop})
  else nextRound(c, id, stop)
}

function gone(c: Step, n: number, el: El): void {
  event(c, [el.id, n, 'out'])
  remove(c, n)
}

function countersOf({mi}: Node): Vars {
  const {n, i, d, t} = mi!
  return {numberOfInstances: n, numberOfActiveInstances: i - d - t, numberOfCompletedInstances: d, numberOfTerminatedInstances: t}
}

function enough(c: Step, n: number, el: El, counters: Vars): boolean {
  if (!el.mi!.until) return false
  const asked = c.oracle?.({t: 'condition', el, what: 'until'})
  if (asked !== undefined) return asked === true
  const value = evaluate(c, el.mi!.until, n, counters)
  if (typeof value === 'boolean') return value
  if (value === null && !c.g.nullCondition) return false
  throw halt('COND', `completion condition is ${show(value)}`)
}

// The names mislead (BPMN21-276): None throws for each completion, One for the first, All for none at all.
function behave(c: Step, body: number, child: number, el: El, counters: Vars): boolean {
  const {behavior, throws} = el.mi!
  if (behavior === 'All' || (behavior === 'One' && counters['numberOfCompletedInstances'] !== 1)) return false
  let threw = false
  for (const thrown of behavior === 'Complex' ? throws : throws.slice(0, 1)) {
    const asked = thrown.when && c.oracle?.({t: 'condition', el, what: 'behavior'})
    if (thrown.when && (asked ?? evaluate(c, thrown.when, child, counters)) !== true) continue
    throwAt(c, body, el, thrown.event, counters)
    threw = true
  }
  return threw
}

function throwAt(c: Step, body: number, el: El, definition: EventDefinition | undefined, counters: Vars): void {
  if (!definition) { throwSignal(c, el.id, counters); return }
  switch (definition.k) {
    case 'signal': throwSignal(c, stringOf(c, definition.name, body, 'BAD_KEY', 'signal name'), counters); break
    case 'message': throwMessage(c, body, definition, counters); break
    case 'error': {
      const code = codeOf(c, definition.code, body)
      if (!catcher(c, body, 'error', code, false)) throw halt('UNHANDLED_ERROR', code)
      first(c, {k: 'error', s: body, n: body, code, v: counters})
      break
    }
    case 'escalation': first(c, {k: 'escalation', s: body, n: body, code: codeOf(c, definition.code, body), v: counters}); break
    default: throw halt('COND', `a multi-instance activity cannot throw ${definition.k}`)
  }
}

const codeOf = (c: Step, code: Text | undefined, n: number): string =>
  code === undefined ? '' : stringOf(c, code, n, 'COND', 'code')

/** Goes on after a completed round: the rest is ended, the next one started, or the whole is done. */
export function nextRound(c: Step, id: number, stop: boolean): void {
  const body = node(c, id), el = elById(c, body.e)
  if (body.w === 'loop') {
    if (again(c, id, el)) later(c, {k: 'child', s: id, i: (body.lp ?? 0) + 1})
    else closeBody(c, id, el)
    return
  }
  const mi = body.mi!
  if (stop) {
    for (const child of childrenOf(c, id)) if (peek(c, child)) kill(c, child)
    edit(c, id).mi = {...mi, i: mi.n, t: mi.n - mi.d}
    closeBody(c, id, el)
  } else if (mi.d + mi.t >= mi.n) closeBody(c, id, el)
  else if (el.mi!.sequential && mi.i === mi.d + mi.t) {
    edit(c, id).mi = {...mi, i: mi.i + 1}
    later(c, {k: 'child', s: id, i: mi.i + 1})
  }
}

function closeBody(c: Step, n: number, el: El): void {
  const body = edit(c, n)
  if (body.o && el.mi?.output) {
    const up = body.p as number, {collection: name} = el.mi.output
    writeLocal(c, up, {[name]: body.o})
  }
  later(c, {k: 'complete', s: n, n})
}
