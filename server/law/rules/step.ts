import { lawRule, type Hit } from '../context.ts'
import type { Model } from '../model.ts'

/** Steps: a registered kind of trade keeps the steps the register gives it; every trade, registered or new, the events that may happen at any time. */
export default lawRule({
  id: 'STEP',
  needs: ['events'],
  check(model, { steps }) {
    const process = model.processes[0]?.id ?? '',
      hits: Hit[] = []
    for (const step of steps.processes[model.key] ?? [])
      if (!model.list.some(node => node.step === step.key && (!step.must || node.kind === step.kind)))
        hits.push({
          element: process,
          severity: step.must ? 'error' : 'warn',
          message: `缺少环节“${step.name}”（${step.key}）`,
          message_en: `The step ${step.key} is missing`,
        })
    if (model.trade)
      for (const event of steps.events)
        if (!offers(model, event.match))
          hits.push({
            element: process,
            message: `没有“${event.name}”的入口（事件子流程或边界事件）`,
            message_en: `The event ${event.key} cannot happen in this process`,
          })
    return hits
  },
})

/** An event sub-process, its start, or a boundary event by that name. */
const offers = (model: Model, match: string) =>
  model.list.some(
    node =>
      (node.eventSub || node.host !== null || (node.parent?.eventSub === true && node.type === 'StartEvent')) &&
      new RegExp(match).test(`${node.name} ${node.message}`),
  )
