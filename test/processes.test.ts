import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {runScenario} from '../server/kernel/scenario.ts'
import type {Scenario, ScenarioBundle} from '../server/kernel/scenario/types.ts'

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

for (const key of readdirSync(ROOT, {withFileTypes: true}).filter(entry => entry.isDirectory()).map(entry => entry.name).toSorted()) {
  const bundle = bundleOf(key)
  for (const name of files(join(ROOT, key, 'scenarios'), '.json')) {
    const scenario = JSON.parse(readFileSync(join(ROOT, key, 'scenarios', name), 'utf8')) as Scenario
    test(`${key} · ${scenario.name}`, async t => {
      const {ok, failures} = await runScenario(bundle, scenario)
      t.true(ok, failures.join('\n'))
    })
  }
}
