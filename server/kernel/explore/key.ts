import type { Item, Node, State } from '../types.ts'

/* The shape of a state: no variables, no ids, counts that matter only as none, one, several. Two states of one shape behave alike. */
const few = (n: number): number => Math.min(n, 2)

const units = (node: Node): string => Object.entries(node.a ?? {}).flatMap(([join, flows]) =>
  Object.entries(flows).filter(([, n]) => n > 0).map(([flow, n]) => `${join}.${flow}=${few(n)}`)).sort().join(',')

const yes = (flag: unknown, mark: string): string => flag ? mark : ''
const gates = (node: Node): string => Object.entries(node.cg ?? {}).map(([join, { w, used }]) => `${join}${w}${used.join()}`).sort().join()
const seen = (node: Node): string => Object.entries(node.pm ?? {}).map(([e, all]) => `${e}:${all.join()}`).sort().join()
const held = (node: Node): string => Object.entries(node.bc ?? {}).filter(([, now]) => now).map(([e]) => e).sort().join()

const partsOf = (node: Node): string[] => [
  node.e, node.w ?? '', node.ph ?? '', yes(node.lj, 'lj'), String(node.li ?? ''), yes(node.int, 'int'), yes(node.no, 'no'), yes(node.ad, 'ad'),
  String(few(node.ran ?? 0)), node.th ?? '', node.mi ? [node.mi.n, node.mi.i, node.mi.d, node.mi.t].map(few).join('/') : '', String(few(node.lp ?? 0)),
  units(node), gates(node), seen(node), (node.q ?? []).join(), (node.got ?? []).toSorted().join(), held(node),
  (node.pk ?? []).map((item: Item) => item.k).join(), String(node.pc?.length ?? ''), yes(node.ct !== undefined, 'ct'),
]

// nodes are values: one that a move left alone is the same object in both states, and says the same
const told = new WeakMap<Node, string>()
const parts = (node: Node): string => {
  let text = told.get(node)
  if (text === undefined) told.set(node, text = partsOf(node).join('|'))
  return text
}

const under = <T>(map: Map<number, T[]>, n: number, item: T): void => {
  const all = map.get(n)
  if (all) all.push(item)
  else map.set(n, [item])
}

/** One text for every state of the same shape. */
export const shape = (state: State): string => {
  const own = new Map<number, string[]>(), children = new Map<number, number[]>()
  const note = (n: number, text: string): void => under(own, n, text)
  for (const timer of state.tm) note(timer.n, `t${timer.e}`)
  for (const sub of state.sb) note(sub.n, `${sub.k}${sub.e}#${sub.d ?? 0}`)
  for (const record of state.cp) note(record.s, `c${record.e}`)
  for (const incident of Object.values(state.in)) note(incident.n, `i${incident.ty}`)
  for (const key in state.n) {
    const { p } = state.n[key]!
    if (p !== undefined) under(children, p, Number(key))
  }
  const write = (n: number): string => {
    const node = state.n[n]!, inner = (children.get(n) ?? []).map(write).sort()
    const kept = node.mi ? inner.filter((each, i) => i < 2 || each !== inner[i - 2]) : inner
    return `(${parts(node)}|${[...new Set(own.get(n) ?? [])].sort().join()}${kept.join('')})`
  }
  return `${state.st}${state.n['0'] ? write(0) : ''}`
}
