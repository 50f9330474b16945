import {openJob} from '../job.ts'
import type {Behaviour} from './behaviour.ts'

/** Service task: opens a job and waits for `finish` or `fail`. */
export const serviceTask: Behaviour = {kinds: ['serviceTask'], begin: openJob}
