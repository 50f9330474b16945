import type {El} from './types.ts'
import {edit, type Step} from './step.ts'
import {handed, propertiesOf, retriesOf} from './job.ts'
import {stringOf} from './vars.ts'

/** Opens the next listener of a phase as a job, its place in the header `listener` (`start:0`); false when none is left and the node may go on (KERNEL §16). */
export function listening(c: Step, n: number, el: El, on: 'start' | 'end'): boolean {
  if (!el.listeners.length) return false
  const own = edit(c, n), at = own.li ?? 0, next = el.listeners.filter(listener => listener.on === on)[at]
  if (!next) { delete own.li; return false }
  own.lj = true
  const type = stringOf(c, next.type, n, 'IO_MAPPING', 'listener type')
  c.effects.push({t: 'job+', n, e: el.id, type, headers: {...next.headers, listener: `${on}:${at}`}, retries: retriesOf(c, next.retries, n), vars: handed(c, n, el), properties: propertiesOf(c, n, el)})
  return true
}
