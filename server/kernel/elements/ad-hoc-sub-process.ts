import {openAdhoc} from '../adhoc.ts'
import type {Behaviour} from './behaviour.ts'

/** Ad-hoc sub-process: its inner elements start by list, by a performer’s choice or as its worker decides. */
export const adHocSubProcess: Behaviour = {kinds: ['adHocSubProcess'], begin: openAdhoc}
