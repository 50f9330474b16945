import {event} from '../step.ts'
import {leave} from '../leave.ts'
import type {Behaviour} from './behaviour.ts'

/** None start event; triggered ones are fired with their payload. */
export const startEvent: Behaviour = {
  kinds: ['startEvent', 'boundaryEvent'],
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    event(c, [el.id, s, 'out'])
    leave(c, s, el)
  },
}
