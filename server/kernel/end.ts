import {disarm} from './listen.ts'
import {closeIncidents, event, node, type Step} from './step.ts'

/** The instance ends: what it listened to closes, its caller is told unless it was cancelled or has been told. */
export function end(c: Step, how: 'completed' | 'terminated' | 'cancelled', tell = false): void {
  disarm(c, 0)
  closeIncidents(c, 0)
  c.s.st = how === 'completed' ? 'e' : how === 'terminated' ? 't' : 'x'
  c.s.cp = []
  const root = node(c, 0)
  if (tell && c.s.par) c.effects.push({t: 'toParent', how: 'ended', vars: root.v ?? {}})
  event(c, [root.e, 0, how === 'completed' ? 'out' : 'kill'])
  c.effects.push({t: 'ended', how})
}
