import type {Kind} from '../types.ts'
import {adHocSubProcess} from './ad-hoc-sub-process.ts'
import type {Behaviour} from './behaviour.ts'
import {businessRuleTask} from './business-rule-task.ts'
import {callActivity} from './call-activity.ts'
import {catchEvent} from './catch-event.ts'
import {complexGateway} from './complex-gateway.ts'
import {eventBasedGateway} from './event-based-gateway.ts'
import {exclusiveGateway} from './exclusive-gateway.ts'
import {inclusiveGateway} from './inclusive-gateway.ts'
import {parallelGateway} from './parallel-gateway.ts'
import {receiveTask} from './receive-task.ts'
import {scriptTask} from './script-task.ts'
import {sendTask} from './send-task.ts'
import {serviceTask} from './service-task.ts'
import {startEvent} from './start-event.ts'
import {subProcess} from './sub-process.ts'
import {task} from './task.ts'
import {throwEvent} from './throw-event.ts'
import {userTask} from './user-task.ts'

/** Everything the kernel runs. A new kind of element is one file and one line here. */
export const elements: Behaviour[] = [
  task, userTask, serviceTask, sendTask, receiveTask, scriptTask, businessRuleTask, callActivity,
  subProcess, adHocSubProcess,
  startEvent, catchEvent, throwEvent,
  exclusiveGateway, parallelGateway, inclusiveGateway, complexGateway, eventBasedGateway,
]

export const behaviours: ReadonlyMap<Kind, Behaviour> = new Map(elements.flatMap(behaviour => behaviour.kinds.map(kind => [kind, behaviour] as const)))
