import {event} from '../step.ts'
import {many, send} from '../leave.ts'
import {units} from '../units.ts'
import type {Behaviour} from './behaviour.ts'

/** Inclusive gateway: every true flow; as a join it waits for tokens that can still come (joins.ts). */
export const inclusiveGateway: Behaviour = {
  kinds: ['inclusiveGateway'],
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    const taken = el.out.length ? many(c, s, el, true) : []
    event(c, [el.id, s, 'out'])
    send(c, s, el, taken)
  },
  arrive(c, s, el, flow) { units(c, s, el.id, flow, 1) },
}
