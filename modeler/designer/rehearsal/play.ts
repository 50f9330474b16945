import { advance } from '../../../server/kernel/advance.ts'
import { send } from '../../../server/kernel/scenario/host.ts'
import { step } from '../../../server/kernel/scenario/steps.ts'
import type { Run, Scenario, ScenarioStep } from '../../../server/kernel/scenario/types.ts'
import type { Ev, Graph, Move, Vars } from '../../../server/kernel/types.ts'

/**
 * A rehearsal is a tree of moments over the real kernel: state is a value, so stepping back is choosing an earlier moment
 * and branching is playing on from it. What a person does is a step of a scenario, so the way to any moment is one.
 */
export interface Moment {
  id: number
  parent: number | null
  run: Run
  /** What was done; the start has none. */
  step: ScenarioStep | null
  /** What went wrong with it: an incident, a failed assertion. The state is as far as it got. */
  wrong: string[]
  /** What happened in this step alone. */
  events: Ev[]
}
export interface Play { moments: Moment[]; at: number }

/** A run that may be changed without touching the one it came from. */
export const fork = (run: Run): Run => ({
  ...run, tasks: run.tasks.map(task => ({ ...task, props: { ...task.props } })), jobs: [...run.jobs], children: [...run.children], thrown: [...run.thrown],
  events: [...run.events], moves: [...run.moves], turns: new Map(run.turns),
})

/** Begins a rehearsal with a scenario's start and answers; its steps are not played. */
export function begin(graph: Graph, forms: Record<string, unknown>, scenario: Scenario, now: number): Play {
  const run: Run = {
    graph, state: null, now, zone: 'Asia/Shanghai', scenario, forms, tasks: [], jobs: [], children: [], thrown: [], events: [], moves: [], turns: new Map(),
  }
  const { vars, element, caught } = scenario.start
  const wrong = send(run, { t: 'start', vars, z: run.zone, ...element ? { at: element } : {}, ...caught ? { par: { i: '0', n: 0 }, catches: caught } : {} })
  return { moments: [{ id: 0, parent: null, run, step: null, wrong: wrong ? [wrong] : [], events: run.events }], at: 0 }
}

export const current = (play: Play): Moment => play.moments[play.at]!

/** Plays one step from the moment in view. A step that changed nothing is not kept; its faults are answered. */
export function perform(play: Play, given: ScenarioStep): { play: Play; wrong: string[] } {
  const from = current(play)
  const run = fork(from.run)
  const wrong = step(run, given)
  if (wrong.length && given.do !== 'expect' && run.state === from.run.state) return { play, wrong }
  return { play: grown(play, { parent: from.id, run, step: given, wrong, events: run.events.slice(from.run.events.length) }), wrong }
}

const grown = (play: Play, moment: Omit<Moment, 'id'>): Play => ({ moments: [...play.moments, { ...moment, id: play.moments.length }], at: play.moments.length })

/** The moments from the start to the one in view. */
export function pathTo(play: Play, at = play.at): Moment[] {
  const path: Moment[] = []
  for (let moment: Moment | undefined = play.moments[at]; moment; moment = moment.parent === null ? undefined : play.moments[moment.parent]) path.unshift(moment)
  return path
}

/** Moments that were played on from this one. */
export const branches = (play: Play, at: number): Moment[] => play.moments.filter(moment => moment.parent === at)

/** What was played as a scenario file: its start, its answers, its steps, and at the end what must be so. */
export function toScenario(play: Play, name: string): Scenario {
  const path = pathTo(play)
  const { scenario } = path[0]!.run
  const steps = path.flatMap(moment => moment.step ? [moment.step] : [])
  const last = steps.at(-1)
  return {
    name, start: { ...scenario.start, at: new Date(path[0]!.run.now).toISOString() }, ...scenario.auto ? { auto: scenario.auto } : {},
    steps: last?.do === 'expect' ? steps : [...steps, asExpected(current(play))],
  }
}

/** An assertion that describes a moment as it is: where it waits, whether it has ended, what was done. */
export function asExpected({ run }: Moment): ScenarioStep & { do: 'expect' } {
  const status = ({ a: 'waiting', s: 'waiting', e: 'completed', t: 'terminated', x: 'cancelled' } as const)[run.state?.st ?? 'a']
  const waiting = waitingOf(run)
  const people = new Set([...run.graph.els.values()].filter(el => el.k === 'userTask' || el.k === 'serviceTask').map(el => el.id))
  const passed = [...new Set(run.events.filter(([element, , what]) => what === 'out' && people.has(element)).map(([element]) => element))]
  return { do: 'expect', status, ...waiting.length ? { waiting } : {}, ...passed.length ? { passed: passed.slice(-8) } : {} }
}

/** Elements in which something waits now. */
export const waitingOf = ({ state }: Run): string[] => [...new Set(Object.values(state?.n ?? {}).filter(node => node.w && node.w !== 'sub').map(node => node.e))]

/** Variables a node sees: its own and those of the scopes around it. */
export function visibleTo(run: Run, n: number): Vars {
  const chain: Vars[] = []
  for (let at: number | undefined = n; at !== undefined; at = run.state?.n[at]?.p) chain.unshift(run.state?.n[at]?.v ?? {})
  return Object.assign({}, ...chain) as Vars
}

/** A finding's witness: its moves replayed with the answers the data would have to give, moment by moment. */
export function witness(graph: Graph, moves: Move[], choices: { element: string; answer: string }[][], now: number): Play {
  const empty: Run = { graph, state: null, now, zone: 'Asia/Shanghai', scenario: { name: '', start: { vars: {} }, steps: [] }, forms: {}, tasks: [], jobs: [], children: [], thrown: [], events: [], moves: [], turns: new Map() }
  const moments: Moment[] = []
  let before = empty
  for (const [at, move] of moves.entries()) {
    const told = [...choices[at] ?? []]
    const { state, effects, events, reject } = advance(graph, before.state, move, question => {
      const place = told.findIndex(choice => choice.element === question.el.id)
      const answer = place < 0 ? undefined : told.splice(place, 1)[0]!.answer
      if (question.t === 'flows') return answer === undefined ? question.among.slice(0, 1).map(flow => flow.id) : answer === '—' ? [] : answer.split('+')
      if (question.t === 'count') return Number(answer ?? 1)
      if (question.t === 'value') return undefined
      return answer === undefined ? question.t === 'condition' && question.what !== 'event' : answer === 'true'
    })
    if (reject) break
    const run: Run = { ...empty, state, now: Math.max(before.now, move.now), events: [...before.events, ...events], moves: [...before.moves, move], tasks: [...before.tasks] }
    for (const effect of effects) {
      if (effect.t === 'task+') run.tasks.push({ n: effect.n, e: effect.e, props: effect.props })
      if (effect.t === 'task-') run.tasks = run.tasks.filter(task => task.n !== effect.n)
    }
    moments.push({ id: at, parent: at ? at - 1 : null, run, step: null, wrong: Object.values(state.in).map(incident => incident.ms), events })
    before = run
  }
  return { moments: moments.length ? moments : [{ id: 0, parent: null, run: empty, step: null, wrong: [], events: [] }], at: Math.max(0, moments.length - 1) }
}
