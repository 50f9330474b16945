import type { Node, State, Sub } from '../types.ts'

/* The shape of a state: no variables, no ids, counts that matter only as none, one, several. Two states of one shape behave alike. */
const few = (n: number): number => Math.min(n, 2)

const units = (all: NonNullable<Node['a']>): string => Object.entries(all).flatMap(([join, flows]) =>
  Object.entries(flows).filter(([, n]) => n > 0).map(([flow, n]) => `${join}.${flow}=${few(n)}`)).sort().join(',')

const gates = (all: NonNullable<Node['cg']>): string => Object.entries(all).map(([join, { w, used }]) => `${join}${w}${used.join()}`).sort().join()
const seen = (all: NonNullable<Node['pm']>): string => Object.entries(all).map(([e, these]) => `${e}:${these.join()}`).sort().join()
const held = (all: NonNullable<Node['bc']>): string => Object.entries(all).filter(([, now]) => now).map(([e]) => e).sort().join()

/** What a node says of itself; only what is set is written, for few things are. No element id holds a bar. */
const tell = (node: Node): string => {
  let text = node.e
  if (node.w) text += `|w${node.w}`
  if (node.ph) text += `|p${node.ph}`
  if (node.lj) text += '|lj'
  if (node.li !== undefined) text += `|li${node.li}`
  if (node.int) text += '|int'
  if (node.no) text += '|no'
  if (node.ad) text += '|ad'
  if (node.ran) text += `|ran${few(node.ran)}`
  if (node.th) text += `|th${node.th}`
  if (node.mi) text += `|mi${few(node.mi.n)}/${few(node.mi.i)}/${few(node.mi.d)}/${few(node.mi.t)}`
  if (node.lp) text += `|lp${few(node.lp)}`
  if (node.a) text += `|a${units(node.a)}`
  if (node.cg) text += `|cg${gates(node.cg)}`
  if (node.pm) text += `|pm${seen(node.pm)}`
  if (node.q?.length) text += `|q${node.q.join()}`
  if (node.got?.length) text += `|got${node.got.toSorted().join()}`
  if (node.bc) text += `|bc${held(node.bc)}`
  if (node.pk?.length) text += `|pk${node.pk.map(item => item.k).join()}`
  if (node.pc) text += `|pc${node.pc.length}`
  if (node.ct !== undefined) text += '|ct'
  return text
}

// nodes are values: one that a move left alone is the same object in both states, and says the same
const told = new WeakMap<Node, string>()
const parts = (node: Node): string => {
  let text = told.get(node)
  if (text === undefined) told.set(node, text = tell(node))
  return text
}

type Notes = Map<number, string>
interface Under { own: Notes | undefined, heard: Notes, children: Map<number, number[]> }

const under = <T>(map: Map<number, T[]>, n: number, item: T): void => {
  const all = map.get(n)
  if (all) all.push(item)
  else map.set(n, [item])
}

const joined = (lists: Map<number, string[]>): Notes => {
  const notes: Notes = new Map()
  for (const [n, list] of lists) notes.set(n, list.length > 1 ? [...new Set(list)].sort().join() : list[0]!)
  return notes
}

// a list of subscriptions is a value too
const listening = new WeakMap<Sub[], Notes>()
const heardIn = (subs: Sub[]): Notes => {
  let notes = listening.get(subs)
  if (notes) return notes
  const lists = new Map<number, string[]>()
  for (const { n, k, e, d } of subs) under(lists, n, `${k}${e}#${d ?? 0}`)
  listening.set(subs, notes = joined(lists))
  return notes
}

const ownOf = ({ tm, cp, in: open }: State): Notes | undefined => {
  const incidents = Object.values(open)
  if (!tm.length && !cp.length && !incidents.length) return undefined
  const lists = new Map<number, string[]>()
  for (const timer of tm) under(lists, timer.n, `t${timer.e}`)
  for (const record of cp) under(lists, record.s, `c${record.e}`)
  for (const incident of incidents) under(lists, incident.n, `i${incident.ty}`)
  return joined(lists)
}

const write = (state: State, n: number, all: Under): string => {
  const node = state.n[n]!, heard = all.heard.get(n), own = all.own?.get(n), below = all.children.get(n)
  let text = `(${parts(node)}`
  if (heard !== undefined) text += `|<${heard}`
  if (own !== undefined) text += `|*${own}`
  if (!below) return `${text})`
  if (below.length === 1) return `${text}${write(state, below[0]!, all)})`
  const inner = below.map(child => write(state, child, all)).sort()
  return `${text}${(node.mi ? inner.filter((each, i) => i < 2 || each !== inner[i - 2]) : inner).join('')})`
}

/** One text for every state of the same shape. */
export const shape = (state: State): string => {
  const children: Under['children'] = new Map()
  for (const key of Object.keys(state.n)) {
    const { p } = state.n[key as unknown as number]!
    if (p !== undefined) under(children, p, Number(key))
  }
  return `${state.st}${state.n['0'] ? write(state, 0, { own: ownOf(state), heard: heardIn(state.sb), children }) : ''}`
}
