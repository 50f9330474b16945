import type {Kind} from './types.ts'
import {elements} from './elements/list.ts'

/** The kinds of element the kernel runs, as BPMN names them. */
export const supportedKinds: Kind[] = [...elements.flatMap(element => element.kinds), 'eventSubProcess']
