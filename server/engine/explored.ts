import { createHash } from 'node:crypto'
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

const kept = 20
const known = new Map<string, Promise<Explored>>()

/**
 * What exploring a whole diagram finds. It follows from the text alone, and submitting, checking, reviewing and publishing all
 * ask for the same text: the latest answers are kept by the hash of diagram and decisions, save those that were cut short.
 */
export function exploredOnce({ bpmn, decisions }: { bpmn: string; decisions: Record<string, string> }, graph: Graph, { limit, stop = () => false }: { limit: number; stop?: (() => boolean) | undefined }): Promise<Explored> {
  const text = createHash('sha256').update(JSON.stringify([graph.id, limit, bpmn, decisions])).digest('hex')
  const before = known.get(text)
  if (before) return before
  const answer = explored(graph, { limit, stop })
  answer.then(() => { if (stop()) known.delete(text) }, () => known.delete(text))
  known.set(text, answer)
  if (known.size > kept) known.delete(known.keys().next().value!)
  return answer
}
