import type {ElId, State, Vars} from '../types.ts'
import type {Expectation, Run} from './types.ts'

const STATUS: Record<State['st'], string> = {a: 'waiting', s: 'suspended', e: 'completed', t: 'terminated', x: 'cancelled'}

/** Compares the instance with what the story expects; each difference is a sentence. */
export function expect(run: Run, wanted: Expectation): string[] {
  const state = run.state
  if (!state) return ['流程没有开始']
  const live = waitingIn(state), passed = new Set(run.events.filter(([, , what]) => what === 'out').map(([element]) => element))
  const unknown = [...wanted.waiting ?? [], ...wanted.notWaiting ?? [], ...wanted.passed ?? [], ...wanted.notPassed ?? [], ...Object.keys(wanted.due ?? {})].filter(id => !run.graph.els.has(id))
  return [
    ...unknown.map(id => `流程中没有元素 ${id}`),
    ...(wanted.waiting ?? []).filter(id => !live.has(id)).map(id => `应在 ${id} 等待，实际等待 ${[...live].join('、') || '无'}`),
    ...(wanted.notWaiting ?? []).filter(id => live.has(id)).map(id => `不应在 ${id} 等待`),
    ...(wanted.passed ?? []).filter(id => !passed.has(id)).map(id => `应已办过 ${id}`),
    ...(wanted.notPassed ?? []).filter(id => passed.has(id)).map(id => `不应办过 ${id}`),
    ...wanted.status && STATUS[state.st] !== wanted.status ? [`状态应为 ${wanted.status}，实际 ${STATUS[state.st]}，等待 ${[...live].join('、') || '无'}`] : [],
    ...Object.entries(wanted.variables ?? {}).flatMap(([path, value]) => differs(path, value, at(variables(state), path))),
    ...Object.entries(wanted.due ?? {}).flatMap(([id, moment]) => late(state, id, moment)),
  ]
}

/** Elements in which something waits: people, services, timers, messages, conditions, called processes. */
function waitingIn(state: State): Set<ElId> {
  return new Set(Object.values(state.n).filter(node => node.w && node.w !== 'sub').map(node => node.e))
}

// A story looks at every scope; where a name lives twice the outer one is meant.
const variables = (state: State): Vars => Object.assign({}, ...Object.keys(state.n).toSorted((a, b) => Number(a) - Number(b)).map(id => state.n[id]!.v ?? {}).toReversed()) as Vars

function at(vars: Vars, path: string): unknown {
  let value: unknown = vars
  for (const name of path.split('.')) value = value !== null && typeof value === 'object' ? (value as Vars)[name] : undefined
  return value
}

const differs = (path: string, wanted: unknown, found: unknown): string[] =>
  same(wanted, found) ? [] : [`变量 ${path} 应为 ${JSON.stringify(wanted)}，实际 ${JSON.stringify(found) ?? '没有'}`]

/** Contexts may hold more than wanted; everything else must be equal. A missing variable is null. */
function same(wanted: unknown, found: unknown): boolean {
  if (wanted === null) return found === null || found === undefined
  if (Array.isArray(wanted)) return Array.isArray(found) && wanted.length === found.length && wanted.every((each, index) => same(each, found[index]))
  if (typeof wanted === 'object') return found !== null && typeof found === 'object' && Object.entries(wanted).every(([name, each]) => same(each, (found as Vars)[name]))
  return wanted === found
}

function late(state: State, id: ElId, moment: string): string[] {
  const found = state.tm.filter(timer => timer.e === id).map(timer => timer.at)
  return found.includes(Date.parse(moment)) ? [] : [`${id} 应到 ${moment}，实际 ${found.map(due => new Date(due).toISOString()).join('、') || '没有定时'}`]
}
