import type {Effect, Graph, Vars} from '../kernel/types.ts'
import {firstDue} from '../kernel/timers.ts'
import {begin, type World} from './world.ts'

/** What is under way between instances. */
export type Arrival =
  | {kind: 'message', from: string, nm: string, key?: string, vars: Vars}
  | {kind: 'signal', from: string, nm: string, vars: Vars, armed?: string[]}
  | {kind: 'deliver', to: string, n: number, e: string, d?: number, vars: Vars}
  | {kind: 'call', from: string, effect: Extract<Effect, {t: 'child+'}>}
  | {kind: 'uncall', child: string | undefined}
  | {kind: 'report', to: string, n: number, effect: Extract<Effect, {t: 'toParent'}>}

/** A process without a none start waits for its triggers: timers are set, conditions looked at once. */
export function armStarts(world: World, graph: Graph, vars: Vars): void {
  world.given.set(graph.id, vars)
  const env = {now: world.now, zone: 'Asia/Shanghai'}
  for (const {at, ev, k} of graph.starts.byTrigger) {
    if (k === 'parallelMultiple') continue
    for (const definition of ev) {
      if (definition.k === 'timer') {
        const text = typeof definition.text === 'string' ? definition.text : definition.text.run(vars, env).value
        const due = firstDue(text, definition.kind, world.now, env.zone)
        if (due) world.waiting.push({process: graph.id, start: at.id, timer: {at: due.at, n: 0, e: at.id, r: due.repeat, ...(due.cycle ? {cy: due.cycle} : {})}})
        else world.incidents.push(`BAD_TIMER ${at.id}`)
      } else if (definition.k === 'conditional' && definition.condition.run(vars, env).value === true) begin(world, graph, {vars, at: at.id})
    }
  }
}

/** The starts a message or signal of this name triggers, over all processes of the file. */
export function startersOf(world: World, kind: 'message' | 'signal', name: string): {graph: Graph, at: string}[] {
  return [...world.graphs.values()].flatMap(graph => graph.starts.byTrigger
    .filter(({ev}) => ev.some(definition => definition.k === kind && definition.name === name)).map(({at}) => ({graph, at: at.id})))
}
