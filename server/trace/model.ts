import type {Effect, Graph, State, Timer, Vars} from '../kernel/types.ts'

export type Stimulus =
  | {kind: 'message', name: string, key?: string, vars?: Vars}
  | {kind: 'signal', name: string, vars?: Vars}
  | {kind: 'error', element: string, code: string}
export type Request = {file: string, process: string, vars: Vars, parallel?: string[], stimuli?: Stimulus[]}
export type Result = {status: 'completed' | 'waiting' | 'error' | 'rejected', trace: string[], variables: Vars, incidents: string[]}

export type Instance = {id: string, graph: Graph, state: State | null, open: Effect[], wake: number | null, children: Map<number, string>}
export type Message = {nm: string, key?: string, vars: Vars, until: number}

/** Everything outside the instances of one run: the clock, the messages under way, the starts that wait for a trigger. */
export type World = {
  now: number, seq: number, graphs: Map<string, Graph>, instances: Instance[], trace: string[], incidents: string[]
  buffer: Message[], outbox: Arrival[], waiting: {process: string, start: string, timer: Timer}[]
  /** The variables each process without a none start was asked to begin with. */
  given: Map<string, Vars>
}

/** What is under way between instances. */
export type Arrival =
  | {kind: 'message', from: string, nm: string, key?: string, vars: Vars}
  | {kind: 'signal', from: string, nm: string, vars: Vars, armed?: string[]}
  | {kind: 'deliver', to: string, n: number, e: string, d?: number, vars: Vars}
  | {kind: 'call', from: string, effect: Extract<Effect, {t: 'child+'}>}
  | {kind: 'uncall', child: string | undefined}
  | {kind: 'report', to: string, n: number, effect: Extract<Effect, {t: 'toParent'}>}
