import type {Back, El, ElId, EventDefinition} from '../types.ts'

/**
 * For each incoming flow of a join: the elements of its scope that can reach it by that flow on a path avoiding the join
 * (`back`), and the same when a token on a host may also leave by its boundary events (`wide`). KERNEL §8, BPMN table 13.3.
 */
export function tables(join: El): Back {
  const back = new Map<string, Set<ElId>>(), wide = new Map<string, Set<ElId>>()
  for (const flow of join.in) {
    back.set(flow.id, reaching(join, flow.from, false))
    wide.set(flow.id, reaching(join, flow.from, true))
  }
  return {back, wide}
}

function reaching(join: El, from: El, boundaries: boolean): Set<ElId> {
  const seen = new Set<ElId>(), todo = [from]
  for (let el = todo.pop(); el; el = todo.pop()) {
    if (el === join || seen.has(el.id)) continue
    seen.add(el.id)
    for (const before of predecessors(el)) todo.push(before)
    if (boundaries && el.host) todo.push(el.host)
  }
  return seen
}

const predecessors = (el: El): El[] => [...el.in.map(flow => flow.from), ...linkSources(el)]

const linkName = (el: El): string | undefined => el.ev.find((d): d is Extract<EventDefinition, {k: 'link'}> => d.k === 'link')?.name

function linkSources(el: El): El[] {
  const name = el.k === 'intermediateCatchEvent' ? linkName(el) : undefined
  if (name === undefined) return []
  return (el.parent?.children ?? []).filter(other => other.k === 'intermediateThrowEvent' && linkName(other) === name)
}

/** The catching half of a link in the thrower's scope. */
export function linkTarget(el: El): El | undefined {
  const name = linkName(el)
  return (el.parent?.children ?? []).find(other => other.k === 'intermediateCatchEvent' && linkName(other) === name)
}
