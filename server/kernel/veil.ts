import type {El, ElId, Graph, Node, State} from './types.ts'
import {scopeName, textOf} from './standing.ts'

/* What a screen may show of a state under the seals of its diagram. Pure: a browser that is told which seals are closed shows no more than the server. */

/** A seal as far as showing asks for it: on which names it lies, whether it is open to whoever looks, until when and by which article. */
export type Lid = {key: string, variables: string[], open: boolean, until: string | null, law: string}

/** The seals that an element, or a scope around it, names in this property; the nearest first. */
export function marksOf(property: 'sealed' | 'hidden', element: ElId, graph: Graph): string[] {
  const keys: string[] = []
  for (let el: El | null | undefined = graph.els.get(element); el; el = el.parent) for (const {name, value} of el.properties) if (name === property && typeof value === 'string') keys.push(value)
  return keys
}

/** The closed seal that an element, or a scope around it, names in this property. */
export function markedBy<S extends {key: string, open: boolean}>(property: 'sealed' | 'hidden', element: ElId, graph: Graph, seals: S[]): S | undefined {
  for (const key of marksOf(property, element, graph)) {
    const seal = seals.find(one => !one.open && one.key === key)
    if (seal) return seal
  }
  return undefined
}

/** Which closed seal lies on a variable; undefined where none does. */
export const sealOn = <S extends {variables: string[], open: boolean}>(name: string, seals: S[]): S | undefined => seals.find(seal => !seal.open && (seal.variables.includes(name) || seal.variables.includes('*')))

/** The seal on everything that an element brings: what an expert hands in, a seed, a bid. */
export const sealOfElement = <S extends {key: string, open: boolean}>(element: ElId, graph: Graph, seals: S[]): S | undefined => markedBy('sealed', element, graph, seals) ?? markedBy('hidden', element, graph, seals)

/** A value with everything sealed inside it left out; `sealed` tells by which seal, `blank` whether all that was left out is null. */
export function veiled<S extends {variables: string[], open: boolean}>(value: unknown, seals: S[]): {value: unknown, sealed: S | undefined, blank: boolean} {
  let sealed: S | undefined, blank = true
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk)
    if (part === null || typeof part !== 'object') return part
    return Object.fromEntries(Object.entries(part).flatMap(([name, member]) => {
      const seal = sealOn(name, seals)
      if (seal) { sealed ??= seal; blank &&= member === null; return [] }
      return [[name, walk(member)]]
    }))
  }
  return {value: walk(value), sealed, blank}
}

export type Shown = {name: string, label: null, scope: string, value: string, sealed: boolean, until: string | null, law: string | null}

/** The variables of a state, outermost scope first. What is sealed shows its seal in place of its value, what is hidden is left out; `only` keeps what one node sees. */
export function shownVariables(graph: Graph, state: State, seals: Lid[], only?: number): Shown[] {
  const scopes = Object.entries(state.n).filter(([, node]) => node.v && Object.keys(node.v).length)
  const chain = only === undefined ? undefined : ancestors(state, only)
  const seen = new Set<string>()
  return scopes.filter(([key, node]) => (!chain || chain.has(Number(key))) && !markedBy('hidden', node.e, graph, seals)).flatMap(([key, node]) => {
    const around = sealOfElement(node.e, graph, seals)
    const scope = scopeName(graph, key, node)
    return Object.entries(node.v!).flatMap(([name, value]): Shown[] => {
      const row = rowOf(name, value, {scope, seals, around})
      // five seats tell the same of themselves: one line is enough
      const line = `${scope} ${name} ${row.value}`
      if (row.sealed && seen.has(line)) return []
      seen.add(line)
      return [row]
    })
  })
}

function rowOf(name: string, value: unknown, {scope, seals, around}: {scope: string, seals: Lid[], around: Lid | undefined}): Shown {
  const seal = around ?? sealOn(name, seals)
  if (seal) return {name, label: null, scope, value: '', sealed: true, until: seal.until, law: seal.law}
  const shown = veiled(value, seals)
  return {name, label: null, scope, value: textOf(shown.value), sealed: shown.sealed !== undefined, until: shown.sealed?.until ?? null, law: shown.sealed?.law ?? null}
}

function ancestors(state: State, node: number): Set<number> {
  const found = new Set<number>([0])
  for (let at: number | undefined = node; at !== undefined; at = (state.n[at] as Node | undefined)?.p) found.add(at)
  return found
}
