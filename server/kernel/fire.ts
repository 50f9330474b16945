import type {El, Vars} from './types.ts'
import {create, event, later, type Step} from './step.ts'
import {leave} from './leave.ts'
import {mapped, payload, write, writeLocal} from './vars.ts'

/** An event that has been triggered takes its payload and sends its token on, after its listeners: boundary, start, or target of an event gateway. */
export function fire(c: Step, s: number, el: El, vars: Vars): void {
  if (el.listeners.length) {
    const n = create(c, {e: el.id, p: s, ph: 'out'})
    event(c, [el.id, n, 'in'])
    payload(c, n, s, el, vars)
    later(c, {k: 'complete', s: n, n})
    return
  }
  event(c, [el.id, s, 'in'])
  if (el.om.length) {
    const held = c.s.n[s]?.v
    writeLocal(c, s, mapped(c, el.om, s, name => held?.[name] ?? null, vars))
  } else write(c, s, vars)
  event(c, [el.id, s, 'out'])
  leave(c, s, el)
}
