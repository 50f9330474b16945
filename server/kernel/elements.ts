import type {EventDefinition, Kind} from './types.ts'
import {elements} from './elements/list.ts'

/** The kinds of element the kernel runs, as BPMN names them. */
export const supportedKinds: Kind[] = [...elements.flatMap(element => element.kinds), 'eventSubProcess']

/** Which triggers each kind of event may carry. */
export const supportedTriggers: Record<string, ('none' | EventDefinition['k'])[]> = {
  startEvent: ['none', 'message', 'timer', 'signal', 'conditional'],
  eventSubProcessStart: ['message', 'timer', 'signal', 'conditional', 'error', 'escalation', 'compensation'],
  intermediateCatchEvent: ['none', 'message', 'timer', 'signal', 'conditional', 'link'],
  boundaryEvent: ['message', 'timer', 'signal', 'conditional', 'error', 'escalation', 'compensation', 'cancel'],
  intermediateThrowEvent: ['none', 'message', 'signal', 'escalation', 'compensation', 'link'],
  endEvent: ['none', 'message', 'signal', 'error', 'escalation', 'compensation', 'cancel', 'terminate'],
}
