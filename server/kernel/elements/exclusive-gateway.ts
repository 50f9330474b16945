import {event} from '../step.ts'
import {one, send} from '../leave.ts'
import type {Behaviour} from './behaviour.ts'

/** Exclusive gateway: each token takes the first true flow. */
export const exclusiveGateway: Behaviour = {
  kinds: ['exclusiveGateway'],
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    const taken = el.out.length ? [one(c, s, el)] : []
    event(c, [el.id, s, 'out'])
    send(c, s, el, taken)
  },
}
