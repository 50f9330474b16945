import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {advance} from '../server/kernel/advance.ts'
import {checkSchema} from '../server/kernel/forms/check.ts'
import {graphOf, runScenario} from '../server/kernel/scenario.ts'
import type {Outcome, Scenario, ScenarioBundle} from '../server/kernel/scenario/types.ts'
import type {State, Vars} from '../server/kernel/types.ts'
import {servicesOf} from '../server/services.ts'

const ROOT = join(import.meta.dirname, '..', 'processes')

const files = (folder: string, ending: string): string[] => {
  try { return readdirSync(folder).filter(name => name.endsWith(ending)).toSorted() } catch { return [] }
}

/** A process folder as the bundle that is published. */
function bundleOf(key: string): ScenarioBundle {
  const folder = join(ROOT, key), read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8')
  return {
    key, bpmn: read('process.bpmn'),
    forms: Object.fromEntries(files(join(folder, 'forms'), '.form').map(name => [name.slice(0, -5), JSON.parse(read('forms', name)) as unknown])),
    decisions: Object.fromEntries(files(join(folder, 'decisions'), '.dmn').map(name => [name, read('decisions', name)])),
  }
}

const services = new Map(servicesOf(() => { throw new Error('no service runs here') }).map(service => [service.name, service]))

/** Every call that the moves of a run hand to a service, found by folding them again. */
async function callsOf(bundle: ScenarioBundle, {moves}: Outcome): Promise<{element: string, type: string, vars: Vars}[]> {
  const graph = await graphOf(bundle), calls: {element: string, type: string, vars: Vars}[] = []
  let state: State | null = null
  for (const move of moves) {
    const done = advance(graph, state, move)
    for (const effect of done.effects) if (effect.t === 'job+') calls.push({element: effect.e, type: effect.type, vars: effect.vars})
    state = done.state
  }
  return calls
}

for (const key of readdirSync(ROOT, {withFileTypes: true}).filter(entry => entry.isDirectory()).map(entry => entry.name).toSorted()) {
  const bundle = bundleOf(key), seen = new Set<string>(), missed = new Set<string>(), called = new Set<string>(), refused = new Set<string>()
  for (const name of files(join(ROOT, key, 'scenarios'), '.json')) {
    const scenario = JSON.parse(readFileSync(join(ROOT, key, 'scenarios', name), 'utf8')) as Scenario
    test.serial(`${key} · ${scenario.name}`, async t => {
      const outcome = await runScenario(bundle, scenario)
      t.true(outcome.ok, outcome.failures.join('\n'))
      for (const id of outcome.coverage.visited) seen.add(id)
      for (const id of outcome.coverage.missed) missed.add(id)
      for (const {element, type, vars} of await callsOf(bundle, outcome)) {
        called.add(type)
        const read = services.get(type)?.input.safeParse(vars)
        if (!read?.success) refused.add(`${element} ${type} ${read ? read.error.message : 'is no service'}`)
      }
    })
  }
  test.serial(`${key} · the scenarios together visit every element`, t => { t.deepEqual([...missed].filter(id => !seen.has(id)), []) })
  test.serial(`${key} · services accept what the diagram hands them`, t => {
    t.true(called.size > 0)
    t.deepEqual([...refused], [])
  })
  test.serial(`${key} · forms have no findings`, t => {
    for (const [id, schema] of Object.entries(bundle.forms ?? {})) t.deepEqual(checkSchema(schema), [], id)
  })
}
