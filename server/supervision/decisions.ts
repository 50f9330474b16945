import type { Decision, FiredRule } from '../kernel/dmn/compile.ts'
import type { El, Graph, State } from '../kernel/types.ts'
import { veiled, type Seals } from './seals.ts'
import type { Step } from './telling.ts'

/** The decision tables a move went through, with the rules that fired: decided again on the variables of that moment. */
export function decisionsIn(step: Step, graph: Graph, seals: Seals): { decision: string; rules: string[] }[] {
  return step.events.flatMap(([element, node, what]) => {
    const el = graph.els.get(element)
    if (what !== 'out' || el?.k !== 'businessRuleTask' || !el.decision) return []
    const id = typeof el.decision.id === 'string' ? el.decision.id : undefined
    const decision = id ? graph.decisions?.get(id) as unknown as Decision | undefined : undefined
    if (!decision) return []
    const fired = firedIn(decision, el, visible(step.state, node), { now: step.at.getTime(), zone: step.state.z })
    return fired ? [{ decision: el.name ?? decision.name, rules: fired.map(rule => ruleWords(rule, seals)) }] : []
  })
}

function visible(state: State, node: number): Record<string, unknown> {
  const chain: Record<string, unknown>[] = [state.n['0']?.v ?? {}]
  const inner: Record<string, unknown>[] = []
  for (let at: number | undefined = node; at !== undefined && at !== 0; at = state.n[at]?.p) if (state.n[at]?.v) inner.unshift(state.n[at]!.v!)
  return Object.assign({}, ...chain, ...inner) as Record<string, unknown>
}

function firedIn(decision: Decision, el: El, vars: Record<string, unknown>, env: { now: number; zone: string }): FiredRule[] | undefined {
  try {
    const context = { ...vars }
    for (const { source, target } of el.im) if (target.length === 1) context[target[0]!] = typeof source === 'string' ? source : source.run(vars, env).value
    return decision.evaluate(context, env).fired
  } catch { return undefined }
}

function ruleWords(rule: FiredRule, seals: Seals): string {
  return JSON.stringify(veiled(rule, seals).value).slice(0, 300)
}
