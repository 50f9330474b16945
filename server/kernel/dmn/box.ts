import type { Run, Scope } from '../feel/scope.ts'
import type { Runtime, Value } from '../feel/value.ts'
import type { Items } from './items.ts'
import type { FiredRule } from './fired.ts'
import type { Xml } from './xml.ts'

export type Test = (input: Value, scope: Scope, rt: Runtime) => boolean | null

/** What compiling a boxed expression needs of its model: text that is not FEEL is listed as a fault of `owner` and evaluates to null. */
export interface Making {
  items: Items
  owner: string
  expression(text: string): Run
  tests(text: string): Test
  box(xml: Xml): Run
  fired(rt: Runtime, rule: FiredRule): void
  quiet(): Runtime
}
/** Compiles one kind of boxed expression. */
export type Box = (xml: Xml, make: Making) => Run
