import {event, later} from '../step.ts'
import {leave} from '../leave.ts'
import type {Behaviour} from './behaviour.ts'

/** Undefined and manual tasks: done as soon as they are entered. */
export const task: Behaviour = {
  kinds: ['task', 'manualTask'],
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    event(c, [el.id, s, 'out'])
    leave(c, s, el)
  },
  begin(c, n) { later(c, {k: 'complete', s: n, n}) },
}
