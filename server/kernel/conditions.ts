import {el, node, peek, type Step} from './step.ts'
import {look} from './listen.ts'

/** Looks again at the armed conditional events that read one of the names written in scope `s` (KERNEL §9). */
export function conditions(c: Step, s: number, names: string[]): void {
  const armed = c.s.sb.filter(sub => sub.k === 'c').sort((a, b) => a.n - b.n || el(c, a.e).idx - el(c, b.e).idx)
  for (const sub of armed) {
    const event = el(c, sub.e), definition = event.ev[sub.d ?? 0]
    if (definition?.k !== 'conditional' || !peek(c, sub.n) || !sees(c, sub.n, s)) continue
    if (!(definition.only ?? definition.condition.free).some(name => names.includes(name))) continue
    look(c, sub.n, event, sub.d ?? 0, definition.condition)
  }
}

function sees(c: Step, from: number, scope: number): boolean {
  for (let at: number | undefined = from; at !== undefined; at = node(c, at).p) if (at === scope) return true
  return false
}
