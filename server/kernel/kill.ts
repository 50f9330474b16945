import type {Item} from './types.ts'
import {childrenOf, closeIncidents, edit, event, node, remove, type Step} from './step.ts'
import {disarm} from './listen.ts'

/** Ends a node and everything below it, depth first in ascending id: no mappings, no compensation, no handlers. */
export function kill(c: Step, id: number): void {
  const dying = node(c, id)
  if (dying.c) for (const child of childrenOf(c, id)) if (c.s.n[child]) kill(c, child)
  shut(c, id)
  closeIncidents(c, id)
  disarm(c, id)
  if (c.s.cp.some(record => record.s === id)) c.s.cp = c.s.cp.filter(record => record.s !== id)
  remove(c, id)
  event(c, [dying.e, id, 'kill'])
}

/** Closes what a node has open outside: its task, job or called instance. */
export function shut(c: Step, id: number, how: 'killed' | 'completed' | 'failed' = 'killed'): void {
  const {w, lj} = node(c, id)
  if (lj) { c.effects.push({t: 'job-', n: id}); if (w !== 'adhoc' && w !== 'call') return }
  if (w === 'task') c.effects.push({t: 'task-', n: id, how})
  else if (w === 'adhoc' && !node(c, id).ex) c.effects.push({t: 'task-', n: id, how})
  else if (w === 'job') c.effects.push({t: 'job-', n: id})
  else if (w === 'call' && how === 'killed') c.effects.push({t: 'child-', n: id})
}

/** Ends everything inside a scope: nodes, waiting units, queued and parked items. The scope itself stays, empty. */
export function clear(c: Step, scope: number): void {
  for (const child of childrenOf(c, scope)) if (c.s.n[child]) kill(c, child)
  const outside = (item: Item): boolean => item.s !== scope
  c.lane0 = c.lane0.slice(c.head0).filter(outside)
  c.lane1 = c.lane1.slice(c.head1).filter(outside)
  c.head0 = c.head1 = 0
  closeIncidents(c, scope)
  const empty = edit(c, scope)
  if (empty.a) delete empty.a
  if (empty.pk) delete empty.pk
  if (empty.cg) delete empty.cg
  empty.c = 0
}
