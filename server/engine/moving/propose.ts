import type { El, ElId, Graph } from '../../kernel/types.ts'

/** A map of elements from one version to another, and how each pair was found; what has no partner is named on both sides. */
export interface Proposal { map: Record<ElId, ElId>; how: Record<ElId, 'id' | 'name' | 'position'>; unmapped: ElId[]; added: ElId[] }

const work = new Set(['userTask', 'serviceTask', 'sendTask', 'businessRuleTask', 'scriptTask', 'task', 'manualTask'])
const alike = (a: El, b: El): boolean => a.k === b.k || (work.has(a.k) && work.has(b.k))

/** Proposes what becomes what: the same id, else the same name in the same scope, else the same place between mapped neighbours. */
export function proposeMap(from: Graph, to: Graph): Proposal {
  const map: Proposal['map'] = {}
  const how: Proposal['how'] = {}
  const taken = new Set<ElId>()
  const take = (source: El, target: El | undefined, by: 'id' | 'name' | 'position'): void => {
    if (!target || map[source.id] !== undefined || taken.has(target.id)) return
    map[source.id] = target.id
    how[source.id] = by
    taken.add(target.id)
  }
  const sources = [...from.els.values()].filter(el => el !== from.root)
  const targets = [...to.els.values()].filter(el => el !== to.root)
  const scope = (source: El, target: El): boolean => source.parent === from.root ? target.parent === to.root : source.parent !== null && map[source.parent.id] === target.parent?.id
  for (const source of sources) {
    const same = to.els.get(source.id)
    if (same && same !== to.root && alike(source, same)) take(source, same, 'id')
  }
  for (const source of sources) if (source.name) take(source, only(targets, target => !taken.has(target.id) && target.name === source.name && alike(source, target) && scope(source, target)), 'name')
  // neighbours of a fresh pair may pair next
  for (let before = -1; before !== taken.size;) {
    before = taken.size
    for (const source of sources) if (map[source.id] === undefined) take(source, only(targets, target => !taken.has(target.id) && alike(source, target) && scope(source, target) && between(source, target, map)), 'position')
  }
  return { map, how, unmapped: sources.filter(el => map[el.id] === undefined).map(el => el.id), added: targets.filter(el => !taken.has(el.id)).map(el => el.id) }
}

function only(targets: El[], which: (target: El) => boolean): El | undefined {
  const found = targets.filter(which)
  return found.length === 1 ? found[0] : undefined
}

/** True when all neighbours that are mapped are the target's neighbours, and there is at least one. */
function between(source: El, target: El, map: Record<ElId, ElId>): boolean {
  const before = source.in.map(flow => map[flow.from.id]).filter(id => id !== undefined)
  const after = source.out.map(flow => map[flow.to.id]).filter(id => id !== undefined)
  if (source.host) return target.host !== undefined && map[source.host.id] === target.host.id
  return before.length + after.length > 0 && before.every(id => target.in.some(flow => flow.from.id === id)) && after.every(id => target.out.some(flow => flow.to.id === id))
}
