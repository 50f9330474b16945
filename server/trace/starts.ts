import type {Graph, Vars} from '../kernel/types.ts'
import {firstDue} from '../kernel/timers.ts'
import type {World} from './model.ts'

/** A process without a none start waits for its triggers: timers are set; answers the starts whose condition holds already. */
export function armStarts(world: World, graph: Graph, vars: Vars): string[] {
  const due: string[] = []
  world.given.set(graph.id, vars)
  const env = {now: world.now, zone: 'Asia/Shanghai'}
  for (const {at, ev, k} of graph.starts.byTrigger) {
    if (k === 'parallelMultiple') continue
    for (const definition of ev) {
      if (definition.k === 'timer') {
        const text = typeof definition.text === 'string' ? definition.text : definition.text.run(vars, env).value
        const first = firstDue(text, definition.kind, world.now, env.zone)
        if (first) world.waiting.push({process: graph.id, start: at.id, timer: {at: first.at, n: 0, e: at.id, r: first.repeat, ...(first.cycle ? {cy: first.cycle} : {})}})
        else world.incidents.push(`BAD_TIMER ${at.id}`)
      } else if (definition.k === 'conditional' && definition.condition.run(vars, env).value === true) due.push(at.id)
    }
  }
  return due
}

/** The starts a message or signal of this name triggers, over all processes of the file. */
export function startersOf(world: World, kind: 'message' | 'signal', name: string): {graph: Graph, at: string}[] {
  return [...world.graphs.values()].flatMap(graph => graph.starts.byTrigger
    .filter(({ev}) => ev.some(definition => definition.k === kind && definition.name === name)).map(({at}) => ({graph, at: at.id})))
}
