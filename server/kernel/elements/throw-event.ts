import type {El, EventDefinition, Text, Vars} from '../types.ts'
import {compensate} from '../compensation.ts'
import {edit, event, first, later, node, type Step} from '../step.ts'
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
    const own = node(c, n), scope = own.p as number, vars = el.im.length ? {...own.v} : {}
    const [last] = el.ev.filter(definition => definition.k === 'error' || definition.k === 'compensation')
    for (const definition of el.ev) if (definition !== last) throwOne(c, scope, el, definition, vars, n)
    if (last?.k === 'error') first(c, {k: 'error', s: n, n, code: text(c, last.code, n), ...(el.im.length ? {v: vars} : {})})
    else if (last?.k === 'compensation') compensation(c, n, scope, el, last)
    else later(c, {k: 'complete', s: n, n})
  },
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

function compensation(c: Step, n: number, s: number, el: El, definition: Extract<EventDefinition, {k: 'compensation'}>): void {
  if (!definition.wait) {
    edit(c, n).th = 'drop'
    later(c, {k: 'leave', s, e: el.id})
  }
  compensate(c, n, s, definition.ref)
}
