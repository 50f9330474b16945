import { exploring, type Explored, type ExploreOptions } from '../kernel/explore.ts'
import type { Graph } from '../kernel/types.ts'

/** Explores a graph (see `explore`) and lets the server do its other work in between: a large diagram takes seconds. */
export async function explored(graph: Graph, options: ExploreOptions = {}): Promise<Explored> {
  const search = exploring(graph, options)
  for (let step = search.next(); ; step = search.next()) {
    if (step.done) return step.value
    await new Promise<void>(resolve => setImmediate(resolve))
  }
}
