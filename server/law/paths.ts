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

type Edges = Map<string, Set<string>>
const put = (edges: Edges, from: string, to: string) => void edges.set(from, (edges.get(from) ?? new Set()).add(to))

function walk(edges: Edges, from: Iterable<string>, avoid?: ReadonlySet<string>): Set<string> {
  const seen = new Set<string>(),
    todo = [...from].filter(id => !avoid?.has(id))
  while (todo.length) {
    const id = todo.pop()!
    if (seen.has(id)) continue
    seen.add(id)
    for (const to of edges.get(id) ?? []) if (!seen.has(to) && !avoid?.has(to)) todo.push(to)
  }
  return seen
}

/** Builds the graph of a model. What only a non-interrupting event began does not end the scope around it: its own end leads nowhere. */
export function pathsOf(model: Model): Paths {
  const begins = model.list.filter(begun),
    roots = begins.filter(node => !node.parent || (node.parent.eventSub && !node.parent.parent)).map(node => node.id)
  const main: Edges = new Map(),
    side: Edges = new Map()
  for (const flow of model.flows) put(main, exit(flow.from), flow.to.id)
  for (const node of begins) if (node.parent && !node.parent.eventSub) put(main, node.parent.id, node.id)
  for (const node of begins) if (node.parent?.eventSub && node.parent.parent) put(node.interrupting ? main : side, node.parent.parent.id, node.id)
  for (const node of model.list) {
    if (node.host) put(node.interrupting ? main : side, node.host.id, node.id)
    for (const to of linked(model, node)) put(main, node.id, to.id)
  }
  const exits = exitsOf(model)
  const passing: Edges = new Map([...main].map(([id, to]) => [id, new Set(to)]))
  for (const [from, to] of exits) put(passing, from, to)
  const within = walk(passing, [...roots, ...begins.filter(node => node.parent?.eventSub).map(node => node.id)])
  for (const [from, to] of exits) if (within.has(from)) put(main, from, to)
  for (const [from, all] of side) for (const to of all) put(main, from, to)

  const back: Edges = new Map()
  for (const [from, all] of main) for (const to of all) put(back, to, from)
  return {
    next: main,
    roots,
    starts: begins.filter(node => !node.parent).map(node => node.id),
    reach: (from, avoid) => walk(main, from, avoid),
    reachBack: (from, avoid) => walk(back, from, avoid),
    guarded: (target, guards) => !walk(main, roots, guards).has(target),
  }
}

/** Whether an element begins its scope: nothing flows into it and nothing else brings it about. */
const begun = (node: Node) =>
  node.in.length === 0 &&
  !node.host &&
  !node.eventSub &&
  node.raw['isForCompensation'] !== true &&
  !(node.type === 'IntermediateCatchEvent' && node.events[0] === 'Link')

/** From the last element of a sub-process to its exit, and from an interrupting event sub-process to the exit of the scope it takes over. */
function exitsOf(model: Model): [string, string][] {
  const taking = new Set(
    model.list.filter(node => node.type === 'StartEvent' && node.parent?.eventSub && node.interrupting).map(node => node.parent!.id),
  )
  return model.list.flatMap((node): [string, string][] => {
    if (!node.parent) return []
    if (node.eventSub) return taking.has(node.id) ? [[exit(node), exit(node.parent)]] : []
    return node.out.length === 0 && !/Error|Cancel/.test(node.events.join()) ? [[exit(node), exit(node.parent)]] : []
  })
}

const linkName = (node: Node) => String(node.raw['eventDefinitions']?.[0]?.name ?? '')
const linked = (model: Model, node: Node): Node[] =>
  node.type === 'IntermediateThrowEvent' && node.events[0] === 'Link'
    ? model.list.filter(other => other.type === 'IntermediateCatchEvent' && other.events[0] === 'Link' && linkName(other) === linkName(node))
    : []
