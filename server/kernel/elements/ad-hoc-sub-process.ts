import {openAdhoc} from '../adhoc.ts'
import type {Behaviour} from './behaviour.ts'

/** Ad-hoc sub-process: its inner elements start by list or by a performer's choice. */
export const adHocSubProcess: Behaviour = {kinds: ['adHocSubProcess'], begin: openAdhoc}
