import {arm} from '../listen.ts'
import {edit} from '../step.ts'
import type {Behaviour} from './behaviour.ts'

/** Event-based gateway: listens for all its targets, the first trigger wins. */
export const eventBasedGateway: Behaviour = {
  kinds: ['eventBasedGateway'],
  begin(c, n, el) {
    edit(c, n).w = 'gate'
    for (const {to} of el.out.toSorted((a, b) => a.to.idx - b.to.idx)) arm(c, n, to)
  },
}
