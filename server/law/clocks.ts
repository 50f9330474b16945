// Where a diagram speaks of deadline rules: clocks that elements start and end, services that compute a date, timers that wait for it.
import { idsOf, isoDuration, literalNumber, literalText, mentions, settingOf } from './literals.ts'
import type { Model } from './model.ts'
import type { Node } from './node.ts'
import type { DeadlineRule } from './rule-set.ts'
import type { Unit } from './deadline.ts'

export interface Clocks {
  /** Elements by rule id: who starts it, who ends it, who is due by it. */
  starts: Map<string, Node[]>
  ends: Map<string, Node[]>
  due: Map<string, Node[]>
  /** Service tasks that name a rule (deadlines.compute and others that take a `rule`). */
  computes: { node: Node; rule: string; outputs: string[] }[]
}

const put = (map: Map<string, Node[]>, id: string, node: Node) => map.set(id, [...(map.get(id) ?? []), node])

/** Reads every mention of a rule. */
export function clocksOf(model: Model): Clocks {
  const clocks: Clocks = { starts: new Map(), ends: new Map(), due: new Map(), computes: [] }
  for (const node of model.list) {
    for (const id of idsOf(node.props['startsClock'])) put(clocks.starts, id, node)
    for (const id of idsOf(node.props['endsClock'])) put(clocks.ends, id, node)
    for (const id of idsOf(node.props['deadline'])) put(clocks.due, id, node)
    const rule = node.service
      ? literalText(node.inputs.find(input => input.target === 'rule')?.source ?? node.headers['rule'] ?? node.props['rule'])
      : undefined
    if (rule)
      clocks.computes.push({
        node,
        rule,
        outputs: [...node.outputs.map(output => output.target), node.headers['resultVariable'] ?? ''].filter(Boolean),
      })
  }
  return clocks
}

/** What an element sets as the amount of its period. An input `amount` of anything but a computation of a rule may be money. */
export const amountOf = (node: Node): string | undefined =>
  node.inputs.some(input => input.target === 'rule') || node.headers['rule'] ? settingOf(node, 'amount') : node.props['amount']

/** The amount and unit an element sets itself in place of the rule's; undefined where it leaves the rule's own or computes them. */
export function ownTerm(node: Node, rule: DeadlineRule): { amount: number; unit: Unit; from: 'inputs' | 'properties' | 'timer' } | undefined {
  const amount = literalNumber(amountOf(node)),
    unit = (literalText(settingOf(node, 'unit')) ?? rule.unit) as Unit
  const from = node.inputs.some(input => input.target === 'amount') ? 'inputs' : 'properties'
  if (amount !== undefined) return { amount, unit, from }
  const spanned = node.timer?.kind === 'duration' ? isoDuration(node.timer.text) : undefined
  return spanned ? { ...spanned, from: 'timer' } : undefined
}

/** Timer events that hold the process until a rule's date: marked with the rule, or reading what a service computed for it. */
export function timersOf(model: Model, clocks: Clocks, rule: string): Node[] {
  const variables = clocks.computes
    .filter(one => one.rule === rule)
    .flatMap(one => one.outputs)
    .map(name => name.split('.')[0]!)
  return model.list.filter(
    node => node.timer && (idsOf(node.props['deadline']).includes(rule) || variables.some(name => mentions(node.timer!.text, name))),
  )
}
