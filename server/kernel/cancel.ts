import {create, edit, elOf, event, later, type Step} from './step.ts'
import {disarm} from './listen.ts'
import {clear} from './kill.ts'

/** A cancel end event: everything else in the transaction ends, its completed activities are compensated, then it is left by the cancel boundary. */
export function cancelTransaction(c: Step, s: number, by: string): void {
  clear(c, s)
  edit(c, s).int = true
  const own = elOf(c, s).esp.map(handler => handler.starts[0]?.id)
  disarm(c, s, e => own.includes(e))
  const n = create(c, {e: by, p: s, w: 'comp', th: 'cancel', pc: c.s.cp.filter(record => record.s === s).map(record => record.n)})
  event(c, [by, n, 'in'])
  later(c, {k: 'compensate', s: n, n})
}
