import type {El, Kind, Vars} from '../types.ts'
import type {Step} from '../step.ts'

/** What is special about one kind of element; everything else is common (KERNEL §6). */
export type Behaviour = {
  kinds: Kind[]
  /** A token passes at once, without a node. Only asked for elements without mappings, boundaries or loops. */
  through?(c: Step, s: number, el: El, extra?: Vars): void
  /** True when this element cannot pass without a node after all. */
  needsNode?(el: El): boolean
  /** A token came to a join with several incoming flows. */
  arrive?(c: Step, s: number, el: El, flow: string): void
  /** The node is set up: wait, or queue its completion. */
  begin?(c: Step, n: number, el: El): void
}
