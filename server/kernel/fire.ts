import type {El, Vars} from './types.ts'
import {event, type Step} from './step.ts'
import {leave} from './leave.ts'
import {mapped, write, writeLocal} from './vars.ts'

/** An event that has been triggered takes its payload and sends its token on: boundary, start, or target of an event gateway. */
export function fire(c: Step, s: number, el: El, vars: Vars): void {
  event(c, [el.id, s, 'in'])
  if (el.om.length) {
    const held = c.s.n[s]?.v
    writeLocal(c, s, mapped(c, el.om, s, name => held?.[name] ?? null, vars))
  } else write(c, s, vars)
  event(c, [el.id, s, 'out'])
  leave(c, s, el)
}
