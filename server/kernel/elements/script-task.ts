import type {El} from '../types.ts'
import {event, later, type Step} from '../step.ts'
import {leave} from '../leave.ts'
import {openJob} from '../job.ts'
import {evaluate, payload, write} from '../vars.ts'
import type {Behaviour} from './behaviour.ts'

const result = (c: Step, scope: number, el: El): Record<string, unknown> =>
  el.script ? {[el.script.result]: c.oracle ? null : evaluate(c, el.script.expression, scope) ?? null} : {}

/** Script task: FEEL evaluated in the step, or a job when it has a type; no other language is run. */
export const scriptTask: Behaviour = {
  kinds: ['scriptTask'],
  needsNode: el => el.job !== undefined,
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    write(c, s, result(c, s, el))
    event(c, [el.id, s, 'out'])
    leave(c, s, el)
  },
  begin(c, n, el) {
    if (el.job) { openJob(c, n, el); return }
    payload(c, n, n, el, result(c, n, el))
    later(c, {k: 'complete', s: n, n})
  },
}
