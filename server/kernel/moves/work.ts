import type {Move, Node, Reject} from '../types.ts'
import {shut} from '../kill.ts'
import {closeAdhoc, decided, offered, startInner} from '../adhoc.ts'
import {childrenOf, edit, elOf, first, incident, later, node, type Step} from '../step.ts'
import {payload, write} from '../vars.ts'
import {reject} from './refuse.ts'

type Of<T extends Move['t']> = Extract<Move, {t: T}>

const found = (c: Step, n: number, fits: (node: Node) => boolean): Reject | undefined => {
  const here = c.s.n[n]
  if (!here) return reject('UNKNOWN_NODE', `no node ${n}`)
  return fits(here) ? undefined : reject('WRONG_KIND', `node ${n} (${here.e}) does not wait for this`)
}

/** A person completes a user task. */
export function complete(c: Step, move: Of<'complete'>): Reject | undefined {
  const wrong = found(c, move.n, here => here.w === 'task' && !here.lj)
  if (wrong) return wrong
  done(c, move.n, move.vars)
  return undefined
}

/** A worker finishes a job, or a listener of a node. */
export function finishJob(c: Step, move: Of<'finish'>): Reject | undefined {
  const wrong = found(c, move.n, here => here.w === 'job' || here.lj === true)
  if (wrong) return wrong
  const own = edit(c, move.n)
  if (!own.lj) { done(c, move.n, move.vars); return undefined }
  if (own.w === 'adhoc') return decided(c, move.n, move.vars ?? {})
  c.effects.push({t: 'job-', n: move.n})
  delete own.lj
  own.li = (own.li ?? 0) + 1
  write(c, move.n, move.vars)
  later(c, {k: own.ph === 'out' ? 'complete' : 'setup', s: move.n, n: move.n})
  return undefined
}

function done(c: Step, n: number, vars: Record<string, unknown> | undefined): void {
  shut(c, n, 'completed')
  const own = edit(c, n)
  delete own.w
  delete own.jb
  own.ph = 'out'
  payload(c, n, n, elOf(c, n), vars)
  later(c, {k: 'complete', s: n, n})
}

/** A job, task or call fails: a code is a BPMN error or escalation, none is an incident. */
export function fail(c: Step, move: Of<'fail'>): Reject | undefined {
  const {n} = move, wrong = found(c, n, here => here.w === 'job' || here.w === 'task' || here.w === 'call' || here.lj === true)
  if (wrong) return wrong
  const vars = move.vars ? {v: move.vars} : {}
  if (move.code !== undefined && move.esc) { first(c, {k: 'escalation', s: n, n, code: move.code, ...vars}); return undefined }
  const call = node(c, n).w === 'call'
  if (call && move.code === undefined) c.effects.push({t: 'child-', n})
  shut(c, n, 'failed')
  const own = edit(c, n)
  if (!own.lj) own.w = 'inc'
  if (move.code !== undefined) first(c, {k: 'error', s: n, n, code: move.code, ms: move.msg, ...vars})
  else incident(c, n, call ? 'CALLED_NOT_FOUND' : 'JOB_FAILED', 'job', move.msg)
  return undefined
}

/** The called instance reports: its end, an error or escalation it lets go, or that an operator ended it. */
export function child(c: Step, move: Of<'child'>): Reject | undefined {
  const {n} = move, wrong = found(c, n, here => here.w === 'call')
  if (wrong) return wrong
  const vars = move.vars ? {v: move.vars} : {}
  switch (move.how) {
    case 'ended': {
      const el = elOf(c, n)
      done(c, n, el.om.length || el.call!.allUp ? move.vars : undefined)
      break
    }
    case 'error':
      edit(c, n).w = 'inc'
      first(c, {k: 'error', s: n, n, code: move.code ?? '', ...vars})
      break
    case 'escalation':
      first(c, {k: 'escalation', s: n, n, code: move.code ?? '', ...vars})
      break
    case 'terminated':
      edit(c, n).w = 'inc'
      incident(c, n, 'CHILD_TERMINATED', 'job', `the called instance of ${node(c, n).e} was ended`)
  }
  return undefined
}

/** A performer starts inner elements of an ad-hoc sub-process. */
export function activate(c: Step, move: Of<'activate'>): Reject | undefined {
  const wrong = found(c, move.n, here => here.w === 'adhoc' && !here.no)
  if (wrong) return wrong
  const el = elOf(c, move.n), allowed = offered(el, node(c, move.n)), once = (id: string): boolean => el.children.some(child => child.id === id && child.in.length > 0)
  const tooOften = (id: string): boolean => once(id) && move.els.filter(other => other === id).length > allowed.filter(other => other === id).length
  if (!move.els.length || !move.els.every(id => allowed.includes(id) && !tooOften(id))) return reject('NOT_STARTABLE', `only ${allowed.join(', ')} can be started`)
  const busy = childrenOf(c, move.n).some(inner => node(c, inner).ad)
  if (el.adhoc!.sequential && (busy || move.els.length > 1)) return reject('SEQUENTIAL', 'one at a time')
  startInner(c, move.n, move.els)
  return undefined
}

/** A performer declares an ad-hoc sub-process done; nothing inside may be running. */
export function endAdhoc(c: Step, move: Of<'endAdhoc'>): Reject | undefined {
  const wrong = found(c, move.n, here => here.w === 'adhoc' && !here.no)
  if (wrong) return wrong
  if (node(c, move.n).c) return reject('BUSY', 'inner work is still open')
  closeAdhoc(c, move.n)
  return undefined
}
