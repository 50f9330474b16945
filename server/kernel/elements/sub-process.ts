import {edit, later} from '../step.ts'
import type {Behaviour} from './behaviour.ts'

/** Embedded sub-process and transaction: a scope that starts inside and completes when it is empty. */
export const subProcess: Behaviour = {
  kinds: ['subProcess', 'transaction'],
  begin(c, n, el) {
    const scope = edit(c, n)
    scope.w = 'sub'
    scope.c ??= 0
    for (const start of el.starts) later(c, {k: 'enter', s: n, e: start.id})
    if (!el.starts.length) c.empties.push(n)
  },
}
