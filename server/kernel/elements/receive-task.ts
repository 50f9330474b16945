import {arm} from '../listen.ts'
import {edit} from '../step.ts'
import type {Behaviour} from './behaviour.ts'

/** Receive task: waits for its message. */
export const receiveTask: Behaviour = {
  kinds: ['receiveTask'],
  begin(c, n, el) {
    edit(c, n).w = 'evt'
    arm(c, n, el)
  },
}
