import type {El} from './types.ts'
import {isActivity} from './compile/build.ts'
import {adhocInnerDone, closeAdhoc, goOn} from './adhoc.ts'
import {forget, handlerDone, record} from './compensation.ts'
import {end} from './end.ts'
import {listening} from './listeners.ts'
import {leave} from './leave.ts'
import {childDone} from './multi.ts'
import {disarm} from './listen.ts'
import {edit, elOf, event, later, node, remove, runs, type Step} from './step.ts'
import {outputs} from './vars.ts'

/** Completes a node: listeners, output mappings, compensation record, then its token goes on (KERNEL §6). */
export function finish(c: Step, n: number): void {
  const el = elOf(c, n), done = edit(c, n)
  if (done.w === 'sub' && done.c) return
  done.ph = 'out'
  if (listening(c, n, el, 'end')) return
  const body = done.w === 'mi' || done.w === 'loop'
  const up = done.p as number
  if (!body) outputs(c, n, el, done.l === undefined ? up : n)
  if (done.l !== undefined) { childDone(c, n, el); return }
  if (done.ct !== undefined) forget(c, n)
  else if (isActivity(el)) record(c, n, el)
  disarm(c, n)
  event(c, body ? [el.id, n, 'out', 'body'] : [el.id, n, 'out'])
  const {ct} = node(c, n)
  remove(c, n)
  if (ct !== undefined) handlerDone(c, ct)
  else if (!el.forCompensation) leave(c, up, el)
}

/** A scope without tokens completes; `c = 0` is looked at again, for a condition may have put a token in. */
export function close(c: Step, s: number): void {
  const scope = node(c, s), el = elOf(c, s)
  if (scope.c !== 0 || scope.w === 'inc') return
  if (s === 0) { closeRoot(c, el); return }
  if (scope.w === 'adhoc') {
    if (scope.int) closeAdhoc(c, s)
    else if (scope.ran || scope.no) goOn(c, s, el)
    return
  }
  if (scope.ad) { adhocInnerDone(c, s); return }
  if (el.k === 'eventSubProcess') { closeHandler(c, s, el); return }
  if (scope.w === 'sub') later(c, {k: 'complete', s, n: s})
}

function closeRoot(c: Step, el: El): void {
  const {got} = node(c, 0)
  if (!runs(c) || (got && got.length < wanted(c, el))) return
  end(c, 'completed', true)
}

const wanted = (c: Step, root: El): number => c.g.together.length || (root.children.some(start => start.parallelMultiple && start.k === 'startEvent') ? 1 : 0)

function closeHandler(c: Step, s: number, el: El): void {
  const {ct} = node(c, s)
  if (ct === undefined) record(c, s, el)
  else forget(c, s)
  disarm(c, s)
  event(c, [el.id, s, 'out'])
  remove(c, s)
  if (ct !== undefined) handlerDone(c, ct)
}
