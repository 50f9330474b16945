import type { Bundle } from '../contract/design.ts'
import type { Reply } from '../contract/route.ts'
import type * as contract from '../contract/rehearsal.ts'
import type { Engine } from '../engine/engine.ts'
import { stepsOf } from '../engine/history.ts'
import type { Scenario, ScenarioStep } from '../kernel/scenario/types.ts'
import type { Move, State, Vars } from '../kernel/types.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { maskOf, type Mask } from './masked.ts'

interface Row { id: string; process: string; status: string; version_id: string; ver: number; started_at: Date; ended_at: Date | null }
const over = ['completed', 'terminated', 'cancelled']

/** Ended instances of a process, the latest first: what still runs may hold sealed facts and is not offered. */
export async function endedOf(work: Work, process: string): Promise<Reply<typeof contract.endedInstances>> {
  const rows = await work.tx('instances as i').join('versions as v', 'v.id', 'i.version_id').where({ 'i.process': process }).whereIn('i.status', over).orderBy('i.started_at', 'desc').limit(30)
    .select('i.id', 'i.status', 'i.ver', 'i.started_at', 'i.ended_at', 'v.number') as (Row & { number: number })[]
  return rows.map(row => ({ id: String(row.id), version: row.number, moves: row.ver, status: row.status, startedAt: row.started_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null }))
}

/** The moves of an ended instance as a scenario that anybody may replay. Problems: instance-unknown, instance-running, cannot-record. */
export async function recorded(work: Work, engine: Engine, id: string): Promise<Scenario> {
  const row = await work.tx('instances').where({ id }).first('id', 'process', 'status', 'version_id', 'ver') as Row | undefined
  if (!row) throw problem('instance-unknown', 404, '没有这个实例')
  if (!over.includes(row.status)) throw problem('instance-running', 409, '实例还没有办结，不能录成场景', { detail: '在办的实例可能含有依法密封的内容。' })
  const moments = await stepsOf(engine.core.db, engine.core.versions, id)
  const { bundle } = await work.tx('versions').where({ id: row.version_id }).first('bundle') as { bundle: string }
  const { scenarios: _stories, ...files } = JSON.parse(bundle) as Bundle
  const mask = maskOf(JSON.stringify(files))
  const first = moments[0]?.move
  if (first?.t !== 'start') throw problem('cannot-record', 409, '这个实例不是从开始处录起的')
  const steps: ScenarioStep[] = []
  let before = moments[0]!.state
  let clock = first.now
  for (const { move, state } of moments.slice(1)) {
    // the scenario's clock stands still between steps unless told to move
    if (move.now > clock && move.t !== 'wake') { steps.push({ do: 'advance', to: new Date(move.now).toISOString() }); clock = move.now }
    const told = toldAs(move, before, mask)
    if (told === 'unplayable') throw problem('cannot-record', 409, '这个实例有人工干预，不能录成场景', { detail: `干预：${move.t}` })
    if (told) steps.push(told)
    clock = Math.max(clock, move.now)
    before = state
  }
  const status = ({ e: 'completed', t: 'terminated', x: 'cancelled', a: 'waiting', s: 'waiting' } as const)[before.st]
  return { name: `录自实例 ${id.slice(-6)}`, start: { at: new Date(first.now).toISOString(), vars: mask(first.vars) as Vars, ...first.at ? { element: first.at } : {} }, steps: [...merged(steps), { do: 'expect', status }] }
}

const nth = (state: State, n: number): { nth?: number } => {
  const same = Object.entries(state.n).filter(([, node]) => node.e === state.n[n]?.e && node.w === state.n[n]?.w).map(([key]) => Number(key)).sort((a, b) => a - b)
  const at = same.indexOf(n) + 1
  return at > 1 ? { nth: at } : {}
}

function toldAs(move: Move, before: State, mask: Mask): ScenarioStep | 'unplayable' | undefined {
  const element = 'n' in move && move.n !== undefined ? before.n[move.n]?.e ?? '' : ''
  switch (move.t) {
    case 'complete': return { do: 'complete', element, values: mask(move.vars ?? {}) as Vars, ...nth(before, move.n) }
    case 'finish': return { do: 'job', element, result: mask(move.vars ?? {}) as Vars, ...nth(before, move.n) }
    case 'fail': return move.code === undefined ? 'unplayable' : { do: 'job', element, error: move.code, ...nth(before, move.n) }
    case 'message': { const sub = before.sb.find(each => each.n === move.n && each.e === move.e); return sub ? { do: 'message', name: sub.nm, ...sub.key ? { key: mask(sub.key) as string } : {}, vars: mask(move.vars ?? {}) as Vars } : 'unplayable' }
    case 'wake': return { do: 'advance', to: new Date(move.now).toISOString() }
    case 'child': return move.how === 'ended' ? { do: 'child', element, result: mask(move.vars ?? {}) as Vars } : move.how === 'error' ? { do: 'child', element, error: move.code ?? '' } : 'unplayable'
    case 'suspend': case 'resume': return { do: move.t }
    default: return 'unplayable'
  }
}

/** Two moves of the clock in a row are one. */
const merged = (steps: ScenarioStep[]): ScenarioStep[] => steps.filter((step, n) => !(step.do === 'advance' && steps[n + 1]?.do === 'advance'))
