import type {Decides, El, Fired, Vars} from '../types.ts'
import {event, halt, later, type Step} from '../step.ts'
import {openJob} from '../job.ts'
import {payload, stringOf, visible} from '../vars.ts'
import type {Behaviour} from './behaviour.ts'

/** Business rule task: the decision bound at deployment is evaluated in the step, and the rules that fired are told; otherwise a job. */
export const businessRuleTask: Behaviour = {
  kinds: ['businessRuleTask'],
  begin(c, n, el) {
    if (!el.decision) { openJob(c, n, el); return }
    payload(c, n, n, el, {[el.decision.result]: c.oracle ? null : decide(c, n, el)})
    later(c, {k: 'complete', s: n, n})
  },
}

function decide(c: Step, n: number, el: El): unknown {
  const {bound, id} = el.decision!, name = stringOf(c, id, n, 'DECISION', 'decision id')
  const decision = bound ?? c.g.decisions?.get(name)
  if (!decision) throw halt('DECISION', `no decision ${name} is bound to this version`)
  const context = visible(c, n), {value = null, fired = [], warnings = []} = evaluated(c, decision, context)
  // Nothing decided, and a reason why: a person must look, not a gateway further on (KERNEL §15).
  if (value === null && warnings.length) throw halt('DECISION', `${name}: ${warnings[0]}`)
  const inputs = Object.fromEntries((decision.inputs ?? []).map(name => [name, context[name] ?? null]))
  event(c, [el.id, n, 'fired', {decision: decision.id, name: decision.name ?? decision.id, inputs, value, rules: fired} satisfies Fired])
  return value
}

function evaluated(c: Step, decision: Decides, context: Vars): ReturnType<Decides['evaluate']> {
  try {
    return decision.evaluate(context, {now: c.now, zone: c.s.z})
  } catch (error) {
    throw halt('DECISION', (error as Error).message)
  }
}
