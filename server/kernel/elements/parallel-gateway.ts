import {event, later} from '../step.ts'
import {send} from '../leave.ts'
import {units, unitsAt} from '../units.ts'
import type {Behaviour} from './behaviour.ts'

/** Parallel gateway: one token of each incoming flow makes one on each outgoing flow; surplus units stay. */
export const parallelGateway: Behaviour = {
  kinds: ['parallelGateway'],
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    event(c, [el.id, s, 'out'])
    send(c, s, el, el.out)
  },
  arrive(c, s, el, flow) {
    units(c, s, el.id, flow, 1)
    const at = unitsAt(c, s, el.id)
    if (!el.in.every(incoming => at[incoming.id])) return
    for (const incoming of el.in) units(c, s, el.id, incoming.id, -1)
    later(c, {k: 'activate', s, e: el.id})
  },
}
