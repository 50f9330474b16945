import type {IncidentType, Item} from './types.ts'
import {closeIncidents, create, edit, first, type Halt, incident, later, node, remove, type Step} from './step.ts'

/** Keeps what a failing item would have done, so that `resolve` can try again; the rest of the instance runs on (KERNEL §15). */
export function park(c: Step, item: Item, why: Halt): void {
  switch (item.k) {
    case 'enter': case 'activate': case 'leave': {
      const n = create(c, {e: item.e, p: item.s, w: 'inc', ph: 'in', pk: [item]})
      incident(c, n, why.incident, 'in', why.message)
      break
    }
    case 'child': {
      const body = node(c, item.s), n = create(c, {e: body.e, p: item.s, l: item.i, w: 'inc', ph: 'in', pk: [item]})
      incident(c, n, why.incident, 'in', why.message)
      break
    }
    case 'setup': case 'begin': case 'complete': {
      const n = edit(c, item.n)
      n.ph = item.k === 'complete' ? 'out' : 'in'
      n.pk = [...n.pk ?? [], item]
      n.w ??= 'inc'
      incident(c, item.n, why.incident, n.ph, why.message)
      break
    }
    default: {
      const n = 'n' in item ? item.n : item.s
      edit(c, n).pk = [...node(c, n).pk ?? [], item]
      incident(c, n, why.incident, 'park', why.message)
    }
  }
}

/** A limit is reached: what is queued waits in its own scopes, one incident each. */
export function parkLanes(c: Step, item: Item, ty: IncidentType, why: string): void {
  const left = [item, ...c.lane0.slice(c.head0), ...c.lane1.slice(c.head1)].filter(waiting => c.s.n[waiting.s])
  c.lane0 = []
  c.lane1 = []
  c.head0 = c.head1 = 0
  for (const s of [...new Set(left.map(waiting => waiting.s))].sort((a, b) => a - b)) {
    edit(c, s).pk = [...node(c, s).pk ?? [], ...left.filter(waiting => waiting.s === s)]
    if (!Object.values(c.s.in).some(open => open.n === s && open.ty === ty)) incident(c, s, ty, 'park', why)
  }
}

/** Queues parked items of a node again; a token's stand-in gives way to the token. */
export function unpark(c: Step, n: number): void {
  const parked = node(c, n).pk ?? [], standIn = node(c, n).w === 'inc' && parked.some(item => item.s !== n || item.k === 'child')
  closeIncidents(c, n)
  delete edit(c, n).pk
  if (standIn) remove(c, n)
  for (const item of parked) requeue(c, item, standIn)
}

const INTERRUPTING = new Set<Item['k']>(['trigger', 'error', 'escalation', 'terminate', 'cancel', 'conditions'])

// A token parked in its own scope is still counted there; one that gave way to a stand-in is counted anew.
function requeue(c: Step, item: Item, anew: boolean): void {
  if (INTERRUPTING.has(item.k)) first(c, item)
  else if (anew) later(c, item)
  else c.lane1.push(item)
}
