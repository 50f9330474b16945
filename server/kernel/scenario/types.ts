import type {ElId, Ev, Graph, Move, State, TaskProps, Vars} from '../types.ts'

/** A story that is a process's test: what people, services, messages and time do, and what must then be so. */
export type Scenario = {
  name: string
  /** `caught`: the process is called by another one that catches these error codes. */
  start: {vars: Vars, at?: string, element?: ElId, caught?: string[]}
  /** Answers of services by type, and of called processes as `call:<key>`: a result, or several in turn (the last stays). Texts beginning with `=` are FEEL over the job's input. */
  auto?: Record<string, Answer | Answer[]>
  steps: ScenarioStep[]
}

/** What a service answers: its result, or `{error: code}` for an error of the diagram. */
export type Answer = Vars

export type ScenarioStep =
  | {do: 'complete', element: ElId, as?: string, values?: Vars, nth?: number, all?: boolean}
  | {do: 'advance', to: string}
  | {do: 'message', name: string, key?: string, vars?: Vars, unmatched?: boolean}
  | {do: 'job', element: ElId, result?: Vars, error?: string, nth?: number}
  | {do: 'child', element: ElId, result?: Vars, error?: string}
  | {do: 'suspend'}
  | {do: 'resume'}
  | Expectation

/** `variables` may name members by a path (`winner.name`); `due` gives the moment a waiting timer fires. */
export type Expectation = {
  do: 'expect', waiting?: ElId[], notWaiting?: ElId[], passed?: ElId[], notPassed?: ElId[], variables?: Vars, due?: Record<ElId, string>
  status?: 'completed' | 'waiting' | 'terminated' | 'cancelled'
}

export type ScenarioBundle = {key: string, bpmn: string, forms?: Record<string, unknown>, decisions?: Record<string, string>}

export type Outcome = {
  ok: boolean, failures: string[]
  /** Elements completed, in order. */
  trace: ElId[]
  coverage: {visited: ElId[], missed: ElId[], total: number}
  moves: Move[], state: State | null
}

export type OpenTask = {n: number, e: ElId, props: TaskProps}
export type OpenJob = {n: number, e: ElId, type: string, vars: Vars}
export type OpenChild = {n: number, e: ElId, process: string, vars: Vars}

/** One scenario under way: the virtual host of one instance. */
export type Run = {
  graph: Graph, state: State | null, now: number, zone: string, scenario: Scenario, forms: Record<string, unknown>
  tasks: OpenTask[], jobs: OpenJob[], children: OpenChild[], thrown: {name: string, key?: string, vars: Vars}[]
  events: Ev[], moves: Move[], turns: Map<string, number>
}
