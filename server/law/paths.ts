import type { Model } from './model.ts'
import type { Node } from './node.ts'

/** Who can follow whom: sub-processes opened up, boundary events and event sub-processes as branches. Vertices are element ids; `id/out` is the exit of a scope. */
export interface Paths {
  next: ReadonlyMap<string, ReadonlySet<string>>
  /** Vertices at which something begins: start events of processes and of event sub-processes at their top level. */
  roots: string[]
  /** Start events of processes only. */
  starts: string[]
  /** Everything reachable from some vertices, themselves included, never entering the avoided ones. */
  reach(from: Iterable<string>, avoid?: ReadonlySet<string>): Set<string>
  reachBack(from: Iterable<string>, avoid?: ReadonlySet<string>): Set<string>
  /** Whether every way from the roots to the target passes one of the guards. */
  guarded(target: string, guards: ReadonlySet<string>): boolean
}

const isScope = (node: Node) => /SubProcess$|Transaction$/.test(node.type)
const exit = (node: Node) => (isScope(node) ? `${node.id}/out` : node.id)

/** Builds the graph of a model. */
export function pathsOf(model: Model): Paths {
  const next = new Map<string, Set<string>>(),
    back = new Map<string, Set<string>>()
  const edge = (from: string, to: string) => {
    next.set(from, (next.get(from) ?? new Set()).add(to))
    back.set(to, (back.get(to) ?? new Set()).add(from))
  }
  const roots: string[] = [],
    starts: string[] = []
  for (const flow of model.flows) edge(exit(flow.from), flow.to.id)
  for (const node of model.list) {
    if (node.host) edge(node.host.id, node.id)
    if (node.type === 'IntermediateThrowEvent' && node.events[0] === 'Link')
      for (const other of model.list)
        if (other.type === 'IntermediateCatchEvent' && other.events[0] === 'Link' && linkName(other) === linkName(node)) edge(node.id, other.id)
    const begins =
      node.in.length === 0 &&
      !node.host &&
      !node.eventSub &&
      node.raw['isForCompensation'] !== true &&
      !(node.type === 'IntermediateCatchEvent' && node.events[0] === 'Link')
    if (!node.parent && begins) {
      roots.push(node.id)
      starts.push(node.id)
    }
    if (node.parent && begins) {
      if (!node.parent.eventSub) edge(node.parent.id, node.id)
      else if (node.parent.parent) edge(node.parent.parent.id, node.id)
      else roots.push(node.id)
    }
    const leaves = node.parent && node.out.length === 0 && !node.eventSub && !/Error|Cancel/.test(node.events.join())
    if (leaves) edge(exit(node), exit(node.parent!))
    if (node.eventSub && node.parent) edge(`${node.id}/out`, exit(node.parent))
  }
  const walk = (graph: Map<string, Set<string>>) => (from: Iterable<string>, avoid?: ReadonlySet<string>) => {
    const seen = new Set<string>(),
      todo = [...from].filter(id => !avoid?.has(id))
    while (todo.length) {
      const id = todo.pop()!
      if (seen.has(id)) continue
      seen.add(id)
      for (const to of graph.get(id) ?? []) if (!seen.has(to) && !avoid?.has(to)) todo.push(to)
    }
    return seen
  }
  const reach = walk(next)
  return { next, roots, starts, reach, reachBack: walk(back), guarded: (target, guards) => !reach(roots, guards).has(target) }
}

const linkName = (node: Node) => String(node.raw['eventDefinitions']?.[0]?.name ?? '')
