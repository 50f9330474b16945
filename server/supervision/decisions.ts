import type { Moment } from '../engine/history.ts'
import type { Fired, Graph } from '../kernel/types.ts'
import { sealOfElement, veiled } from '../kernel/veil.ts'
import type { Seals } from './seals.ts'

/** The decision tables a move went through with the rules that fired, as the kernel told them beside the move; sealed values are left out. */
export function decisionsIn(step: Pick<Moment, 'events'>, graph: Graph, seals: Seals): { decision: string; rules: string[] }[] {
  return step.events.flatMap(([element, , what, extra]) => {
    if (what !== 'fired' || sealOfElement(element, graph, seals)) return []
    const { name, rules } = extra as Fired
    return [{ decision: graph.els.get(element)?.name ?? name, rules: rules.map(({ index, outputs }) => `第 ${index + 1} 条 → ${wordsOf(veiled(outputs, seals).value)}`) }]
  })
}

function wordsOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === true ? '是' : value === false ? '否' : String(value ?? '–')
  return Object.entries(value).map(([name, part]) => `${name}：${wordsOf(part)}`).join('，').slice(0, 300)
}
