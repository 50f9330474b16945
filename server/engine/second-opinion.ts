import type { Worker } from 'node:worker_threads'
import { advance } from '../kernel/advance.ts'
import { runScenario } from '../kernel/scenario.ts'
import type { Scenario } from '../kernel/scenario/types.ts'
import type { El, Ev, Graph, Move, State, Vars } from '../kernel/types.ts'
import { compileBundle, type Bundle } from './bundle.ts'
import { openThread } from './thread.ts'

/**
 * The second engine's opinion of a version: its scenarios played on bpmn-engine, an interpreter written by others, in a
 * thread with a time limit. What is compared is which elements ended, and whether the instance did.
 */
export interface Opinion { scenario: string; result: 'agrees' | 'differs' | 'cannot run'; element?: string; note?: string }
/** What the thread is asked: the answers of the world in the kernel's order, with the variables of each moment. */
export interface Lesson { name: string; bpmn: string; answers: { now: number; vars: Vars; to: { element: string; code?: string }[] }[] }
export interface Told { ended: string[]; over: boolean; stuckAt?: string; broken?: string }

/** Asks for an opinion on every scenario of a bundle; `seconds` for each; `each` hears them as they come. A bundle that does not compile throws `Diagnostics`. */
export async function secondOpinion(bundle: Bundle, seconds = 10, each: (opinion: Opinion) => void = () => {}): Promise<Opinion[]> {
  const graph = await compileBundle(bundle, bundle.key)
  const opinions: Opinion[] = []
  let thread: Worker | undefined
  const say = (opinion: Opinion): void => { opinions.push(opinion); each(opinion) }
  for (const [name, scenario] of Object.entries(bundle.scenarios as Record<string, Scenario>)) {
    const outcome = await runScenario(bundle, scenario, graph)
    const title = scenario.name || name
    const foreign = cannot(graph, outcome.moves, new Set(outcome.coverage.visited))
    if (!outcome.ok) { say({ scenario: title, result: 'cannot run', note: outcome.failures.join('；') }); continue }
    if (foreign) { say({ scenario: title, result: 'cannot run', ...foreign }); continue }
    thread ??= openThread(new URL('./second.ts', import.meta.url), { workerData: { second: true } })
    const { lesson, ended, over } = lessonOf(bundle, graph, title, outcome.moves)
    const told = await ask(thread, lesson, seconds)
    if (!told) { void thread.terminate(); thread = undefined }
    say(told ? { scenario: title, ...compare(graph, { ended, over }, told) } : { scenario: title, result: 'cannot run', note: `${seconds} 秒内没有结束` })
  }
  await thread?.terminate()
  return opinions
}

/** What bpmn-engine is known not to run as BPMN says: it stands in the way of a scenario that comes by it. Each has its test. */
export const deviations: { kind: string; why: string; is(el: El): boolean }[] = [
  { kind: 'event sub-process', why: '不支持事件子流程的触发与中断', is: el => el.k === 'eventSubProcess' },
  { kind: 'complex gateway', why: '没有复杂网关', is: el => el.k === 'complexGateway' },
  { kind: 'ad-hoc', why: '不支持临时子流程的选择启动', is: el => el.k === 'adHocSubProcess' },
  { kind: 'compensation', why: '补偿没有倒序与快照', is: el => el.ev.some(event => event.k === 'compensation' || event.k === 'cancel') },
  { kind: 'standard loop', why: '循环条件的含义相反（直到为真）', is: el => el.loop !== undefined },
  { kind: 'inclusive join', why: '包容汇聚不等待仍可到达的令牌', is: el => el.k === 'inclusiveGateway' && el.in.length > 1 },
  { kind: 'completion condition', why: '多实例提前结束的条件写在扩展里，不被读取', is: el => el.mi?.until !== undefined },
]
function cannot(graph: Graph, moves: Move[], visited: ReadonlySet<string>): { element: string; note: string } | undefined {
  for (const { is, why } of deviations) {
    const met = [...graph.els.values()].find(el => visited.has(el.id) && is(el))
    if (met) return { element: met.id, note: why }
  }
  const odd = moves.find(move => ['modify', 'migrate', 'suspend', 'activate', 'endAdhoc'].includes(move.t))
  return odd && { element: graph.id, note: `场景中有 ${odd.t}` }
}

/** The kernel's own run as answers: who was answered at each move, and the variables after it. */
function lessonOf(bundle: Bundle, graph: Graph, name: string, moves: Move[]): { lesson: Lesson; ended: string[]; over: boolean } {
  let state: State | null = null
  const answers: Lesson['answers'] = []
  const ended: string[] = []
  for (const move of moves) {
    const before: State | null = state
    const step = advance(graph, before, move)
    state = step.state
    ended.push(...step.events.filter(countable(graph)).map(([element]) => element))
    // a scope that ended in this move still decided by its own variables
    answers.push({
      now: move.now, vars: { ...before ? visible(before) : {}, ...'vars' in move ? move.vars : {}, ...visible(step.state) },
      to: [...before ? answered(before, move) : [], ...byThemselves(graph, step.events)],
    })
  }
  return { lesson: { name, bpmn: plainXml(bundle.bpmn), answers }, ended, over: state !== null && state.st !== 'a' && state.st !== 's' }
}

/** Ends of elements as both engines report them: one for a multi-instance as a whole, none for the process or for an error end, which bpmn-engine discards with its scope. */
const errorEnd = (el: El): boolean => el.k === 'endEvent' && el.ev.some(event => event.k === 'error')
const countable = (graph: Graph) => ([element, , what, extra]: Ev): boolean => {
  const el = graph.els.get(element)
  return what === 'out' && el !== undefined && el !== graph.root && !errorEnd(el) && (!(el.mi || el.loop) || extra === 'body')
}

/** Conditional events are triggered by data, not by a move: that they happened is an answer too. */
const byThemselves = (graph: Graph, events: Ev[]): { element: string }[] =>
  events.filter(([element, , what]) => what === 'out' && graph.els.get(element)?.ev.some(event => event.k === 'conditional')).map(([element]) => ({ element }))

function answered(before: State, move: Move): { element: string; code?: string }[] {
  switch (move.t) {
    case 'complete': case 'finish': return [{ element: before.n[move.n]!.e }]
    case 'fail': return [{ element: before.n[move.n]!.e, code: move.code ?? 'FAILED' }]
    case 'child': return [{ element: before.n[move.n]!.e, ...move.how === 'error' ? { code: move.code ?? '' } : {} }]
    case 'message': return [{ element: move.e }]
    case 'signal': return before.sb.filter(sub => sub.k === 's' && sub.nm === move.nm).map(sub => ({ element: sub.e }))
    case 'wake': return before.tm.filter(timer => timer.at <= move.now).sort((a, b) => a.at - b.at).map(timer => ({ element: timer.e }))
    default: return []
  }
}

const visible = (state: State): Vars => Object.assign({}, ...Object.keys(state.n).sort((a, b) => Number(b) - Number(a)).map(key => state.n[Number(key)]?.v ?? {})) as Vars

/** The diagram as bpmn-engine reads it: a multi-instance counts its collection, which zeebe keeps in an extension; event sub-processes, which it would start at once, are left out. */
const plainXml = (xml: string): string => withoutEventSubProcesses(xml).replace(/(<(\w+:)?multiInstanceLoopCharacteristics\b[^>]*>)([\s\S]*?)(<\/(?:\w+:)?multiInstanceLoopCharacteristics>)/g, (whole: string, open: string, prefix: string | undefined, inner: string, close: string) => {
  const collection = /inputCollection="=([^"]*)"/.exec(inner)?.[1]
  return collection === undefined ? whole : `${open}${inner}<${prefix ?? ''}loopCardinality>=count(${collection})</${prefix ?? ''}loopCardinality>${close}`
})

function withoutEventSubProcesses(xml: string): string {
  const tag = /<(\/?)(?:\w+:)?subProcess\b([^>]*)>/g
  let kept = ''
  let from = 0
  let depth = 0
  for (let match = tag.exec(xml); match; match = tag.exec(xml)) {
    const [whole, closing, attributes] = match
    if (depth === 0 && !closing && /triggeredByEvent="true"/.test(attributes!)) { kept += xml.slice(from, match.index); depth = 1; from = match.index + whole.length }
    else if (depth > 0 && !attributes!.endsWith('/')) { depth += closing ? -1 : 1; from = match.index + whole.length }
  }
  return kept + xml.slice(from)
}

/** Where the two first part: an element that ended in one and not (or not as often) in the other. */
function compare(graph: Graph, ours: { ended: string[]; over: boolean }, told: Told): Omit<Opinion, 'scenario'> {
  if (told.broken !== undefined) return { result: 'cannot run', note: told.broken }
  if (told.stuckAt !== undefined) return { result: 'differs', element: told.stuckAt, note: `第二引擎没有在“${graph.els.get(told.stuckAt)?.name ?? told.stuckAt}”等待` }
  const left = new Map<string, number>()
  for (const element of told.ended) if (graph.els.has(element) && !errorEnd(graph.els.get(element)!)) left.set(element, (left.get(element) ?? 0) + 1)
  for (const element of ours.ended) {
    const count = left.get(element) ?? 0
    if (!count) return { result: 'differs', element, note: '内核办过，第二引擎没有' }
    left.set(element, count - 1)
  }
  const extra = told.ended.find(element => (left.get(element) ?? 0) > 0)
  if (extra !== undefined) return { result: 'differs', element: extra, note: '第二引擎办过，内核没有' }
  return ours.over === told.over ? { result: 'agrees' } : { result: 'differs', element: graph.id, note: ours.over ? '内核已结束，第二引擎没有' : '第二引擎已结束，内核没有' }
}

const ask = (thread: Worker, lesson: Lesson, seconds: number): Promise<Told | undefined> => new Promise(resolve => {
  const timer = setTimeout(() => settle(undefined), seconds * 1000)
  const settle = (told: Told | undefined): void => {
    clearTimeout(timer)
    thread.removeAllListeners('message')
    thread.removeAllListeners('error')
    resolve(told)
  }
  thread.once('message', (told: Told) => settle(told))
  thread.once('error', (error: Error) => settle({ ended: [], over: false, broken: error.message }))
  thread.postMessage(lesson)
})
