import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor'
import type { Connection, Shape } from './services.ts'

interface Appended { source: Shape; shape: Shape }
interface Rewiring { reconnectStart(flow: Connection, source: Shape, docking: { x: number; y: number }): void }

const splits = /Gateway$|BoundaryEvent$|SubProcess$/
const ends = /EndEvent$|TextAnnotation$|DataObject|DataStore/

/**
 * A step put behind another stands between it and what followed; a second way out would be an implicit split, which every gate refuses.
 * Part of the append command: one undo takes both back.
 */
class InsertBehind extends CommandInterceptor {
  constructor(eventBus: never, modeling: Rewiring) {
    super(eventBus)
    this.postExecuted('shape.append', ({ context: { source, shape } }: { context: Appended }) => {
      if (splits.test(source.type) || ends.test(shape.type)) return
      const onward = source.outgoing.filter(flow => flow.type === 'bpmn:SequenceFlow' && flow.target !== shape)
      if (onward.length === 1) modeling.reconnectStart(onward[0]!, shape, { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 })
    })
  }
}
Object.assign(InsertBehind, { $inject: ['eventBus', 'modeling'] })

export const insertModule = { __init__: ['insertBehind'], insertBehind: ['type', InsertBehind] }
