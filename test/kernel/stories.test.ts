import {readFile} from 'node:fs/promises'
import test from 'ava'
import {isDiagnostics} from '../../server/kernel/compile.ts'
import type {Stimulus} from '../../server/trace/model.ts'
import {run} from '../../server/trace/world.ts'

type Story = {name: string, about: string, process: string, cases: {vars: Record<string, unknown>, stimuli?: Stimulus[], expect: {trace: string[], status: string, variables?: unknown}}[]}

const folder = new URL('stories/', import.meta.url)
const stories = JSON.parse(await readFile(new URL('stories.json', folder), 'utf8')) as Story[]

for (const {name, about, process, cases} of stories) {
  test(`${name}: ${about}`, async t => {
    const file = new URL(`${name}.bpmn`, folder), xml = await readFile(file, 'utf8')
    for (const {vars, stimuli = [], expect} of cases) {
      if (expect.status === 'rejected') {
        t.true(isDiagnostics(await t.throwsAsync(run(xml, {file: file.pathname, process, vars}))))
        continue
      }
      const result = await run(xml, {file: file.pathname, process, vars, stimuli})
      t.deepEqual(result.trace, expect.trace, JSON.stringify(vars))
      t.is(result.status, expect.status as never, result.incidents.join('; '))
      if (expect.variables) t.deepEqual(result.variables, expect.variables as never)
    }
  })
}
