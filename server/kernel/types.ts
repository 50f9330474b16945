import type {FiredRule} from './dmn/fired.ts'
import type {Feel} from './feel/compile.ts'

export type ElId = string
export type Vars = Record<string, unknown>

/** The kinds of flow element the kernel runs; the names are BPMN's. */
export type Kind =
  | 'process' | 'subProcess' | 'eventSubProcess' | 'transaction' | 'adHocSubProcess' | 'callActivity'
  | 'task' | 'manualTask' | 'userTask' | 'serviceTask' | 'sendTask' | 'receiveTask' | 'scriptTask' | 'businessRuleTask'
  | 'startEvent' | 'endEvent' | 'intermediateThrowEvent' | 'intermediateCatchEvent' | 'boundaryEvent'
  | 'exclusiveGateway' | 'parallelGateway' | 'inclusiveGateway' | 'complexGateway' | 'eventBasedGateway'

/** A text of the diagram: literal, or a FEEL expression when it began with `=`. */
export type Text = string | Feel
export type Mapping = {source: Text, target: string[]}

export type EventDefinition =
  | {k: 'message', name: Text, key?: Text, ref: string}
  | {k: 'signal', name: Text}
  | {k: 'timer', kind: 'date' | 'duration' | 'cycle', text: Text}
  | {k: 'error', code?: Text}
  | {k: 'escalation', code?: Text}
  | {k: 'conditional', condition: Feel, only?: string[]}
  | {k: 'compensation', ref?: ElId, wait: boolean}
  | {k: 'link', name: string}
  | {k: 'cancel'}
  | {k: 'terminate'}

export type Flow = {id: string, idx: number, from: El, to: El, condition?: Feel}

export type MultiInstance = {
  sequential: boolean
  cardinality?: Text
  collection?: Text
  element?: string
  output?: {collection: string, element: Feel}
  until?: Feel
  behavior: 'All' | 'None' | 'One' | 'Complex'
  throws: {when?: Feel, event?: EventDefinition}[]
}
export type Loop = {before: boolean, condition?: Feel, maximum?: Text}

/** What one activity's job or task needs from the diagram; every text may be FEEL. */
export type JobDefinition = {type: Text, retries: Text, headers: Record<string, string>}
export type TaskDefinition = {
  assignee?: Text, groups?: Text, users?: Text, due?: Text, followUp?: Text, priority?: Text, form?: Text
}
export type Listener = {on: 'start' | 'end', type: Text, retries: Text, headers: Record<string, string>}

/** The sets an inclusive or complex join asks: elements that can reach it by each incoming flow. */
export type Back = {back: Map<string, Set<ElId>>, wide: Map<string, Set<ElId>>}

export type El = {
  id: ElId, idx: number, k: Kind, name?: string, parent: El | null
  out: Flow[], in: Flow[]
  bnd: El[], esp: El[], starts: El[], children: El[], objects: string[]
  ev: EventDefinition[]
  im: Mapping[], om: Mapping[], assign: Mapping[]
  sq: number, cq: number
  interrupting: boolean, parallelMultiple: boolean, instantiate: boolean
  forCompensation: boolean
  properties: {name: string, value: Text}[]
  listeners: Listener[]
  mi?: MultiInstance, loop?: Loop, dflt?: Flow, comp?: El, host?: El, back?: Back
  job?: JobDefinition, task?: TaskDefinition
  script?: {expression: Feel, result: string}
  decision?: {id: Text, result: string, binding: Binding, bound?: Decides}
  call?: {process: Text, binding: Binding, allUp: boolean, allDown: boolean}
  adhoc?: {active?: Feel, until?: Feel, cancelRest: boolean, sequential: boolean, output?: {collection: string, element: Feel}}
  activation?: Feel
  gate?: 'exclusive' | 'parallel'
  /** True when a token passes through without ever needing a node. */
  pass: boolean
}

export type Binding = {type: 'latest' | 'deployment' | 'versionTag', tag?: string}

/** A compiled decision, as `dmn/compile.ts` makes it. */
export type Decides = {id: string, name?: string, inputs?: string[], evaluate(context: Vars, env: {now: number, zone: string}): {value: unknown, fired?: FiredRule[], warnings?: string[]}}
/** What a business rule task's decision did, and on which values: the `extra` of its `fired` event. */
export type Fired = {decision: string, name: string, inputs: Vars, value: unknown, rules: FiredRule[]}

export type Start = {at: El, k: EventDefinition['k'] | 'none' | 'multiple' | 'parallelMultiple', ev: EventDefinition[]}

export type Graph = {
  key: string, kv: number, id: ElId, root: El
  els: Map<ElId, El>, flows: Map<string, Flow>
  starts: {none?: El, byTrigger: Start[]}
  /** Elements of a parallel instantiating gateway or event: all must be visited before the root may end. */
  together: El[]
  conditionals: boolean, decisions?: Map<string, Decides>
  nullCondition: boolean
  /** Flows inside ad-hoc sub-processes only enable what follows; a performer starts it (`adhocFollow=enable`). */
  adhocEnable: boolean
  budget: number
  catchUp: 'skip' | 'all'
  warnings: Finding[]
  /** Inclusive and complex joins in document order, and every join that may hold units. */
  joins: El[]
}

export type Mi = {n: number, i: number, d: number, t: number, items?: unknown[]}
export type Wait = 'task' | 'job' | 'sub' | 'mi' | 'loop' | 'call' | 'evt' | 'gate' | 'adhoc' | 'comp' | 'inc'

/** One element instance. Field names are short because the document is stored at every step. */
export type Node = {
  e: ElId, p?: number, v?: Vars, c?: number, a?: Record<ElId, Record<string, number>>
  w?: Wait, l?: number, mi?: Mi, o?: unknown[], lp?: number
  cg?: Record<ElId, {w: boolean, used: string[]}>
  jb?: string, ph?: 'in' | 'out', pk?: Item[], bc?: Record<string, boolean>
  /** Set on a scope that an interrupting event sub-process has taken over. */
  int?: boolean
  /** Indexes of event definitions seen so far, by event (parallel multiple). */
  pm?: Record<ElId, number[]>
  /** Compensation: records still to run; the thrower a handler answers to; what follows. */
  pc?: number[], ct?: number, th?: 'drop' | 'cancel'
  /** Throw event: the definition that is thrown next. */
  nx?: number
  /** Ad-hoc: queued element ids, inner scopes run, list was explicit, no more accepted; the mark of an inner scope. */
  q?: ElId[], ran?: number, ex?: boolean, no?: boolean, ad?: boolean
  /** Ad-hoc: activities that flows inside have enabled, once for each token. */
  en?: ElId[]
  /** Root: visited parts of a parallel instantiation. Listeners: how many are done, and that one's job is open. */
  got?: ElId[], li?: number, lj?: true
}

export type Timer = {at: number, n: number, e: ElId, d?: number, r: number, cy?: string, basis?: string}
export type Sub = {n: number, e: ElId, d?: number, k: 'm' | 's' | 'c', nm: string, key?: string}
export type CompRecord = {e: ElId, n: number, s: number, v: Vars, sub: CompRecord[]}
export type Incident = {n: number, ty: IncidentType, ph: 'in' | 'out' | 'job' | 'park' | 'join' | 'call', ms: string}

export type IncidentType =
  | 'NO_FLOW' | 'COND' | 'NO_CANCEL_HANDLER' | 'IO_MAPPING' | 'SCRIPT' | 'BAD_KEY' | 'BAD_TIMER' | 'BAD_COLLECTION' | 'DECISION'
  | 'CALLED_NOT_FOUND' | 'JOB_FAILED' | 'UNHANDLED_ERROR' | 'STEP_BUDGET' | 'STATE_TOO_LARGE' | 'TOKENS' | 'MI_TOO_LARGE'
  | 'JOIN_DEADLOCK' | 'CHILD_TERMINATED'

export type State = {
  f: 1, g: string, kv: number, k: number
  st: 'a' | 's' | 'e' | 't' | 'x'
  par?: {i: string, n: number}, catches?: string[], depth?: number
  z: string
  n: Record<string, Node>
  tm: Timer[], sb: Sub[], cp: CompRecord[], in: Record<string, Incident>, ik: number
}

/** A piece of internal work. `s` is the scope it belongs to and dies with. */
export type Item =
  | {k: 'enter', s: number, e: ElId, f?: string}
  | {k: 'activate', s: number, e: ElId, v?: Vars, extra?: Vars}
  | {k: 'leave', s: number, e: ElId}
  | {k: 'setup', s: number, n: number}
  | {k: 'begin', s: number, n: number}
  | {k: 'complete', s: number, n: number}
  | {k: 'close', s: number}
  | {k: 'arm', s: number}
  | {k: 'child', s: number, i: number}
  | {k: 'round', s: number, stop: boolean}
  | {k: 'compensate', s: number, n: number}
  | {k: 'trigger', s: number, e: ElId, d: number, v?: Vars}
  | {k: 'error', s: number, n: number, code: string, v?: Vars, ms?: string}
  | {k: 'escalation', s: number, n: number, code: string, v?: Vars, inside?: true}
  | {k: 'terminate', s: number}
  | {k: 'cancel', s: number, e: ElId}
  | {k: 'conditions', s: number, names: string[]}

export type ModOp =
  | {op: 'add', e: ElId, scope?: number, vars?: Vars}
  | {op: 'remove', n: number}
  | {op: 'move', n: number, e: ElId, vars?: Vars}
  | {op: 'arrive', join: ElId, flow: string, by: 1 | -1, scope?: number}
  | {op: 'vars', vars: Vars, n?: number}

export type Move = {id: string, now: number, by?: string} & (
  | {
    t: 'start', at?: ElId, vars: Vars, z: string, par?: {i: string, n: number}, catches?: string[], depth?: number
    trig?: {kind: string, name: string, key?: string}
  }
  | {t: 'complete', n: number, vars?: Vars}
  | {t: 'finish', n: number, vars?: Vars}
  | {t: 'fail', n: number, code?: string, msg: string, vars?: Vars, esc?: true}
  | {t: 'message', n: number, e: ElId, d?: number, mid: string, vars?: Vars}
  | {t: 'signal', nm: string, vars?: Vars}
  | {t: 'wake', not?: number[]}
  | {t: 'retime', n: number, e: ElId, at: number, basis: string}
  | {t: 'child', n: number, how: 'ended' | 'error' | 'escalation' | 'terminated', code?: string, vars?: Vars}
  | {t: 'activate', n: number, els: ElId[]}
  | {t: 'endAdhoc', n: number}
  | {t: 'cancel', why?: string}
  | {t: 'suspend'} | {t: 'resume'}
  | {t: 'modify', ops: ModOp[], allowEnd?: true}
  | {t: 'migrate', to: string, map: Record<ElId, ElId>, flows?: Record<string, string>, ops?: ModOp[], rearm?: ElId[], dropCompensation?: true, force?: true}
  | {t: 'resolve', inc: string, vars?: Vars}
  | {t: 'setVariables', n?: number, vars: Vars, local?: boolean}
)

export type TaskProps = {
  name: string, candidateGroups: string[], candidateUsers: string[], assignee?: string, dueDate?: string, followUpDate?: string
  priority: number, formId?: string, properties: Vars, loopCounter?: number
  kind?: 'adhoc', enabled?: ElId[]
}

/** What the host must do, in order; idempotency key = (instance, seq, index). */
export type Effect =
  | {t: 'task+', n: number, e: ElId, props: TaskProps}
  | {t: 'task~', n: number, e?: ElId, props: Partial<TaskProps>}
  | {t: 'task-', n: number, how: 'completed' | 'failed' | 'killed'}
  | {t: 'job+', n: number, e: ElId, type: string, headers: Record<string, string>, retries: number, vars: Vars, properties: Vars}
  | {t: 'job-', n: number}
  | {t: 'wake', at: number | null}
  | {t: 'sub+', n: number, e: ElId, d?: number, kind: 'message' | 'signal', nm: string, key?: string}
  | {t: 'sub-', n: number, e: ElId, d?: number}
  | {t: 'throw', kind: 'message' | 'signal', nm: string, key?: string, vars: Vars, ttl?: number}
  | {t: 'child+', n: number, e: ElId, process: string, binding: Binding, vars: Vars, catches: string[], depth: number}
  | {t: 'child-', n: number}
  | {t: 'incident+', id: string, n: number, e: ElId, ty: IncidentType, ms: string}
  | {t: 'incident-', id: string}
  | {t: 'toParent', how: 'ended' | 'error' | 'escalation' | 'terminated', code?: string, vars?: Vars}
  | {t: 'ended', how: 'completed' | 'terminated' | 'cancelled'}

/** One visit: element, node (the scope for elements that never need a node), what, extra ('body' marks the whole of a multi-instance or loop; `Fired` with 'fired', `Large` with 'large'). */
export type Ev = [ElId, number, 'in' | 'out' | 'kill' | 'flow' | 'inc' | 'var' | 'fired' | 'large', unknown?]
/** A warning: the state, or the variable named, has outgrown its soft limit; length of its JSON in characters. */
export type Large = {variable?: string, size: number}

export type Reject = {code: string, detail: string, findings?: Finding[]}
export type Advance = {state: State, effects: Effect[], events: Ev[], reject?: Reject}

/** What a check says about an element; `error` refuses deployment, `warning` does not. */
export type Finding = {level: 'error' | 'warning', rule: string, element: string, message: string, suggest?: ModOp[]}

/** Answers in place of data when a diagram is explored; `undefined` = decide by the data as usual. */
export type Question =
  | {t: 'flows', el: El, among: Flow[], one: boolean}
  | {t: 'count', el: El}
  | {t: 'loop', el: El, round: number}
  | {t: 'condition', el: El, what: 'event' | 'activation' | 'until' | 'behavior'}
  | {t: 'value', el: El, what: string}
export type Oracle = (question: Question) => unknown
