import {compile} from './compile.ts'
import {compileDmn} from './dmn/compile.ts'
import {parse} from './parse.ts'
import {send} from './scenario/host.ts'
import {step} from './scenario/steps.ts'
import type {Outcome, Run, Scenario, ScenarioBundle} from './scenario/types.ts'
import type {Decides, Graph} from './types.ts'

const START = '2026-03-02T09:00:00+08:00'

/** Runs one scenario on the pure kernel with a virtual clock, in a browser too; `given` saves compiling the same bundle again. Never throws for what the story does wrong; throws `Diagnostics` for a diagram that may not be deployed. */
export async function runScenario(bundle: ScenarioBundle, scenario: Scenario, given?: Graph): Promise<Outcome> {
  const graph = given ?? await graphOf(bundle)
  const run: Run = {
    graph, state: null, now: Date.parse(scenario.start.at ?? START), zone: 'Asia/Shanghai', scenario, forms: bundle.forms ?? {},
    tasks: [], jobs: [], children: [], thrown: [], events: [], moves: [], turns: new Map(),
  }
  const failures = story(run)
  const seen = new Set(run.events.map(([element]) => element)), all = [...graph.els.keys()]
  return {
    ok: failures.length === 0, failures, moves: run.moves, state: run.state,
    trace: run.events.filter(([, , what]) => what === 'out').map(([element]) => element),
    coverage: {visited: all.filter(id => seen.has(id)), missed: all.filter(id => !seen.has(id)), total: all.length},
  }
}

/** The graph of a bundle with its decision tables bound, under the bundle's key or the one given. Throws `Diagnostics`, or problem `bpmn-unreadable`. */
export async function graphOf(bundle: ScenarioBundle, key = bundle.key): Promise<Graph> {
  const decisions = new Map<string, Decides>()
  const files = Object.values(bundle.decisions ?? {})
  for (const xml of files) {
    for (const [id, decision] of (await compileDmn(xml, files.filter(other => other !== xml))).decisions) decisions.set(id, decision)
  }
  return compile(await parse(bundle.bpmn), bundle.key, {kv: 1, key, decisions})
}

function story(run: Run): string[] {
  const {start, steps} = run.scenario
  const began = send(run, {t: 'start', vars: start.vars, z: run.zone, ...start.element ? {at: start.element} : {}, ...start.caught ? {par: {i: '0', n: 0}, catches: start.caught} : {}})
  if (began) return [`开始：${began}`]
  for (const [index, each] of steps.entries()) {
    const wrong = step(run, each)
    // What follows a failed step would only repeat it.
    if (wrong.length) return wrong.map(text => `第 ${index + 1} 步 ${each.do}${'element' in each ? ` ${each.element}` : ''}：${text}`)
  }
  return []
}
