import {advance} from '../../server/kernel/advance.ts'
import {compile} from '../../server/kernel/compile.ts'
import {imbalance} from '../../server/kernel/invariants.ts'
import {parse} from '../../server/kernel/parse.ts'
import type {Effect, Ev, Graph, Move, Reject, State, Vars} from '../../server/kernel/types.ts'

const HEAD = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** Sequence flows from a short text: `a>b b>c?x > 1 b>d!` (`?` a FEEL condition up to ` ;`, `!` the default is set on the element by hand). */
export const flows = (text: string): string => text.split(';').flatMap(part => part.trim() ? [part.trim()] : []).map(part => {
  const [, from, to, condition] = /^([\w-]+)>([\w-]+)(?:\?(.*))?$/s.exec(part) ?? []
  if (!from) throw new Error(`flow ${part}`)
  const inner = condition ? `<conditionExpression xsi:type="tFormalExpression">=${escaped(condition)}</conditionExpression>` : ''
  return `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${inner}</sequenceFlow>`
}).join('')

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')

export const service = (id: string, inner = '', type = id): string =>
  `<serviceTask id="${id}"><extensionElements><zeebe:taskDefinition type="${type}"/>${inner}</extensionElements></serviceTask>`
export const script = (id: string, variable: string, expression: string): string =>
  `<scriptTask id="${id}"><extensionElements><zeebe:script expression="=${escaped(expression)}" resultVariable="${variable}"/></extensionElements></scriptTask>`
export const boundary = (id: string, host: string, definition: string, interrupting = true): string =>
  `<boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${interrupting}">${definition}</boundaryEvent>`
export const timer = (text: string, kind = 'timeDuration'): string => `<timerEventDefinition><${kind}>${escaped(text)}</${kind}></timerEventDefinition>`

export const file = (roots: string): string => `<definitions ${HEAD} targetNamespace="t">${roots}</definitions>`

/** The graph of process `p` made of these parts; `roots` are messages, signals, errors and further processes. */
export async function model(parts: string, roots = '', key = 'p'): Promise<Graph> {
  return compile(await parse(file(`${roots}<process id="p" isExecutable="true">${parts}</process>`)), 'p', {kv: 1, key})
}

export type Player = {
  graph: Graph, state: State, effects: Effect[], events: Ev[], moves: Move[], now: number, reject: Reject | undefined
  /** Gives the instance a move; answers its own effects of this step. */
  move(move: Bare): Effect[]
  /** Node waiting at an element, the `nth` of them. */
  at(element: string, nth?: number): number
  complete(element: string, vars?: Vars): Effect[]
  finish(element: string, vars?: Vars): Effect[]
  later(ms: number): Effect[]
  passed(): string[]
  waiting(): string[]
  variables(): Vars
}
type Bare = Move extends infer M ? M extends Move ? Omit<M, 'id' | 'now' | 'by'> : never : never

export const T0 = Date.UTC(2030, 0, 7, 1)

function freeze<T>(value: T): T {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}

/** Starts an instance and plays on: the input of every step is deep-frozen and every state is checked for Invariant T. */
export function play(graph: Graph, vars: Vars = {}, start: Partial<Extract<Move, {t: 'start'}>> = {}): Player {
  const p: Player = {
    graph, state: null as unknown as State, effects: [], events: [], moves: [], now: T0, reject: undefined,
    move(bare) {
      const move = freeze({...bare, id: String(p.moves.length + 1), now: p.now} as Move)
      const step = advance(p.graph, freeze(p.state), move)
      p.reject = step.reject
      if (step.reject) {
        if (step.state !== p.state) throw new Error('a refused move changed the state')
        return []
      }
      p.moves.push(move)
      p.state = step.state
      p.effects.push(...step.effects)
      p.events.push(...step.events)
      const wrong = imbalance(p.state)
      if (wrong.length) throw new Error(`Invariant T: ${wrong.join('; ')}`)
      return step.effects
    },
    at(element, nth = 0) {
      const found = Object.keys(p.state.n).map(Number).filter(n => p.state.n[n]!.e === element && p.state.n[n]!.w !== 'mi' && p.state.n[n]!.w !== 'loop')[nth]
      if (found === undefined) throw new Error(`nothing at ${element}; waiting: ${p.waiting().join(', ')}`)
      return found
    },
    complete: (element, values) => p.move({t: 'complete', n: p.at(element), ...(values ? {vars: values} : {})}),
    finish: (element, values) => p.move({t: 'finish', n: p.at(element), ...(values ? {vars: values} : {})}),
    later(ms) { p.now += ms; return p.move({t: 'wake'}) },
    passed: () => p.events.filter(([id, , what, extra]) => what === 'out' && extra !== 'body' && id !== p.graph.root.id).map(([id]) => id),
    waiting: () => Object.values(p.state.n).filter(n => n.w && n.w !== 'sub' && n.w !== 'mi' && n.w !== 'loop').map(n => n.e),
    variables: () => p.state.n['0']?.v ?? {},
  }
  p.move({t: 'start', vars, z: 'Asia/Shanghai', ...start})
  return p
}
