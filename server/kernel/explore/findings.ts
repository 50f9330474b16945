import type { El, ElId, Graph, IncidentType, Move, State } from '../types.ts'
import type { Choice } from './oracle.ts'

export type Certainty = 'proven' | 'possible' | 'not-proven'
export type Rule = 'deadlock' | 'double-execution' | 'unbounded' | 'dead-element' | 'livelock' | 'endless-loop' | 'unhandled-error' | 'unhandled-cancel' | 'not-proven'

/** What exploration found: where, in words, how to get there (moves to replay, with the answers the data would have to give), and how sure it is. */
export interface Found {
  rule: Rule, element: ElId, message: string, message_en: string
  trace: Move[], choices: Choice[][], certainty: Certainty
}

export interface Step { parent: number, move: Move, choices: Choice[] }

/** The moves from a beginning to a state. */
export const traceTo = (steps: (Step | null)[], at: number, last?: Omit<Step, 'parent'>): { trace: Move[], choices: Choice[][] } => {
  const path: Omit<Step, 'parent'>[] = last ? [last] : []
  for (let step = steps[at]; step; step = step.parent < 0 ? null : steps[step.parent]) path.unshift(step)
  return { trace: path.map(({ move }) => move), choices: path.map(({ choices }) => choices) }
}

/** Proven when the data has to choose at no more than one element: any flow of one gateway can be taken; several choices may exclude each other. */
export const certainty = (choices: Choice[][]): Certainty => new Set(choices.flat().map(choice => choice.element)).size <= 1 ? 'proven' : 'possible'

const called = (g: Graph, id: ElId): string => g.els.get(id)?.name?.replace(/\s+/g, ' ').trim() || id

const inTypes: Partial<Record<IncidentType, Rule>> = {
  UNHANDLED_ERROR: 'unhandled-error', NO_CANCEL_HANDLER: 'unhandled-cancel', STEP_BUDGET: 'endless-loop', JOIN_DEADLOCK: 'deadlock',
}
/** The finding an incident of an explored state means; undefined for those that only data decides. */
export const ruleOf = (type: IncidentType): Rule | undefined => inTypes[type]

/** Joins where units wait for partners: the element, what has come and what is missing. */
export const waitingJoins = (g: Graph, state: State): { join: El, come: string[], missing: string[] }[] => Object.values(state.n).flatMap(node =>
  Object.entries(node.a ?? {}).flatMap(([id, flows]) => {
    const join = g.els.get(id)
    if (!join || !Object.values(flows).some(n => n > 0)) return []
    const from = (some: boolean): string[] => join.in.filter(flow => (flows[flow.id] ?? 0) > 0 === some).map(flow => called(g, flow.from.id))
    return [{ join, come: from(true), missing: from(false) }]
  }))

/** The words of a finding. */
export const words = (g: Graph, rule: Rule, id: ElId, extra = ''): { message: string, message_en: string } => {
  const name = called(g, id)
  const [message, message_en] = {
    deadlock: [`流程会停在“${name}”，再也走不下去${extra && `：${extra}`}`, `the process stops at "${name}" for ever`],
    'double-execution': [`两个令牌会先后走到“${name}”，其后的工作会执行两次：并行分开的分支应以并行网关汇合`, `two tokens reach "${name}" one after the other: what follows runs twice`],
    unbounded: [`“${name}”上的令牌会越积越多`, `tokens pile up without bound at "${name}"`],
    'dead-element': [`“${name}”永远不会执行`, `"${name}" is never reached`],
    livelock: [`走到“${name}”以后，流程再也不能结束，只会循环`, `after "${name}" the process can only go round, never end`],
    'endless-loop': [`“${name}”处在一个没有等待的循环里，会一直转下去`, `"${name}" is in a loop that never waits and never ends`],
    'unhandled-error': [`“${name}”抛出的错误在本流程内没有处理：除非由调用它的上级流程接住，否则成为异常`, `the error thrown at "${name}" is not caught`],
    'unhandled-cancel': [`事务“${name}”取消以后没有取消边界事件接住`, `no cancel event takes over when the transaction "${name}" is cancelled`],
    'not-proven': [`流程太大，未能证明它总能走完${extra && `（${extra}）`}`, 'the process is too large to be proven sound'],
  }[rule] as [string, string]
  return { message, message_en }
}
