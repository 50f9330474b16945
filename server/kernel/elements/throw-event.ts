import type {El, EventDefinition, Text, Vars} from '../types.ts'
import {compensate} from '../compensation.ts'
import {create, edit, event, first, later, type Step} from '../step.ts'
import {openJob} from '../job.ts'
import {throwMessage, throwSignal} from '../throw.ts'
import {stringOf} from '../vars.ts'
import type {Behaviour} from './behaviour.ts'

/** Throw and end events: everything they throw runs to its end before their token moves on (BPMN 10.5.4). */
export const throwEvent: Behaviour = {
  kinds: ['intermediateThrowEvent', 'endEvent'],
  needsNode: el => el.job !== undefined || el.ev.some(definition => definition.k === 'error' || definition.k === 'compensation'),
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    for (const definition of el.ev) throwOne(c, s, el, definition, {})
    later(c, {k: 'leave', s, e: el.id})
  },
  begin(c, n, el) {
    if (el.job) { openJob(c, n, el); return }
    throwOn(c, n, el)
  },
}

// In order, from where the node stands: what is compensated first is undone before the next is thrown, and after an error nothing is.
function throwOn(c: Step, n: number, el: El): void {
  const own = edit(c, n), scope = own.p as number, vars = el.im.length ? {...own.v} : {}
  for (let i = own.nx ?? 0; i < el.ev.length; i++) {
    const definition = el.ev[i]!
    if (definition.k === 'error') {
      own.nx = i
      first(c, {k: 'error', s: n, n, code: text(c, definition.code, n), ...(el.im.length ? {v: vars} : {})})
      return
    }
    if (definition.k === 'compensation' && definition.wait) {
      own.nx = i + 1
      compensate(c, n, scope, definition.ref)
      return
    }
    if (definition.k === 'compensation') compensate(c, create(c, {e: el.id, p: scope, th: 'drop'}), scope, definition.ref)
    else throwOne(c, scope, el, definition, vars, n)
  }
  later(c, {k: 'complete', s: n, n})
}

const text = (c: Step, code: Text | undefined, n: number): string => code === undefined ? '' : stringOf(c, code, n, 'COND', 'code')

function throwOne(c: Step, s: number, el: El, definition: EventDefinition, vars: Vars, n: number = s): void {
  switch (definition.k) {
    case 'message': throwMessage(c, n, definition, vars); break
    case 'signal': throwSignal(c, stringOf(c, definition.name, n, 'BAD_KEY', 'signal name'), vars); break
    case 'escalation': first(c, {k: 'escalation', s, n: s, inside: true, code: text(c, definition.code, n), v: vars}); break
    case 'terminate':
      event(c, [el.id, n, 'out'])
      first(c, {k: 'terminate', s})
      break
    case 'cancel': first(c, {k: 'cancel', s, e: el.id}); break
    default:
  }
}
