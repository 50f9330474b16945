import type {El, EventDefinition} from '../types.ts'
import {edit, elOf, halt, node, type Step} from '../step.ts'
import {stringOf, textOf, visible} from '../vars.ts'
import type {Behaviour} from './behaviour.ts'

const MAX_DEPTH = 100

/** Call activity: asks the host for a child instance and waits for its `child` move. */
export const callActivity: Behaviour = {
  kinds: ['callActivity'],
  begin(c, n, el) {
    const call = el.call!, depth = (c.s.depth ?? 0) + 1
    if (depth > MAX_DEPTH) throw halt('CALLED_NOT_FOUND', `calls are nested more than ${MAX_DEPTH} deep`)
    const process = stringOf(c, call.process, n, 'CALLED_NOT_FOUND', 'called process')
    edit(c, n).w = 'call'
    edit(c, n).jb = process
    c.effects.push({t: 'child+', n, e: el.id, process, binding: call.binding, vars: call.allDown ? visible(c, n) : {...node(c, n).v}, catches: catches(c, n), depth})
  },
}

/** The error codes caught around a call, `*` for a catch-all: what the child may let go (KERNEL §10). */
function catches(c: Step, from: number): string[] {
  const codes = new Set(c.s.catches ?? [])
  const add = (events: El[], at: number): void => {
    for (const definition of events.flatMap(event => event.ev)) if (definition.k === 'error') codes.add(codeOf(c, definition, at))
  }
  for (let at: number | undefined = from; at !== undefined; at = c.s.n[at]?.p) {
    const here = node(c, at)
    if (here.l === undefined) add(elOf(c, at).bnd, at)
    if (at !== from && !here.int) add(elOf(c, at).esp.map(handler => handler.starts[0] as El), at)
  }
  return [...codes].sort()
}

const codeOf = (c: Step, definition: Extract<EventDefinition, {k: 'error'}>, at: number): string =>
  definition.code === undefined ? '*' : String(textOf(c, definition.code, at))
