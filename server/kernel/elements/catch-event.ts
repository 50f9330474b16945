import type {El} from '../types.ts'
import {armed, arm} from '../listen.ts'
import {edit, event, later} from '../step.ts'
import {leave} from '../leave.ts'
import type {Behaviour} from './behaviour.ts'

const waits = (el: El): boolean => el.ev.length > 0 && armed(el)

/** Intermediate catch event: waits for its trigger; a link or none passes. */
export const catchEvent: Behaviour = {
  kinds: ['intermediateCatchEvent'],
  needsNode: waits,
  through(c, s, el) {
    event(c, [el.id, s, 'in'])
    event(c, [el.id, s, 'out'])
    leave(c, s, el)
  },
  begin(c, n, el) {
    if (!waits(el)) { later(c, {k: 'complete', s: n, n}); return }
    edit(c, n).w = 'evt'
    arm(c, n, el)
  },
}
