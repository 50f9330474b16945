import type { z } from 'zod'
import type { Variable } from '../contract/watch.ts'
import { isHidden } from '../engine/seals.ts'
import { scopeName, textOf } from '../kernel/standing.ts'
import type { Graph, Node, State } from '../kernel/types.ts'
import { sealOfElement, sealOn, veiled, type Seals } from './seals.ts'

type Row = z.input<typeof Variable>

/** The variables of a state, outermost scope first. What is sealed shows its seal in place of its value, what is hidden is left out. */
export function variablesOf(graph: Graph, state: State, seals: Seals, only?: number): Row[] {
  const scopes = Object.entries(state.n).filter(([, node]) => node.v && Object.keys(node.v).length)
  const chain = only === undefined ? undefined : ancestors(state, only)
  const seen = new Set<string>()
  return scopes.filter(([key, node]) => (!chain || chain.has(Number(key))) && !isHidden(node.e, graph, seals)).flatMap(([key, node]) => {
    const around = sealOfElement(node.e, graph, seals)
    const scope = scopeName(graph, key, node)
    return Object.entries(node.v!).flatMap(([name, value]): Row[] => {
      const row = rowOf(name, value, { scope, seals, around })
      // five seats tell the same of themselves: one line is enough
      const line = `${scope} ${name} ${row.value}`
      if (row.sealed && seen.has(line)) return []
      seen.add(line)
      return [row]
    })
  })
}

function rowOf(name: string, value: unknown, { scope, seals, around }: { scope: string; seals: Seals; around: ReturnType<typeof sealOfElement> }): Row {
  const seal = around ?? sealOn(name, seals)
  if (seal) return { name, label: null, scope, value: '', sealed: true, until: seal.until, law: seal.law }
  const shown = veiled(value, seals)
  return { name, label: null, scope, value: textOf(shown.value), sealed: shown.sealed !== undefined, until: shown.sealed?.until ?? null, law: shown.sealed?.law ?? null }
}

function ancestors(state: State, node: number): Set<number> {
  const found = new Set<number>([0])
  for (let at: number | undefined = node; at !== undefined; at = (state.n[at] as Node | undefined)?.p) found.add(at)
  return found
}
