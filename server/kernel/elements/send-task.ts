import {later, node} from '../step.ts'
import {openJob} from '../job.ts'
import {throwMessage} from '../throw.ts'
import type {Behaviour} from './behaviour.ts'

/** Send task: a job when it has a type, else the message is thrown and the task done. */
export const sendTask: Behaviour = {
  kinds: ['sendTask'],
  begin(c, n, el) {
    if (el.job) { openJob(c, n, el); return }
    const [definition] = el.ev
    if (definition?.k === 'message') throwMessage(c, n, definition, {...node(c, n).v})
    later(c, {k: 'complete', s: n, n})
  },
}
